import torch
from torch import nn

with torch.device("meta"):  # shapes without memory
    image = torch.empty(1, 3, 800, 1066)
    stages = [nn.Conv2d(3, 64, 7, 2, 3), nn.MaxPool2d(3, 2, 1)]  # the ResNet's strided layers
    stages += [nn.Conv2d(64, 512, 3, 2, 1), nn.Conv2d(512, 1024, 3, 2, 1)]
    features = nn.Sequential(*stages, nn.Conv2d(1024, 2048, 3, 2, 1))(image)
    reduced = nn.Conv2d(2048, 256, 1)(features)
    tokens = reduced.flatten(2).transpose(1, 2)
    memory = nn.TransformerEncoderLayer(256, 8, 2048, batch_first=True)(tokens)
    queries = torch.empty(1, 100, 256)
    decoded = nn.TransformerDecoderLayer(256, 8, 2048, batch_first=True)(queries, memory)
    logits, boxes = nn.Linear(256, 92)(decoded), nn.Linear(256, 4)(decoded)

steps = {"image": image, "features": features, "reduced": reduced, "tokens": tokens}
steps |= {"memory": memory, "decoded": decoded, "logits": logits, "boxes": boxes}
for name, tensor in steps.items():
    print(f"{name:9}", tuple(tensor.shape))
