import torch
from torch import Tensor, nn
from torch.nn import functional as F

from kb.topics.receptive_field.snippets import probe, trace


class Inception(nn.Module):
    """A 3×3 branch and a 5×5 branch; `shift` moves the first one to the right."""

    def __init__(self, shift: int) -> None:
        super().__init__()
        self.three = nn.Conv2d(1, 1, 3, padding=1)
        self.five = nn.Conv2d(1, 1, 5, padding=2)
        self.shift = shift

    def forward(self, x: Tensor) -> Tensor:
        moved = F.pad(self.three(x), (self.shift, -self.shift))
        return torch.cat([moved, self.five(x)], dim=1)


for shift in (0, 4):
    model = Inception(shift)
    print(f"shift {shift}: probe {probe(model, 32)}, trace {trace(model, 32)}")
