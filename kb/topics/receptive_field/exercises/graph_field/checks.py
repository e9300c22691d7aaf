"""The field against the pixels themselves: every path from a unit down to the image is walked."""

from functools import cache

from hypothesis import strategies as st

from kb.exercises.checking import Check

ENTRY = "graph_field"
Node = tuple[list[str], int, int, int]
Graph = dict[str, Node]
ADD = (1, 1, 0)
LOOKUPS = 1000


def walked(graph: Graph, output: str) -> tuple[int, int, int]:
    @cache
    def pixels(name: str, unit: int) -> frozenset[int]:
        if name == "image":
            return frozenset({unit})
        inputs, kernel, stride, padding = graph[name]
        units = [unit * stride - padding + tap for tap in range(kernel)]
        return frozenset().union(*(pixels(source, i) for source in inputs for i in units))

    zero = pixels(output, 0)
    return min(zero), max(zero), min(pixels(output, 1)) - min(zero)


def refused(graph: Graph, output: str) -> str:
    return "ValueError"


def refusal(solve, **case):
    try:
        return solve(**case)
    except ValueError:
        return "ValueError"


class Counted(dict[str, Node]):
    """A graph that allows so many look-ups."""

    left = LOOKUPS

    def __getitem__(self, name: str) -> Node:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError(f"more than {LOOKUPS} look-ups in a graph of {len(self)} nodes")
        return super().__getitem__(name)


def counted(solve, graph: Graph, output: str):
    return solve(Counted(graph), output)


def layers(stride: int = 3, padding: int = 2):
    return st.tuples(st.integers(1, 4), st.integers(1, stride), st.integers(0, padding))


def chain(found: list[tuple[int, int, int]]) -> dict[str, object]:
    names = ["image", *"abcd"]
    graph = {names[i + 1]: ([names[i]], *layer) for i, layer in enumerate(found)}
    return {"graph": graph, "output": names[len(found)]}


def fork(a: tuple[int, int, int], b: tuple[int, int, int], end: tuple[int, int, int]):
    graph = {"a": (["image"], *a), "b": (["image"], *b), "sum": (["a", "b"], *end)}
    return {"graph": graph, "output": "sum"}


@st.composite
def graphs(draw) -> dict[str, object]:
    """A node joins only what has one jump."""
    graph: Graph = {}
    jumps = {"image": 1}
    for name in "abcdef"[: draw(st.integers(1, 6))]:
        first = draw(st.sampled_from(sorted(jumps)))
        fitting = sorted(other for other in jumps if jumps[other] == jumps[first])
        inputs = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3, unique=True))
        layer = draw(layers(stride=2))
        graph[name] = (inputs, *layer)
        jumps[name] = jumps[first] * layer[1]
    return {"graph": graph, "output": name}


def residual(blocks: int) -> dict[str, object]:
    graph: Graph = {}
    top = "image"
    for block in range(blocks):
        graph[f"conv{block}"] = ([top], 3, 1, 1)
        graph[f"sum{block}"] = ([f"conv{block}", top], *ADD)
        top = f"sum{block}"
    return {"graph": graph, "output": top}


CHECKS = [
    Check(
        "plain",
        zh="一条链，步幅都是 1，没有填充",
        en="A chain of stride 1 without padding",
        cases=st.lists(layers(1, 0), min_size=1, max_size=3).map(chain),
        expect=walked,
        examples=15,
    ),
    Check(
        "padding_unscaled",
        zh="一条链，没有分支",
        en="A chain without branches",
        cases=st.lists(layers(), min_size=1, max_size=3).map(chain),
        expect=walked,
        mistake=(
            "核和填充的单位都是这一层的输入，要乘以间距才是像素",
            "Kernel and padding count inputs of their own layer: times the jump they are in pixels",
        ),
    ),
    Check(
        "widest_branch",
        zh="两条分支，填充不同：范围取并",
        en="Two branches of different padding: the union of their ranges",
        cases=st.builds(fork, layers(1), layers(1), layers()),
        expect=walked,
        mistake=(
            "取了最宽的分支：中心不对齐时，范围的并可以比每条分支都宽",
            "The widest branch was taken: a range may stick out of it, and then the union is wider",
        ),
    ),
    Check(
        "joins",
        zh="任意的图，间距相同才汇合",
        en="Any graph whose joins have one jump",
        cases=graphs(),
        expect=walked,
    ),
    Check(
        "jumps_differ",
        zh="间距不同的分支相加，抛出 ValueError",
        en="Adding branches of different jumps raises ValueError",
        cases=st.builds(
            lambda a, b: fork((a[0], 1, a[2]), (b[0], 2, b[2]), ADD), layers(), layers()
        ),
        expect=refused,
        call=refusal,
        mistake=(
            "间距不同的特征图不能逐单元相加：要拒绝，不要猜一个间距",
            "Maps of different jumps cannot be added unit by unit: refuse, do not guess a jump",
        ),
    ),
    Check(
        "exponential",
        zh="许多残差块前后相接，每个节点只访问几次",
        en="Many residual blocks in a row, each node visited only a few times",
        cases=st.integers(18, 24).map(residual),
        expect=walked,
        call=counted,
        examples=4,
        mistake=(
            "每条路径都走了一遍：n 个残差块有 2ⁿ 条；每个节点的结果要记下来",
            "Every path was walked, and n residual blocks have 2ⁿ: keep each node's result",
        ),
    ),
]
