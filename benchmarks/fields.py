"""`trace` on a 152-layer residual network and an Inception-like graph, beside gradient probing.

torchscan joins in where it can be installed (without its dependencies; torch is here). It runs the
model once, counts operations too, and gives each layer's own field; the width of the network is
left to its user, so the comparison is of work alike, not of equal answers.
"""

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.timing import Figure, Name, calls, ratios
from kb.topics.receptive_field.snippets import probe, trace

TITLE = ("网络的感受野", "The receptive field of a network")
GRADIENT = ("求梯度", "gradient probing")
SCAN = (
    "torchscan（另数运算量；只给每层自己的感受野）",
    "torchscan, which also counts operations and gives each layer's own field",
)
RESIDUAL = ("152 层残差网络", "a residual network of 152 layers")
INCEPTION = ("类 Inception 的 9 块网络", "an Inception-like graph of 9 blocks")


def main() -> Iterator[Figure | str]:
    """Check that both give the same width, then give the medians."""
    with tempfile.TemporaryDirectory() as folder:
        scan = torchscan(folder)
        if scan is None:
            yield "torchscan could not be installed here; left out"
        yield from compare(scan)


def compare(scan: Callable[..., Any] | None) -> Iterator[Figure | str]:
    """Every way on every network."""
    for (zh, name), model, size in ((RESIDUAL, residual(), 1601), (INCEPTION, inception(), 601)):
        model.eval()
        traced = trace(model, size)
        measured = probe(model, size)
        if traced.size != measured:
            raise RuntimeError(f"{name}: traced {traced.size}, measured {measured}")
        yield f"{name}: both say {measured} px"
        ours = (f"`trace`（{zh}）", f"`trace` ({name})")
        ways: dict[Name, Callable[[], Any]] = {
            ours: partial(trace, model, size),
            GRADIENT: partial(probe, model, size),
        }
        if scan:
            ways[SCAN] = partial(scanned, scan, model, size)
            found = scanned(scan, model, size)
            right = "the same" if found == measured else "not the network's"
            yield f"  torchscan's largest field of one layer: {found:.0f} px, {right}"
        yield from ratios(calls(ways, runs=5), least={GRADIENT: 1, SCAN: 1})


def torchscan(folder: str) -> Callable[..., Any] | None:
    """torchscan's `crawl_module`, newly installed into a folder; None where that fails."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
    if subprocess.run([*pip, "torchscan"], capture_output=True).returncode:
        return None
    sys.path.insert(0, folder)
    try:
        crawl: Callable[..., Any] = importlib.import_module("torchscan").crawl_module
    finally:
        sys.path.remove(folder)
    return crawl


def scanned(crawl: Callable[..., Any], model: nn.Module, size: int) -> float:
    """The largest receptive field torchscan reports."""
    layers = crawl(model, (1, size, size))["layers"]
    fields = [layer["metrics"].get("receptive_field", {}).get("value") for layer in layers]
    return max((field for field in fields if field is not None), default=0.0)


class Bottleneck(nn.Module):
    """1×1, 3×3, 1×1, and a shortcut."""

    def __init__(self, width: int, out: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, 1, 1), nn.ReLU(), nn.Conv2d(1, 1, 3, stride, 1), nn.ReLU(),
            nn.Conv2d(1, out, 1),
        )  # fmt: skip
        same = stride == 1 and width == out
        self.shortcut = nn.Identity() if same else nn.Conv2d(width, out, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


def residual() -> nn.Module:
    """The graph of ResNet-152 (3, 8, 36, 3 bottlenecks) with one or two channels a layer."""
    layers: list[nn.Module] = [nn.Conv2d(1, 1, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    for stage, blocks in enumerate((3, 8, 36, 3)):
        for block in range(blocks):
            first = stage == 0 and block == 0
            stride = 2 if stage and not block else 1
            layers.append(Bottleneck(1 if first else 2, 2, stride))
    return nn.Sequential(*layers)


class Branches(nn.Module):
    """Four branches side by side, joined by channels."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(4, 1, 1)
        self.three = nn.Sequential(nn.Conv2d(4, 1, 1), nn.ReLU(), nn.Conv2d(1, 1, 3, 1, 1))
        self.five = nn.Sequential(nn.Conv2d(4, 1, 1), nn.ReLU(), nn.Conv2d(1, 1, 5, 1, 2))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(4, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], 1)


def inception() -> nn.Module:
    """A stem of stride 8 and nine blocks with branches, a pooling after the second and seventh."""
    layers: list[nn.Module] = [
        nn.Conv2d(1, 4, 7, 2, 3),
        nn.MaxPool2d(3, 2, 1),
        nn.Conv2d(4, 4, 3, 2, 1),
    ]
    for block in range(9):
        layers.append(Branches())
        if block == 1:
            layers.append(nn.MaxPool2d(3, 2, 1))
    return nn.Sequential(*layers)
