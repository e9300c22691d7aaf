"""Spatial pyramid pooling: snippets against PyTorch's pools, slices and quoted numbers."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.topics.spatial_pyramid_pooling import oracle
from kb.topics.spatial_pyramid_pooling.snippets import (
    SPPF,
    PyramidPooling,
    SpatialPyramidPooling,
    YoloSPP,
    bin_edges,
    chained_kernel,
    paper_bins,
    roi_max_pool,
    vector_length,
)

LEVELS = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@settings(deadline=None)
@given(LEVELS, st.integers(1, 3), st.integers(1, 14), st.integers(1, 14), st.integers(0, 99))
def test_the_vector_is_the_maximum_of_every_slice(levels, channels, height, width, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(2, channels, height, width, generator=generator)
    vector = SpatialPyramidPooling(levels)(x)
    assert vector.shape == (2, vector_length(channels, levels))
    assert torch.equal(vector, oracle.adaptive_vector(x, levels))


def test_more_bins_than_pixels_reuse_pixels():
    x = torch.arange(3.0).view(1, 1, 3)
    assert F.adaptive_max_pool1d(x, 5).flatten().tolist() == [0, 1, 1, 2, 2]
    assert bin_edges(3, 5) == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]


def test_length_of_the_usual_pyramids():
    assert vector_length(1, (4, 2, 1)) == 21
    assert vector_length(1, (6, 3, 2, 1)) == 50
    assert vector_length(1, (4, 3, 2, 1)) == 30
    assert vector_length(256, (6, 3, 2, 1)) == 12800
    assert vector_length(256, (6, 3, 2, 1)) == oracle.pooled_length(256, (6, 3, 2, 1))


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 12))
def test_bin_edges_are_the_pixels_that_adaptive_pooling_reads(size, bins):
    edges = bin_edges(size, bins)
    assert [stop - start for start, stop in edges] == [
        oracle.bin_width(size, bins, i) for i in range(bins)
    ]
    read = [pixel for start, stop in edges for pixel in range(start, stop)]
    assert set(read) == set(range(size))
    shared = sum(read.count(pixel) > 1 for pixel in range(size))
    assert shared == oracle.shared_pixels(size, bins)


def test_paper_bins_is_a_real_sliding_pool_for_all_sizes_and_bins():
    wrong = refused = 0
    for size in range(1, 65):
        for bins in range(1, 9):
            if bins > size:
                refused += 1
                with pytest.raises(ValueError, match=f"size={size}, bins={bins}"):
                    paper_bins(size, bins)
                with pytest.raises(RuntimeError, match="stride must be greater than zero"):
                    oracle.sliding_bins(size, bins)
                continue
            assert paper_bins(size, bins) == oracle.sliding_bins(size, bins)
            assert type(paper_bins(size, bins)) is int
            wrong += paper_bins(size, bins) != bins
    assert (refused, wrong) == (28, 56)  # of 512 pairs, 484 have a stride above 0


def test_the_paper_s_own_settings():
    assert [paper_bins(13, n) for n in (6, 3, 2, 1)] == [6, 3, 2, 1]
    assert [paper_bins(10, n) for n in (6, 3, 2, 1)] == [9, 3, 2, 1]  # 9, not 6
    assert oracle.sliding_length(13, 1, (6, 3, 2, 1)) == 50
    assert oracle.sliding_length(10, 1, (6, 3, 2, 1)) == 81 + 9 + 4 + 1 == 95


def test_the_law_of_the_paper_s_rule_that_the_page_derives():
    for size in range(1, 65):
        for bins in range(1, min(size, 8) + 1):
            whole, rest = divmod(size, bins)
            extra, left = divmod(rest - 1, whole) if rest else (0, 0)
            assert oracle.sliding_bins(size, bins) == bins + extra
            assert oracle.never_pooled(size, bins) == left
            assert (extra == 0) == (rest <= whole)


def test_the_paper_s_rule_may_give_the_right_count_and_still_leave_pixels_out():
    assert paper_bins(10, 4) == 4
    assert oracle.never_pooled(10, 4) == 1


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 8), st.integers(0, 99))
def test_roi_pooling_is_one_level_over_a_window(height, width, bins, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(3, 14, 15, generator=generator)
    box = (2, 1, 2 + height, 1 + width)
    window = x[None, :, 2 : 2 + height, 1 : 1 + width]
    expected = SpatialPyramidPooling((bins,))(window).reshape(3, bins, bins)
    assert torch.equal(roi_max_pool(x, box, bins), expected)
    assert torch.equal(expected, F.adaptive_max_pool2d(window[0], bins))


def test_a_kernel_of_1_repeats_the_map():
    x = torch.randn(1, 2, 3, 4, generator=torch.Generator().manual_seed(0))
    assert torch.equal(YoloSPP((1,))(x), torch.cat([x, x], 1))
    assert torch.equal(SPPF(1)(x), torch.cat([x] * 4, 1))


def test_roi_pooling_has_7_bins_unless_told():
    x = torch.arange(2 * 9 * 10.0).view(2, 9, 10)
    expected = F.adaptive_max_pool2d(x, 7)
    assert torch.equal(roi_max_pool(x, (0, 0, 9, 10)), expected)


def run(module, x, weight):
    x = x.clone().requires_grad_()
    y = module(x)
    y.backward(weight.expand_as(y))
    return y.detach(), x.grad


@pytest.mark.parametrize("kernel", [3, 5, 7])
@pytest.mark.parametrize("side", [1, 3, 8, 20])
def test_sppf_is_yolo_s_spp_forward_and_backward(kernel, side):
    """Exactly: the upstream gradients are whole numbers, whose sums do not round."""
    generator = torch.Generator().manual_seed(side)
    x = torch.randn(2, 4, side, side + 1, generator=generator, dtype=torch.float64)
    assert x.unique().numel() == x.numel()  # no ties
    weight = torch.randint(-9, 10, (2, 16, side, side + 1), generator=generator).double()
    parallel = YoloSPP((kernel, 2 * kernel - 1, 3 * kernel - 2))
    y, gradient = run(parallel, x, weight)
    chained_y, chained_gradient = run(SPPF(kernel), x, weight)
    assert torch.equal(y, chained_y)
    assert torch.equal(gradient, chained_gradient)


def test_where_values_tie_the_gradients_go_to_different_winners_but_the_same_sum():
    generator = torch.Generator().manual_seed(0)
    x = torch.randint(0, 5, (2, 3, 20, 20), generator=generator).double()
    weight = torch.randint(-9, 10, (2, 12, 20, 20), generator=generator).double()
    y, gradient = run(YoloSPP(), x, weight)
    chained_y, chained_gradient = run(SPPF(), x, weight)
    assert torch.equal(y, chained_y)
    assert not torch.equal(gradient, chained_gradient)
    assert gradient.sum() == chained_gradient.sum()


def test_tied_zeros_may_swap_their_signs():
    """Equal in value, not bit by bit: the chain may keep another of the tied zeros."""
    x = torch.full((1, 1, 16, 16), -1.0)
    x[0, 0, 4, 4], x[0, 0, 3, 7] = 0.0, -0.0
    parallel, chained = YoloSPP()(x), SPPF()(x)
    assert torch.equal(parallel, chained)
    assert not torch.equal(parallel.signbit(), chained.signbit())


@pytest.mark.parametrize("pool", [YoloSPP, SPPF])
def test_the_whole_module_of_yolo_keeps_its_width(pool):
    """1024 → 512 → 2048 → 1024: four times as wide is the concatenation alone."""
    with torch.device("meta"):
        x = torch.empty(1, 1024, 20, 20)
        before, after = torch.nn.Conv2d(1024, 512, 1), torch.nn.Conv2d(2048, 1024, 1)
        assert pool()(before(x)).shape == (1, 2048, 20, 20)
        assert after(pool()(before(x))).shape == x.shape


def test_chained_average_pools_are_not_one_larger_average_pool():
    x = torch.zeros(1, 1, 25)
    x[..., 12] = 1
    twice = F.avg_pool1d(F.avg_pool1d(x, 5, 1, 2), 5, 1, 2)
    once = F.avg_pool1d(x, 9, 1, 4)
    assert not torch.allclose(twice, once)


def test_chained_pools_are_one_pool():
    assert [chained_kernel(5, times) for times in (1, 2, 3, 4)] == [5, 9, 13, 17]  # 17, not 20
    for kernel, times in [(1, 1), (3, 1), (3, 4), (5, 4), (7, 3), (9, 2), (1, 5)]:
        assert chained_kernel(kernel, times) == oracle.impulse_width(kernel, times)


def test_yolo_s_spp_keeps_the_size_and_multiplies_the_channels():
    for side in (13, 19, 20):
        x = torch.zeros(1, 6, side, side)
        assert YoloSPP()(x).shape == SPPF()(x).shape == (1, 24, side, side)
        assert SpatialPyramidPooling()(x).shape == (1, 126)


@settings(deadline=None, max_examples=20)
@given(st.integers(4, 9), st.integers(2, 15), st.integers(2, 15), st.integers(0, 99))
def test_pyramid_pooling_is_its_levels_written_out(channels, height, width, seed):
    torch.manual_seed(seed)
    module = PyramidPooling(channels)
    x = torch.randn(1, channels, height, width)
    maps = [x]
    for n, weight in zip((1, 2, 3, 6), module.parameters(), strict=True):
        level = torch.einsum("bchw,oc->bohw", F.adaptive_avg_pool2d(x, n), weight[:, :, 0, 0])
        maps.append(F.interpolate(level, size=(height, width), mode="bilinear"))
    torch.testing.assert_close(module(x), torch.cat(maps, 1), rtol=0, atol=1e-6)


def test_pyramid_pooling_doubles_the_channels():
    assert oracle.pyramid_channels(2048, (1, 2, 3, 6)) == 4096
    with torch.device("meta"):
        assert PyramidPooling(2048)(torch.empty(1, 2048, 60, 60)).shape == (1, 4096, 60, 60)


@pytest.mark.parametrize(
    ("call", "quoted"),
    [
        (lambda: SpatialPyramidPooling(()), r"levels=\(\)"),
        (lambda: SpatialPyramidPooling((4, 0)), "level=0"),
        (lambda: SpatialPyramidPooling()(torch.zeros(3, 5, 5)), r"\(3, 5, 5\)"),
        (lambda: vector_length(0, (1,)), "channels=0"),
        (lambda: vector_length(3, []), r"levels=\[\]"),
        (lambda: bin_edges(0, 1), "size=0"),
        (lambda: bin_edges(3, 0), "bins=0"),
        (lambda: paper_bins(0, 1), "size=0"),
        (lambda: paper_bins(3, 0), "bins=0"),
        (lambda: paper_bins(3, 4), "stride ⌊3/4⌋ is 0"),
        (lambda: roi_max_pool(torch.zeros(1, 5, 5), (0, 0, 6, 5)), r"\(0, 0, 6, 5\)"),
        (lambda: roi_max_pool(torch.zeros(1, 5, 5), (2, 0, 2, 5)), r"\(2, 0, 2, 5\)"),
        (
            lambda: roi_max_pool(torch.zeros(1, 5, 9), (0, 0, 6, 5)),
            r"\(0, 0, 6, 5\): expected a window of a map of \(5, 9\)",
        ),
        (lambda: roi_max_pool(torch.zeros(1, 9, 5), (0, 0, 5, 6)), r"\(0, 0, 5, 6\)"),
        (lambda: roi_max_pool(torch.zeros(1, 5, 5), (0, 2, 5, 2)), r"\(0, 2, 5, 2\)"),
        (lambda: roi_max_pool(torch.zeros(1, 5, 5), (0, -1, 5, 5)), r"\(0, -1, 5, 5\)"),
        (lambda: chained_kernel(0, 1), "kernel=0"),
        (lambda: roi_max_pool(torch.zeros(1, 1, 5, 5), (0, 0, 5, 5)), r"\(1, 1, 5, 5\)"),
        (lambda: YoloSPP()(torch.zeros(3, 5, 5)), r"\(3, 5, 5\)"),
        (lambda: SPPF()(torch.zeros(3, 5, 5)), r"\(3, 5, 5\)"),
        (lambda: PyramidPooling(8)(torch.zeros(1, 4, 5, 5)), "4 channels: expected 8"),
        (lambda: PyramidPooling(8)(torch.zeros(8, 5, 5)), r"\(8, 5, 5\)"),
        (lambda: paper_bins(9.5, 3), "size=9.5"),  # type: ignore[arg-type]
        (lambda: YoloSPP((4,)), "kernel=4"),
        (lambda: YoloSPP(()), r"kernels=\(\)"),
        (lambda: SPPF(6), "kernel=6"),
        (lambda: SPPF(-5), "kernel=-5"),
        (lambda: chained_kernel(5, 0), "times=0"),
        (lambda: PyramidPooling(3), "channels=3"),
        (lambda: PyramidPooling(3, ()), r"levels=\(\)"),
    ],
)
def test_bad_input_is_refused_with_the_value(call, quoted):
    with pytest.raises(ValueError, match=quoted):
        call()
