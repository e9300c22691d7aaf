from torch import Tensor, nn
from torch.nn import functional as F

from kb.topics.receptive_field.snippets import trace


class Unit(nn.Module):
    """A bottleneck: 1×1, 3×3, 1×1, added to the shortcut."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__()
        self.reduce, self.expand = nn.Conv2d(1, 1, 1, first), nn.Conv2d(1, 1, 1)
        self.middle = nn.Conv2d(1, 1, 3, second, 1)
        self.shortcut = nn.Conv2d(1, 1, 1, first * second)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.expand(self.middle(self.reduce(x))) + self.shortcut(x))


def resnet50(stride_in: str) -> nn.Sequential:
    body: list[nn.Module] = [nn.Conv2d(3, 1, 7, 2, 3), nn.MaxPool2d(3, 2, 1)]
    for stage, units in enumerate((3, 4, 6, 3)):
        for unit in range(units):
            first = 2 if stride_in == "1×1 of the first unit" and stage and not unit else 1
            second = 2 if stride_in == "3×3 of the first unit" and stage and not unit else 1
            if stride_in == "3×3 of the last unit" and stage < 3 and unit == units - 1:
                second = 2
            body.append(Unit(first, second))
    return nn.Sequential(*body)


for layout in ("1×1 of the first unit", "3×3 of the first unit", "3×3 of the last unit"):
    print(f"{layout}: {trace(resnet50(layout), 224)}")
