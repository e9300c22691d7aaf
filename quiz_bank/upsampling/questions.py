"""上采样 · Upsampling. Pages: docs/*/upsampling.md"""

from fractions import Fraction

from kb.quiz.problem import Choice, Draw, Mistake, Numbers, Problem, Step, question

TRANSPOSED = "transposed_output_size(size, kernel, stride, padding, output_padding, dilation)"


@question(built_here="to be converted",
    level=2, unit="px", section="transposed-size", snippet=TRANSPOSED,
    oracle="transposed_side(size, kernel, stride, padding, output_padding, dilation)",
)  # fmt: skip
def transposed_size(draw: Draw) -> Problem:
    size, kernel = draw.integer(7, 40), draw.pick(3, 4, 5)
    stride, padding = draw.pick(2, 3, 4), draw.pick(1, 2)
    extra, dilation = draw.pick(0, 1), draw.pick(1, 2)
    reach = dilation * (kernel - 1) + 1
    answer = (size - 1) * stride - 2 * padding + reach + extra
    mistakes = [
        Mistake(
            "convolution_formula",
            (size + 2 * padding - reach) // stride + 1,
            zh="用了普通卷积的输出公式；转置卷积把它反过来解",
            en="This is the formula of an ordinary convolution; the transposed one solves it for "
            "the input",
        ),
        Mistake(
            "no_crop",
            (size - 1) * stride + reach + extra,
            zh="没有裁剪：padding 在转置卷积里每侧去掉这么多像素",
            en="Nothing was cropped: padding takes that many pixels off each side here",
        ),
    ]
    if extra:
        mistakes.append(
            Mistake(
                "output_padding_ignored",
                answer - extra,
                zh="漏了 `output_padding`，它直接加在输出边长上",
                en="`output_padding` is missing; it adds to the output's side",
            )
        )
    if dilation > 1:
        mistakes.append(
            Mistake(
                "dilation_ignored",
                (size - 1) * stride - 2 * padding + kernel + extra,
                zh="漏了膨胀：核的跨度是 dilation·(kernel − 1) + 1",
                en="Dilation is missing: the kernel spans dilation·(kernel − 1) + 1",
            )
        )
    return Problem(
        given={
            "size": size, "kernel": kernel, "stride": stride, "padding": padding,
            "output_padding": extra, "dilation": dilation,
        },
        zh=f"转置卷积：输入边长 {size}，`kernel_size={kernel}`，`stride={stride}`，"
        f"`padding={padding}`，`output_padding={extra}`，`dilation={dilation}`。输出边长是多少？",
        en=f"A transposed convolution: input side {size}, `kernel_size={kernel}`, "
        f"`stride={stride}`, `padding={padding}`, `output_padding={extra}`, "
        f"`dilation={dilation}`. What is the output's side?",
        answer=answer,
        steps=[
            Step(
                zh="第一个与最后一个核的起点相距 (边长 − 1)·stride",
                en="First and last kernel start (side − 1)·stride apart",
                value=(size - 1) * stride,
            ),
            Step(
                zh="核的跨度 dilation·(kernel − 1) + 1",
                en="The kernel spans dilation·(kernel − 1) + 1",
                value=reach,
            ),
            Step(
                zh="两者相加，两侧各裁 padding，再加 output_padding",
                en="Add them, crop padding on both sides, add output_padding",
                value=answer,
            ),
        ],
        mistakes=mistakes,
    )  # fmt: skip


@question(
    unit="px",
    snippet="size - transposed_output_size((size + 2 * padding - kernel) // stride + 1,"
    " kernel, stride, padding)",
    oracle="restoring_output_padding(size, kernel, stride, padding)",
)
def needed_output_padding(draw: Draw) -> Numbers:
    stride, kernel, padding = draw.pick(4, 5, 6, 8), draw.pick(3, 5, 7), draw.pick(0, 1, 2)
    extra = draw.integer(2, stride - 1)
    small = draw.integer(6, 20)
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


@question(
    decimals=3,
    snippet="coordinates(size_in, size_out)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, False)",
)
def half_pixel_coordinate(draw: Draw) -> Numbers:
    size_in, size_out, index = resizing(draw)
    answer = Fraction(2 * index + 1, 2) * size_in / size_out - Fraction(1, 2)
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[round(float(answer) + 0.5, 4), answer],
        mistakes={
            "half_pixel_forgotten": Fraction(index * size_in, size_out),
            "corners_aligned": Fraction(index * (size_in - 1), size_out - 1),
            "shift_not_taken_back": answer + Fraction(1, 2),
        },
    )


