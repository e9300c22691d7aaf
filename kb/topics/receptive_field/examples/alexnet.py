from kb.topics.receptive_field.snippets import bottom_up, top_down

ALEXNET = {  # name: (kernel, stride, padding)
    "conv1": (11, 4, 0),
    "pool1": (3, 2, 0),
    "conv2": (5, 1, 2),
    "pool2": (3, 2, 0),
    "conv3": (3, 1, 1),
    "conv4": (3, 1, 1),
    "conv5": (3, 1, 1),
    "pool5": (3, 2, 0),
}
layers = list(ALEXNET.values())
for depth, name in enumerate(ALEXNET, 1):
    size, jump, start = bottom_up(layers[:depth])
    print(f"{name}  size {size:3}  jump {jump:2}  start {start:4.0f}")
print("top down:", top_down(layers))
