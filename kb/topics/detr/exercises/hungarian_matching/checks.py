"""Matching against all permutations; large tables are built around an optimum known beforehand."""

import sys
from collections.abc import Callable
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from kb.exercises.cases import tables
from kb.exercises.checking import Check

ENTRY = "assign"
SOLVER = "linear_sum_assignment"
Table = list[list[int]]
SIZE = 16
READS = 100_000  # of cells of such a table: O(n³) takes a few thousand, subsets 2¹⁶ · 8


class Row(list[int]):
    """A row of costs that counts how often it is read."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        Row.reads += 1
        if Row.reads > READS:
            raise RuntimeError(f"cost[q][o]: > {READS} 次 · times")
        return super().__getitem__(place)


def total(cost: Table, queries: Any) -> str:
    """What a matching comes to, or why it is none."""
    queries = [int(q) for q in queries]
    if len(queries) != len(cost[0]) or len(set(queries)) < len(queries):
        return f"{queries}: ×"
    if not all(0 <= q < len(cost) for q in queries):
        return f"{queries}: ×"
    return f"Σ = {sum(cost[q][o] for o, q in enumerate(queries))}"


def least(cost: Table) -> str:
    choices = permutations(range(len(cost)), len(cost[0]))
    return f"Σ = {min(sum(cost[q][o] for o, q in enumerate(p)) for p in choices)}"


def matched(solve: Callable[[Table], Any], cost: Table) -> str:
    return total(cost, solve([list(row) for row in cost]))


def counted(solve: Callable[[Table], Any], cost: Table) -> str:
    Row.reads = 0
    return total(cost, solve([Row(row) for row in cost]))


def by_hand(solve: Callable[[Table], Any], cost: Table) -> str:
    """The total, where nothing named like SciPy's solver was called, however it was imported."""
    called = set()

    def look(frame: Any, event: str, argument: Any) -> None:
        name = getattr(argument, "__name__", "") if event == "c_call" else frame.f_code.co_name
        called.add(name)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        result = matched(solve, cost)
    finally:
        sys.setprofile(before)
    return SOLVER if SOLVER in called else result


def small(queries: int, objects: int) -> st.SearchStrategy[Table]:
    return tables(queries, objects, -2, 6)


def named(table: Table) -> dict[str, Table]:
    return {"cost": table}


def around(order: list[int], prices: Table, surplus: Table) -> Table:
    """A table whose best matching is `order`, at 0: no cell costs less than its two prices."""
    query_prices, object_prices = prices
    query_prices[0] -= sum(query_prices) + sum(object_prices)
    return [
        [price + object_prices[o] + (0 if order[o] == q else surplus[q][o]) for o in range(SIZE)]
        for q, price in enumerate(query_prices)
    ]


def large() -> st.SearchStrategy[dict[str, Table]]:
    order, prices = st.permutations(range(SIZE)), tables(2, SIZE, -2, 6)
    return st.builds(around, order, prices, tables(SIZE, SIZE, 0, 6)).map(named)


CHECKS = [
    Check(
        "not_one_to_one",
        zh="每个物体一个 query，不重复",
        en="Each object gets a query of its own",
        cases=st.integers(1, 3).map(lambda n: named([[0, 0], [n, n + 1]])),
        expect=least,
        call=matched,
        part=lambda said: said.partition(" = ")[0],
        mistake=(
            "每个物体各取最小：两个物体配到了同一个 query",
            "Each object took its own minimum: two objects share a query",
        ),
    ),
    Check(
        "object_of_query",
        zh="第 o 项是物体 o 的 query",
        en="Entry o is the query of object o",
        cases=st.integers(1, 3).map(lambda n: named([[n, 0, n], [n, n, 0], [0, n, n]])),
        expect=least,
        call=matched,
        mistake=(
            "方向反了：返回的是每个 query 的物体",
            "The wrong way round: these are the objects of the queries",
        ),
    ),
    Check(
        "greedy",
        zh="2×2 和 3×3 的表，总代价最小",
        en="Tables of 2×2 and 3×3, at the least total",
        cases=(small(2, 2) | small(3, 3)).map(named),
        expect=least,
        call=matched,
        mistake=(
            "贪心：先到的物体拿走了别人更需要的 query",
            "Greedy: an earlier object took the query that another needed more",
        ),
    ),
    Check(
        "square_only",
        zh="query 比物体多",
        en="More queries than objects",
        cases=(small(3, 1) | small(4, 2) | small(5, 3)).map(named),
        expect=least,
        call=matched,
        mistake=(
            "只会方阵：行数和列数要分开",
            "Square tables only: keep the numbers of rows and columns apart",
        ),
    ),
    Check(
        "all_permutations",
        zh="16×16 的表，读 cost 不超过 10 万次",
        en="Tables of 16×16, in at most 100000 reads of cost",
        cases=large(),
        expect=lambda cost: "Σ = 0",
        call=counted,
        examples=10,
        mistake=(
            "枚举了全部排列或子集：16! 约 21 万亿，2¹⁶ 个子集也太多；DETR 有 100 个 query",
            "All permutations or subsets were tried: 16! is about 21 trillion, 2¹⁶ subsets are too "
            "many as well, and DETR has 100 queries",
        ),
    ),
    Check(
        "library",
        zh="自己写，不调用现成的求解",
        en="By hand, without a ready-made solver",
        cases=small(3, 3).map(named),
        expect=least,
        call=by_hand,
        examples=5,
        mistake=(
            "调用了现成的求解：这道题要自己写增广路",
            "A ready-made solver was called: write the augmenting paths yourself",
        ),
    ),
]
