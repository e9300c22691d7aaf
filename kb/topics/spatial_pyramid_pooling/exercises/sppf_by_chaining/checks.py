"""SPPF against YOLO's SPP by definition: the maximum of each window, pixel by pixel."""

from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.calls import Watching
from kb.exercises.cases import tensors
from kb.exercises.checking import Check

ENTRY = "sppf"


def pooled(plane: list[list[float]], window: int) -> list[list[float]]:
    reach = window // 2
    height, width = len(plane), len(plane[0])

    def largest(i: int, j: int) -> float:
        rows = range(max(0, i - reach), min(height, i + reach + 1))
        columns = range(max(0, j - reach), min(width, j + reach + 1))
        return max(plane[p][q] for p in rows for q in columns)

    return [[largest(i, j) for j in range(width)] for i in range(height)]


def defined(x: Tensor, kernel: int) -> Tensor:
    windows = (1, kernel, 2 * kernel - 1, 3 * kernel - 2)
    return torch.tensor(
        [[pooled(plane, w) for w in windows for plane in image] for image in x.tolist()]
    )


def widest(x: Tensor, kernel: int) -> Tensor:
    """The largest window alone, which no order of the four maps changes."""
    window = 3 * kernel - 2
    return torch.tensor([[pooled(plane, window) for plane in image] for image in x.tolist()])


def largest_of_four(solve, x: Tensor, kernel: int) -> Tensor:
    got = solve(x, kernel)
    assert got.shape[1] == 4 * x.shape[1], f"{got.shape[1]} channels"
    return got.unflatten(1, (4, x.shape[1])).amax(1)


def with_small_windows(solve, x: Tensor, kernel: int) -> Tensor:
    """The learner's result, while max pooling and unfolding refuse a window above the kernel."""

    def look(name: str, args: Any, kwargs: dict[str, Any]) -> None:
        if "pool" in name or name in ("boolean_dispatch", "unfold"):
            window = args[1] if len(args) > 1 else kwargs.get("kernel_size", 1)
            if name == "unfold" and "kernel_size" not in kwargs and len(args) > 2:
                window = args[2]  # Tensor.unfold(dimension, size, step)
            sides = window if isinstance(window, (tuple, list)) else (window,)
            if max(sides) > kernel:
                raise RuntimeError(f"{max(sides)} > {kernel}")

    with Watching(look):
        return solve(x, kernel)


@st.composite
def cases(draw, kernels=(3, 5), channels=2, low=-9, high=9):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    many = st.integers(1, channels)
    x = draw(tensors(draw(many), draw(many), height, width, low=low, high=high))
    return {"x": x, "kernel": draw(st.sampled_from(kernels))}


CHECKS = [
    Check(
        "forgot_input",
        zh="窗口为 1：四份特征图本身",
        en="A window of 1: the map itself, four times",
        cases=cases(kernels=(1,)),
        expect=defined,
        examples=10,
        mistake=(
            "少了一张图：特征图本身也要拼进去，一共四份",
            "A map is missing: the input itself comes first, four in all",
        ),
    ),
    Check(
        "zero_padding",
        zh="处处相等的负数：池化不改变它",
        en="The same negative number everywhere: pooling leaves it",
        cases=cases(low=-1, high=-1),
        expect=defined,
        examples=20,
        mistake=(
            "边界上补了 0：全是负数时 0 成了最大值，应当补负无穷",
            "The border was filled with 0, which exceeds negative values: use minus infinity",
        ),
    ),
    Check(
        "not_chained",
        zh="四张图里最大的窗口是 3 × kernel − 2",
        en="The widest window of the four maps is 3 × kernel − 2",
        cases=cases(channels=1),
        expect=widest,
        call=largest_of_four,
        mistake=(
            "每次都池化了原图：应当池化上一次的结果，窗口才会变大",
            "The input was pooled each time: pool the last result, so that the window widens",
        ),
    ),
    Check(
        "reversed_order",
        zh="与三个窗口的 SPP 处处相等",
        en="Equal to SPP with three windows, everywhere",
        cases=cases(),
        expect=defined,
        examples=30,
        mistake=(
            "次序不对：先是特征图本身，窗口从小到大",
            "The order is wrong: the map itself first, then windows from small to large",
        ),
    ),
    Check(
        "large_windows",
        zh="没有一个窗口大于 kernel",
        en="No window is larger than the kernel",
        cases=cases(channels=1),
        expect=defined,
        call=with_small_windows,
        examples=5,
        mistake=(
            "这是 SPP：数值相同，但用了大窗口；SPPF 只用小窗口接连池化",
            "This is SPP: the same numbers from large windows; SPPF chains the small one",
        ),
    ),
]
