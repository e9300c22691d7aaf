"""Dilated convolution: snippets against PyTorch, brute force and the numbers people quote."""

import itertools
import math
import re
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from kb.cli._latex import formula
from kb.quiz.asking import bank
from kb.topics.dilated_convolution import oracle
from kb.topics.dilated_convolution.snippets import (
    ASPP,
    atrous_backbone,
    coverage,
    dilated_conv1d,
    dilated_conv2d,
    effective_kernel,
    field_size,
    hdc_gap,
    output_size,
    valid_taps,
)

ROOT = Path(__file__).parents[2]
RATES = st.lists(st.integers(1, 9), min_size=1, max_size=4)


def reached(rates: list[int]) -> float:
    counts = coverage(rates)
    return float((counts > 0).double().mean())


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 20), st.integers(0, 99))
def test_the_one_dimensional_formula_is_the_framework_s(kernel, rate, extra, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(rate * (kernel - 1) + 1 + extra, generator=generator, dtype=torch.float64)
    w = torch.randn(kernel, generator=generator, dtype=torch.float64)
    expected = F.conv1d(x[None, None], w[None, None], dilation=rate)[0, 0]
    torch.testing.assert_close(dilated_conv1d(x, w, rate), expected, rtol=0, atol=1e-12)


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(0, 4), st.integers(1, 4), st.integers(0, 99))
def test_the_two_dimensional_sum_is_the_framework_s_and_a_dense_zero_stuffed_one(
    kernel, padding, dilation, seed
):
    generator = torch.Generator().manual_seed(seed)
    side = dilation * (kernel - 1) + 2
    x = torch.randn(2, 3, side + 1, side, generator=generator, dtype=torch.float64)
    weight = torch.randn(4, 3, kernel, kernel, generator=generator, dtype=torch.float64)
    ours = dilated_conv2d(x, weight, padding, dilation)
    framework = F.conv2d(x, weight, None, 1, padding, dilation)
    dense = oracle.dense_conv(x, weight, padding, dilation)
    torch.testing.assert_close(ours, framework, rtol=0, atol=1e-12)
    torch.testing.assert_close(ours, dense, rtol=0, atol=1e-12)


def test_rectangular_kernels_and_options_not_given_are_the_framework_s():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(2, 3, 9, 11, generator=generator, dtype=torch.float64)
    weight = torch.randn(4, 3, 2, 5, generator=generator, dtype=torch.float64)
    for options in ((), (1,), (2, 2)):
        expected = F.conv2d(x, weight, None, 1, *options)
        torch.testing.assert_close(
            dilated_conv2d(x, weight, *options), expected, rtol=0, atol=1e-12
        )
    line, taps = x[0, 0, 0], weight[0, 0, 1]
    expected = F.conv1d(line[None, None], taps[None, None])[0, 0]
    torch.testing.assert_close(dilated_conv1d(line, taps), expected, rtol=0, atol=1e-12)
    assert output_size(9, 4) == 6


def test_effective_kernel_is_the_side_of_the_zero_stuffed_kernel():
    for kernel, dilation in itertools.product(range(1, 8), range(1, 25)):
        assert effective_kernel(kernel, dilation) == oracle.kernel_extent(kernel, dilation)


def test_output_size_is_the_framework_s_for_every_combination_of_a_grid():
    """Equal wherever the framework accepts, refused wherever it refuses."""
    legal = refused = 0
    grid = itertools.product(
        range(12), range(5), range(-1, 4), range(-1, 4), range(-1, 4)
    )  # size, kernel, stride, padding, dilation
    for size, kernel, stride, padding, dilation in grid:
        try:
            expected = oracle.framework_size(size, kernel, stride, padding, dilation)
        except RuntimeError:
            refused += 1
            with pytest.raises(ValueError):
                output_size(size, kernel, stride, padding, dilation)
        else:
            legal += 1
            assert output_size(size, kernel, stride, padding, dilation) == expected
    assert (legal, refused) == (1383, 6117)


@settings(deadline=None)
@given(RATES, st.integers(1, 4))
def test_coverage_counts_every_path(rates, kernel):
    counts = coverage(rates, kernel)
    assert counts.dtype == torch.int64
    assert counts.tolist() == oracle.paths(rates, kernel)


@settings(deadline=None, max_examples=30)
@given(RATES, st.integers(2, 5))
def test_the_field_is_the_side_of_the_coverage_and_what_the_gradient_reaches(rates, kernel):
    assert field_size(rates, kernel) == coverage(rates, kernel).shape[0]
    assert field_size(rates, kernel) == oracle.gradient_field(rates, kernel)