def resizing(draw: Draw) -> tuple[int, int, int]:
    """Sizes and an output pixel that looks between two input pixels, well inside."""
    size_in, size_out = draw.integer(4, 12), draw.integer(13, 30)
    return size_in, size_out, draw.integer(4, size_out - 5)


@question(
    decimals=3,
    snippet="coordinates(size_in, size_out, align_corners=True)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, True)",
)
def corner_coordinate(draw: Draw) -> Numbers:
    size_in, size_out, index = resizing(draw)
    answer = Fraction(index * (size_in - 1), size_out - 1)
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[size_out - 1, answer],
        mistakes={
            "half_pixel_map": Fraction(2 * index + 1, 2) * size_in / size_out - Fraction(1, 2),
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
    values = [10 * draw.integer(1, 9) for _ in range(4)]
    image = [values[:2], values[2:]]
    size = draw.pick(3, 4, 5, 6)
    row, column = draw.integer(1, size - 2), draw.integer(1, size - 2)

    def half(i: int) -> Fraction:
        return Fraction(2 * i + 1, size) - Fraction(1, 2)

    answer = blend(image, half(row), half(column))
    (a, b), (c, d) = image
    return Numbers(
        given={"image": image, "size": size, "row": row, "column": column},
        words={"a": a, "b": b, "c": c, "d": d},
        steps=[round(float(half(row)), 4), round(float(half(column)), 4), answer],
        mistakes={
            "corners_aligned": blend(image, Fraction(row, size - 1), Fraction(column, size - 1)),
            "half_pixel_forgotten": blend(
                image, Fraction(2 * row, size), Fraction(2 * column, size)
            ),
            "rows_and_columns_swapped": blend(image, half(column), half(row)),
        },
    )


@question(
    snippet="nearest(torch.arange(size_in).view(1, 1, 1, -1), (1, size_out))[0, 0, 0, index]",
    oracle="nearest_source(size_in, size_out, index)",
)
def nearest_index(draw: Draw) -> Numbers:
    size_in, size_out = draw.integer(5, 12), draw.integer(14, 30)
    index = draw.integer(6, size_out - 2)
    answer = index * size_in // size_out
    return Numbers(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        steps=[round(index * size_in / size_out, 4), answer],
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
    shape = [channels * factor**2, height, width]
    answer = (channels, height * factor, width * factor)
    return Numbers(
        given={"shape": shape, "factor": factor},
        words={"height": height, "width": width},
        steps=[channels, answer],
        mistakes={
            "channels_by_r": (channels * factor, height * factor, width * factor),
            "channels_kept": (shape[0], height * factor, width * factor),
            "sides_by_r_squared": (channels, height * factor**2, width * factor**2),
        },
    )


@question(
    snippet="pixel_shuffle_source(channel, row, column, factor)[0]",
    oracle="shuffle_origin(shape, factor, channel, row, column)[0]",
)
def shuffle_channel(draw: Draw) -> Numbers:
    factor, channels = draw.pick(2, 3, 4), draw.pick(3, 4, 5)
    side = draw.integer(3, 6)
    channel = draw.integer(1, channels - 1)
    row, column = (draw.integer(1, side * factor - 1) for _ in range(2))
    down, right = row % factor, column % factor
    answer = channel * factor**2 + down * factor + right
    return Numbers(
        given={
            "shape": [channels * factor**2, side, side],
            "factor": factor,
            "channel": channel,
            "row": row,
            "column": column,
        },
        words={"channels": channels},
        steps=[channel * factor**2, down * factor + right, answer],
        mistakes={
            "depth_to_space_order": (down * factor + right) * channels + channel,
            "row_and_column_swapped": channel * factor**2 + right * factor + down,
            "channel_start_forgotten": down * factor + right,
        },
    )


def covers(place: int, size: int, kernel: int, stride: int) -> int:
    return sum(start * stride <= place < start * stride + kernel for start in range(size))


@question(
    snippet="overlap_counts(size, kernel, stride)[row, column]",
    oracle="overlap(size, kernel, stride)[row, column]",
)
def overlap_at(draw: Draw) -> Numbers:
    size, stride, kernel = draw.integer(5, 9), draw.pick(2, 3), draw.pick(4, 5, 7)
    side = (size - 1) * stride + kernel
    row, column = draw.integer(0, side - 1), draw.integer(0, side - 1)
    down, right = (covers(t, size, kernel, stride) for t in (row, column))
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
    answer = Fraction(most, least) ** 2
    return Numbers(
        given={"kernel": kernel, "stride": stride},
        steps=[most, least, answer],
        mistakes={
            "one_axis": Fraction(most, least),
            "kernel_over_stride": Fraction(kernel, stride) ** 2,
            "difference": Fraction(most**2 - least**2),
        },
    )


@question(
    snippet="(transposed_matrix((len(x) - 1) * stride + len(taps), torch.tensor(taps), stride).T"
    " @ torch.tensor(x))[place]",
    oracle="transposed_value(x, taps, stride, place)",
)
def transposed_value(draw: Draw) -> Numbers:
    x = [draw.integer(1, 9) for _ in range(3)]
    taps = draw.sample(3, [1, 2, 3, 5, 7])
    stride = draw.pick(1, 2)
    place = 2
    parts = [x[j] * taps[place - j * stride] for j in range(3) if 0 <= place - j * stride < 3]
    flipped = sum(
        x[j] * taps[2 - place + j * stride] for j in range(3) if 0 <= place - j * stride < 3
    )
    text = ", ".join(map(str, x))
    kernel = ", ".join(map(str, taps))
    return Numbers(
        given={"x": x, "taps": taps, "stride": stride, "place": place},
        words={"text": text, "kernel": kernel},
        steps=[x[0] * taps[2], sum(parts)],
        mistakes={
            "kernel_flipped": flipped,
            "only_first": x[0] * taps[2],
            "other_stride": sum(
                x[j] * taps[place - j * (3 - stride)]
                for j in range(3)
                if 0 <= place - j * (3 - stride) < 3
            ),
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
    channels = outside * factor**2
    answer = channels * (inside * kernel**2 + 1)
    return Numbers(
        given={"inside": inside, "outside": outside, "kernel": kernel, "factor": factor},
        steps=[channels, inside * kernel**2 + 1, answer],
        mistakes={
            "no_extra_channels": outside * (inside * kernel**2 + 1),
            "factor_not_squared": outside * factor * (inside * kernel**2 + 1),
            "bias_forgotten": channels * inside * kernel**2,
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
    answer = Fraction(inner * 19 - outer * 3, 32)
    text = "、".join(map(str, samples))
    return Numbers(
        given={"samples": samples},
        words={"text": text, "listed": text.replace("、", ", ")},
        steps=[inner, outer, answer],
        mistakes={
            "linear": Fraction(inner, 2),
            "outer_added": Fraction(inner * 19 + outer * 3, 32),
        },
    )


@question(built_here="to be converted", level=2, section="bilinear2d", kind="choice")
def deprecated_layer(draw: Draw) -> Problem:
    factor = draw.pick(2, 3, 4)
    call = f"F.interpolate(x, scale_factor={factor}, "
    return Problem(
        given={"factor": factor},
        zh=f"`nn.UpsamplingBilinear2d(scale_factor={factor})` 等价于哪个调用？",
        en=f"Which call is equivalent to `nn.UpsamplingBilinear2d(scale_factor={factor})`?",
        answer="corners",
        choices=[
            Choice(name, zh=f"`{call}{rest})`", en=f"`{call}{rest})`")
            for name, rest in (
                ("corners", 'mode="bilinear", align_corners=True'),
                ("edges", 'mode="bilinear", align_corners=False'),
                ("nearest", 'mode="nearest"'),
                ("cubic", 'mode="bicubic"'),
            )
        ],
        steps=[
            Step(
                zh="这个旧层固定了对齐方式，而 `nn.Upsample` 的默认值与它相反",
                en="The old layer fixes the alignment, and the default of `nn.Upsample` is the "
                "opposite",
                value="corners",
            )
        ],
        mistakes=[
            Mistake(
                "default_assumed",
                "edges",
                zh="这是 `nn.Upsample` 的默认；旧层用 `align_corners=True`，替换时漏写会改变结果",
                en="That is the default of `nn.Upsample`; the old layer has `align_corners=True`, "
                "and leaving it out changes the result",
            ),
            Mistake(
                "wrong_mode",
                "nearest",
                zh="那是 `nn.UpsamplingNearest2d`",
                en="That is `nn.UpsamplingNearest2d`",
            ),
            Mistake(
                "cubic_mode",
                "cubic",
                zh="双线性用 2×2 邻域，bicubic 用 4×4",
                en="Bilinear uses 2×2 neighbours, bicubic 4×4",
            ),
        ],
    )  # fmt: skip


@question(built_here="to be converted", level=2, section="checkerboard", kind="choice")
def even_overlap(draw: Draw) -> Problem:
    stride = draw.pick(2, 3, 4)
    even = stride * draw.pick(2, 3)
    odd = draw.sample(3, [k for k in range(stride + 1, 3 * stride + 3) if k % stride])
    kernels = [even, *odd]
    return Problem(
        given={"stride": stride, "kernels": kernels},
        zh=f"步幅 {stride} 的转置卷积，哪个核边长使重叠均匀（远离边缘）？",
        en=f"Which kernel side gives a transposed convolution of stride {stride} an even overlap "
        "(away from the border)?",
        answer=f"k{even}",
        choices=[Choice(f"k{k}", zh=f"核 {k}×{k}", en=f"kernel {k}×{k}") for k in kernels],
        steps=[
            Step(
                zh="核能被步幅整除时，每个输出像素得到同样多的贡献",
                en="Every output pixel gets the same number of contributions when the stride "
                "divides the kernel",
                value=f"k{even}",
            )
        ],
        mistakes=[
            Mistake(
                f"uneven_{place}",
                f"k{k}",
                zh=f"{k} 除以 {stride} 余 {k % stride}，重叠数会交替",
                en=f"{k} divided by {stride} leaves {k % stride}, so the counts alternate",
            )
            for place, k in enumerate(odd, start=1)
        ],
    )


@question(built_here="to be converted", level=1, section="transposed-size", kind="print")
def prints_transposed_shape(draw: Draw) -> Problem:
    size, kernel, stride = draw.integer(5, 20), draw.pick(3, 4, 5), draw.pick(2, 3)
    padding, extra = draw.pick(1, 2), draw.pick(0, 1)
    channels = draw.pick(8, 16, 32)
    side = (size - 1) * stride - 2 * padding + kernel + extra
    code = f"""import torch
from torch import nn

layer = nn.ConvTranspose2d(
    {channels}, 4, {kernel}, stride={stride}, padding={padding}, output_padding={extra}
)
print(tuple(layer(torch.zeros(1, {channels}, {size}, {size})).shape))
"""
    mistakes = [
        Mistake(
            "no_crop",
            f"(1, 4, {side + 2 * padding}, {side + 2 * padding})",
            zh="没有裁剪 padding",
            en="padding was not cropped",
        ),
        Mistake(
            "size_times_stride",
            f"(1, 4, {size * stride}, {size * stride})",
            zh="边长不是简单地乘步幅，要看核与 padding",
            en="The side is not simply multiplied by the stride; kernel and padding count",
        ),
    ]
    if side == size * stride:
        mistakes[1] = Mistake(
            "channels_kept",
            f"(1, {channels}, {side}, {side})",
            zh="输出通道是第二个参数",
            en="The output channels are the second argument",
        )
    return Problem(
        given={"size": size, "kernel": kernel, "stride": stride},
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=f"(1, 4, {side}, {side})",
        code=code,
        steps=[
            Step(
                zh="(边长 − 1)·stride + kernel",
                en="(side − 1)·stride + kernel",
                value=str(side + 2 * padding - extra),
            ),
            Step(
                zh="减 2·padding，加 output_padding；写出整个形状",
                en="Minus 2·padding plus output_padding; write the whole shape",
                value=f"(1, 4, {side}, {side})",
            ),
        ],
        mistakes=mistakes,
    )


@question(kind="print")
def prints_shuffle(draw: Draw) -> Numbers:
    start, step = draw.integer(0, 9), draw.pick(1, 2, 3)
    values = [start + step * i for i in range(8)]
    code = f"""import torch

x = torch.tensor({values}).view(1, 4, 1, 2)
print(torch.pixel_shuffle(x, 2).flatten().tolist())
"""
    # channels in turn hold (v0, v1), (v2, v3), (v4, v5), (v6, v7)
    top = [values[0], values[2], values[1], values[3]]
    bottom = [values[4], values[6], values[5], values[7]]
    return Numbers(
        given={"values": values},
        steps=[str(top), str(top + bottom)],
        mistakes={
            "plain_reshape": str(values),
            "columns_first": str([values[i] for i in (0, 4, 1, 5, 2, 6, 3, 7)]),
        },
        code=code,
    )


@question(kind="print")
def prints_corners(draw: Draw) -> Numbers:
    low, gap = 10 * draw.integer(0, 5), 12 * draw.integer(1, 4)
    aligned = draw.chance()
    high = low + gap
    code = f"""import torch

x = torch.tensor([[[{low}.0, {high}.0]]])
up = torch.nn.Upsample(size=4, mode="linear", align_corners={aligned})
print([round(v, 2) for v in up(x).flatten().tolist()])
"""

    def line(shares: tuple[Fraction, ...]) -> str:
        return str([float(low + gap * share) for share in shares])

    corners = line((Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)))
    edges = line((Fraction(0), Fraction(1, 4), Fraction(3, 4), Fraction(1)))
    near = line((Fraction(0), Fraction(0), Fraction(1), Fraction(1)))
    answer, other = (corners, edges) if aligned else (edges, corners)
    return Numbers(
        given={"low": low, "high": high, "aligned": aligned},
        steps=[str(float(low)), answer],
        mistakes={"other_alignment": other, "nearest": near},
        code=code,
    )
