"""Claims on upsampling: kernels are painted by hand, coordinates and overlaps counted."""

import itertools
import math

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import Tensor, nn

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.upsampling.snippets import bicubic_weights, icnr, transposed_output_size

SEEDS = st.integers(0, 10**6)
SIDES = st.integers(1, 9)
OPTIONS = [  # kernel, stride, padding, output padding, dilation
    (k, s, p, o, d)
    for k in range(1, 6)
    for s in range(1, 5)
    for p in range(4)
    for o in range(5)
    for d in range(1, 4)
]


def noise(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def close(one: Tensor, two: Tensor) -> bool:
    return one.shape == two.shape and torch.allclose(one, two, rtol=0, atol=1e-9)


def painted(x: list[float], kernel: list[float], stride: int) -> list[float]:
    """Each value paints the kernel times itself, `stride` further for each; overlaps add up."""
    out = [0.0] * ((len(x) - 1) * stride + len(kernel))
    for place, value in enumerate(x):
        for tap, weight in enumerate(kernel):
            out[place * stride + tap] += value * weight
    return out


def line_of(out: Tensor) -> list[float]:
    return [float(value) for value in out.flatten()]


HOMES = {
    "PixelShuffle": "pixelshuffle", "Upsample": "upsampling", "UpsamplingNearest2d": "upsampling",
    "UpsamplingBilinear2d": "upsampling", "ConvTranspose2d": "conv", "MaxUnpool2d": "pooling",
}  # fmt: skip

claim(
    "vision_layers",
    zh="`torch.nn` 的视觉层里有四个做上采样",
    en="Four vision layers of `torch.nn` upsample",
    also=[
        (
            "`ConvTranspose2d` 与 `MaxUnpool2d` 归在卷积层与池化层",
            "`ConvTranspose2d` and `MaxUnpool2d` stand under convolution and pooling",
        ),
    ],
    tried=lambda: for_each(
        HOMES.items(),
        lambda home: getattr(nn, home[0]).__module__ == f"torch.nn.modules.{home[1]}",
    ),
    cases=len(HOMES),
    of=(
        "个层，看它在装好的 PyTorch 的哪个模块里",
        "layers, by their module in the installed PyTorch",
    ),
    source=Source(
        place="PyTorch documentation, torch.nn: Convolution, Pooling and Vision Layers",
        url="https://github.com/pytorch/pytorch/blob/main/docs/source/nn.rst",
        checked="2026-12-01",
        versions="PyTorch 1.7 (commit 0006ce0) to 2.13",
    ),
)

claim(
    "ends_of_both_alignments",
    zh="True 对齐首尾像素中心，False 对齐图像边缘（半像素）",
    en="True aligns the centres of the end pixels, False the image's edges (half-pixel)",
    tried=lambda: for_all(st.integers(2, 30), ramp_resized, st.integers(2, 60)),
    of=("对输入与输出边长，缩放一条斜坡", "pairs of sizes, a ramp resized"),
    cases=100,
)


def ramp_resized(size_in: int, size_out: int) -> bool:
    """A ramp shows where each output pixel looks: its value is its coordinate, clamped."""
    ramp = torch.arange(size_in, dtype=torch.float64).view(1, 1, -1)
    corners = F.interpolate(ramp, size_out, mode="linear", align_corners=True)
    edges = F.interpolate(ramp, size_out, mode="linear", align_corners=False)
    wanted = [
        min(max(size_in * (2 * i + 1) / (2 * size_out) - 0.5, 0), size_in - 1)
        for i in range(size_out)
    ]
    ends = corners.flatten()[[0, -1]]
    return close(ends, torch.tensor([0, size_in - 1]).double()) and close(
        edges.flatten(), torch.tensor(wanted, dtype=torch.float64)
    )


def edges_repeated(size_in: int, size_out: int, seed: int) -> bool:
    """Bicubic with half-pixels weighs 4 pixels, each clamped by itself, at the raw coordinate."""
    x = noise(seed, size_in)
    got = F.interpolate(x.view(1, 1, 1, -1), (1, size_out), mode="bicubic")[0, 0, 0]
    raw = [size_in * (2 * i + 1) / (2 * size_out) - 0.5 for i in range(size_out)]

    def cubic(u: float) -> float:
        low = math.floor(u)
        near = [float(x[min(max(low + tap, 0), size_in - 1)]) for tap in (-1, 0, 1, 2)]
        return sum(weight * one for weight, one in zip(bicubic_weights(u - low), near, strict=True))

    ends = torch.tensor([cubic(u) for u in raw], dtype=torch.float64)
    clamped = cubic(min(max(raw[0], 0), size_in - 1))
    return close(got, ends) and (raw[0] >= 0 or size_in == 1 or clamped != float(got[0]))


claim(
    "bicubic_repeats_the_edge",
    zh="双三次则重复边缘的像素",
    en="bicubic repeats the edge pixels instead",
    also=[("双三次重复边缘的像素", "bicubic repeats the edge pixels")],
    tried=lambda: for_all(st.integers(1, 20), edges_repeated, st.integers(1, 40), SEEDS),
    of=("行随机像素，与 PyTorch 比", "random rows, against PyTorch"),
    cases=100,
)


def looks_by_the_factor(size_in: int, tenths: int) -> bool:
    """By default the factor sets the coordinates; recomputed, or the side kept, the sizes do."""
    factor = tenths / 10
    size_out = math.floor(size_in * factor)
    sizes = size_in / size_out
    ramp = torch.arange(size_in, dtype=torch.float64).view(1, 1, -1)

    def resized(recompute: bool | None, step: float) -> bool:
        got = F.interpolate(
            ramp, scale_factor=factor, mode="linear", recompute_scale_factor=recompute
        )
        wanted = [min(max((i + 0.5) * step - 0.5, 0), size_in - 1) for i in range(size_out)]
        return close(got.flatten(), torch.tensor(wanted, dtype=torch.float64))

    return resized(None, sizes if size_in == size_out else 1 / factor) and resized(True, sizes)


claim(
    "factor_given_by_default",
    zh="坐标默认用给定的倍数，而不是实际边长之比（线性模式下边长没变时原样返回）",
    en="coordinates by default use the factor given rather than the ratio of the real sizes "
    "(in the linear modes a map whose sides stay comes back as it is)",
    tried=lambda: for_all(st.integers(1, 20), looks_by_the_factor, st.integers(10, 45)),
    of=("组边长与倍数，缩放一条斜坡", "sides and factors, a ramp resized"),
    cases=100,
)

claim(
    "transposed_side",
    zh="转置卷积的边长：$(n-1)s-2p+d(k-1)+o+1$",
    en="A transposed convolution's side: $(n-1)s-2p+d(k-1)+o+1$",
    tried=lambda: for_all(
        st.sampled_from([option for option in OPTIONS if side_of(4, option) > 0]),
        lambda option, size: shape_of(size, option) in (None, side_of(size, option)),
        st.integers(4, 9),
    ),
    of=("组参数，与 PyTorch 的输出比", "sets of options, against PyTorch's output"),
    cases=200,
)


def side_of(size: int, option: tuple[int, int, int, int, int]) -> int:
    kernel, stride, padding, extra, dilation = option
    return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1


def shape_of(size: int, option: tuple[int, int, int, int, int]) -> int | None:
    """The framework's side, or None where it refuses."""
    kernel, stride, padding, extra, dilation = option
    x, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
    try:
        out = F.conv_transpose1d(x, weight, None, stride, padding, extra, 1, dilation)
    except RuntimeError:
        return None
    return out.shape[-1]


claim(
    "shape_not_values",
    zh="`output_padding` 取对时它还原形状，一般不还原数值",
    en="With the right `output_padding` it restores the shape, in general not the values",
    also=[
        ("", "with the right `output_padding` it restores the shape, in general not the values"),
        (
            "output_padding 取对时还原形状，一般不还原数值",
            "With the right output_padding it restores the shape, in general not the values",
        ),
    ],
    tried=lambda: for_all(
        st.integers(8, 14), there_and_back, st.integers(2, 4), st.integers(1, 3), SEEDS
    ),
    of=("个随机卷积，来回一次", "random convolutions, there and back"),
    cases=100,
)


def there_and_back(size: int, kernel: int, stride: int, seed: int) -> bool:
    x, weight = noise(seed, 1, 1, size), noise(seed + 1, 1, 1, kernel)
    small = F.conv1d(x, weight, stride=stride)
    backs = [F.conv_transpose1d(small, weight, None, stride, 0, more) for more in range(stride)]
    rest = (size - kernel) % stride
    right = [more for more, back in enumerate(backs) if back.shape == x.shape]
    return right == [rest] and not close(backs[rest], x)


claim(
    "unshuffle_undoes",
    zh="`PixelUnshuffle` 是它的逆，一个数都不丢",
    en="`PixelUnshuffle` undoes it without losing a number",
    tried=lambda: for_all(
        st.integers(1, 4),
        lambda r, channels, side, seed: torch.equal(
            F.pixel_unshuffle(F.pixel_shuffle(noise(seed, 2, channels * r * r, side, 3), r), r),
            noise(seed, 2, channels * r * r, side, 3),
        ),
        st.integers(1, 3), SIDES, SEEDS,
    ),
    of=("张随机的图", "random maps"),
    cases=100,
)  # fmt: skip


def sub_pixel_is_transposed(r: int, k: int, padding: int, seed: int) -> bool:
    """Tap (a, i) of the convolution's channel i goes to tap (k − 1 − a)·r + i; the rest is 0."""
    padding = min(padding, k - 1)
    x, weight = noise(seed, 1, 2, 5, 6), noise(seed + 1, r * r, 2, k, k)
    shuffled = F.pixel_shuffle(F.conv2d(x, weight, padding=padding), r)
    moved = torch.zeros(2, 1, k * r, k * r, dtype=torch.float64)
    for i in range(r):
        for j in range(r):
            moved[:, 0, i::r, j::r] = weight[i * r + j].flip(1, 2)
    crop = (k - 1 - padding) * r
    return close(shuffled, F.conv_transpose2d(x, moved, stride=r, padding=crop))


claim(
    "sub_pixel_is_transposed",
    zh="不计偏置，亚像素卷积就是转置卷积：$k \\times k$ 的卷积加 PixelShuffle($r$)，"
    "等于核 $kr$、步幅 $r$ 的转置卷积，权重一个个搬过去即可",
    en="Without bias, a sub-pixel convolution is a transposed convolution: a $k \\times k$ "
    "convolution and PixelShuffle($r$) equal one of kernel $kr$ and stride $r$, weight for weight",
    tried=lambda: for_all(
        st.integers(1, 4), sub_pixel_is_transposed, st.integers(1, 4), st.integers(0, 3), SEEDS
    ),
    of=("个随机的亚像素卷积", "random sub-pixel convolutions"),
    cases=100,
)


def bias_apart(r: int, channels: int, equal: bool, seed: int) -> bool:
    """Its r² biases a channel are one bias of the transposed convolution only if they are equal."""
    bias = noise(seed, channels, 1).expand(-1, r * r) if equal else noise(seed, channels, r * r)
    x = torch.zeros(1, 2, 4, 5, dtype=torch.float64)
    weight = noise(seed, channels * r * r, 2, 3, 3)
    shuffled = F.pixel_shuffle(F.conv2d(x, weight, bias.flatten(), padding=1), r)
    painting = noise(seed, 2, channels, 3 * r, 3 * r)
    transposed = F.conv_transpose2d(x, painting, bias[:, 0].clone(), stride=r, padding=r)
    return close(shuffled, transposed) == (equal or r == 1)


claim(
    "sub_pixel_bias",
    zh="所以除了偏置（每个输出通道 $r^2$ 个，转置卷积是 1 个）",
    en="the bias aside ($r^2$ for each output channel against 1)",
    tried=lambda: for_all(st.integers(1, 4), bias_apart, st.integers(1, 3), st.booleans(), SEEDS),
    of=("组随机偏置，输入为 0", "sets of random biases, the input being 0"),
    cases=100,
)

FACTORS = [(n, m) for n in range(1, 21) for m in range(n + 1, 81)]


def leans(sizes: tuple[int, int]) -> bool:
    """Never to the right of the closest centre; left of it somewhere unless the factor is whole."""
    few, many = sizes
    copied = [i * few // many for i in range(many)]
    closest = [(2 * i + 1) * few // (2 * many) for i in range(many)]
    never_right = all(one <= two for one, two in zip(copied, closest, strict=True))
    return never_right and (copied == closest) == (many % few == 0)


claim(
    "nearest_at_whole_factors",
    zh="不计舍入，倍数是整数时两者是同一个像素，不是整数时 `nearest` 偏向左上",
    en="Rounding aside, that is the same pixel at whole factors; at others `nearest` leans to the "
    "top left",
    tried=lambda: for_each(FACTORS, leans),
    cases=len(FACTORS),
    of=("对边长，按公式逐像素比", "pairs of sizes, pixel by pixel by the formulas"),
)

claim(
    "outer_weights_negative",
    zh="每个方向用 4 个邻居，外侧两个权重为负",
    en="Four neighbours along each axis, the outer two with negative weights",
    tried=lambda: for_each(
        [step / 1000 for step in range(1, 1000)],
        lambda t: (
            max(bicubic_weights(t)[0], bicubic_weights(t)[3]) < 0
            and math.isclose(sum(bicubic_weights(t)), 1)
        ),
    ),
    cases=999,
    of=("个像素之间的位置", "places between pixels"),
)

NUMBERS = st.lists(st.integers(-9, 9), min_size=1, max_size=6)

claim(
    "painting",
    zh="每个输入像素把整个核乘上自己，从 $j\\cdot s$ 处画下去，重叠处相加",
    en="each input pixel paints the whole kernel times itself from $j\\cdot s$ on, and overlaps "
    "add up",
    tried=lambda: for_all(
        NUMBERS,
        lambda x, kernel, stride: (
            painted(x, kernel, stride)
            == line_of(F.conv_transpose1d(row(x), row(kernel), stride=stride))
        ),
        NUMBERS, st.integers(1, 5),
    ),
    of=("组输入、核与步幅", "inputs, kernels and strides"),
    cases=100,
)  # fmt: skip


def row(values: list[int]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64).view(1, 1, -1)


def by_insertion(x: list[int], kernel: list[int], stride: int, turned: bool) -> list[float]:
    """Zeros between the pixels and around them, then an ordinary convolution of stride 1."""
    spread = torch.zeros(1, 1, (len(x) - 1) * stride + 1, dtype=torch.float64)
    spread[0, 0, ::stride] = row(x)[0, 0]
    taps = row(kernel).flip(2) if turned else row(kernel)
    return line_of(F.conv1d(F.pad(spread, (len(kernel) - 1, len(kernel) - 1)), taps))


claim(
    "insertion_turns_the_kernel",
    zh="写成“插零加普通卷积”时核要转 180°",
    en="zero insertion with an ordinary convolution turns it by 180°",
    tried=lambda: for_all(
        NUMBERS,
        lambda x, kernel, stride: (
            by_insertion(x, kernel, stride, turned=True) == painted(x, kernel, stride)
            and (kernel == kernel[::-1] or not any(x)
                 or by_insertion(x, kernel, stride, turned=False) != painted(x, kernel, stride))
        ),
        NUMBERS, st.integers(1, 5),
    ),
    of=("组输入、核与步幅", "inputs, kernels and strides"),
    cases=100,
)  # fmt: skip


def past_the_end(option: tuple[int, int, int, int, int]) -> bool:
    kernel, stride, padding, extra, dilation = option
    side, span = shape_of(5, option), 4 * stride + dilation * (kernel - 1) + 1
    return side is None or (padding + side > span) == (extra > padding)


claim(
    "past_the_last_kernel",
    zh="超过 padding 时，它伸到最后一个核之外",
    en="Where it exceeds the padding it reaches past the last kernel",
    also=[("", "it reaches past the last kernel where it exceeds the padding")],
    tried=lambda: for_each(OPTIONS, past_the_end),
    cases=len(OPTIONS),
    of=("组参数", "sets of options"),
)


def refused(option: tuple[int, int, int, int, int]) -> bool:
    """Whether both refuse exactly an output padding that is below neither of the two."""
    kernel, stride, padding, extra, dilation = option
    if side_of(5, option) < 1:
        return True
    try:
        transposed_output_size(5, kernel, stride, padding, extra, dilation)
        ours = False
    except ValueError:
        ours = True
    return ours == (shape_of(5, option) is None) == (extra >= max(stride, dilation))


claim(
    "output_padding_limit",
    zh="`output_padding` 必须小于 stride 或小于 dilation，否则框架和这里的函数都拒绝",
    en="`output_padding` must be smaller than the stride or the dilation, or the framework and the "
    "function here refuse",
    also=[
        ("必须小于步幅或小于膨胀", "it must be smaller than the stride or the dilation"),
        ("- 必须小于 stride 或 dilation", ""),
    ],
    tried=lambda: for_each(OPTIONS, refused),
    cases=len(OPTIONS),
    of=("组参数（PyTorch）", "sets of options, in PyTorch"),
)


def draws_checkerboard(weights: tuple[int, int, int, int]) -> bool:
    """Kernel 2 at stride 2 on a flat map: flat only if the four weights are equal."""
    kernel = torch.tensor(weights, dtype=torch.float64).view(1, 1, 2, 2)
    out = F.conv_transpose2d(torch.ones(1, 1, 4, 4, dtype=torch.float64), kernel, stride=2)
    tiled = torch.equal(out, kernel.repeat(1, 1, 4, 4))
    return tiled and (len(set(line_of(out))) == 1) == (len(set(weights)) == 1)


claim(
    "checkerboard_without_overlap",
    zh="核 2、步幅 2 没有重叠也一样有",
    en="and so has kernel 2 at stride 2, where nothing overlaps",
    also=[
        (
            "没有重叠；四个位置的权重不同时仍有棋盘格",
            "weights that differ between its four places still draw a checkerboard",
        ),
    ],
    tried=lambda: for_each(itertools.product(range(-1, 3), repeat=4), draws_checkerboard),
    cases=256,
    of=("组权重，平坦的输入", "sets of weights, a flat input"),
)


def flat_stays_flat(seed: int, kernel: int, mode: str, factor: int) -> bool:
    flat = torch.full((1, 1, 8, 8), float(noise(seed, 1)), dtype=torch.float64)
    large = F.interpolate(flat, scale_factor=factor, mode=mode)
    out = F.conv2d(large, noise(seed + 1, 1, 1, kernel, kernel), padding=kernel // 2)
    inner = out[..., kernel:-kernel, kernel:-kernel]
    return float(inner.max() - inner.min()) < 1e-9


claim(
    "resize_then_convolve_is_flat",
    zh="平坦的输入在边缘以外给出平坦的输出",
    en="so a flat input gives a flat output away from the border",
    tried=lambda: for_all(
        SEEDS, flat_stays_flat, st.sampled_from([1, 3, 5, 7]),
        st.sampled_from(["nearest", "bilinear", "bicubic"]), st.integers(2, 4),
    ),
    of=("个随机的核与放大方式", "random kernels and ways to resize"),
    cases=100,
)  # fmt: skip


def starts_nearest(factor: int, kernel: int, channels: int, seed: int) -> bool:
    generator = torch.Generator().manual_seed(seed)
    weight = icnr(channels, 3, kernel, factor, generator).double()
    x = noise(seed, 1, 3, 6, 7)
    one = F.conv2d(x, weight[:: factor * factor], padding=kernel // 2)
    shuffled = F.pixel_shuffle(F.conv2d(x, weight, padding=kernel // 2), factor)
    return close(shuffled, one.repeat_interleave(factor, 2).repeat_interleave(factor, 3))


claim(
    "icnr_starts_nearest",
    zh="于是初始输出等于先卷积再最近邻上采样",
    en="so the first output is a convolution followed by nearest upsampling",
    tried=lambda: for_all(
        st.integers(1, 4), starts_nearest, st.integers(1, 5), st.integers(1, 3), SEEDS
    ),
    of=("个 ICNR 初始化的卷积", "convolutions started by ICNR"),
    cases=100,
)


def as_many_multiplications(factor: int, kernel: int, inside: int, outside: int) -> bool:
    """A convolution multiplies each of its outputs' taps: outputs × (channels in × taps)."""
    x = torch.empty(1, inside, 6, 7, device="meta")
    before = torch.empty(outside * factor**2, inside, kernel, kernel, device="meta")
    after = before[:outside]
    low = F.conv2d(x, before, padding="same")
    high = F.conv2d(F.interpolate(x, scale_factor=factor), after, padding="same")
    counts = low.numel() * before[0].numel(), high.numel() * after[0].numel()
    return F.pixel_shuffle(low, factor).shape == high.shape and counts[0] == counts[1]


claim(
    "as_many_multiplications",
    zh="它的乘法次数与先放大、再用同样大小的核卷积到 $C$ 通道一样多",
    en="It takes as many multiplications as enlarging first and then convolving to $C$ channels "
    "with a kernel of that size",
    tried=lambda: for_all(
        st.integers(1, 4), as_many_multiplications, st.sampled_from([1, 3, 5]), SIDES, SIDES
    ),
    of=("组通道、核与倍数，按形状计数", "channels, kernels and factors, counted by shapes"),
    cases=100,
)


def orders_agree(channels: int, factor: int) -> bool:
    """Where each output channel's values come from, in both orders."""
    names = torch.arange(channels * factor**2)
    shuffle = names.view(channels, factor, factor)
    depth = names.view(factor, factor, channels).permute(2, 0, 1)
    ours = F.pixel_shuffle(names.double().view(1, -1, 1, 1), factor)[0].long()
    return torch.equal(ours, shuffle) and torch.equal(shuffle, depth) == (channels == 1)


claim(
    "depth_to_space_agrees_for_one_channel",
    zh="输出通道是一个时两者相同",
    en="They agree for a single output channel",
    tried=lambda: for_each(
        [(channels, factor) for channels in range(1, 20) for factor in range(2, 9)],
        lambda case: orders_agree(*case),
    ),
    cases=133,
    of=("组通道数与倍数", "channels and factors"),
)

claim(
    "names_of_onnx",
    zh="ONNX 里前者叫 CRD，后者叫 DCR（默认）",
    en="ONNX calls the first CRD and the second DCR (its default)",
    source=Source(
        place="ONNX, operator DepthToSpace, mode",
        url="https://onnx.ai/onnx/operators/onnx__DepthToSpace.html",
        checked="2026-12-01",
        versions="operator version 13",
    ),
)


def orthogonal_returns(stride: int, seed: int) -> bool:
    """With stride² orthonormal filters on disjoint windows; a stretched filter does not."""
    filters = torch.linalg.qr(noise(seed, stride**2, stride**2)).Q
    weight = filters.reshape(stride**2, 1, stride, stride)
    x = noise(seed + 1, 1, 1, 3 * stride, 4 * stride)
    back = F.conv_transpose2d(F.conv2d(x, weight, stride=stride), weight, stride=stride)
    longer = weight * 1.5
    other = F.conv_transpose2d(F.conv2d(x, longer, stride=stride), longer, stride=stride)
    return close(back, x) and not close(other, x)


claim(
    "orthogonal_returns_the_values",
    zh="形状回来了，数值没有；正交的卷积才会回来",
    en="The shape is back, the values are not; they would be for an orthogonal one",
    tried=lambda: for_all(st.integers(1, 4), orthogonal_returns, SEEDS),
    of=("个随机的正交卷积", "random orthogonal convolutions"),
    cases=100,
)


def sharing(kernel: int, stride: int, padding: int) -> bool:
    """How many input sides give each output side, for sides well above the kernel."""
    sides = [
        F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), None, stride, padding).shape[2]
        for size in range(kernel, kernel + 6 * stride)
    ]
    return all(sides.count(side) == stride for side in set(sides[stride:-stride]))


claim(
    "sides_that_share",
    zh="所以有 $s$ 个 $N$ 得到同一个 $n$",
    en="So $s$ values of $N$ share one $n$",
    tried=lambda: for_each(
        [(k, s, 0) for k in range(1, 7) for s in range(1, 6)],
        lambda case: sharing(*case),
    ),
    cases=30,
    of=("种核与步幅，数 PyTorch 的输出边长", "kernels and strides, PyTorch's sides counted"),
)


def three_views(large: int, taps: int, stride: int, padding: int, seed: int) -> bool:
    """The matrix is read off the convolution, one basis vector at a time."""
    padding = min(padding, taps // 2)
    weight = noise(seed, 1, 1, taps)
    basis = torch.eye(large, dtype=torch.float64)[:, None]
    matrix = F.conv1d(basis, weight, None, stride, padding)[:, 0].T  # (small, large)
    g = noise(seed + 1, 1, 1, matrix.shape[0])
    x = torch.zeros(1, 1, large, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(F.conv1d(x, weight, None, stride, padding), x, g)
    spread = torch.zeros(1, 1, (g.shape[2] - 1) * stride + 1, dtype=torch.float64)
    spread[..., ::stride] = g
    rest = (large + 2 * padding - taps) % stride
    left = taps - 1 - padding
    inserted = F.conv1d(F.pad(spread, (left, left + rest)), weight.flip(2))
    by_matrix = (matrix.T @ g[0, 0])[None, None]
    return close(by_matrix, gradient) and close(by_matrix, inserted)


claim(
    "three_views",
    zh="三者数值相等",
    en="All three give equal numbers",
    tried=lambda: for_all(
        st.integers(6, 14), three_views, st.integers(1, 6), st.integers(1, 4), st.integers(0, 3),
        SEEDS,
    ),
    of=("个随机卷积，双精度", "random convolutions, in double precision"),
    cases=100,
)  # fmt: skip


def counted(kernel: int, stride: int) -> bool:
    """Overlaps of each remainder well inside, counted kernel by kernel."""
    starts = range(0, 40 * stride, stride)
    middle = 20 * stride
    counts = [
        sum(start <= place < start + kernel for start in starts)
        for place in range(middle, middle + stride)
    ]
    low, high = kernel // stride, -(-kernel // stride)
    wanted = [high if rest < kernel % stride else low for rest in range(stride)]
    return counts == wanted and (len(set(counts)) == 1) == (kernel % stride == 0)


claim(
    "even_exactly_when_divisible",
    zh="两者相等当且仅当 $s$ 整除 $k$",
    en="The two are equal exactly when $s$ divides $k$",
    tried=lambda: for_each(
        [(k, s) for k in range(1, 20) for s in range(1, 12)], lambda case: counted(*case)
    ),
    cases=209,
    of=("种核与步幅", "kernels and strides"),
    source=Source(
        place="Odena et al., Deconvolution and Checkerboard Artifacts (2016), part 1",
        url="https://distill.pub/2016/deconv-checkerboard/",
        checked="2026-12-01",
    ),
)


def old_layers_are(size: int, height: int, width: int, seed: int) -> bool:
    x = noise(seed, 1, 2, height, width)
    linear = F.interpolate(x, size=size, mode="bilinear", align_corners=True)
    return torch.equal(nn.UpsamplingBilinear2d(size)(x), linear) and torch.equal(
        nn.UpsamplingNearest2d(size)(x), F.interpolate(x, size=size, mode="nearest")
    )


claim(
    "old_layers",
    zh='前者等于 `mode="nearest"`，后者等于 `mode="bilinear", align_corners=True`',
    en='the first is `mode="nearest"`, the second `mode="bilinear", align_corners=True`',
    tried=lambda: for_all(SIDES, old_layers_are, SIDES, SIDES, SEEDS),
    of=("张随机的图", "random maps"),
    cases=100,
    source=Source(
        place="PyTorch documentation, UpsamplingBilinear2d: the note on its deprecation",
        url="https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html",
        checked="2026-12-01",
        versions="PyTorch 0.4 to 2.13",
    ),
)


def unpooled(window: int, height: int, width: int, seed: int) -> bool:
    x = noise(seed, 1, 2, height * window, width * window)
    values, places = F.max_pool2d(x, window, return_indices=True)
    back = F.max_unpool2d(values, places, [window, window])
    kept = back != 0
    return torch.equal(back[kept], x[kept]) and int(kept.sum()) == values.numel()


claim(
    "unpooling_puts_back",
    zh="反池化把值放回原处，其余填 0",
    en="unpooling puts the value back there and zeros elsewhere",
    tried=lambda: for_all(st.integers(1, 4), unpooled, SIDES, SIDES, SEEDS),
    of=("张随机的图", "random maps"),
    cases=100,
)
