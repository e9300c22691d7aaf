from kb.topics.dilated_convolution.snippets import atrous_backbone

resnet = [4, 1, 2, 2, 2]  # stem, then four stages
for output_stride in (32, 16, 8):
    strides, rates = atrous_backbone(resnet, output_stride)
    side = 512 // output_stride
    print(f"output stride {output_stride}: strides {strides}, rates {rates}, map {side}×{side}")
