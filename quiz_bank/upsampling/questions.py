"""上采样 · Upsampling. Pages: docs/*/upsampling.md"""

from fractions import Fraction

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question

TRANSPOSED = "transposed_output_size(size, kernel, stride, padding, output_padding, dilation)"


@question(
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
    level=3, unit="px", section="transposed-size",
    snippet="size - transposed_output_size((size + 2 * padding - kernel) // stride + 1,"
    " kernel, stride, padding)",
    oracle="restoring_output_padding(size, kernel, stride, padding)",
)  # fmt: skip
def needed_output_padding(draw: Draw) -> Problem:
    stride, kernel, padding = draw.pick(4, 5, 6, 8), draw.pick(3, 5, 7), draw.pick(0, 1, 2)
    extra = draw.integer(2, stride - 1)
    small = draw.integer(6, 20)
    back = (small - 1) * stride - 2 * padding + kernel
    size = back + extra
    return Problem(
        given={"size": size, "kernel": kernel, "stride": stride, "padding": padding},
        zh=f"边长 {size} 的图经过卷积 `kernel_size={kernel}`，`stride={stride}`，"
        f"`padding={padding}`（无膨胀）变小。用同样参数的转置卷积恢复到 {size}，"
        "`output_padding` 应取多少？",
        en=f"A map of side {size} is shrunk by a convolution with `kernel_size={kernel}`, "
        f"`stride={stride}`, `padding={padding}` (no dilation). Which `output_padding` makes "
        f"the transposed convolution with the same options restore {size}?",
        answer=extra,
        steps=[
            Step(
                zh="卷积的输出边长：⌊(边长 + 2·padding − kernel) / stride⌋ + 1",
                en="The convolution's output: ⌊(side + 2·padding − kernel) / stride⌋ + 1",
                value=small,
            ),
            Step(
                zh="不加 `output_padding` 时转置卷积给出的边长",
                en="The transposed convolution's side without `output_padding`",
                value=back,
            ),
            Step(zh="还差多少？", en="How much is missing?", value=extra),
        ],
        mistakes=[
            Mistake(
                "always_stride_minus_1",
                stride - 1,
                zh="stride − 1 只是上限；要补的是下取整丢掉的余数",
                en="stride − 1 is only the limit; what is missing is the remainder the floor lost",
            ),
            Mistake(
                "remainder_of_size",
                size % stride,
                zh="取了边长除以 stride 的余数；应是（边长 + 2·padding − kernel）的余数",
                en="This is the remainder of the side itself; take that of "
                "(side + 2·padding − kernel)",
            ),
            Mistake(
                "none_needed",
                0,
                zh="不加就回不到原边长：stride 大于 1 时多个输入边长得到同一个输出",
                en="Without it the side does not come back: beyond stride 1 several input sides "
                "give the same output",
            ),
        ],
    )


@question(
    level=1, section="coordinates", decimals=3,
    snippet="coordinates(size_in, size_out)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, False)",
)  # fmt: skip
def half_pixel_coordinate(draw: Draw) -> Problem:
    size_in, size_out, index = resizing(draw)
    answer = Fraction(2 * index + 1, 2) * size_in / size_out - Fraction(1, 2)
    return Problem(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        zh=f"双线性插值把 {size_in} 个像素变成 {size_out} 个，`align_corners=False`。"
        f"输出像素 {index}（从 0 数）对应的输入坐标是多少？",
        en=f"Bilinear resizing from {size_in} pixels to {size_out} with `align_corners=False`. "
        f"To which input coordinate does output pixel {index} (counted from 0) map?",
        answer=answer,
        steps=[
            Step(
                zh="输出像素的中心在 i + 0.5，乘输入与输出边长之比",
                en="The output pixel's centre is i + 0.5; times the ratio of input to output",
                value=round(float(answer) + 0.5, 4),
            ),
            Step(
                zh="减 0.5，回到像素下标",
                en="Minus 0.5, back to pixel indices",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "half_pixel_forgotten",
                Fraction(index * size_in, size_out),
                zh="用了 i·in / out，没有半像素偏移",
                en="This is i·in / out, without the half-pixel shift",
            ),
            Mistake(
                "corners_aligned",
                Fraction(index * (size_in - 1), size_out - 1),
                zh="用了 `align_corners=True` 的映射 i·(in − 1) / (out − 1)",
                en="This is the map of `align_corners=True`, i·(in − 1) / (out − 1)",
            ),
            Mistake(
                "shift_not_taken_back",
                answer + Fraction(1, 2),
                zh="加了半像素却没有减回去",
                en="Half a pixel was added and never taken back",
            ),
        ],
    )


