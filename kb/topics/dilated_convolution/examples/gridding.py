from kb.topics.dilated_convolution.snippets import coverage

for rates in ([2, 2, 2], [1, 2, 5], [1, 2, 9], [1, 2, 4], [1, 2, 2, 2]):
    counts = coverage(rates)
    used, all_pixels = int((counts > 0).sum()), counts.numel()
    side = counts.shape[0]
    print(f"{rates}: {side}×{side}, uses {used} of {all_pixels}, {100 * used / all_pixels:.2f} %")

print("\none row of [2, 2, 2]:", coverage([2, 2, 2])[6].tolist())
print("one row of [1, 2, 5]:", coverage([1, 2, 5])[8].tolist())
print("centre of [1, 2, 2, 2]:", coverage([1, 2, 2, 2])[6:9, 6:9].tolist())
