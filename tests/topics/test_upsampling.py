"""Upsampling against torch.nn.functional, dense matrices and autograd, and known errors."""

import itertools
import math
import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from kb.topics.upsampling import oracle
from kb.topics.upsampling.snippets import gallery
from kb.topics.upsampling.snippets import layers as up

SIDES = st.integers(1, 24)
SEEDS = st.integers(0, 2**31)
TYPES = st.sampled_from([(torch.float32, 1e-6), (torch.float64, 1e-12)])
FEW = settings(max_examples=60, deadline=None)


def image(seed, *shape, dtype=torch.float64):
    """Values between −1 and 1, so that an absolute bound is a relative one too."""
    return 2 * torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype) - 1


def close(ours, theirs, bound):
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    assert (ours - theirs).abs().max() <= bound


@FEW
@given(SEEDS, SIDES, SIDES, st.integers(1, 60), st.integers(1, 60), TYPES, st.booleans())
def test_bilinear_is_interpolate(seed, height, width, tall, wide, kind, corners):
    dtype, bound = kind
    x = image(seed, 2, 3, height, width, dtype=dtype)
    theirs = F.interpolate(x, size=(tall, wide), mode="bilinear", align_corners=corners)
    close(up.bilinear(x, (tall, wide), align_corners=corners), theirs, bound)


@FEW
@given(SEEDS, SIDES, SIDES, st.integers(1, 64), st.integers(1, 64), TYPES)
def test_nearest_is_interpolate(seed, height, width, tall, wide, kind):
    x = image(seed, 2, 3, height, width, dtype=kind[0])
    assert torch.equal(up.nearest(x, (tall, wide)), F.interpolate(x, size=(tall, wide)))


