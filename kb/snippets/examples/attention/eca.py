from kb.snippets.attention import ECABlock, SEBlock, count_parameters, eca_kernel

resnet50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
print("kernels", [eca_kernel(channels) for _, channels in resnet50])
for name, block in (("ECA", ECABlock), ("SE", lambda c: SEBlock(c, bias=False))):
    total = sum(blocks * count_parameters(block(channels)) for blocks, channels in resnet50)
    print(f"{name:3} {total:>9,}")
