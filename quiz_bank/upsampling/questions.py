"""Upsampling: sizes, coordinates, interpolated values, transposed and sub-pixel convolutions."""

from fractions import Fraction

from kb.quiz.problem import Draw, Numbers, question


@question(
    unit="px",
    snippet="transposed_output_size(size, kernel, stride, padding, output_padding, dilation)",
    oracle="transposed_side(size, kernel, stride, padding, output_padding, dilation)",
)
def transposed_size(draw: Draw) -> Numbers:
    size, kernel = draw.integer(7, 40), draw.pick(3, 4, 5)
    stride, padding = draw.pick(2, 3, 4), draw.pick(1, 2)
    extra, dilation = draw.pick(0, 1), draw.pick(1, 2)
    starts, reach = (size - 1) * stride, dilation * (kernel - 1) + 1
    answer = starts - 2 * padding + reach + extra
    mistakes = {
        "convolution_formula": (size + 2 * padding - reach) // stride + 1,
        "no_crop": starts + reach + extra,
    }
    if extra:
        mistakes["output_padding_ignored"] = answer - extra
    if dilation > 1:
        mistakes["dilation_ignored"] = answer - reach + kernel
    return Numbers(
        given={
            "size": size,
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
            "output_padding": extra,
            "dilation": dilation,
        },
        steps=[starts, reach, answer],
        mistakes=mistakes,
    )


@question(
    unit="px",
    snippet="size - transposed_output_size((size + 2 * padding - kernel) // stride + 1,"
    " kernel, stride, padding)",
    oracle="restoring_output_padding(size, kernel, stride, padding)",
)
def needed_output_padding(draw: Draw) -> Numbers:
    stride, kernel, padding = draw.pick(4, 5, 6, 8), draw.pick(3, 5, 7), draw.pick(0, 1, 2)
    extra, small = draw.integer(2, stride - 1), draw.integer(6, 20)
    back = (small - 1) * stride - 2 * padding + kernel
    size = back + extra
    return Numbers(
        given={"size": size, "kernel": kernel, "stride": stride, "padding": padding},
        steps=[small, back, extra],
        mistakes={
            "always_stride_minus_1": stride - 1,
            "remainder_of_size": size % stride,
            "none_needed": 0,
        },
    )


def resizing(draw: Draw) -> tuple[int, int, int]:
    """Sizes and an output pixel that looks between two input pixels, well inside."""
    size_in, size_out = draw.integer(4, 12), draw.integer(13, 30)
    return size_in, size_out, draw.integer(4, size_out - 5)


def half_pixel(index: int, size_in: int, size_out: int) -> Fraction:
    return Fraction(2 * index + 1, 2) * size_in / size_out - Fraction(1, 2)


def corners(index: int, size_in: int, size_out: int) -> Fraction:
    return Fraction(index * (size_in - 1), size_out - 1)


@question(
    decimals=3,
    snippet="coordinates(size_in, size_out)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, False)",
)
def half_pixel_coordinate(draw: Draw) -> Numbers:
    size_in, size_out, index = resizing(draw)
    answer = half_pixel(index, size_in, size_out)
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[round(float(answer) + 0.5, 4), answer],
        mistakes={
            "half_pixel_forgotten": Fraction(index * size_in, size_out),
            "corners_aligned": corners(index, size_in, size_out),
            "shift_not_taken_back": answer + Fraction(1, 2),
        },
    )


@question(
    decimals=3,
    snippet="coordinates(size_in, size_out, align_corners=True)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, True)",
)
def corner_coordinate(draw: Draw) -> Numbers:
    size_in, size_out, index = resizing(draw)
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[size_out - 1, corners(index, size_in, size_out)],
        mistakes={
            "half_pixel_map": half_pixel(index, size_in, size_out),
            "sizes_without_minus_1": Fraction(index * size_in, size_out),
        },
    )


def blend(image: list[list[int]], row: Fraction, column: Fraction) -> Fraction:
    """Bilinear in a 2×2 image at clamped coordinates."""
    down, right = (min(max(t, Fraction(0)), Fraction(1)) for t in (row, column))
    top, bottom = (line[0] * (1 - right) + line[1] * right for line in image)
    return top * (1 - down) + bottom * down