def test_nearest_agrees_for_every_size_also_where_single_precision_moves_a_pixel():
    moved = []
    for size_in, size_out in itertools.product(range(1, 33), range(1, 97)):
        ramp = torch.arange(size_in, dtype=torch.float32).view(1, 1, 1, -1)
        ours = up.nearest(ramp, (1, size_out))
        assert torch.equal(ours, F.interpolate(ramp, size=(1, size_out)))
        if ours.flatten().tolist() != [i * size_in // size_out for i in range(size_out)]:
            moved.append((size_in, size_out))
    assert moved[0] == (2, 82)  # pixel 41 of 82 should copy pixel 1 and copies pixel 0


def test_nearest_does_not_depend_on_the_default_type():
    ramp = torch.arange(2.0, dtype=torch.float32).view(1, 1, 1, 2)
    theirs = [F.interpolate(ramp, size=(1, size)) for size in (50, 82)]
    torch.set_default_dtype(torch.float64)
    try:
        for expected in theirs:
            assert torch.equal(up.nearest(ramp, expected.shape[2:]), expected)
    finally:
        torch.set_default_dtype(torch.float32)


@FEW
@given(SEEDS, st.integers(1, 4), st.integers(1, 3), SIDES, SIDES)
def test_pixel_shuffle_is_the_framework_s(seed, factor, channels, height, width):
    x = image(seed, 2, channels * factor**2, height, width)
    assert torch.equal(up.pixel_shuffle(x, factor), F.pixel_shuffle(x, factor))


@FEW
@given(SEEDS, st.integers(1, 4), st.integers(1, 3), st.integers(1, 6), st.integers(1, 6))
def test_pixel_shuffle_source_names_the_pixel(seed, factor, channels, height, width):
    x = image(seed, 1, channels * factor**2, height, width)
    out = F.pixel_shuffle(x, factor)
    for place in itertools.product(*(range(n) for n in out.shape[1:])):
        assert out[0][place] == x[0][up.pixel_shuffle_source(*place, factor)]


@FEW
@given(SEEDS, st.data(), TYPES)
def test_transposed_conv_is_the_framework_s(seed, data, kind):
    dtype, bound = kind
    small = st.integers(1, 6)
    height, width, rows, columns, inside, outside = (data.draw(small) for _ in range(6))
    stride, dilation = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    extra = data.draw(st.integers(0, max(stride, dilation) - 1))
    room = min(
        (side - 1) * stride + dilation * (taps - 1) + extra
        for side, taps in ((height, rows), (width, columns))
    )
    padding = data.draw(st.integers(0, room // 2))
    x = image(seed, 2, inside, height, width, dtype=dtype)
    weight = image(seed + 1, inside, outside, rows, columns, dtype=dtype) / (
        inside * rows * columns
    )
    options = {
        "stride": stride, "padding": padding, "output_padding": extra, "dilation": dilation,
    }  # fmt: skip
    theirs = F.conv_transpose2d(x, weight, **options)
    close(up.transposed_conv(x, weight, **options), theirs, bound)
    assert theirs.shape[2:] == (
        up.transposed_output_size(height, rows, **options),
        up.transposed_output_size(width, columns, **options),
    )


def test_output_size_is_the_framework_s_or_both_refuse():
    legal = refused = 0
    grid = itertools.product(range(1, 5), range(1, 5), range(1, 5), range(4), range(4), range(1, 4))
    for size, kernel, stride, padding, extra, dilation in grid:
        options = (stride, padding, extra, dilation)
        try:
            theirs = F.conv_transpose2d(
                torch.ones(1, 1, size, size, dtype=torch.float64),
                torch.ones(1, 1, kernel, kernel, dtype=torch.float64),
                stride=stride, padding=padding, output_padding=extra, dilation=dilation,
            ).shape[-1]  # fmt: skip
        except RuntimeError:
            refused += 1
            with pytest.raises(ValueError):
                up.transposed_output_size(size, kernel, *options)
        else:
            legal += 1
            assert up.transposed_output_size(size, kernel, *options) == theirs
    assert legal > 1500
    assert refused > 500


@FEW
@given(SEEDS, st.integers(2, 16), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2))
def test_three_ways_to_a_transposed_convolution(seed, large, taps, stride, padding):
    if large + 2 * padding < taps or padding >= taps:
        return
    kernel = image(seed, taps)
    matrix = up.transposed_matrix(large, kernel, stride, padding)
    full = image(seed + 1, large).requires_grad_()
    small = F.conv1d(full[None, None], kernel[None, None], stride=stride, padding=padding)
    assert torch.allclose(matrix @ full, small[0, 0], atol=1e-12)
    given_back = image(seed + 2, matrix.shape[0])
    (grad,) = torch.autograd.grad(small, full, given_back[None, None])
    assert torch.allclose(matrix.T @ given_back, grad, atol=1e-12)
    extra = large - ((len(given_back) - 1) * stride - 2 * padding + taps)
    square = [torch.outer(line, line)[None, None] for line in (given_back, kernel)]
    ours = up.transposed_conv(*square, stride, padding, extra)  # both axes at once
    assert torch.allclose(ours[0, 0], torch.outer(grad, grad), atol=1e-12)


@FEW
@given(SEEDS, st.integers(2, 12), st.integers(2, 12), st.integers(1, 3), TYPES)
def test_max_unpool_is_the_framework_s(seed, height, width, window, kind):
    if min(height, width) < window:
        return
    x = image(seed, 2, 3, height, width, dtype=kind[0])
    pooled, indices = F.max_pool2d(x, window, return_indices=True)
    ours = up.max_unpool(pooled, indices, (height, width))
    theirs = F.max_unpool2d(pooled, indices, window, output_size=(height, width))
    assert torch.equal(ours, theirs)


@FEW
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_overlap_counts_are_a_convolution_of_ones(size, kernel, stride):
    counts = up.overlap_counts(size, kernel, stride)
    assert counts.dtype == torch.int64
    assert torch.equal(counts, oracle.overlap(size, kernel, stride))
    assert counts.shape == ((size - 1) * stride + kernel,) * 2


def test_kernel_3_stride_2_has_a_checkerboard_and_kernel_4_none():
    three, four = up.overlap_counts(6, 3, 2), up.overlap_counts(6, 4, 2)
    assert three[3:5, 3:5].tolist() == [[1, 2], [2, 4]]
    assert set(four[2:-2, 2:-2].flatten().tolist()) == {4}


def test_even_exactly_when_the_stride_divides_the_kernel():
    for kernel, stride in itertools.product(range(1, 9), range(1, 5)):
        if kernel < stride:
            continue
        inner = up.overlap_counts(10, kernel, stride)[kernel:-kernel, kernel:-kernel]
        assert (inner.unique().numel() == 1) == (kernel % stride == 0)


def test_uneven_overlaps_may_be_balanced_by_the_weights():
    """Kernel 3 at stride 2 overlaps 1, 2, 1, 2 times; ½, 1, ½ make a flat map flat again."""
    flat, kernel = torch.ones(1, 1, 5), torch.tensor([[[0.5, 1, 0.5]]])
    assert set(F.conv_transpose1d(flat, kernel, stride=2)[0, 0, 1:-1].tolist()) == {1}
    assert set(F.conv_transpose1d(flat, torch.ones(1, 1, 3), stride=2)[0, 0].tolist()) == {1, 2}


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5])
def test_bilinear_kernel_upsamples_bilinearly_away_from_the_border(factor):
    x = image(0, 1, 2, 6, 7, dtype=torch.float32)
    weight = up.bilinear_kernel(2, factor)
    padding = math.ceil((factor - 1) / 2)
    out = F.conv_transpose2d(x, weight, stride=factor, padding=padding)
    assert out.shape[2:] == (6 * factor, 7 * factor)
    inner = slice(factor, -factor)
    ours = up.bilinear(x, (6 * factor, 7 * factor))
    assert (out - ours)[:, :, inner, inner].abs().max() < 1e-6


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5, 0.75])
def test_bicubic_weights_are_pytorch_s(offset):
    samples = [3.0, -1.0, 4.0, 2.0]
    ours = sum(w * s for w, s in zip(up.bicubic_weights(offset), samples, strict=True))
    line = torch.tensor(samples, dtype=torch.float64).view(1, 1, 1, 4).repeat(1, 1, 4, 1)
    out = F.interpolate(line, size=(4, 13), mode="bicubic", align_corners=True)
    assert ours == pytest.approx(float(out[0, 0, 0, 4 + round(4 * offset)]), abs=1e-12)
    assert sum(up.bicubic_weights(offset)) == pytest.approx(1)


