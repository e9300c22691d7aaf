"""SE, CBAM and ECA against loops, NumPy and pytorchcv; the numbers people get wrong."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from kb.cli._latex import formula
from kb.topics.attention import oracle
from kb.topics.attention.snippets import (
    CBAM,
    ChannelAttention,
    ECABlock,
    SEBlock,
    SEBottleneck,
    SpatialAttention,
    count_parameters,
    eca_kernel,
    reduced_width,
    se_extra_parameters,
    se_multiplications,
)

ROOT = Path(__file__).parents[2]
RESNET50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
needs_library = pytest.mark.skipif(not oracle.has_pytorchcv(), reason="pytorchcv is not installed")


def image(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


@needs_library
@pytest.mark.parametrize(("channels", "reduction"), [(16, 4), (64, 16), (12, 1)])
def test_se_equals_the_library(channels: int, reduction: int) -> None:
    block: Any = SEBlock(channels, reduction, bias=False).double()
    x = image(2, channels, 5, 4)
    expected = oracle.library_se(x, block.excite[0].weight, block.excite[2].weight)
    torch.testing.assert_close(block(x), expected, rtol=0, atol=1e-12)


@needs_library
@pytest.mark.parametrize(("channels", "reduction"), [(16, 4), (32, 8)])
def test_cbam_equals_the_library_without_its_biases_and_norm(channels: int, reduction: int) -> None:
    block: Any = CBAM(channels, reduction).double()
    x = image(2, channels, 9, 6)
    mlp = block.channel.mlp
    expected = oracle.library_cbam(x, mlp[0].weight, mlp[2].weight, block.spatial.conv.weight)
    torch.testing.assert_close(block(x), expected, rtol=0, atol=1e-12)


@needs_library
def test_the_librarys_cbam_counts_biases_and_norm() -> None:
    from pytorchcv.models.cbamresnet import CbamBlock

    extra = count_parameters(CbamBlock(128, 8)) - count_parameters(CBAM(128, 8))
    assert extra == 128 + 16 + 2  # two biases of the MLP, scale and shift of the norm


def test_se_by_hand() -> None:
    """Two channels with means 3 and 1, hidden width 1: relu(2·3 − 1·1) = 5, times 0.2 and −0.4."""
    x = torch.tensor([[[[2.0, 4.0]], [[1.0, 1.0]]]], dtype=torch.float64)
    block = SEBlock(2, reduction=2, bias=False).double()
    block.excite[0].weight.data = torch.tensor([[2.0, -1.0]], dtype=torch.float64)
    block.excite[2].weight.data = torch.tensor([[0.2], [-0.4]], dtype=torch.float64)
    gates = [1 / (1 + math.exp(-1)), 1 / (1 + math.exp(2))]
    assert block.weights(x).flatten().tolist() == pytest.approx(gates, abs=1e-15)
    assert block(x).flatten().tolist() == pytest.approx(
        [2 * gates[0], 4 * gates[0], gates[1], gates[1]], abs=1e-15
    )


def test_channel_attention_by_hand() -> None:
    """Means 3 and 1, maxima 4 and 1: hidden 5 and 7, summed to 12 before the sigmoid."""
    x = torch.tensor([[[[2.0, 4.0]], [[1.0, 1.0]]]], dtype=torch.float64)
    block = ChannelAttention(2, reduction=2).double()
    block.mlp[0].weight.data = torch.tensor([[2.0, -1.0]], dtype=torch.float64)
    block.mlp[2].weight.data = torch.tensor([[0.1], [-0.1]], dtype=torch.float64)
    gate = 1 / (1 + math.exp(-1.2))
    assert block.weights(x).flatten().tolist() == pytest.approx([gate, 1 - gate], abs=1e-15)


def test_spatial_maps_go_mean_then_max() -> None:
    block = SpatialAttention(kernel=1).double()
    block.conv.weight.data = torch.tensor([[[[1.0]], [[0.0]]]], dtype=torch.float64)
    x = image(1, 5, 3, 3)
    torch.testing.assert_close(block.weights(x), torch.sigmoid(x.mean(1, keepdim=True)))
    block.conv.weight.data = torch.tensor([[[[0.0]], [[1.0]]]], dtype=torch.float64)
    torch.testing.assert_close(block.weights(x), torch.sigmoid(x.amax(1, keepdim=True)))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 5), st.integers(1, 5), st.data())
def test_gates_agree_with_loops(
    channels: int, reduction: int, height: int, width: int, data: st.DataObject
) -> None:
    x = image(1, channels, height, width, seed=data.draw(st.integers(0, 10**6)))
    se: Any = SEBlock(channels, reduction, bias=False).double()
    first, second = se.excite[0].weight.tolist(), se.excite[2].weight.tolist()
    expected = oracle.se_gates(x[0].tolist(), first, second)
    assert se.weights(x).flatten().tolist() == pytest.approx(expected, abs=1e-12)
    cam: Any = ChannelAttention(channels, reduction).double()
    first, second = cam.mlp[0].weight.tolist(), cam.mlp[2].weight.tolist()
    expected = oracle.cbam_gates(x[0].tolist(), first, second)
    assert cam.weights(x).flatten().tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("block", [SEBlock(8), ChannelAttention(8), SpatialAttention(), CBAM(8)])
def test_shapes_and_gates(block: Any) -> None:
    x = torch.randn(3, 8, 7, 5)
    assert block(x).shape == x.shape
    if isinstance(block, SpatialAttention):
        assert block.weights(x).shape == (3, 1, 7, 5)
    elif not isinstance(block, CBAM):
        assert block.weights(x).shape == (3, 8, 1, 1)
    assert (block(x).abs() < x.abs()).all()  # a gate is strictly between 0 and 1


def test_cbam_is_channel_first() -> None:
    block = CBAM(4, 2, 3).double()
    x = image(2, 4, 6, 6)
    torch.testing.assert_close(block(x), block.spatial(block.channel(x)))
    other = block.channel(block.spatial(x))
    assert (block(x) - other).abs().max() > 1e-6


def test_the_order_may_leave_no_trace() -> None:
    """With all weights zero both gates are a half, whichever comes first."""
    block = CBAM(4, 2, 3).double()
    for parameter in block.parameters():
        nn.init.zeros_(parameter)
    x = image(2, 4, 6, 6)
    torch.testing.assert_close(block(x), block.channel(block.spatial(x)), rtol=0, atol=0)


def test_gradients() -> None:
    x = image(1, 4, 3, 3).requires_grad_()
    for block in (SEBlock(4, 2), CBAM(4, 2, 3), ECABlock(4)):
        assert torch.autograd.gradcheck(block.double(), (x,))


def test_eca_by_hand() -> None:
    """Kernel 3 over means 1 to 16, all weights 1: sums 3, 6, 9, … and 31 with zero padding."""
    block = ECABlock(16).double()
    block.conv.weight.data.fill_(0.1)
    means = torch.arange(1, 17, dtype=torch.float64)
    x = means[None, :, None, None].expand(1, 16, 2, 2)
    sums = torch.tensor([3.0 * i for i in range(1, 16)] + [31.0], dtype=torch.float64)
    torch.testing.assert_close(block(x)[0, :, 0, 0], means * torch.sigmoid(0.1 * sums))


def test_eca_looks_two_channels_to_either_side_from_128_on() -> None:
    block = ECABlock(128).double()
    assert block.conv.weight.shape == (1, 1, 5)
    block.conv.weight.data.fill_(0.01)
    means = list(range(128))
    x = torch.tensor(means).double()[None, :, None, None].expand(1, 128, 2, 3)
    sums = [sum(means[max(0, c - 2) : c + 3]) for c in means]
    gates = [1 / (1 + math.exp(-0.01 * total)) for total in sums]
    expected = [c * gate for c, gate in zip(means, gates, strict=True)]
    assert block(x)[0, :, 1, 2].tolist() == pytest.approx(expected, abs=1e-12)


def test_eca_kernels() -> None:
    assert eca_kernel(64, gamma=1) == 7  # log2 64 + 1
    assert [eca_kernel(c) for c in (64, 128, 256, 512, 1024, 2048)] == [3, 5, 5, 5, 5, 7]
    assert all(eca_kernel(c) == oracle.odd_kernel(c) for c in range(1, 3000))
    total = sum(n * count_parameters(ECABlock(c)) for n, c in RESNET50)
    assert total == 86  # 3·5 + 4·5 + 6·5 + 3·7
    released = [3, 5, 5, 7]  # the authors' ECA-Net50, k3557; the paper prints 80
    assert sum(n * k for (n, _), k in zip(RESNET50, released, strict=True)) == 80


def test_parameters_of_a_block() -> None:
    assert count_parameters(SEBlock(512, 16)) == 2 * 512 * 32 + 512 + 32
    assert count_parameters(SEBlock(512, 16, bias=False)) == 32_768
    assert count_parameters(SEBlock(512, 16)) == oracle.se_parameters(512, 16, True)
    assert count_parameters(CBAM(128, 8)) == 4_194 == oracle.cbam_parameters(128, 8, 7)
    assert reduced_width(8, 16) == 1
    assert count_parameters(SEBlock(8, 16, bias=False)) == 16


def test_two_mlps_instead_of_one() -> None:
    separate = nn.ModuleList([ChannelAttention(128, 8), ChannelAttention(128, 8)])
    assert count_parameters(separate) + count_parameters(SpatialAttention(7)) == 8_290


def test_extra_parameters_of_se_resnet50() -> None:
    assert se_extra_parameters(RESNET50, 16) == 2_514_944
    assert se_extra_parameters([list(stage) for stage in RESNET50], 16) == 2_514_944
    assert oracle.network_parameters([list(s) for s in RESNET50], 16) == 2_514_944
    table = {4: 35.7, 8: 30.7, 16: 28.1, 32: 26.9}  # millions, SENet's ablation table
    for reduction, millions in table.items():
        assert 25.6 + se_extra_parameters(RESNET50, reduction) / 1e6 == pytest.approx(
            millions, abs=0.1
        )


@needs_library
def test_the_released_model_has_biases() -> None:
    """The library holds the authors' weights: 28,088,024 numbers, of which 16,048 are biases."""
    from pytorchcv.models.resnet import resnet50
    from pytorchcv.models.seresnet import seresnet50

    with torch.device("meta"):
        plain, released = count_parameters(resnet50()), count_parameters(seresnet50())
    biases = sum(n * (c + c // 16) for n, c in RESNET50)
    assert released == 28_088_024
    assert released - plain == se_extra_parameters(RESNET50, 16) + biases


@pytest.mark.parametrize(
    ("lang", "place"),
    [("zh", "每块末尾、相加之前放一个"), ("en", "Each block ends in an SE block")],
)
def test_the_network_question_says_where_se_sits(lang: str, place: str) -> None:
    """After the 3×3 the answer would be the narrow one, which the paper finds comparable."""
    words = (ROOT / "quiz_bank/attention" / f"questions.{lang}.md").read_text("utf-8")
    assert words.count(place) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fractions_read_in_the_terminal_as_they_are(lang: str) -> None:
    """1/(H W) is not (1/H)·W, nor 32/(17 r) 32/17·r; the 2/r stands apart from its sum."""
    page = (ROOT / "docs" / lang / "attention.md").read_text("utf-8")
    mean = next(f for f in re.findall(r"\$\$(.+?)\$\$", page) if f.startswith("z_c"))
    ratio = next(f for f in re.findall(r"\$([^$\n]+)\$", page) if "32}{17" in f)

    def value(latex: str, **names: float) -> float:
        python = re.sub(r"(?<=\w) (?=\w)", "*", formula(latex).split(" = ")[-1].split("∑")[0])
        return float(eval(python.strip(" ·"), names))

    assert value(mean, H=3, W=5) == 1 / 15
    assert value(ratio, r=16) == pytest.approx(0.1176, abs=1e-4)
    extra = [f for f in re.findall(r"\$([^$\n]+)\$", page) if r"\frac{2}{r}" in f]
    assert len(extra) == 2
    assert all(value(f, r=16) == 1 / 8 for f in extra)


def test_bottleneck_width_instead_of_output_width() -> None:
    narrow = [(blocks, channels // 4) for blocks, channels in RESNET50]
    assert se_extra_parameters(narrow, 16) == 157_184  # one sixteenth


def test_bottleneck_counts() -> None:
    block = SEBottleneck(64)
    convolutions = sum(m.weight.numel() for m in block.modules() if isinstance(m, nn.Conv2d))
    assert convolutions == 17 * 64 * 64
    share = 100 * count_parameters(block.se) / convolutions
    assert share == pytest.approx(oracle.bottleneck_share(64, 16), abs=1e-12)
    assert share == pytest.approx(11.7647, abs=1e-4)
    x = torch.randn(2, 256, 4, 4)
    block.eval()
    assert block(x).shape == x.shape
    torch.testing.assert_close(block(x), torch.relu(x + block.se(block.body(x))))


def test_bottleneck_is_its_layers_written_out() -> None:
    torch.manual_seed(0)
    block: Any = SEBottleneck(6, 4).double().eval()
    for norm in (m for m in block.modules() if isinstance(m, nn.BatchNorm2d)):
        nn.init.normal_(norm.weight)
        nn.init.normal_(norm.bias)
    x = image(2, 24, 5, 4)

    def step(y: Tensor, conv: nn.Conv2d, norm: nn.BatchNorm2d, padding: int = 0) -> Tensor:
        y = torch.nn.functional.conv2d(y, conv.weight, padding=padding) / math.sqrt(1 + norm.eps)
        return y * norm.weight[:, None, None] + norm.bias[:, None, None]

    layers = [m for m in block.body if not isinstance(m, nn.ReLU)]
    y = step(x, *layers[:2]).relu()
    y = step(y, *layers[2:4], padding=1).relu()
    y = step(y, *layers[4:])
    first, second = (m.weight for m in block.se.excite if isinstance(m, nn.Linear))
    gate = ((y.mean((2, 3)) @ first.T).relu() @ second.T).sigmoid()
    torch.testing.assert_close(
        block(x), (x + gate[:, :, None, None] * y).relu(), atol=1e-12, rtol=0
    )


def test_the_smallest_cases_allowed() -> None:
    assert SEBottleneck(1).eval()(torch.zeros(1, 4, 1, 1)).shape == (1, 4, 1, 1)
    assert se_extra_parameters([(0, 64), (1, 64)], 16) == 2 * 64 * 4
    assert se_multiplications(8, 2, 1, 1) == 2 * 8 * 4 + 8
    assert count_parameters(CBAM(32)) == oracle.cbam_parameters(32, 16, 7)


def test_the_reduction_is_16_unless_told() -> None:
    """32 channels have a hidden layer of 2; from a reduction of 17 on it would be 1."""
    assert count_parameters(SEBlock(32)) == oracle.se_parameters(32, 16, True)
    assert count_parameters(ChannelAttention(32)) == 2 * 32 * 2


@needs_library
def test_the_librarys_unit_has_the_same_convolutions() -> None:
    from pytorchcv.models.seresnet import SEResUnit

    unit = SEResUnit(256, 256, 1, bottleneck=True, conv1_stride=False)
    ours = SEBottleneck(64)
    biases = 256 + 16  # the library's SE block has them
    assert count_parameters(unit) - biases == count_parameters(ours)


def test_multiplications() -> None:
    assert se_multiplications(256, 16, 56, 56) == 2 * 256 * 16 + 256 * 56 * 56
    assert se_multiplications(256, 16, 56, 56) == oracle.multiplications(256, 16, 56, 56)


def test_a_softmax_gate_shrinks_every_channel() -> None:
    """With equal logits the sigmoid passes half of each channel, softmax 1/C."""
    logits = torch.zeros(256)
    assert float(torch.sigmoid(logits).mean()) == 0.5
    assert float(torch.softmax(logits, 0).mean()) == pytest.approx(1 / 256)


def test_pooling_averaged_before_the_mlp_is_another_gate() -> None:
    """ReLU is not linear: hidden 1·2 − 1·3 < 0 for the means, 1·6 − 1·3 = 3 for the maxima."""
    means, maxima = [2.0, 3.0], [6.0, 3.0]
    hidden = [max(0.0, v[0] - v[1]) for v in (means, maxima)]
    right = 1 / (1 + math.exp(-sum(hidden)))
    averaged = [(a + b) / 2 for a, b in zip(means, maxima, strict=True)]
    wrong = 1 / (1 + math.exp(-max(0.0, averaged[0] - averaged[1])))
    added = [a + b for a, b in zip(means, maxima, strict=True)]
    merged = 1 / (1 + math.exp(-max(0.0, added[0] - added[1])))
    x = torch.tensor([[[[2.0, 6.0, -2.0]], [[3.0, 3.0, 3.0]]]], dtype=torch.float64)
    block = ChannelAttention(2, 2).double()
    block.mlp[0].weight.data = torch.tensor([[1.0, -1.0]], dtype=torch.float64)
    block.mlp[2].weight.data = torch.tensor([[1.0], [0.0]], dtype=torch.float64)
    assert block.weights(x)[0, 0].item() == pytest.approx(right, abs=1e-15)
    assert round(right, 3) == 0.953
    assert round(merged, 3) == 0.881  # what the ReLU alone changes
    assert round(wrong, 3) == 0.731  # and half the sum


def test_sum_of_two_sigmoids_leaves_the_interval() -> None:
    one = torch.sigmoid(torch.tensor(1.0, dtype=torch.float64))
    assert float(one + one) == pytest.approx(1.4621, abs=1e-4)
    assert float(torch.sigmoid(torch.tensor(2.0))) == pytest.approx(0.8808, abs=1e-4)


def test_spatial_corner_sees_fewer_taps() -> None:
    block = SpatialAttention(7).double()
    block.conv.weight.data.fill_(0.01)
    gates = block.weights(torch.ones(1, 3, 9, 9, dtype=torch.float64))[0, 0]
    assert gates[4, 4].item() == pytest.approx(1 / (1 + math.exp(-0.98)), abs=1e-12)
    assert gates[0, 0].item() == pytest.approx(1 / (1 + math.exp(-0.32)), abs=1e-12)
    assert gates[0, 0].item() == pytest.approx(oracle.corner_gate(3, 9, 7, 1.0, 0.01), abs=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: SEBlock(0), "channels = 0"),
        (lambda: SEBlock(8, 0), "reduction = 0"),
        (lambda: ChannelAttention(-3), "channels = -3"),
        (lambda: SpatialAttention(4), "kernel = 4"),
        (lambda: SpatialAttention(0), "kernel = 0"),
        (lambda: CBAM(8, 4, 2), "kernel = 2"),
        (lambda: ECABlock(0), "channels = 0"),
        (lambda: SEBottleneck(0), "width = 0"),
        (lambda: SEBottleneck(8, 0), "reduction = 0"),
        (lambda: SEBlock(8)(torch.zeros(2, 7, 3, 3)), r"\(2, 7, 3, 3\).*\(batch, 8"),
        (lambda: ChannelAttention(8)(torch.zeros(8, 3, 3)), r"\(8, 3, 3\)"),
        (
            lambda: ChannelAttention(8)(torch.zeros(2, 7, 3, 3)),
            r"expected \(batch, 8, height, width",
        ),
        (lambda: ECABlock(8)(torch.zeros(2, 7, 3, 3)), r"\(2, 7, 3, 3\): expected \(batch, 8, h"),
        (lambda: SpatialAttention()(torch.zeros(3, 3)), r"\(3, 3\): expected \(batch, channels, h"),
        (lambda: SpatialAttention()(torch.zeros(1, 0, 3, 3)), "no empty axis"),
        (lambda: SEBlock(2)(torch.full((1, 2, 1, 1), torch.nan)), r"nan at \(0, 0, 0, 0\)"),
        (lambda: CBAM(2)(torch.full((1, 2, 1, 1), torch.nan)), "nan"),
        (lambda: ECABlock(2)(torch.full((1, 2, 1, 1), torch.nan)), "nan"),
        (lambda: se_extra_parameters([(1, 2, 3)], 16), r"\(1, 2, 3\)"),
        (lambda: se_extra_parameters([(-1, 64)], 16), r"\(-1, 64\)"),
        (lambda: se_extra_parameters([(1, 64)], 0), "reduction = 0"),
        (lambda: se_multiplications(8, 2, 0, 3), "0 × 3"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_a_stage_that_is_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected \(blocks, channels\)"):
        se_extra_parameters([3, 256], 16)  # type: ignore[list-item]


def test_extra_parameters_round_the_hidden_width_down() -> None:
    assert se_extra_parameters([(1, 65)], 16) == 2 * 65 * 4


def test_frozen_parameters_count() -> None:
    assert count_parameters(nn.Linear(3, 3).requires_grad_(False)) == 12
