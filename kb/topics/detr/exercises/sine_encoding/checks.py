"""The sine encoding against one number at a time."""

import math
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.checking import Check

ENTRY = "sine_encoding"


def one_by_one(height: int, width: int, channels: int, temperature: float = 10000.0) -> Tensor:
    half = channels // 2
    found = torch.zeros(channels, height, width)
    for c in range(channels):
        for y in range(height):
            for x in range(width):
                share = (y + 1) / height if c < half else (x + 1) / width
                angle = share * 2 * math.pi / temperature ** (c % half // 2 * 2 / half)
                found[c, y, x] = math.sin(angle) if c % 2 == 0 else math.cos(angle)
    return found


def sizes(*channels: int, least: int = 1, **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    side = st.integers(least, 4)
    return st.fixed_dictionaries(
        {"height": side, "width": side, "channels": st.sampled_from(channels), **more}
    )


CHECKS = [
    Check(
        "columns_first",
        zh="前一半通道在一行之内不变（这里减去每行的第一列）",
        en="The first half of the channels is constant in a row (less its first column here)",
        cases=sizes(4, 8, least=2),
        expect=one_by_one,
        part=lambda found: (found - found[:, :, :1])[: len(found) // 2],
        mistake=(
            "x 放在了前面：前一半是行 y",
            "x comes first: the first half is the row, y",
        ),
        tolerance=1e-4,
    ),
    Check(
        "not_scaled",
        zh="最后一行的位置是 2π（这里是最后一行的前 2 个通道）",
        en="The last row is at 2π (the first 2 channels of it here)",
        cases=sizes(4),
        expect=one_by_one,
        part=lambda found: found[:2, -1],
        mistake=(
            "位置没有缩放到 2π：先除以长度",
            "Positions were not scaled to 2π: divide by the length first",
        ),
        tolerance=1e-4,
    ),
    Check(
        "from_zero",
        zh="位置从 1 数起",
        en="Positions count from 1",
        cases=sizes(4),
        expect=one_by_one,
        mistake=(
            "位置从 0 数起了：第一行是 1 / height · 2π",
            "Positions count from 0: the first row is at 1 / height · 2π",
        ),
        tolerance=1e-4,
    ),
    Check(
        "not_interleaved",
        zh="sin 和 cos 交错：每一对的平方和是 1",
        en="Sine and cosine alternate: the squares of each pair add up to 1",
        cases=sizes(8, 12),
        expect=one_by_one,
        part=lambda found: found[0::2] ** 2 + found[1::2] ** 2,
        mistake=(
            "先放了全部 sin 再放 cos：通道 2i 与 2i + 1 是同一角度的 sin 与 cos",
            "All sines, then all cosines: channels 2i and 2i + 1 are sine and cosine of one angle",
        ),
        tolerance=1e-4,
    ),
    Check(
        "exponent",
        zh="任意的通道数和温度",
        en="Any number of channels and any temperature",
        cases=sizes(8, 12, temperature=st.sampled_from([20.0, 10000.0])),
        expect=one_by_one,
        mistake=(
            "指数错了：是 2i / half，half 是通道数的一半",
            "The exponent is wrong: it is 2i / half, half being half the channels",
        ),
        tolerance=1e-4,
    ),
]
