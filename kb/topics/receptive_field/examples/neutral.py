from torch import nn

from kb.topics.receptive_field.snippets import probe

conv = nn.Conv2d(4, 4, 3, padding=1)
changes = {
    "two 3×3": nn.Identity(),
    "BN between": nn.BatchNorm2d(4),
    "ReLU between": nn.ReLU(),
    "1×1 between": nn.Conv2d(4, 4, 1),
    "padding 7": nn.ZeroPad2d(7),
    "3×3 between": nn.Conv2d(4, 4, 3),
    "rate 3 between": nn.Conv2d(4, 4, 3, dilation=3),
    "2×2 pooling between": nn.MaxPool2d(2),
}
for name, change in changes.items():
    print(f"{name:20}", probe(nn.Sequential(conv, change, conv), 64))