def resizing(draw: Draw) -> tuple[int, int, int]:
    """Sizes and an output pixel that looks between two input pixels, well inside."""
    size_in, size_out = draw.integer(4, 12), draw.integer(13, 30)
    return size_in, size_out, draw.integer(4, size_out - 5)


@question(
    level=1, section="coordinates", decimals=3,
    snippet="coordinates(size_in, size_out, align_corners=True)[index]",
    oracle="ramp_coordinate(size_in, size_out, index, True)",
)  # fmt: skip
def corner_coordinate(draw: Draw) -> Problem:
    size_in, size_out, index = resizing(draw)
    answer = Fraction(index * (size_in - 1), size_out - 1)
    return Problem(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        zh=f"双线性插值把 {size_in} 个像素变成 {size_out} 个，`align_corners=True`。"
        f"输出像素 {index}（从 0 数）对应的输入坐标是多少？",
        en=f"Bilinear resizing from {size_in} pixels to {size_out} with `align_corners=True`. "
        f"To which input coordinate does output pixel {index} (counted from 0) map?",
        answer=answer,
        steps=[
            Step(
                zh="两端像素的中心对齐，所以有 out − 1 个间隔",
                en="The end pixels' centres are aligned, so there are out − 1 gaps",
                value=size_out - 1,
            ),
            Step(zh="i·(in − 1) / (out − 1)", en="i·(in − 1) / (out − 1)", value=answer),
        ],
        mistakes=[
            Mistake(
                "half_pixel_map",
                Fraction(2 * index + 1, 2) * size_in / size_out - Fraction(1, 2),
                zh="用了 `align_corners=False` 的半像素映射",
                en="This is the half-pixel map of `align_corners=False`",
            ),
            Mistake(
                "sizes_without_minus_1",
                Fraction(index * size_in, size_out),
                zh="用了 i·in / out；对齐角点时数的是间隔，两边都要减 1",
                en="This is i·in / out; aligned corners count gaps, so both sizes lose 1",
            ),
        ],
    )


def blend(image: list[list[int]], row: Fraction, column: Fraction) -> Fraction:
    """Bilinear in a 2×2 image at clamped coordinates."""
    down, right = (min(max(t, Fraction(0)), Fraction(1)) for t in (row, column))
    top, bottom = (line[0] * (1 - right) + line[1] * right for line in image)
    return top * (1 - down) + bottom * down


@question(
    level=2, section="bilinear2d", decimals=3,
    snippet="bilinear(torch.tensor([[image]]).double(), size)[0, 0, row, column]",
    oracle="resized_pixel(image, size, row, column, False)",
)  # fmt: skip
def bilinear_pixel(draw: Draw) -> Problem:
    values = [10 * draw.integer(1, 9) for _ in range(4)]
    image = [values[:2], values[2:]]
    size = draw.pick(3, 4, 5, 6)
    row, column = draw.integer(1, size - 2), draw.integer(1, size - 2)

    def half(i: int) -> Fraction:
        return Fraction(2 * i + 1, size) - Fraction(1, 2)

    answer = blend(image, half(row), half(column))
    (a, b), (c, d) = image
    return Problem(
        given={"image": image, "size": size, "row": row, "column": column},
        zh=f"2×2 的图，第一行 {a}、{b}，第二行 {c}、{d}，双线性插值到 {size}×{size}，"
        f"`align_corners=False`。输出第 {row} 行第 {column} 列（从 0 数）的值是多少？",
        en=f"A 2×2 image, first row {a}, {b}, second row {c}, {d}, is resized bilinearly to "
        f"{size}×{size} with `align_corners=False`. "
        f"What is the output's value in row {row}, column {column} (counted from 0)?",
        answer=answer,
        steps=[
            Step(
                zh="行坐标 (i + 0.5)·in / out − 0.5",
                en="The row coordinate (i + 0.5)·in / out − 0.5",
                value=round(float(half(row)), 4),
            ),
            Step(
                zh="列坐标同理",
                en="The column coordinate likewise",
                value=round(float(half(column)), 4),
            ),
            Step(
                zh="先按列坐标混合两行，再按行坐标混合结果",
                en="Blend within both rows by the column coordinate, then the two by the row's",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "corners_aligned",
                blend(image, Fraction(row, size - 1), Fraction(column, size - 1)),
                zh="用了 `align_corners=True` 的坐标",
                en="These are the coordinates of `align_corners=True`",
            ),
            Mistake(
                "half_pixel_forgotten",
                blend(image, Fraction(2 * row, size), Fraction(2 * column, size)),
                zh="坐标用了 i·in / out，没有半像素偏移",
                en="The coordinates are i·in / out, without the half-pixel shift",
            ),
            Mistake(
                "rows_and_columns_swapped",
                blend(image, half(column), half(row)),
                zh="行列对调了",
                en="Rows and columns are swapped",
            ),
        ],
    )