@question(
    decimals=3,
    snippet="bilinear(torch.tensor([[image]]).double(), size)[0, 0, row, column]",
    oracle="resized_pixel(image, size, row, column, False)",
)
def bilinear_pixel(draw: Draw) -> Numbers:
    first, second = ([10 * draw.integer(1, 9), 10 * draw.integer(1, 9)] for _ in range(2))
    image, size = [first, second], draw.pick(3, 4, 5, 6)
    row, column = draw.integer(1, size - 2), draw.integer(1, size - 2)
    down, right = half_pixel(row, 2, size), half_pixel(column, 2, size)
    plain = Fraction(2 * row, size), Fraction(2 * column, size)
    return Numbers(
        given={"image": image, "size": size, "row": row, "column": column},
        words={"first": first, "second": second},
        steps=[round(float(down), 4), round(float(right), 4), blend(image, down, right)],
        mistakes={
            "corners_aligned": blend(image, corners(row, 2, size), corners(column, 2, size)),
            "half_pixel_forgotten": blend(image, *plain),
            "rows_and_columns_swapped": blend(image, right, down),
        },
    )


@question(
    snippet="nearest(torch.arange(size_in).view(1, 1, 1, -1), (1, size_out))[0, 0, 0, index]",
    oracle="nearest_source(size_in, size_out, index)",
)
def nearest_index(draw: Draw) -> Numbers:
    size_in, size_out = draw.integer(5, 12), draw.integer(14, 30)
    index = draw.integer(6, size_out - 2)
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[round(index * size_in / size_out, 4), index * size_in // size_out],
        mistakes={
            "rounded_up": -(-index * size_in // size_out),
            "ratio_inverted": index * size_out // size_in,
        },
    )


@question(
    kind="shape",
    form="(C, H, W)",
    snippet="pixel_shuffle(torch.zeros(1, *shape), factor)[0].shape",
    oracle="shuffled_shape(shape, factor)",
)
def shuffled_shape(draw: Draw) -> Numbers:
    factor, channels = draw.pick(2, 3, 4), draw.pick(3, 8, 16)
    height, width = draw.integer(6, 20), draw.integer(21, 40)
    high, wide = height * factor, width * factor
    return Numbers(
        given={"shape": [channels * factor**2, height, width], "factor": factor},
        steps=[channels, (channels, high, wide)],
        mistakes={
            "channels_by_r": (channels * factor, high, wide),
            "channels_kept": (channels * factor**2, high, wide),
            "sides_by_r_squared": (channels, high * factor, wide * factor),
        },
    )


@question(
    snippet="pixel_shuffle_source(channel, row, column, factor)[0]",
    oracle="shuffle_origin(shape, factor, channel, row, column)[0]",
)
def shuffle_channel(draw: Draw) -> Numbers:
    factor, channels = draw.pick(2, 3, 4), draw.pick(3, 4, 5)
    side, channel = draw.integer(3, 6), draw.integer(1, channels - 1)
    row, column = (draw.integer(1, side * factor - 1) for _ in range(2))
    down, right = row % factor, column % factor
    start, inside = channel * factor**2, down * factor + right
    return Numbers(
        given={
            "shape": [channels * factor**2, side, side],
            "factor": factor,
            "channel": channel,
            "row": row,
            "column": column,
        },
        words={"channels": channels},
        steps=[start, inside, start + inside],
        mistakes={
            "depth_to_space_order": inside * channels + channel,
            "row_and_column_swapped": start + right * factor + down,
            "channel_start_forgotten": inside,
        },
    )


@question(
    snippet="overlap_counts(size, kernel, stride)[row, column]",
    oracle="overlap(size, kernel, stride)[row, column]",
)
def overlap_at(draw: Draw) -> Numbers:
    size, stride, kernel = draw.integer(5, 9), draw.pick(2, 3), draw.pick(4, 5, 7)
    side = (size - 1) * stride + kernel
    row, column = draw.integer(0, side - 1), draw.integer(0, side - 1)
    down, right = (
        sum(start * stride <= place < start * stride + kernel for start in range(size))
        for place in (row, column)
    )
    return Numbers(
        given={"size": size, "kernel": kernel, "stride": stride, "row": row, "column": column},
        steps=[down, right, down * right],
        mistakes={"one_axis": down, "added": down + right, "whole_kernel": kernel**2},
    )


@question(
    unit="×",
    decimals=2,
    snippet="float(overlap_counts(12, kernel, stride)[kernel:-kernel, kernel:-kernel].max()"
    " / overlap_counts(12, kernel, stride)[kernel:-kernel, kernel:-kernel].min())",
    oracle="overlap_ratio(12, kernel, stride)",
)
def checkerboard_ratio(draw: Draw) -> Numbers:
    kernel, stride = draw.pick(
        (3, 2), (5, 2), (7, 2), (4, 3), (5, 3), (7, 3), (8, 3), (7, 4), (9, 4)
    )
    most, least = -(-kernel // stride), kernel // stride
    return Numbers(
        given={"kernel": kernel, "stride": stride},
        steps=[most, least, Fraction(most, least) ** 2],
        mistakes={
            "one_axis": Fraction(most, least),
            "kernel_over_stride": Fraction(kernel, stride) ** 2,
            "difference": Fraction(most**2 - least**2),
        },
    )


def painted(x: list[int], taps: list[int], stride: int, place: int) -> int:
    """The value of a transposed convolution at a place; both lists have 3 entries."""
    reach = [(value, place - j * stride) for j, value in enumerate(x)]
    return sum(value * taps[tap] for value, tap in reach if 0 <= tap < 3)


@question(
    snippet="(transposed_matrix((len(x) - 1) * stride + len(taps), torch.tensor(taps), stride).T"
    " @ torch.tensor(x))[place]",
    oracle="transposed_value(x, taps, stride, place)",
)
def transposed_value(draw: Draw) -> Numbers:
    x = [draw.integer(1, 9) for _ in range(3)]
    taps, stride = draw.sample(3, [1, 2, 3, 5, 7]), draw.pick(1, 2)
    return Numbers(
        given={"x": x, "taps": taps, "stride": stride, "place": 2},
        steps=[x[0] * taps[2], painted(x, taps, stride, 2)],
        mistakes={
            "kernel_flipped": painted(x, taps[::-1], stride, 2),
            "only_first": x[0] * taps[2],
            "other_stride": painted(x, taps, 3 - stride, 2),
        },
    )


@question(
    magnitudes=True,
    snippet="(lambda w: w.numel() + transposed_conv(torch.zeros(1, inside, 1, 1), w).shape[1])"
    "(torch.zeros(inside, outside, kernel, kernel))",
    oracle="transposed_parameters(inside, outside, kernel)",
)
def transposed_parameters(draw: Draw) -> Numbers:
    inside, outside = draw.pick(64, 128, 256), draw.pick(32, 48, 96)
    kernel, stride = draw.pick(2, 3, 4), draw.pick(2, 4)
    weights = inside * outside * kernel**2
    return Numbers(
        given={"inside": inside, "outside": outside, "kernel": kernel},
        words={"stride": stride},
        steps=[weights, weights + outside],
        mistakes={
            "bias_forgotten": weights,
            "bias_per_input": weights + inside,
            "stride_counted": weights * stride**2 + outside,
        },
    )


@question(
    magnitudes=True,
    snippet="(lambda w: w.numel() + w.shape[0])"
    "(icnr(outside, inside, kernel, factor, torch.Generator()))",
    oracle="subpixel_parameters(inside, outside, kernel, factor)",
)
def subpixel_parameters(draw: Draw) -> Numbers:
    inside, outside = draw.pick(32, 48, 64), draw.pick(1, 3, 16)
    kernel, factor = draw.pick(3, 5), draw.pick(2, 3, 4)
    channels, each = outside * factor**2, inside * kernel**2 + 1
    return Numbers(
        given={"inside": inside, "outside": outside, "kernel": kernel, "factor": factor},
        steps=[channels, each, channels * each],
        mistakes={
            "no_extra_channels": outside * each,
            "factor_not_squared": outside * factor * each,
            "bias_forgotten": channels * (each - 1),
        },
    )


@question(
    snippet="max_unpool(torch.ones(1, 1, 1, 1), torch.tensor([[[[row * width + column]]]]),"
    " (height, width)).flatten().argmax()",
    oracle="pooled_index(height, width, row, column)",
)
def unpool_index(draw: Draw) -> Numbers:
    height, width = 2 * draw.integer(3, 6), 2 * draw.integer(7, 12)
    row, column = draw.integer(2, height - 1), draw.integer(1, width - 1)
    return Numbers(
        given={"height": height, "width": width, "row": row, "column": column},
        steps=[row * width, row * width + column],
        mistakes={
            "pooled_width": row // 2 * (width // 2) + column // 2,
            "height_used": row * height + column,
            "column_first": column * height + row,
        },
    )


@question(
    decimals=3,
    snippet="sum(w * v for w, v in zip(bicubic_weights(0.5), samples))",
    oracle="bicubic_middle(samples)",
)
def bicubic_middle(draw: Draw) -> Numbers:
    samples = [draw.integer(0, 9) * 10 for _ in range(4)]
    outer, inner = samples[0] + samples[3], samples[1] + samples[2]
    return Numbers(
        given={"samples": samples},
        steps=[inner, outer, Fraction(inner * 19 - outer * 3, 32)],
        mistakes={
            "linear": Fraction(inner, 2),
            "outer_added": Fraction(inner * 19 + outer * 3, 32),
        },
    )


@question(kind="choice")
def deprecated_layer(draw: Draw) -> Numbers:
    return Numbers(
        given={"factor": draw.pick(2, 3, 4)},
        answer="corners",
        mistakes={"default_assumed": "edges", "wrong_mode": "nearest", "cubic_mode": "cubic"},
    )


@question(kind="choice")
def even_overlap(draw: Draw) -> Numbers:
    stride = draw.pick(2, 3, 4)
    even = stride * draw.pick(2, 3)
    odd = draw.sample(3, [k for k in range(stride + 1, 3 * stride + 3) if k % stride])
    kernels = [even, *odd]
    return Numbers(
        given={"stride": stride, "kernels": kernels},
        words={"left": [kernel % stride for kernel in kernels]},
        options=[f"k{kernel}" for kernel in kernels],
        answer=f"k{even}",
        mistakes={f"uneven_{place}": f"k{kernel}" for place, kernel in enumerate(odd, start=1)},
    )


@question(kind="print")
def prints_transposed_shape(draw: Draw) -> Numbers:
    size, kernel, stride = draw.integer(5, 20), draw.pick(3, 4, 5), draw.pick(2, 3)
    padding, extra = draw.pick(1, 2), draw.pick(0, 1)
    channels = draw.pick(8, 16, 32)
    full = (size - 1) * stride + kernel
    side = full - 2 * padding + extra
    mistakes = {"no_crop": str((1, 4, full + extra, full + extra))}
    if side == size * stride:
        mistakes["channels_kept"] = str((1, channels, side, side))
    else:
        mistakes["size_times_stride"] = str((1, 4, size * stride, size * stride))
    return Numbers(
        given={"size": size, "kernel": kernel, "stride": stride},
        steps=[str(full), str((1, 4, side, side))],
        mistakes=mistakes,
        code=f"""import torch
from torch import nn

layer = nn.ConvTranspose2d(
    {channels}, 4, {kernel}, stride={stride}, padding={padding}, output_padding={extra}
)
print(tuple(layer(torch.zeros(1, {channels}, {size}, {size})).shape))
""",
    )


@question(kind="print")
def prints_shuffle(draw: Draw) -> Numbers:
    start, step = draw.integer(0, 9), draw.pick(1, 2, 3)
    values = [start + step * i for i in range(8)]
    # channels in turn hold (v0, v1), (v2, v3), (v4, v5), (v6, v7)
    shuffled = [values[i] for i in (0, 2, 1, 3, 4, 6, 5, 7)]
    return Numbers(
        given={"values": values},
        steps=[str(shuffled[:4]), str(shuffled)],
        mistakes={
            "plain_reshape": str(values),
            "columns_first": str([values[i] for i in (0, 4, 1, 5, 2, 6, 3, 7)]),
        },
        code=f"""import torch

x = torch.tensor({values}).view(1, 4, 1, 2)
print(torch.pixel_shuffle(x, 2).flatten().tolist())
""",
    )


@question(kind="print")
def prints_corners(draw: Draw) -> Numbers:
    low, gap = 10 * draw.integer(0, 5), 12 * draw.integer(1, 4)
    aligned, high = draw.chance(), low + gap

    def line(*twelfths: int) -> str:
        return str([float(low + gap * twelfth // 12) for twelfth in twelfths])

    thirds, quarters = line(0, 4, 8, 12), line(0, 3, 9, 12)
    answer, other = (thirds, quarters) if aligned else (quarters, thirds)
    return Numbers(
        given={"low": low, "high": high, "aligned": aligned},
        steps=[str(float(low)), answer],
        mistakes={"other_alignment": other, "nearest": line(0, 0, 12, 12)},
        code=f"""import torch

x = torch.tensor([[[{low}.0, {high}.0]]])
up = torch.nn.Upsample(size=4, mode="linear", align_corners={aligned})
print([round(v, 2) for v in up(x).flatten().tolist()])
""",
    )