def test_bicubic_weights_at_a_pixel_copy_it():
    assert up.bicubic_weights(0) == pytest.approx([0, 1, 0, 0])
    assert up.bicubic_weights(1) == pytest.approx([0, 0, 1, 0])


def test_bicubic_overshoots_an_edge_and_bilinear_never_does():
    step = torch.tensor([0.0, 0, 1, 1]).view(1, 1, 1, 4).repeat(1, 1, 4, 1)
    cubic = F.interpolate(step, scale_factor=4, mode="bicubic")
    assert cubic.min() < -0.05
    assert cubic.max() > 1.05
    assert up.bilinear(step, 16).aminmax() == (0, 1)


def test_icnr_starts_without_a_checkerboard():
    source = torch.Generator().manual_seed(0)
    weight = up.icnr(2, 3, 3, 2, source)
    x = image(1, 1, 3, 8, 8, dtype=torch.float32)
    out = up.pixel_shuffle(F.conv2d(x, weight), 2)
    assert torch.equal(out, up.nearest(out[:, :, ::2, ::2], 12))
    assert torch.equal(weight, up.icnr(2, 3, 3, 2, torch.Generator().manual_seed(0)))
    assert up.icnr(2, 3, 5, 3, source).shape == (2 * 9, 3, 5, 5)
    plain = up.pixel_shuffle(F.conv2d(x, torch.randn(weight.shape, generator=source)), 2)
    assert not torch.allclose(plain, up.nearest(plain[:, :, ::2, ::2], 12), atol=0.1)


