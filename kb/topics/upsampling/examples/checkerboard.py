from kb.topics.upsampling.snippets import overlap_counts

for kernel in (3, 4):
    counts = overlap_counts(5, kernel, 2)
    print(f"kernel {kernel}, stride 2, rows 3 to 6 of {len(counts)}")
    for row in counts[3:7, 3:9].tolist():
        print("  ", row)
