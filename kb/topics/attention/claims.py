"""Claims on SE, CBAM and ECA: gates, counts and gradients are tried to break each sentence."""

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.attention.snippets import (
    CBAM,
    ChannelAttention,
    ECABlock,
    SEBlock,
    SEBottleneck,
    SpatialAttention,
    count_parameters,
    eca_kernel,
    se_extra_parameters,
    se_multiplications,
)

CHECKED = "2026-12-01"
SENET = "https://arxiv.org/abs/1709.01507"
RESNET50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
CASES = 100


def paper(section: str) -> Source:
    """A place in the SENet paper, its version of 2019."""
    return Source(place=f"Hu et al., SENet (TPAMI 2020), {section}", url=SENET, checked=CHECKED)


def code(repository: str, commit: str, place: str, dated: str = "") -> Source:
    """A file of a repository at a commit, and the day that file was last changed."""
    file, _, what = place.partition(": ")
    when = f" ({dated})" if dated else ""
    return Source(
        place=f"{repository}, {file}{when}: {what}",
        url=f"https://github.com/{repository}/blob/{commit}/{file}",
        checked=CHECKED,
        versions=f"commit {commit}",
    )


def maps(random: Random, channels: int, batch: int = 1) -> Tensor:
    """A map of 1×1 to 5×5: noise, few values with ties, a constant, or numbers up to a million."""
    shape = (batch, channels, random.randint(1, 5), random.randint(1, 5))
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(random.randrange(10**6)))
    kind = random.randrange(4)
    choices = (noise, noise.round(), torch.full(shape, random.choice((0.0, -2.0))), 1e6 * noise)
    return choices[kind].double()


def fill(module: nn.Module, random: Random) -> None:
    """Random parameters, from all zero to so large that gates are shut or wide open."""
    scale = random.choice((0, 0.1, 1, 30))
    generator = torch.Generator().manual_seed(random.randrange(10**6))
    for parameter in module.parameters():
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        parameter.data = scale * noise


def blocks(count: int, batch: int = 1, spatial: bool = True) -> Iterator[tuple[nn.Module, Tensor]]:
    """Blocks of every kind with random parameters, each with a map to work on."""
    for seed in range(count):
        random = Random(seed)
        channels, r = random.randint(1, 9), random.randint(1, 12)
        kinds: list[nn.Module] = [
            SEBlock(channels, r, bias=seed % 8 == 0), ChannelAttention(channels, r),
            ECABlock(channels), SpatialAttention(random.choice((1, 3, 7))), CBAM(channels, r, 3),
        ]  # fmt: skip
        block = kinds[seed % (5 if spatial else 3)]
        fill(block, random)
        yield block.requires_grad_(False), maps(random, channels, batch)


def raised(seed: int) -> bool:
    """Raising one logit leaves the other sigmoids, and takes from every other softmax value."""
    random = Random(seed)
    channels = random.randint(2, 9)
    block, x = SEBlock(channels, random.randint(1, 12)).double(), maps(random, channels)
    fill(block, random)
    chosen, last = random.randrange(channels), block.excite[2]
    assert isinstance(last, nn.Linear)
    before, logits = block.weights(x).flatten(), last.bias.detach().clone()
    last.bias.data[chosen] += 3
    after = block.weights(x).flatten()
    others = [c for c in range(channels) if c != chosen]
    soft = [logits.softmax(0), last.bias.softmax(0)]
    fallen = bool((soft[1][others] <= soft[0][others]).all()) and soft[1].sum().isclose(
        soft[0].sum()
    )
    return bool((before[others] == after[others]).all()) and bool(fallen)


claim(
    "gates_do_not_compete",
    zh="几个通道可以同时重要，不竞争",
    en="several channels may matter at once, they do not compete",
    also=[("门控之间不竞争", "the gates do not compete")],
    tried=lambda: for_each(range(CASES), raised),
    of=("个 SE 模块，抬高一个通道的 logit", "SE blocks, one channel's logit raised"),
    cases=CASES,
    source=paper("§3.2: a non-mutually-exclusive relationship"),
)

