"""感受野 · Receptive field. Pages: docs/*/receptive_field.md"""

from kb.quiz.problem import Draw, Mistake, Problem, Step, question


@question(
    level=1,
    unit="px",
    section="bottom-up",
    snippet="bottom_up(layers).size",
    oracle="gradient_width(layers)",
)
def strided_stack(draw: Draw) -> Problem:
    depth, kernel = draw.pick(2, 3, 4, 5), draw.pick(3, 5)
    growth = kernel - 1
    return Problem(
        given={"layers": [[kernel, 2, 0, 1]] * depth},
        zh=f"{depth} 层 {kernel}×{kernel} 卷积，每层步幅 2。最后一层的一个单元，感受野边长是多少？",
        en=f"{depth} convolutions of {kernel}×{kernel}, each of stride 2. "
        "How wide is the receptive field of one unit of the last layer?",
        answer=1 + growth * (2**depth - 1),
        steps=[
            Step(
                zh="每层使感受野增加（核 − 1）× 前面各层步幅之积；先求这些积之和",
                en="Each layer adds (kernel − 1) × the product of the strides before it; "
                "first sum those products",
                value=2**depth - 1,
            ),
            Step(
                zh="从一个像素开始，加上（核 − 1）乘这个和",
                en="Start from one pixel and add (kernel − 1) times that sum",
                value=1 + growth * (2**depth - 1),
            ),
        ],
        mistakes=[
            Mistake(
                "strides_ignored",
                1 + depth * growth,
                zh="没有乘上前面各层的步幅",
                en="The strides of the layers before were not multiplied in",
            ),
            Mistake(
                "own_stride_counted",
                1 + growth * (2 ** (depth + 1) - 2),
                zh="把本层自己的步幅也乘进去了；只乘前面各层的",
                en="The layer's own stride was counted too; only those before it count",
            ),
        ],
    )
