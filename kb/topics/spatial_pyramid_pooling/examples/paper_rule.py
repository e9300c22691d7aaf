from kb.topics.spatial_pyramid_pooling.snippets import paper_bins

for size in (13, 10):  # the maps of inputs 224 and 180
    print(f"map {size}: levels 6, 3, 2, 1 give", [paper_bins(size, n) for n in (6, 3, 2, 1)])

pairs = [(a, n) for a in range(1, 65) for n in range(1, 9) if n <= a]
wrong = [(a, n) for a, n in pairs if paper_bins(a, n) != n]
print(f"sizes 1 to 64, bins 1 to 8: {len(pairs)} pairs, {len(wrong)} with the wrong count")
print("the worst:", max(((paper_bins(a, n) / n, a, n, paper_bins(a, n)) for a, n in wrong))[1:])
law = all((paper_bins(a, n) == n) == (a % n <= a // n) for a, n in pairs)
print("right exactly when a mod n ≤ ⌊a/n⌋:", law)

try:
    paper_bins(3, 4)
except ValueError as error:
    print(error)