def test_the_old_layers_are_spellings_of_interpolate():
    x = image(0, 1, 2, 3, 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old_near, old_linear = (
            nn.UpsamplingNearest2d(scale_factor=2),
            nn.UpsamplingBilinear2d((7, 9)),
        )
    assert torch.equal(old_near(x), up.nearest(x, (6, 10)))
    assert torch.allclose(old_linear(x), up.bilinear(x, (7, 9), align_corners=True), atol=1e-12)
    assert not torch.allclose(old_linear(x), up.bilinear(x, (7, 9)), atol=1e-2)


def test_three_to_five_pixels_in_both_conventions():
    assert up.coordinates(3, 5, align_corners=True).tolist() == [0, 0.5, 1, 1.5, 2]
    half_pixel = up.coordinates(3, 5).tolist()
    assert half_pixel == pytest.approx([-0.2, 0.4, 1.0, 1.6, 2.2])
    assert up.coordinates(5, 2, align_corners=True).tolist() == [0, 4]  # the two ends
    assert up.coordinates(5, 1, align_corners=True).tolist() == [0]


def test_a_stride_not_given_is_1_as_in_the_framework():
    x, kernel = image(0, 1, 1, 5, 6), image(1, 1, 1, 3, 3)
    close(up.transposed_conv(x, kernel), F.conv_transpose2d(x, kernel), 1e-12)
    assert up.transposed_output_size(5, 3) == 7
    line = image(2, 1, 1, 5)
    matrix = up.transposed_matrix(5, kernel[0, 0, 0])
    assert torch.allclose(matrix @ line[0, 0], F.conv1d(line, kernel[:, :, 0])[0, 0], atol=1e-12)


def test_the_gallery_shows_the_checkerboard_and_its_cures():
    flat = gallery.every_method(torch.ones(1, 1, 8, 8))

    def spread(name):
        inner = flat[name][..., 4:-4, 4:-4]
        return float(inner.max() - inner.min())

    assert spread("transposed 3") == 3  # 1 to 4
    assert spread("shuffle, random") > 0.1
    for name in ("nearest", "bilinear", "bicubic", "transposed 4", "shuffle, ICNR"):
        assert spread(name) < 1e-6
    assert gallery.every_method(gallery.picture())["unpool"].shape == (1, 1, 8, 8)


def test_painting_and_shuffling_small_maps():
    assert gallery.painted([1, 10], [1, 2, 3], 2) == [1, 2, 13, 20, 30]
    assert gallery.shuffled_channels(2, 2) == [[0, 1, 0, 1], [2, 3, 2, 3]] * 2


# Wrong in the wild


def test_size_without_output_padding_or_dilation_is_wrong():
    def short(size, kernel, stride, padding):
        return (size - 1) * stride - 2 * padding + kernel

    layer = nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1)
    assert layer(torch.ones(1, 1, 7, 7)).shape[-1] == 14
    assert up.transposed_output_size(7, 3, 2, 1, output_padding=1) == 14
    assert short(7, 3, 2, 1) == 13
    layer = nn.ConvTranspose2d(1, 1, 3, stride=2, dilation=2)
    assert layer(torch.ones(1, 1, 7, 7)).shape[-1] == 17
    assert up.transposed_output_size(7, 3, 2, dilation=2) == 17
    assert short(7, 3, 2, 0) == 15


def test_a_transposed_convolution_does_not_invert_the_convolution():
    kernel = torch.tensor([1.0, 2, 1], dtype=torch.float64)
    matrix = up.transposed_matrix(7, kernel, stride=2, padding=1)
    x = torch.tensor([0.0, 0, 0, 4, 0, 0, 0], dtype=torch.float64)
    back = matrix.T @ (matrix @ x)
    assert (matrix @ x).tolist() == [0, 4, 4, 0]
    assert back.tolist() == [0, 4, 8, 8, 8, 4, 0]


