from kb.topics.attention.snippets import CBAM, SEBlock, count_parameters, se_extra_parameters

resnet50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
narrow = [(blocks, channels // 4) for blocks, channels in resnet50]

right = count_parameters(SEBlock(512, 16))
print(f"SE, 512 channels, r = 16: {right:,}; biases forgotten: {2 * 512 * 32:,}")

right = count_parameters(CBAM(128, 8))
print(f"CBAM, 128 channels, r = 8: {right:,}; two MLPs: {4 * 128 * 16 + 98:,}")
print(f"    spatial convolution on 128 channels: {2 * 128 * 16 + 128 * 49:,}")

right = se_extra_parameters(resnet50, 16)
print(f"SE-ResNet-50, r = 16: {right:,}; bottleneck width: {se_extra_parameters(narrow, 16):,}")
