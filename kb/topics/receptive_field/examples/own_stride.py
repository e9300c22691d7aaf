from kb.topics.receptive_field.snippets import top_down

LAYERS = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]  # AlexNet

size, jump = 1, 1
for kernel, stride in LAYERS:
    jump *= stride  # too early: the layer's own stride is in
    size += (kernel - 1) * jump
print("own stride counted:", size)
print("right:             ", top_down(LAYERS))
print("strides ignored:   ", top_down([(kernel, 1) for kernel, _ in LAYERS]))