def test_two_sizes_shrink_to_one_which_is_why_output_padding_exists():
    weight = torch.ones(1, 1, 3)
    shrunk = [F.conv1d(torch.ones(1, 1, n), weight, stride=2, padding=1).shape[-1] for n in (7, 8)]
    assert shrunk == [4, 4]
    assert [up.transposed_output_size(4, 3, 2, 1, extra) for extra in (0, 1)] == [7, 8]


def test_extra_rows_below_the_padding_may_be_reached_by_no_kernel():
    """A kernel smaller than the stride leaves gaps: kernel 2, stride 4, padding 3."""
    x, kernel, bias = torch.ones(1, 1, 3), torch.ones(1, 1, 2), torch.tensor([7.0])
    out = F.conv_transpose1d(x, kernel, bias, stride=4, padding=3, output_padding=3)
    assert out.flatten().tolist() == [7, 8, 8, 7, 7, 8, 8]


def test_depth_to_space_orders_channels_the_other_way():
    x = torch.arange(8.0).view(1, 8, 1, 1)
    assert up.pixel_shuffle(x, 2).flatten().tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    tensorflow = x.view(1, 2, 2, 2, 1, 1).permute(0, 3, 4, 1, 5, 2).reshape(1, 2, 2, 2)
    assert tensorflow.flatten().tolist() == [0, 2, 4, 6, 1, 3, 5, 7]


X = torch.zeros(1, 4, 3, 3)