def test_growth_of_constant_and_of_doubling_rates():
    for depth in range(1, 11):
        assert field_size([2] * depth) == 4 * depth + 1
        assert field_size([2**i for i in range(depth)]) == 2 ** (depth + 1) - 1


@settings(deadline=None)
@given(RATES)
def test_the_gap_is_the_paper_s_recursion(rates):
    assert hdc_gap(rates) == oracle.paper_gap(rates)


def test_one_block_of_wavenet():
    assert field_size([2**i for i in range(10)], kernel=2) == 1024


def test_rates_of_the_hdc_paper():
    assert hdc_gap([1, 2, 5]) == 2  # accepted for K = 3
    assert hdc_gap([1, 2, 9]) == 5  # refused for K = 3
    assert hdc_gap([7]) == 7
    assert hdc_gap([4, 7]) == 7


def test_passing_the_hdc_test_does_not_mean_that_no_pixel_is_missed():
    assert hdc_gap([2, 2, 2]) == 2
    counts = coverage([2, 2, 2])
    assert counts.shape == (13, 13)
    assert int((counts > 0).sum()) == 49
    assert round(100 * 49 / 169) == 29


def test_failing_the_hdc_test_does_not_mean_that_a_pixel_is_missed():
    assert hdc_gap([1, 5, 2]) == 8
    assert reached([1, 5, 2]) == 1
    found = [
        list(rates)
        for rates in itertools.product(range(1, 6), repeat=3)
        if hdc_gap(rates) > 3 and reached(list(rates)) == 1
    ]
    assert [1, 5, 2] in found


def test_rates_that_share_no_factor_may_still_leave_holes():
    assert math.gcd(2, 3) == 1
    assert hdc_gap([2, 3]) == 3
    assert round(100 * reached([2, 3]), 1) == 66.9


def test_with_a_first_rate_of_one_and_rising_rates_the_hdc_test_is_exact():
    for depth in (2, 3, 4):
        for rest in itertools.combinations_with_replacement(range(1, 10), depth - 1):
            rates = [1, *rest]
            assert (hdc_gap(rates) <= 3) == (reached(rates) == 1), rates


def test_numbers_that_notes_get_wrong():
    assert effective_kernel(3, 2) == 5  # not 7
    assert effective_kernel(3, 4) == 9  # not 15
    assert field_size([1, 2]) == 7
    assert field_size([1, 2, 4]) == 15
    assert (2 + 1) * 3 + 1 == 10 != effective_kernel(3, 2)  # "(d + 1)K + 1"
    assert field_size([2] * 10) == 41  # no exponential growth: 1, 2, 4, … gives 2047
    assert field_size([2**i for i in range(10)]) == 2047
    assert hdc_gap([1, 2, 5]) <= 3 < 5  # the last rate may exceed K
    assert reached([1, 2, 5]) == 1
    assert round(100 * reached([1, 2, 9]), 2) == 70.56


def test_no_holes_is_not_even_use():
    """[1, 2, 2, 2] reaches everything, but not evenly; 1, 3, 9 reach each pixel by one path."""
    counts = coverage([1, 2, 2, 2])
    assert bool((counts > 0).all())
    assert counts[6:9, 6:9].tolist() == [[169, 91, 169], [91, 49, 91], [169, 91, 169]]
    assert counts.tolist() == oracle.paths([1, 2, 2, 2])
    assert oracle.paths([1, 3, 9]) == [[1] * 27] * 27


def test_rates_of_the_last_stage_by_layout():
    """Output stride 16: the first unit of PyTorch's last stage keeps the rate of the one before."""
    assert round(oracle.reached_share([2, 2, 2])) == 29
    assert oracle.reached_share([1, 2, 2]) == 100
    assert round(oracle.reached_share([2, 4, 8]), 1) == 26.8


def multiply_adds(strides: list[int], side: int) -> int:
    """Those of the convolutions of a ResNet-50, by the positions of each one's output."""
    side, total = side // 2, 3 * 64 * 7**2 * (side // 2) ** 2
    side, channels = side // 2, 64
    for width, units, stride in zip((64, 128, 256, 512), (3, 4, 6, 3), strides, strict=True):
        for unit in range(units):
            total += channels * width * side**2
            side //= stride if unit == 0 else 1
            shortcut = 4 * channels * width if unit == 0 else 0
            total += (9 * width**2 + 4 * width**2 + shortcut) * side**2
            channels = 4 * width
    return total