@question(
    level=1, section="nearest2d",
    snippet="nearest(torch.arange(size_in).view(1, 1, 1, -1), (1, size_out))[0, 0, 0, index]",
    oracle="nearest_source(size_in, size_out, index)",
)  # fmt: skip
def nearest_index(draw: Draw) -> Problem:
    size_in, size_out = draw.integer(5, 12), draw.integer(14, 30)
    index = draw.integer(6, size_out - 2)
    answer = index * size_in // size_out
    return Problem(
        given={"size_in": size_in, "size_out": size_out, "index": index},
        zh=f'PyTorch 的 `mode="nearest"` 把 {size_in} 个像素变成 {size_out} 个。'
        f"输出像素 {index}（从 0 数）复制的是输入的哪个像素（从 0 数）？",
        en=f'PyTorch\'s `mode="nearest"` turns {size_in} pixels into {size_out}. '
        f"Which input pixel (counted from 0) does output pixel {index} (counted from 0) copy?",
        answer=answer,
        steps=[
            Step(
                zh="i·in / out，没有半像素",
                en="i·in / out, without half-pixels",
                value=round(index * size_in / size_out, 4),
            ),
            Step(zh="向下取整", en="Round down", value=answer),
        ],
        mistakes=[
            Mistake(
                "rounded_up",
                -(-index * size_in // size_out),
                zh="向上取整了；`nearest` 向下取整",
                en="This rounds up; `nearest` rounds down",
            ),
            Mistake(
                "ratio_inverted",
                index * size_out // size_in,
                zh="比例取反了：从输出找输入要乘 in / out",
                en="The ratio is upside down: from output to input, multiply by in / out",
            ),
        ],
    )


@question(
    level=1, kind="shape", form="(C, H, W)", section="pixel-shuffle",
    snippet="pixel_shuffle(torch.zeros(1, *shape), factor)[0].shape",
    oracle="shuffled_shape(shape, factor)",
)  # fmt: skip
def shuffled_shape(draw: Draw) -> Problem:
    factor, channels = draw.pick(2, 3, 4), draw.pick(3, 8, 16)
    height, width = draw.integer(6, 20), draw.integer(21, 40)
    shape = [channels * factor**2, height, width]
    answer = (channels, height * factor, width * factor)
    return Problem(
        given={"shape": shape, "factor": factor},
        zh=f"输入 (C, H, W) = ({shape[0]}, {height}, {width})，经过 `nn.PixelShuffle({factor})`，"
        "输出形状是什么？",
        en=f"An input of (C, H, W) = ({shape[0]}, {height}, {width}) goes through "
        f"`nn.PixelShuffle({factor})`. What is the output's shape?",
        answer=answer,
        steps=[
            Step(zh="通道数除以 r²", en="Channels divided by r²", value=channels),
            Step(zh="高和宽各乘 r", en="Height and width times r", value=answer),
        ],
        mistakes=[
            Mistake(
                "channels_by_r",
                (channels * factor, height * factor, width * factor),
                zh="通道只除了 r；两个方向各要一个 r，共 r²",
                en="The channels were divided by r only; two directions need r each, r² together",
            ),
            Mistake(
                "channels_kept",
                (shape[0], height * factor, width * factor),
                zh="通道数没变；多出来的像素就来自通道",
                en="The channels stayed; the extra pixels come out of the channels",
            ),
            Mistake(
                "sides_by_r_squared",
                (channels, height * factor**2, width * factor**2),
                zh="边长乘了 r²；每个方向只乘 r",
                en="The sides were multiplied by r²; each grows by r only",
            ),
        ],
    )


@question(
    level=3, section="pixel-shuffle",
    snippet="pixel_shuffle_source(channel, row, column, factor)[0]",
    oracle="shuffle_origin(shape, factor, channel, row, column)[0]",
)  # fmt: skip
def shuffle_channel(draw: Draw) -> Problem:
    factor, channels = draw.pick(2, 3, 4), draw.pick(3, 4, 5)
    side = draw.integer(3, 6)
    channel = draw.integer(1, channels - 1)
    row, column = (draw.integer(1, side * factor - 1) for _ in range(2))
    down, right = row % factor, column % factor
    answer = channel * factor**2 + down * factor + right
    return Problem(
        given={
            "shape": [channels * factor**2, side, side], "factor": factor,
            "channel": channel, "row": row, "column": column,
        },
        zh=f"`nn.PixelShuffle({factor})` 的输出有 {channels} 个通道。输出通道 {channel} 第 {row} 行"
        f"第 {column} 列（都从 0 数）的值来自输入的哪个通道？",
        en=f"`nn.PixelShuffle({factor})` gives {channels} channels. Which input channel does "
        f"the value in output channel {channel}, row {row}, column {column} (all from 0) "
        "come from?",
        answer=answer,
        steps=[
            Step(
                zh="这个输出通道的 r² 个输入通道从哪里开始：c·r²",
                en="Where the r² input channels of this output channel start: c·r²",
                value=channel * factor**2,
            ),
            Step(
                zh="块内位置：(行 mod r)·r + 列 mod r",
                en="The place within the block: (row mod r)·r + column mod r",
                value=down * factor + right,
            ),
            Step(zh="相加", en="Add them", value=answer),
        ],
        mistakes=[
            Mistake(
                "depth_to_space_order",
                (down * factor + right) * channels + channel,
                zh="这是 TensorFlow 的 depth-to-space 次序：块内位置在前，通道在后；"
                "PixelShuffle 相反",
                en="That is TensorFlow's depth-to-space order, place first and channel last; "
                "PixelShuffle has it the other way round",
            ),
            Mistake(
                "row_and_column_swapped",
                channel * factor**2 + right * factor + down,
                zh="行列对调了；先行后列",
                en="Row and column are swapped; the row comes first",
            ),
            Mistake(
                "channel_start_forgotten",
                down * factor + right,
                zh="漏了 c·r²，只数了块内位置",
                en="c·r² is missing; only the place within the block was counted",
            ),
        ],
    )  # fmt: skip


def covers(place: int, size: int, kernel: int, stride: int) -> int:
    return sum(start * stride <= place < start * stride + kernel for start in range(size))


@question(
    level=2, section="checkerboard",
    snippet="overlap_counts(size, kernel, stride)[row, column]",
    oracle="overlap(size, kernel, stride)[row, column]",
)  # fmt: skip
def overlap_at(draw: Draw) -> Problem:
    size, stride, kernel = draw.integer(5, 9), draw.pick(2, 3), draw.pick(4, 5, 7)
    side = (size - 1) * stride + kernel
    row, column = draw.integer(0, side - 1), draw.integer(0, side - 1)
    down, right = (covers(t, size, kernel, stride) for t in (row, column))
    return Problem(
        given={"size": size, "kernel": kernel, "stride": stride, "row": row, "column": column},
        zh=f"{size}×{size} 的输入经过核 {kernel}×{kernel}、步幅 {stride} 的转置卷积，不裁剪。"
        f"输出第 {row} 行第 {column} 列（从 0 数）由多少个输入像素相加而成？",
        en=f"An input of {size}×{size} goes through a transposed convolution with kernel "
        f"{kernel}×{kernel} and stride {stride}, nothing cropped. How many input pixels "
        f"add up in row {row}, column {column} of the output (counted from 0)?",
        answer=down * right,
        steps=[
            Step(
                zh="行方向：有几个 j 满足 j·stride ≤ 行 < j·stride + kernel？",
                en="Rows: for how many j is j·stride ≤ row < j·stride + kernel?",
                value=down,
            ),
            Step(zh="列方向同理", en="Columns likewise", value=right),
            Step(zh="两者相乘", en="Multiply them", value=down * right),
        ],
        mistakes=[
            Mistake(
                "one_axis",
                down,
                zh="只算了一个方向；两个方向的个数相乘",
                en="Only one axis was counted; the counts of both multiply",
            ),
            Mistake(
                "added",
                down + right,
                zh="两个方向相加了；应当相乘",
                en="The two axes were added; they multiply",
            ),
            Mistake(
                "whole_kernel",
                kernel**2,
                zh="以为核的每一格都有贡献；步幅之间是插入的零",
                en="Every tap was counted; between the strides lie inserted zeros",
            ),
        ],
    )


@question(
    level=2, section="checkerboard", unit="×", decimals=2,
    snippet="float(overlap_counts(12, kernel, stride)[kernel:-kernel, kernel:-kernel].max()"
    " / overlap_counts(12, kernel, stride)[kernel:-kernel, kernel:-kernel].min())",
    oracle="overlap_ratio(12, kernel, stride)",
)  # fmt: skip
def checkerboard_ratio(draw: Draw) -> Problem:
    kernel, stride = draw.pick(
        (3, 2), (5, 2), (7, 2), (4, 3), (5, 3), (7, 3), (8, 3), (7, 4), (9, 4)
    )
    most, least = -(-kernel // stride), kernel // stride
    answer = Fraction(most, least) ** 2
    return Problem(
        given={"kernel": kernel, "stride": stride},
        zh=f"核 {kernel}×{kernel}、步幅 {stride} 的转置卷积，权重和输入全为 1。远离边缘处，"
        "输出的最大值是最小值的多少倍？",
        en=f"A transposed convolution with kernel {kernel}×{kernel} and stride {stride}, all "
        "weights and inputs 1. Away from the border, what is the ratio of the output's largest "
        "value to its smallest?",
        answer=answer,
        steps=[
            Step(
                zh="一个方向上最多几个核重叠：⌈kernel / stride⌉",
                en="At most how many kernels overlap along one axis: ⌈kernel / stride⌉",
                value=most,
            ),
            Step(zh="最少：⌊kernel / stride⌋", en="At least: ⌊kernel / stride⌋", value=least),
            Step(zh="比值的平方", en="The ratio, squared", value=answer),
        ],
        mistakes=[
            Mistake(
                "one_axis",
                Fraction(most, least),
                zh="只算了一个方向；二维要平方",
                en="Only one axis was counted; in two dimensions the ratio is squared",
            ),
            Mistake(
                "kernel_over_stride",
                Fraction(kernel, stride) ** 2,
                zh="用了 (kernel / stride)²，那是平均重叠数，不是最大与最小之比",
                en="This is (kernel / stride)², the mean overlap and not largest over smallest",
            ),
            Mistake(
                "difference",
                Fraction(most**2 - least**2),
                zh="算了差；问的是比",
                en="This is the difference; the question asks for the ratio",
            ),
        ],
    )


@question(
    level=2, section="transposed",
    snippet="(transposed_matrix((len(x) - 1) * stride + len(taps), torch.tensor(taps), stride).T"
    " @ torch.tensor(x))[place]",
    oracle="transposed_value(x, taps, stride, place)",
)  # fmt: skip
def transposed_value(draw: Draw) -> Problem:
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
    return Problem(
        given={"x": x, "taps": taps, "stride": stride, "place": place},
        zh=f"1 维转置卷积（PyTorch 约定），输入 [{text}]，核 [{kernel}]，步幅 {stride}，不裁剪。"
        f"输出第 {place} 个值（从 0 数）是多少？",
        en=f"A 1-dimensional transposed convolution (PyTorch's convention): input [{text}], kernel "
        f"[{kernel}], stride {stride}, nothing cropped. "
        f"What is output value {place} (counted from 0)?",
        answer=sum(parts),
        steps=[
            Step(
                zh="每个输入值把整个核乘上自己，从 j·stride 处画下去；来自输入 0 的部分",
                en="Each input value paints the whole kernel times itself from j·stride on; the "
                "part of input 0",
                value=x[0] * taps[2],
            ),
            Step(
                zh="加上其余落在此处的部分",
                en="Add the other parts that land here",
                value=sum(parts),
            ),
        ],
        mistakes=[
            Mistake(
                "kernel_flipped",
                flipped,
                zh="核翻转了；按“画核”的做法核不翻转，只有写成插零加普通卷积时才翻转",
                en="The kernel was flipped; painting does not flip it, only zero insertion with "
                "an ordinary convolution does",
            ),
            Mistake(
                "only_first",
                x[0] * taps[2],
                zh="只有输入 0 的部分；重叠处要相加",
                en="That is the part of input 0 alone; overlapping parts add up",
            ),
            Mistake(
                "other_stride",
                sum(
                    x[j] * taps[place - j * (3 - stride)]
                    for j in range(3)
                    if 0 <= place - j * (3 - stride) < 3
                ),
                zh="步幅用错了：相邻输入的核相隔 stride 个输出像素",
                en="Wrong stride: the kernels of neighbouring inputs start stride pixels apart",
            ),
        ],
    )


@question(
    level=2, section="transposed", magnitudes=True,
    snippet="(lambda w: w.numel() + transposed_conv(torch.zeros(1, inside, 1, 1), w).shape[1])"
    "(torch.zeros(inside, outside, kernel, kernel))",
    oracle="transposed_parameters(inside, outside, kernel)",
)  # fmt: skip
def transposed_parameters(draw: Draw) -> Problem:
    inside, outside = draw.pick(64, 128, 256), draw.pick(32, 48, 96)
    kernel, stride = draw.pick(2, 3, 4), draw.pick(2, 4)
    weights = inside * outside * kernel**2
    return Problem(
        given={"inside": inside, "outside": outside, "kernel": kernel},
        zh=f"`nn.ConvTranspose2d({inside}, {outside}, {kernel}, stride={stride})`，含偏置，"
        "有多少个参数？",
        en=f"How many parameters does `nn.ConvTranspose2d({inside}, {outside}, {kernel}, "
        f"stride={stride})` have, bias included?",
        answer=weights + outside,
        steps=[
            Step(
                zh="权重：输入通道 × 输出通道 × 核面积",
                en="Weights: input channels × output channels × kernel area",
                value=weights,
            ),
            Step(
                zh="每个输出通道加 1 个偏置",
                en="Plus 1 bias for each output channel",
                value=weights + outside,
            ),
        ],
        mistakes=[
            Mistake(
                "bias_forgotten",
                weights,
                zh="漏了偏置",
                en="The bias is missing",
            ),
            Mistake(
                "bias_per_input",
                weights + inside,
                zh="偏置按输入通道数了；权重的前两维虽然是输入在前，偏置仍属输出通道",
                en="The bias was counted per input channel; though the weight has the input first, "
                "the bias belongs to the output",
            ),
            Mistake(
                "stride_counted",
                weights * stride**2 + outside,
                zh="把步幅也乘进去了；步幅不带参数",
                en="The stride was multiplied in; it has no parameters",
            ),
        ],
    )


@question(
    level=2, section="pixel-shuffle", magnitudes=True,
    snippet="(lambda w: w.numel() + w.shape[0])"
    "(icnr(outside, inside, kernel, factor, torch.Generator()))",
    oracle="subpixel_parameters(inside, outside, kernel, factor)",
)  # fmt: skip
def subpixel_parameters(draw: Draw) -> Problem:
    inside, outside = draw.pick(32, 48, 64), draw.pick(1, 3, 16)
    kernel, factor = draw.pick(3, 5), draw.pick(2, 3, 4)
    channels = outside * factor**2
    answer = channels * (inside * kernel**2 + 1)
    return Problem(
        given={"inside": inside, "outside": outside, "kernel": kernel, "factor": factor},
        zh=f"亚像素上采样：{kernel}×{kernel} 卷积（含偏置）后接 `nn.PixelShuffle({factor})`。"
        f"输入 {inside} 个通道，最终输出 {outside} 个通道。这个卷积有多少个参数？",
        en=f"Sub-pixel upsampling: a {kernel}×{kernel} convolution (with bias), then "
        f"`nn.PixelShuffle({factor})`. It takes {inside} channels, and the final "
        f"output has {outside}. "
        "How many parameters does the convolution have?",
        answer=answer,
        steps=[
            Step(
                zh="卷积要给出的通道数：最终通道 × r²",
                en="Channels the convolution must give: final channels × r²",
                value=channels,
            ),
            Step(
                zh="每个通道：输入通道 × 核面积 + 1 个偏置",
                en="Each of them: input channels × kernel area + 1 bias",
                value=inside * kernel**2 + 1,
            ),
            Step(zh="相乘", en="Multiply", value=answer),
        ],
        mistakes=[
            Mistake(
                "no_extra_channels",
                outside * (inside * kernel**2 + 1),
                zh="卷积直接输出了最终通道数；PixelShuffle 需要 r² 倍",
                en="The convolution was given the final channels; PixelShuffle needs r² times as "
                "many",
            ),
            Mistake(
                "factor_not_squared",
                outside * factor * (inside * kernel**2 + 1),
                zh="只乘了 r；两个方向要 r²",
                en="Only r was multiplied in; two directions need r²",
            ),
            Mistake(
                "bias_forgotten",
                channels * inside * kernel**2,
                zh="漏了偏置",
                en="The bias is missing",
            ),
        ],
    )


@question(
    level=1, section="unpooling",
    snippet="max_unpool(torch.ones(1, 1, 1, 1), torch.tensor([[[[row * width + column]]]]),"
    " (height, width)).flatten().argmax()",
    oracle="pooled_index(height, width, row, column)",
)  # fmt: skip
def unpool_index(draw: Draw) -> Problem:
    height, width = 2 * draw.integer(3, 6), 2 * draw.integer(7, 12)
    row, column = draw.integer(2, height - 1), draw.integer(1, width - 1)
    return Problem(
        given={"height": height, "width": width, "row": row, "column": column},
        zh=f"{height}×{width}（高×宽）的图做 `nn.MaxPool2d(2, return_indices=True)`，"
        f"某窗口的最大值在第 {row} 行第 {column} 列（从 0 数）。给 `MaxUnpool2d` 的下标是多少？",
        en=f"A map of {height}×{width} (height×width) goes through `nn.MaxPool2d(2, "
        f"return_indices=True)`; a window's maximum is in row {row}, column {column} (from 0). "
        "Which index does `MaxUnpool2d` get?",
        answer=row * width + column,
        steps=[
            Step(
                zh="下标把池化前的图按行展平：前面的整行有多少像素？",
                en="The index flattens the map before pooling row by row: how many pixels in the "
                "rows above?",
                value=row * width,
            ),
            Step(zh="加上列号", en="Plus the column", value=row * width + column),
        ],
        mistakes=[
            Mistake(
                "pooled_width",
                row // 2 * (width // 2) + column // 2,
                zh="用了池化后的位置；下标指池化前的图",
                en="This is the place after pooling; the index means the map before it",
            ),
            Mistake(
                "height_used",
                row * height + column,
                zh="乘了高；按行展平时一行有“宽”个像素",
                en="The height was used; a row has as many pixels as the map is wide",
            ),
            Mistake(
                "column_first",
                column * height + row,
                zh="按列展平了；PyTorch 按行",
                en="Flattened by columns; PyTorch goes by rows",
            ),
        ],
    )


@question(
    level=3, section="bicubic", decimals=3,
    snippet="sum(w * v for w, v in zip(bicubic_weights(0.5), samples))",
    oracle="bicubic_middle(samples)",
)  # fmt: skip
def bicubic_middle(draw: Draw) -> Problem:
    samples = [draw.integer(0, 9) * 10 for _ in range(4)]
    outer, inner = samples[0] + samples[3], samples[1] + samples[2]
    answer = Fraction(inner * 19 - outer * 3, 32)
    text = "、".join(map(str, samples))
    return Problem(
        given={"samples": samples},
        zh=f"一行 4 个样本 {text}。在中间两个的正中间做三次卷积插值，"
        "a = −0.75（PyTorch 的 bicubic）：距离 0.5 的权重是 19/32，"
        "距离 1.5 的权重是 −3/32。结果是多少？",
        en=f"A row of 4 samples {text.replace('、', ', ')}. Cubic convolution, a = −0.75 "
        "(PyTorch's bicubic), half-way between the middle two: at distance 0.5 the weight is "
        "19/32, at distance 1.5 it is −3/32. What is the result?",
        answer=answer,
        steps=[
            Step(zh="内侧 2 个样本之和", en="The sum of the 2 inner samples", value=inner),
            Step(zh="外侧 2 个样本之和", en="The sum of the 2 outer samples", value=outer),
            Step(
                zh="内和 × 19/32 − 外和 × 3/32",
                en="Inner sum × 19/32 − outer sum × 3/32",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "linear",
                Fraction(inner, 2),
                zh="这是线性插值；三次插值还用外侧 2 个样本，权重为负",
                en="That is linear; the cubic also uses the 2 outer samples, with negative weights",
            ),
            Mistake(
                "outer_added",
                Fraction(inner * 19 + outer * 3, 32),
                zh="外侧权重的负号丢了",
                en="The outer weights lost their minus sign",
            ),
        ],
    )


@question(level=2, section="bilinear2d", kind="choice")
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


@question(level=2, section="checkerboard", kind="choice")
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


@question(level=1, section="transposed-size", kind="print")
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


@question(level=2, section="pixel-shuffle", kind="print")
def prints_shuffle(draw: Draw) -> Problem:
    start, step = draw.integer(0, 9), draw.pick(1, 2, 3)
    values = [start + step * i for i in range(8)]
    code = f"""import torch

x = torch.tensor({values}).view(1, 4, 1, 2)
print(torch.pixel_shuffle(x, 2).flatten().tolist())
"""
    # channels in turn hold (v0, v1), (v2, v3), (v4, v5), (v6, v7)
    top = [values[0], values[2], values[1], values[3]]
    bottom = [values[4], values[6], values[5], values[7]]
    return Problem(
        given={"values": values},
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=str(top + bottom),
        code=code,
        steps=[
            Step(
                zh="通道 0、1 交替成为输出的第 0 行",
                en="Channels 0 and 1 alternate in row 0 of the output",
                value=str(top),
            ),
            Step(
                zh="通道 2、3 交替成为第 1 行",
                en="Channels 2 and 3 alternate in row 1",
                value=str(top + bottom),
            ),
        ],
        mistakes=[
            Mistake(
                "plain_reshape",
                str(values),
                zh="只做了 reshape；PixelShuffle 还要 permute，让通道交错成像素",
                en="That is reshape alone; PixelShuffle also permutes, so that channels interleave",
            ),
            Mistake(
                "columns_first",
                str([values[i] for i in (0, 4, 1, 5, 2, 6, 3, 7)]),
                zh="块内先列后行了；通道次序是先行后列",
                en="The block was filled by columns; the channels go row by row",
            ),
        ],
    )


@question(level=2, section="upsample", kind="print")
def prints_corners(draw: Draw) -> Problem:
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
    return Problem(
        given={"low": low, "high": high, "aligned": aligned},
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=answer,
        code=code,
        steps=[
            Step(
                zh="两端都等于原来的两个值（越界坐标被夹到边上）；第一个值",
                en="Both ends keep the two values (coordinates outside are clamped); the first",
                value=str(float(low)),
            ),
            Step(
                zh="中间两个的坐标按对齐方式算：对齐角点时把间隔三等分，否则各离端点四分之一",
                en="The middle two follow the alignment: thirds of the gap with aligned corners, "
                "else a quarter from each end",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "other_alignment",
                other,
                zh="用了另一种对齐方式的坐标",
                en="These are the coordinates of the other alignment",
            ),
            Mistake(
                "nearest",
                near,
                zh="这是最近邻的结果",
                en="That is what nearest would give",
            ),
        ],
    )