@pytest.mark.parametrize(
    ("call", "quoted"),
    [
        (lambda: up.nearest(torch.zeros(3, 3), 4), r"\(3, 3\)"),
        (lambda: up.nearest(X, 0), "size is 0"),
        (lambda: up.nearest(X, (2, 3, 4)), r"\(2, 3, 4\)"),
        (lambda: up.bilinear(X.long(), 4), "int64"),
        (lambda: up.bilinear(X, -2), "^size is -2"),
        (lambda: up.coordinates(3, 0), "^size_out is 0"),
        (lambda: up.bilinear(torch.zeros(1, 1, 0, 3), 4), r"\(1, 1, 0, 3\)"),
        (lambda: up.coordinates(0, 3), "size_in is 0"),
        (lambda: up.bicubic_weights(1.5), "1.5"),
        (lambda: up.pixel_shuffle(X, 3), "^4 channels; expected a multiple of factor² = 9"),
        (lambda: up.pixel_shuffle(torch.zeros(1, 6, 2, 2), 2), "multiple of factor² = 4"),
        (lambda: up.pixel_shuffle_source(0, 0, 0, 0), "^factor is 0"),
        (lambda: up.pixel_shuffle_source(-1, 0, 0, 2), "^channel is -1"),
        (lambda: up.pixel_shuffle_source(0, 0, -1, 2), "^column is -1"),
        (lambda: up.icnr(1, 0, 3, 2, torch.Generator()), "^channels_in is 0"),
        (lambda: up.icnr(1, 1, 0, 2, torch.Generator()), "^kernel is 0"),
        (lambda: up.icnr(1, 1, 3, 0, torch.Generator()), "^factor is 0"),
        (lambda: up.transposed_output_size(4, 3, dilation=0), "^dilation is 0"),
        (lambda: up.transposed_output_size(4, 3, output_padding=-1), "^output_padding is -1"),
        (lambda: up.transposed_matrix(0, torch.ones(1)), "^size_out is 0"),
        (lambda: up.transposed_matrix(2, torch.ones(1), 0), "^stride is 0"),
        (lambda: up.overlap_counts(0, 3, 1), "^size is 0"),
        (lambda: up.overlap_counts(3, 0, 1), "^kernel is 0"),
        (lambda: up.bilinear_kernel(0, 1), "^channels is 0"),
        (lambda: up.max_unpool(X, X.long(), 0), "^size is 0"),
        (lambda: up.max_unpool(X, torch.full(X.shape, 36), 6), "^index 36 lies outside a 6×6 map"),
        (lambda: up.max_unpool(X, torch.arange(36).view(X.shape), 5), "^index 35 lies outside"),
        (lambda: up.max_unpool(X, torch.arange(36).view(X.shape) - 1, 5), "^index -1 lies outside"),
        (lambda: up.pixel_shuffle(X, 0), "factor is 0"),
        (lambda: up.pixel_shuffle_source(0, -1, 0, 2), "row is -1"),
        (lambda: up.icnr(0, 1, 3, 2, torch.Generator()), "channels_out is 0"),
        (
            lambda: up.transposed_conv(torch.zeros(1, 4, 3, 5), torch.zeros(3, 1, 2, 2)),
            r"\(3, 1, 2, 2\); expected \(4, channels out, kernel rows, kernel columns\)",
        ),
        (lambda: up.transposed_conv(X, torch.zeros(4, 1, 2, 2), stride=0), "stride is 0"),
        (lambda: up.transposed_conv(X, torch.zeros(4, 1, 2, 2), padding=9), "9"),
        (lambda: up.transposed_output_size(4, 3, 2, output_padding=2), "output_padding is 2"),
        (lambda: up.transposed_output_size(4, 3, padding=-1), "padding is -1"),
        (lambda: up.transposed_output_size(0, 3), "size is 0"),
        (lambda: up.transposed_output_size(4, 2.5), "kernel is 2.5"),
        (lambda: up.transposed_matrix(2, torch.ones(5)), "5 taps"),
        (lambda: up.transposed_matrix(2, torch.ones(1, 1)), r"\(1, 1\)"),
        (lambda: up.transposed_matrix(2, torch.ones(1), padding=-1), "-1"),
        (lambda: up.overlap_counts(3, 3, 0), "stride is 0"),
        (lambda: up.bilinear_kernel(1, 0), "factor is 0"),
        (lambda: up.max_unpool(X, torch.full(X.shape, 99), 6), "99"),
        (lambda: up.max_unpool(X, torch.full(X.shape, -3), 6), "-3"),
        (lambda: up.max_unpool(X, torch.zeros(1, 4, 2, 2).long(), 6), r"\(1, 4, 2, 2\)"),
        (lambda: up.max_unpool(X, X, 6), "float32"),
        (lambda: gallery.every_method(X), r"\(1, 4, 3, 3\)"),
        (lambda: gallery.painted([], [1], 2), "0 values"),
        (lambda: gallery.painted([1], [1], 0), "stride is 0"),
        (lambda: gallery.shuffled_channels(0, 2), "factor is 0"),
    ],
)
def test_bad_input_is_refused_and_quoted(call, quoted):
    with pytest.raises(ValueError, match=quoted):
        call()


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("corners", [False, True])
def test_half_precision_keeps_the_coordinates(kind, corners):
    x = image(2, 1, 1, 2, 500, dtype=torch.float32).to(kind)
    ours = up.bilinear(x, (4, 1000), corners)
    theirs = F.interpolate(x, (4, 1000), mode="bilinear", align_corners=corners)
    assert ours.dtype == kind
    assert (ours - theirs).abs().max() < 0.05


def test_bilinear_stays_on_the_device_of_the_image():
    x = torch.zeros(1, 1, 2, 2, device="meta")
    assert up.bilinear(x, 4).device.type == "meta"


def test_double_images_may_move_a_pixel_as_the_docstring_says():
    x = torch.arange(2.0).view(1, 1, 1, 2)
    assert torch.equal(up.nearest(x, (1, 246)), F.interpolate(x, (1, 246)))
    assert not torch.equal(up.nearest(x.double(), (1, 246)), F.interpolate(x.double(), (1, 246)))


def test_the_gallery_takes_double_images_and_mixed_lists():
    assert gallery.every_method(gallery.image([[0, 1], [1, 0]]))["bilinear"].shape[2:] == (4, 4)
    assert gallery.painted([1, 2], [1.0, 1], 2) == [1, 1, 2, 2]