def test_a_denser_map_costs_less_than_its_positions():
    """16 times the positions of the last map, 4.7 times the work of a ResNet-50."""
    dense, usual = multiply_adds([1, 2, 1, 1], 512), multiply_adds([1, 2, 2, 2], 512)
    assert (round(usual / 1e9, 1), round(dense / 1e9, 1)) == (21.4, 99.7)
    assert round(dense / usual, 1) == 4.7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_formulas_read_in_the_terminal_as_they_are(lang):
    page = (ROOT / "docs" / lang / "dilated_convolution.md").read_text("utf-8")
    shown = [formula(latex) for latex in re.findall(r"\$\$(.+?)\$\$", page, re.DOTALL)]

    def value(right: str, **names: int) -> float:
        for written, python in (
            ("⌊", "floor("), ("⌋", ")"), ("²", "**2"), ("2rn", "2*r*n"), ("2n", "2*n"),
            ("d(", "d*("), ("2p", "2*p"), ("|Mᵢ₊₁ - 2 rᵢ|", "abs(M - 2*r)"), ("rᵢ", "r"),
        ):  # fmt: skip
            right = right.replace(written, python)
        return eval(right, {"floor": math.floor, "abs": abs, "max": max, **names})

    size = next(line.removeprefix("o = ") for line in shown if line.startswith("o = "))
    for n, p, d, k, s in ((65, 2, 4, 3, 2), (28, 0, 3, 5, 3), (9, 1, 1, 2, 1)):
        assert value(size, n=n, p=p, d=d, k=k, s=s) == output_size(n, k, s, p, d)
    share = next(line for line in shown if "rn" in line)
    assert value(share, n=3, r=2) == pytest.approx(49 / 169)
    step = next(line for line in shown if line.startswith("M")).split(" ; ")[1]
    for rate, last in ((1, 5), (4, 5), (2, 9)):
        gap = value(step.removeprefix("Mᵢ = "), M=last, r=rate)
        assert gap == oracle.paper_gap([1, rate, last])


def test_taps_inside_are_a_convolution_of_ones():
    for size, dilation, kernel in itertools.product((1, 4, 9), (1, 2, 5, 12), (1, 3, 5)):
        counted = oracle.taps_inside(size, dilation, kernel)
        assert valid_taps(size, dilation, kernel).tolist() == counted.tolist()


def test_a_rate_as_large_as_the_map_leaves_one_tap():
    assert valid_taps(65, 65).unique().tolist() == [1]
    x = torch.randn(1, 2, 7, 7, dtype=torch.float64)
    conv = nn.Conv2d(2, 3, 3, padding=7, dilation=7, bias=False).double()
    expected = F.conv2d(x, conv.weight[:, :, 1:2, 1:2])
    torch.testing.assert_close(conv(x), expected, rtol=0, atol=1e-12)


def test_strides_are_traded_as_resnet_does():
    resnet = [4, 1, 2, 2, 2]
    assert atrous_backbone(resnet, 32) == ([4, 1, 2, 2, 2], [1, 1, 1, 1, 1])
    assert atrous_backbone(resnet, 16) == ([4, 1, 2, 2, 1], [1, 1, 1, 1, 2])
    assert atrous_backbone(resnet, 8) == ([4, 1, 2, 1, 1], [1, 1, 1, 2, 4])
    assert oracle.traded_rate(resnet, 8) == 4


def test_aspp_weights_and_shape():
    with torch.device("meta"):
        aspp = ASPP(2048)
        assert aspp(torch.empty(1, 2048, 33, 33)).shape == (1, 256, 33, 33)
    weights = sum(parameter.numel() for parameter in aspp.parameters())
    assert weights == oracle.aspp_weights(2048, 256, (6, 12, 18)) == 15_532_032


def test_aspp_of_one_channel():
    assert ASPP(1, 1)(torch.zeros(1, 1, 5, 6)).shape == (1, 1, 5, 6)


def test_aspp_is_the_branches_written_out():
    torch.manual_seed(0)
    aspp = ASPP(4, 5, (1, 2)).double()
    x = torch.randn(2, 4, 6, 7, dtype=torch.float64)
    w = list(aspp.parameters())
    maps = [F.conv2d(x, w[0]), *(F.conv2d(x, w[r], None, 1, r, r) for r in (1, 2))]
    mean = F.conv2d(F.adaptive_avg_pool2d(x, 1), w[3])
    maps.append(F.interpolate(mean, size=(6, 7), mode="bilinear", align_corners=False))
    expected = F.conv2d(torch.cat(maps, 1).relu(), w[4]).relu()
    torch.testing.assert_close(aspp(x), expected, rtol=0, atol=1e-12)


