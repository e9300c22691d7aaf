from kb.topics.attention.snippets import ECABlock, SEBlock, count_parameters, eca_kernel

resnet50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
print("kernels", [eca_kernel(channels) for _, channels in resnet50])
released = zip(resnet50, (3, 5, 5, 7), strict=True)  # the authors' k3557
print("k3557", sum(blocks * kernel for (blocks, _), kernel in released))
for name, block in (("ECA", ECABlock), ("SE", lambda c: SEBlock(c, bias=False))):
    total = sum(blocks * count_parameters(block(channels)) for blocks, channels in resnet50)
    print(f"{name:3} {total:>9,}")
