from kb.topics.attention.snippets import se_extra_parameters, se_multiplications

resnet50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
sides = [56, 28, 14, 7]

for reduction in (4, 8, 16, 32):
    print(f"r = {reduction:2}: {se_extra_parameters(resnet50, reduction):>10,} more parameters")

extra = se_extra_parameters(resnet50, 16)
for blocks, channels in resnet50:
    part = se_extra_parameters([(blocks, channels)], 16)
    print(f"{blocks} blocks of {channels:4}: {part:>9,} = {100 * part / extra:4.1f} %")

work = sum(n * se_multiplications(c, 16, s, s) for (n, c), s in zip(resnet50, sides, strict=True))
print(f"multiplications for one image: {work / 1e9:.4f} G")