def test_aspp_agrees_with_the_transformers_library():
    from transformers import MobileViTConfig
    from transformers.models.mobilevit.modeling_mobilevit import MobileViTASPP

    config = MobileViTConfig(
        neck_hidden_sizes=[16, 16, 16, 16, 16, 12, 16], aspp_out_channels=8, atrous_rates=[2, 3, 4]
    )
    theirs = MobileViTASPP(config).eval()
    ours = ASPP(12, 8, (2, 3, 4), nn.BatchNorm2d).eval()
    count = sum(p.numel() for p in theirs.parameters())
    assert sum(p.numel() for p in ours.parameters()) == count
    state = dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True))
    ours.load_state_dict(state)
    x = torch.randn(2, 12, 9, 9)
    torch.testing.assert_close(ours(x), theirs(x), rtol=0, atol=1e-6)


def test_batch_norm_cannot_train_the_image_branch_on_one_image():
    aspp = ASPP(4, 4, norm=nn.BatchNorm2d)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        aspp(torch.zeros(1, 4, 8, 8))
    assert aspp(torch.zeros(2, 4, 8, 8)).shape == (2, 4, 8, 8)


@pytest.mark.parametrize(
    ("call", "quoted"),
    [
        (lambda: effective_kernel(0, 1), "kernel=0"),
        (lambda: effective_kernel(3, 0), "dilation=0"),
        (lambda: effective_kernel(3, 1.5), "dilation=1.5"),  # type: ignore[arg-type]
        (lambda: effective_kernel(float("inf"), 1), "kernel=inf"),  # type: ignore[arg-type]
        (lambda: effective_kernel(None, 1), "kernel=None"),  # type: ignore[arg-type]
        (lambda: output_size(0, 3), "size=0"),
        (lambda: output_size(7, 3, stride=0), "stride=0"),
        (lambda: output_size(7, 3, padding=-1), "padding=-1"),
        (lambda: output_size(3, 3, dilation=2), "spans 5 pixels, more than the padded map of 3"),
        (lambda: output_size(3, 3, padding=1, dilation=3), "spans 7 .* the padded map of 5"),
        (lambda: output_size(7, 0), "kernel=0"),
        (lambda: output_size(7, 3, dilation=0), "dilation=0"),
        (lambda: valid_taps(5, 0), "dilation=0"),
        (lambda: valid_taps(5, 1, -1), "kernel=-1"),
        (lambda: atrous_backbone([4, 2], 0), "output_stride=0: expected a whole number of at"),
        (lambda: ASPP(4, 0), "out_channels=0"),
        (lambda: field_size([]), r"rates=\[\]"),
        (lambda: coverage([]), r"rates=\[\]"),
        (lambda: coverage([1, 0]), "rate=0"),
        (lambda: coverage([1], 0), "kernel=0"),
        (lambda: hdc_gap([]), r"rates=\[\]"),
        (lambda: hdc_gap([2, -1]), "rate=-1"),
        (lambda: valid_taps(0, 1), "size=0"),
        (lambda: valid_taps(5, 1, 4), "kernel=4"),
        (lambda: atrous_backbone([4, 2], 16), "output_stride=16"),
        (lambda: atrous_backbone([4, 2], 6), "output_stride=6"),
        (lambda: atrous_backbone([0], 1), "stride=0"),
        (lambda: ASPP(0), "in_channels=0"),
        (lambda: ASPP(4, rates=()), r"rates=\(\)"),
        (lambda: ASPP(4)(torch.zeros(2, 5, 9, 9)), r"\(2, 5, 9, 9\): expected \(B, 4"),
        (lambda: ASPP(4)(torch.zeros(4, 9, 9)), r"\(4, 9, 9\)"),
        (lambda: dilated_conv2d(torch.zeros(1, 2, 5, 5), torch.zeros(1, 3, 3, 3)), r"\(1, 2, 5"),
        (lambda: dilated_conv1d(torch.zeros(4), torch.zeros(3), 2), "3 taps at rate 2"),
        (lambda: dilated_conv1d(torch.zeros(4), torch.zeros(3), 0), "rate=0"),
    ],
)
def test_bad_input_is_refused_with_the_value(call, quoted):
    with pytest.raises(ValueError, match=quoted):
        call()


def test_only_the_right_choice_of_rates_is_dense():
    question = bank.find("dilated_convolution/which_rates_are_dense")
    for seed in range(100):
        problem = question.draw(seed).problem
        for choice in problem.choices:
            rates = [int(rate) for rate in choice.en.split(", ")]
            assert (oracle.reached_share(rates) == 100) == (choice.id == problem.answer), rates