claim(
    "as_many_parameters_as_se",
    zh="MLP 共享，所以参数和 SE 一样",
    en="The MLP is shared, so there are as many parameters as in SE",
    tried=lambda: for_each(
        [(c, r) for c in (1, 2, 3, 8, 17, 64, 100, 256, 1000) for r in (1, 2, 3, 8, 16, 2000)],
        lambda size: (
            count_parameters(ChannelAttention(*size))
            == count_parameters(SEBlock(size[0], size[1], bias=False))
            == 2 * size[0] * max(1, size[0] // size[1])
        ),
    ),
    of=("组通道数与 r", "numbers of channels and r"),
    cases=54,
)  # fmt: skip

claim(
    "error_hardly_moves_with_r",
    zh="$r$ 从 4 到 16，错误率几乎不变；取 32 变差",
    en="From $r$ = 4 to 16 the error hardly moves; at 32 it is worse",
    source=paper("§6.1 and table 10"),
)


def four_times(case: tuple[int, int, int]) -> bool:
    """Twice the width has four times the parameters; the stages' shares are 3, 16, 96 and 192."""
    blocks, channels, r = case
    wide, narrow = ([(blocks, n * channels)] for n in (2, 1))
    last = [se_extra_parameters(stages, r) for stages in (RESNET50[3:], RESNET50)]
    return (
        se_extra_parameters(wide, r) == 4 * se_extra_parameters(narrow, r)
        and 307 * last[0] == 192 * last[1]
        and round(100 * 192 / 307, 1) == 62.5
    )


claim(
    "parameters_grow_with_the_square",
    zh="参数按宽度的平方增长，所以 62.5 % 落在最后一个阶段",
    en="Parameters grow with the square of the width, so 62.5 % fall on the last stage",
    tried=lambda: for_each(
        [(n, k * r, r) for n in (1, 2, 5) for r in (1, 2, 4, 8, 16, 32) for k in (1, 3, 64)],
        four_times,
    ),
    of=("种块数、宽度与 r", "numbers of blocks, widths and r"),
    cases=54,
    source=paper("§4, after equation 5: the majority come from the final stage"),
)

claim(
    "time_grows_more_than_flops",
    zh="论文里前向加反向从 190 ms 到 209 ms，FLOPs 只多 0.26 %",
    en="in the paper a forward and backward pass takes 209 ms for 190, with 0.26 % more FLOPs",
    also=[("论文的训练里从 190 ms 到 209 ms", "209 ms for 190 in the paper's training")],
    source=paper("§4, “Model and computational complexity”"),
)


def between(seed: int) -> bool:
    """The unit's answer lies between that of its identity and that of the sum, gate by gate."""
    random = Random(seed)
    width = random.randint(1, 4)
    unit = SEBottleneck(width, random.randint(1, 9)).double().eval()
    fill(unit, random)
    x = maps(random, 4 * width, 2)
    residual, out = unit.body(x), unit(x)
    gate = unit.se.weights(residual)
    ends = torch.stack([torch.relu(x), torch.relu(x + residual)])
    inside = (ends.amin(0) <= out) & (out <= ends.amax(0))
    shut = torch.where(gate == 0, out - torch.relu(x), 0.0)
    return bool(inside.all()) and not shut.any()


claim(
    "the_residual_is_rescaled",
    zh="SE 缩放残差，不缩放恒等支路",
    en="SE rescales the residual, not the identity",
    tried=lambda: for_each(range(CASES), between),
    of=("个残差块，门控从全关到全开", "residual units, gates from shut to wide open"),
    cases=CASES,
)

claim(
    "places_compared",
    zh="相加之后较差，其余差别不大；紧跟 3×3，SE 只用十六分之一的参数，结果接近",
    en="after the sum is worse, the others differ little; directly after the 3×3 it comes close "
    "with a sixteenth of SE's parameters",
    also=[
        (
            "相加之后更差，放在残差单元之前或恒等支路上差别不大；紧跟 3×3、宽度 $w$，结果相当",
            "after the sum is worse, before the unit or on the identity differ little; directly "
            "after the 3×3, at width $w$, it is comparable",
        ),
        ("那是另一种设计，top-1 错误率 22.48 % 对 22.28 %",
         "another design, with 22.48 % top-1 error for 22.28 %"),
    ],
    source=paper("§6.5, tables 14 and 15"),
)  # fmt: skip

claim(
    "spatial_half_ignores_channels",
    zh="空间部分只有 98 个参数，和通道数无关",
    en="The spatial half has just 98 parameters, whatever the number of channels",
    tried=lambda: for_each(
        [(c, k) for c in (1, 2, 3, 16, 64, 257, 1024) for k in (1, 3, 5, 7, 9)],
        lambda size: (
            count_parameters(CBAM(size[0], 4, size[1]).spatial) == 2 * size[1] ** 2
            and count_parameters(CBAM(size[0]).spatial) == 98
        ),
    ),
    of=("组通道数与核长", "numbers of channels and kernels"),
    cases=35,
)

claim(
    "order_was_compared",
    zh="串联好于并联，先通道略好于先空间",
    en="sequence beats parallel, and channel first is slightly better than space first",
    source=Source(
        place="Woo et al., CBAM (ECCV 2018), §3, “Arrangement of attention modules”",
        url="https://arxiv.org/abs/1807.06521",
        checked=CHECKED,
    ),
)


def own_input(case: tuple[nn.Module, Tensor]) -> bool:
    """No output without an input of its own, and none is larger or of another sign."""
    block, x = case
    y = block(x)
    holed = x.clone()
    holed.view(-1)[0] = 0
    return bool((y * x >= 0).all() and (y.abs() <= x.abs()).all() and block(holed).view(-1)[0] == 0)


claim(
    "output_is_its_input_times_a_gate",
    zh="SE 和 CBAM 的每个输出是自己的输入乘门控值，别的位置通过门控起作用",
    en="in SE and CBAM each output is its own input times a gate, and other positions act through "
    "the gate",
    also=[
        ("每个输出是自己的输入乘这个门控值，别的位置通过门控起作用",
         "each output is its own input times that gate, and other positions act through the gate"),
        ("门控在 0 和 1 之间，什么都不放大", "a gate between 0 and 1 amplifies nothing"),
        ("门控小于 1，衰减而不放大", "gates below 1 damp, they do not amplify"),
    ],
    tried=lambda: for_each(blocks(250), own_input),
    of=("个随机模块与特征图，数值到百万", "random blocks and maps, values up to millions"),
    cases=250,
)  # fmt: skip


def attended(seed: int) -> bool:
    """One head's weights: one for each pair, each row a softmax, so an empty place is filled."""
    random = Random(seed)
    positions = random.randint(2, 30)
    head = nn.MultiheadAttention(4, 1, batch_first=True).double().requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(1, positions, 4, generator=generator, dtype=torch.float64)
    value = x.clone()
    value[0, 0] = 0
    out, weights = head(x, x, value)
    return bool(
        weights.numel() == positions**2
        and (weights > 0).all()
        and torch.allclose(weights.sum(-1), torch.ones(()).double())
        and (out[0, 0] != 0).any()
    )


claim(
    "all_pairs_are_weighted",
    zh="自注意力用 softmax 给所有位置对算权重",
    en="self-attention weighs all pairs of positions with a softmax",
    also=[("", "Self-attention weighs all pairs of positions with a softmax")],
    tried=lambda: for_each(range(CASES), attended),
    of=("组位置，第一处的 value 是 0", "sets of positions, the first with a value of 0"),
    cases=CASES,
)

claim(
    "how_implementations_differ",
    zh="都在 MLP 里带偏置、在 7×7 卷积后带批归一化，而且把最大图放在平均图前面",
    en="have biases in the MLP and a batch norm after the 7×7 convolution, and stack the maximum "
    "before the mean",
    source=code(
        "Jongchan/attention-module", "459efad", "MODELS/cbam.py: ChannelGate and SpatialGate",
        "2018-10-07",
    ),
)  # fmt: skip

claim(
    "timm_rounds_to_eight",
    zh="timm 的 `SEModule` 把隐藏层宽度凑成 8 的倍数",
    en="timm's `SEModule` rounds the hidden width to a multiple of 8",
    source=code(
        "huggingface/pytorch-image-models", "0d4c04f",
        "timm/layers/squeeze_excite.py: SEModule, rd_divisor",
    ),
)  # fmt: skip

claim(
    "timm_cbam_differs",
    zh="`CbamModule` 不凑：它带归一化，但没有偏置，平均图在前",
    en="its `CbamModule` does not: that has the norm, but no biases, and the mean first",
    source=code(
        "huggingface/pytorch-image-models", "0d4c04f",
        "timm/layers/cbam.py: rd_divisor=1, mlp_bias=False, SpatialAttn",
    ),
)  # fmt: skip


def keeps_the_size(kernel: int, padding: int, side: int) -> bool:
    """A padding below kernel // 2 shrinks the map; that of an odd kernel keeps its size."""
    conv = nn.Conv2d(2, 1, kernel, padding=padding)
    after: int = conv(torch.zeros(1, 2, side, side)).shape[-1]
    return after < side if padding < kernel // 2 else after == side


claim(
    "padding_of_half_rounded_down_keeps_the_size",
    zh="这里的填充小于 `kernel // 2`，图会缩小；要保持大小就填充 `kernel // 2`",
    en="The padding is less than `kernel // 2`, so the map shrinks; `kernel // 2` keeps the size",
    tried=lambda: for_each(
        [(k, p, n) for k in range(1, 12, 2) for p in range(k // 2 + 1) for n in range(11, 15)],
        lambda case: keeps_the_size(*case),
    ),
    of=("组奇数核长、填充与边长", "odd kernels, paddings and sides"),
    cases=84,
)

claim(
    "eca_kernel_is_the_nearest_odd",
    zh="取 $(\\log_2 C + 1)/2$ 的整数部分，偶数加 1",
    en="the integer part of $(\\log_2 C + 1)/2$, plus 1 if even",
    also=[("偶数加 1，奇数不加", "add 1 to even numbers, not to odd ones")],
    tried=lambda: for_each(
        range(1, 20_001),
        lambda channels: eca_kernel(channels) == 2 * (channels.bit_length() // 4) + 1,
    ),
    of=("个通道数，对最近的奇数", "numbers of channels, against the nearest odd number"),
    cases=20_000,
    source=Source(
        place="Wang et al., ECA-Net (CVPR 2020), §3.2, equation 12: the nearest odd number",
        url="https://arxiv.org/abs/1910.03151",
        checked=CHECKED,
    ),
)

claim(
    "released_eca_kernels_are_set_by_hand",
    zh="四个阶段的核长由命令行手工指定，第一阶段取 3",
    en="the kernels of its four stages are set by hand on the command line, 3 in stage 1",
    source=code(
        "BangguWu/ECANet", "b332f6b", "README.md: --ksize 3557, eca_resnet50_k3557", "2021-05-16"
    ),
)

claim(
    "released_se_layers_have_biases",
    zh="论文的消融（§6）不带，放出的 SE-ResNet-50 带（共 28,088,024 个）",
    en="The paper's ablations (§6) have none, the released SE-ResNet-50 has them (28,088,024 in "
    "all)",
    source=code(
        "hujie-frank/SENet", "0262d43", "models/SE-ResNet-50.prototxt: no bias_term in its SE "
        "layers, so Caffe's default, true", "2017-08-20",
    ),
)  # fmt: skip

claim(
    "regnet_has_se_after_its_3x3",
    zh="RegNetY 也放在那里",
    en="RegNetY puts SE there too",
    also=[("RegNetY 就放在那里", "RegNetY has it there")],
    source=code("pytorch/vision", "07a929e", "torchvision/models/regnet.py: BottleneckTransform"),
)

claim(
    "a_sum_of_sigmoids_can_exceed_one",
    zh="先各自过 sigmoid 再相加，结果可能大于 1",
    en="The sigmoids were added, which can exceed 1",
    also=[("得到 1.453，已经不是 0 到 1 的门控值",
           "That gives 1.453, no longer a gate between 0 and 1")],
    tried=lambda: for_each(
        [(a / 2, b / 2) for a in range(-20, 21) for b in range(-20, 21)],
        lambda two: (sum(1 / (1 + math.exp(-v)) for v in two) > 1 + 1e-12) == (sum(two) > 0),
    ),
    of=("对 logit：和大于 1，当且仅当 logit 之和为正", "pairs of logits: past 1 exactly when "
        "their sum is positive"),
    cases=1681,
)  # fmt: skip


class Counted:
    """A number that counts the multiplications it takes part in."""

    products = 0

    def __mul__(self, other: "Counted") -> "Counted":
        Counted.products += 1
        return self

    def __add__(self, other: "Counted") -> "Counted":
        return self


def multiplied(channels: int, r: int, height: int, width: int) -> bool:
    """SE's two layers and its rescaling of one image, multiplied number by number."""

    def numbers(*shape: int) -> np.ndarray:
        return np.full(shape, Counted(), dtype=object)

    hidden = max(1, channels // r)
    Counted.products = 0
    gates = numbers(channels, hidden) @ (numbers(hidden, channels) @ numbers(channels))
    numbers(channels, height, width) * gates[:, None, None]
    return Counted.products == se_multiplications(channels, r, height, width)


claim(
    "one_product_for_each_value",
    zh="缩放：每个像素的每个通道各乘一次，加上它",
    en="Rescaling multiplies each channel of each pixel once; add it",
    tried=lambda: for_all(
        st.integers(1, 12), multiplied, st.integers(1, 15), st.integers(1, 5), st.integers(1, 5)
    ),
    of=("种大小，逐个数乘法", "sizes, each multiplication counted"),
    cases=100,
)

claim(
    "softmax_is_smooth_and_between_0_and_1",
    zh="softmax 处处可导",
    en="A softmax is differentiable everywhere",
    also=[(
        "softmax 的每一项也在 0 和 1 之间",
        "Each value of a softmax lies between 0 and 1 too",
    )],
    tried=lambda: for_all(
        st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), smooth, st.integers(0, 10**6)
    ),
    of=("组 logit，大到百万", "sets of logits, up to a million"),
    cases=100,
)  # fmt: skip


def smooth(logits: list[float], seed: int) -> bool:
    """Its derivative in a random direction is p · (v − p·v), and its values are shares."""
    x = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    p = x.softmax(0)
    v = torch.randn(len(p), generator=torch.Generator().manual_seed(seed)).double()
    (gradient,) = torch.autograd.grad(p @ v, x)
    p = p.detach()
    shares = bool(((p >= 0) & (p <= 1)).all()) and math.isclose(float(p.sum()), 1)
    return shares and torch.allclose(gradient, p * (v - p @ v), atol=1e-9)


claim(
    "an_even_kernel_moves_the_map",
    zh="步幅 1、无空洞时，偶数长的核不可能两侧对称填充而保持长度",
    en="At stride 1 without dilation an even kernel cannot be padded symmetrically to keep the "
    "length",
    tried=lambda: for_each(
        [(k, p, n) for k in range(2, 13, 2) for p in range(8) for n in range(1, 9)
         if n + 2 * p >= k],
        lambda case: nn.functional.conv1d(
            torch.zeros(1, 1, case[2]), torch.zeros(1, 1, case[0]), padding=case[1]
        ).shape[-1] != case[2],
    ),
    of=("组核长、填充与长度", "kernels, paddings and lengths"),
    cases=298,
)  # fmt: skip

claim(
    "images_of_a_batch_are_apart",
    zh="一批里的各张图互不影响",
    en="the images of a batch do not see each other",
    tried=lambda: for_each(
        blocks(CASES, batch=3),
        lambda case: torch.allclose(
            case[0](case[1]), torch.cat([case[0](image[None]) for image in case[1]]), rtol=1e-9
        ),
    ),
    of=("批各三张图，随机模块", "batches of three images, random blocks"),
    cases=CASES,
)

claim(
    "se_share_ignores_the_width",
    zh="比值 $\\frac{32}{17\\,r}$ 与 $w$ 无关",
    en="Their ratio $\\frac{32}{17\\,r}$ does not depend on $w$",
    tried=lambda: for_each(
        [(w, r) for w in range(1, 17) for r in range(1, 33) if 4 * w % r == 0],
        lambda case: share(*case),
    ),
    of=("组 w 与能整除宽度的 r", "pairs of w and an r that divides the width"),
    cases=102,
)


def share(width: int, r: int) -> bool:
    with torch.device("meta"):
        unit = SEBottleneck(width, r)
    weights = sum(p.numel() for p in unit.body.parameters() if p.dim() == 4)
    return 17 * r * count_parameters(unit.se) == 32 * weights


claim(
    "softmax_shrinks_by_the_channels",
    zh="$C$ 个相等的 logit，softmax 每个给 $1/C$，整张图缩小到 $1/C$；sigmoid 在 0 处给 "
    "$\\frac12$，与 $C$ 无关",
    en="With $C$ equal logits a softmax gives each $1/C$ and shrinks the whole map to $1/C$; the "
    "sigmoid at 0 gives $\\frac12$ whatever $C$ is",
    tried=lambda: for_all(
        st.integers(1, 600),
        lambda channels, logit: (
            torch.allclose(
                torch.full((channels,), logit).double().softmax(0) * channels,
                torch.ones(()).double(),
            )
            and bool((torch.zeros(channels).sigmoid() == 0.5).all())
        ),
        st.floats(-1e6, 1e6, width=32),
    ),
    of=("组通道数与 logit", "numbers of channels and logits"),
    cases=100,
)

SMALL = st.integers(-4, 4)
PAIRS = st.lists(st.tuples(SMALL, SMALL), min_size=3, max_size=3)


def signs_decide(first: list[tuple[int, int]], pairs: list[tuple[int, int]]) -> bool:
    """Each hidden unit as its own output: the two sides agree where it has no opposite signs."""
    block = ChannelAttention(2, 1).double()
    w1 = torch.tensor(first, dtype=torch.float64)
    a, b = torch.tensor(pairs[0]).double(), torch.tensor(pairs[1]).double()
    inner, outer = nn.Linear(2, 3, bias=False), nn.Linear(3, 3, bias=False)
    inner.weight.data, outer.weight.data = w1, torch.eye(3, dtype=torch.float64)
    block.mlp[0], block.mlp[2] = inner, outer
    agree = bool((block.mlp(a) + block.mlp(b) == block.mlp(a + b)).all())
    opposite = bool(((w1 @ a) * (w1 @ b) < 0).any())
    return agree == (not opposite)


claim(
    "merging_needs_equal_signs",
    zh="对所有 $W_2$ 都相等，当且仅当没有隐藏单元在两路上异号",
    en="For all $W_2$ they agree exactly when no hidden unit has opposite signs on the two paths",
    tried=lambda: for_all(PAIRS, signs_decide, PAIRS),
    of=("组小整数权重与池化值，含 0", "sets of small whole weights and pooled values, zeros too"),
    cases=100,
)


def halved(seed: int) -> bool:
    random = Random(seed)
    block = ChannelAttention(random.randint(1, 9), random.randint(1, 12)).double()
    fill(block, random)
    a, b = (maps(random, block.channels).mean((2, 3)) for _ in range(2))
    return torch.allclose(2 * block.mlp((a + b) / 2), block.mlp(a + b), rtol=1e-9)


claim(
    "an_average_is_half_the_sum",
    zh="取均值还要再减半：ReLU 是正齐次的",
    en="An average halves it again: ReLU is positively homogeneous",
    also=[("均值又是和的一半", "an average is half the sum"),
          ("均值是和的一半", "an average is half the sum")],
    tried=lambda: for_each(range(CASES), halved),
    of=("个无偏置的随机 MLP", "random MLPs without biases"),
    cases=CASES,
)  # fmt: skip


def equally(seed: int) -> bool:
    """Each gate's derivative by a pixel is that by the mean of its channel, over the pixels."""
    random = Random(seed)
    channels = random.randint(1, 5)
    block = SEBlock(channels, random.randint(1, 5), bias=seed % 2 == 0).double()
    fill(block, random)
    x = maps(random, channels).requires_grad_()
    z = x.detach().mean((2, 3)).requires_grad_()
    pixels = x[0, 0].numel()
    for gate in range(channels):
        (by_pixel,) = torch.autograd.grad(block.weights(x)[0, gate, 0, 0], x)
        (by_mean,) = torch.autograd.grad(block.excite(z)[0, gate], z)
        if not torch.allclose(by_pixel * pixels, by_mean[:, :, None, None], rtol=1e-6, atol=1e-9):
            return False
    return True


claim(
    "pixels_move_the_gate_equally",
    zh="一个通道的所有像素同样地影响门控，各是 $z$ 的影响的 $1/(HW)$",
    en="all pixels of a channel move the gate equally, by $1/(HW)$ of what $z$ does",
    tried=lambda: for_each(range(CASES), equally),
    of=("个 SE 模块，对每个像素求导", "SE blocks, differentiated by each pixel"),
    cases=CASES,
)

claim(
    "three_numbers_of_the_authors",
    zh="三个数都来自作者：6.62 是正文主表，6.03 是压缩比消融表，6.36 是作者后来重新训练放出的模型",
    en="All three numbers come from the authors: 6.62 is the main table, 6.03 the table on the "
    "reduction ratio, 6.36 the model they retrained and released later",
    source=code("hujie-frank/SENet", "0262d43", "README.md: SE-ResNet-50, and the paper's tables 2 "
                "and 10", "2019-02-25"),
)  # fmt: skip
