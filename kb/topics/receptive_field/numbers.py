"""Numbers to know on the receptive field."""

from kb.site.number import computed, quoted
from kb.topics.receptive_field.snippets import Layer, effective_width, top_down, weights

TABLE = "google-research/receptive_field"
README = "https://github.com/google-research/receptive_field"
ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
VGG16 = [layer for n in (2, 2, 3, 3, 3) for layer in [*[(3, 1)] * n, (2, 2)]]
HERE = "kb.topics.receptive_field.snippets.field"

NUMBERS = [
    computed("两层、三层 3×3 的感受野", "Receptive field of two and of three 3×3",
             lambda: f"{top_down([(3,)] * 2)}, {top_down([(3,)] * 3)}", "px", f"{HERE}.top_down"),
    computed("两个 3×3 对一个 5×5 的参数（64 通道）",
             "Weights of two 3×3 against one 5×5, 64 channels",
             lambda: f"{weights([3, 3], 64):,} / {weights([5], 64):,}", "", f"{HERE}.weights"),
    computed("3×3、膨胀率 2 的等效核", "Effective kernel of 3×3 at rate 2",
             lambda: Layer(3, dilation=2).extent, "px", f"{HERE}.Layer"),
    computed("AlexNet pool5", "AlexNet, pool5", lambda: top_down(ALEXNET), "px",
             f"{HERE}.top_down"),
    computed("VGG-16 pool5", "VGG-16, pool5", lambda: top_down(VGG16), "px", f"{HERE}.top_down"),
    quoted("ResNet-50 / 101 / 152（TF-slim 布局）", "ResNet-50 / 101 / 152 (TF-slim layout)",
           "483 / 1027 / 1507 px", TABLE, README),
    computed("ResNet-50，步幅在第一块的 3×3（PyTorch 布局）",
             "ResNet-50, stride in the first unit's 3×3 (PyTorch layout)",
             lambda: top_down(resnet50_torch()), "px", f"{HERE}.top_down"),
    quoted("MobileNet v1", "MobileNet v1", "315 px", TABLE, README),
    quoted("Inception v2 / v3 / v4", "Inception v2 / v3 / v4",
           "699 / 1311 / 2071 px", TABLE, README),
    quoted("以上网络的总步幅", "Overall stride of all these networks", "32 px", TABLE, README),
    computed("50 层 3×3，步幅 2", "Fifty 3×3, stride 2",
             lambda: power(top_down([(3, 2)] * 50)), "px", f"{HERE}.top_down"),
    computed("50 层 3×3，步幅 1", "Fifty 3×3, stride 1", lambda: top_down([(3, 1)] * 50), "px",
             f"{HERE}.top_down"),
    computed("50 层 3×3 的梯度标准差", "Standard deviation of the gradient through fifty 3×3",
             lambda: effective_width([(3,)] * 50), "px", f"{HERE}.effective_width", ".2f"),
]  # fmt: skip


def power(size: int) -> str:
    """A number just below a power of 2, written as that power less 1."""
    exponent = (size + 1).bit_length() - 1
    if size + 1 != 2**exponent:
        raise ValueError(f"{size} is not a power of 2 less 1")
    return f"2{str(exponent).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))} − 1"


def resnet50_torch() -> list[tuple[int, int]]:
    """The main path: in each bottleneck only the 3×3 widens the field."""
    units = [(3, 2 if stage and not unit else 1)
             for stage, count in enumerate((3, 4, 6, 3)) for unit in range(count)]  # fmt: skip
    return [(7, 2), (3, 2), *units]
