"""The field against the pixels themselves: every path from a unit down to the image is walked."""

from hypothesis import strategies as st

from kb.exercises.checking import Check

ENTRY = "receptive_field"
Layer = tuple[int, int, int, int]


def pixels(layers: list[Layer], unit: int) -> set[int]:
    seen = {unit}
    for kernel, stride, padding, dilation in reversed(layers):
        seen = {i * stride - padding + tap * dilation for i in seen for tap in range(kernel)}
    return seen


def walked(layers: list[Layer]) -> tuple[int, int, float]:
    zero, one = pixels(layers, 0), pixels(layers, 1)
    first, last = min(zero), max(zero)
    return last - first + 1, min(one) - first, (first + last) / 2


def stacks(layers: tuple[int, int], stride: int = 1, padding: int = 0, dilation: int = 1):
    layer = st.tuples(
        st.integers(1, 4), st.integers(1, stride), st.integers(0, padding), st.integers(1, dilation)
    )
    return st.fixed_dictionaries(
        {"layers": st.lists(layer, min_size=layers[0], max_size=layers[1])}
    )


CHECKS = [
    Check(
        "plain",
        zh="几层，步幅都是 1，没有填充和空洞",
        en="Layers of stride 1, no padding, no holes",
        cases=stacks((1, 3)),
        expect=walked,
        examples=15,
    ),
    Check(
        "dilation_ignored",
        zh="一层，膨胀率不限",
        en="One layer of any dilation",
        cases=stacks((1, 1), dilation=3),
        expect=walked,
        mistake=(
            "没有用有效核：膨胀率为 d 时，一层跨过 d × (kernel − 1) 个输入",
            "The dilation was ignored: with a dilation of d a layer reaches d × (kernel − 1) "
            "inputs",
        ),
    ),
    Check(
        "own_stride",
        zh="一层，步幅不限：大小与步幅无关",
        en="One layer of any stride: its size does not depend on the stride",
        cases=stacks((1, 1), stride=3, dilation=2),
        expect=walked,
        mistake=(
            "间距更新得太早：一层自己的步幅只影响上面的层",
            "The jump was updated too early: a layer's own stride acts on the layers above it only",
        ),
    ),
    Check(
        "last_stride",
        zh="几层带步幅，没有填充",
        en="Several layers with strides, no padding",
        cases=stacks((1, 4), stride=3, dilation=2),
        expect=walked,
        mistake=(
            "间距是所有步幅的乘积，不是最后一个步幅，也不是它们的和",
            "The jump is the product of all strides, neither the last of them nor their sum",
        ),
    ),
    Check(
        "padding_sign",
        zh="一层带填充：起点左移，大小不变",
        en="One layer with padding: the start moves left, the size stays",
        cases=stacks((1, 1), stride=2, padding=3, dilation=2),
        expect=walked,
        mistake=(
            "填充只影响起点，并且是减去：单元 0 从填充里开始看",
            "Padding changes the start alone, and is subtracted: unit 0 begins in the padding",
        ),
    ),
    Check(
        "padding_unscaled",
        zh="几层，步幅、填充、膨胀率都有",
        en="Several layers with strides, padding and dilation",
        cases=stacks((1, 4), stride=3, padding=3, dilation=3),
        expect=walked,
        mistake=(
            "填充的单位是这一层的输入，要乘以间距才是像素",
            "Padding counts inputs of its own layer: times the jump it is in pixels",
        ),
    ),
]
