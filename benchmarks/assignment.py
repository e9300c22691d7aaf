"""`hungarian` on 100 × 100 costs, beside SciPy alone and a plain Hungarian algorithm in Python."""

from collections.abc import Callable, Iterator

import torch
from scipy.optimize import linear_sum_assignment

from benchmarks.timing import Figure, Name, calls, ratios
from kb.topics.detr.snippets import hungarian

TITLE = ("匈牙利匹配", "Hungarian matching")
SIZE = 100


def main() -> Iterator[Figure | str]:
    """Check that all three find the same least cost, then give the medians."""
    cost = torch.rand(SIZE, SIZE, generator=torch.Generator().manual_seed(0))
    rows, columns = hungarian(cost)
    array, nested = cost.numpy(), cost.tolist()
    best = float(cost[rows, columns].sum())
    scipy = float(array[linear_sum_assignment(array)].sum())
    if max(abs(best - scipy), abs(best - plain(nested))) > 1e-4:
        raise RuntimeError("the total costs differ")
    yield f"{SIZE} × {SIZE}; the same total cost {best:.4f}"
    ways: dict[Name, Callable[[], object]] = {
        "hungarian": lambda: hungarian(cost),
        ("SciPy 本身", "SciPy alone"): lambda: linear_sum_assignment(array),
        ("纯 Python", "plain Python"): lambda: plain(nested),
    }
    yield from ratios(calls(ways, runs=21))


def plain(cost: list[list[float]]) -> float:
    """The least total cost by potentials and shortest augmenting paths, row by row."""
    size, far = len(cost), float("inf")
    above, left, owner = [0.0] * (size + 1), [0.0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        owner[0], column = row, 0
        least, came, done = [far] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while owner[column]:
            done[column] = True
            here, step, following = owner[column], far, 0
            for other in range(1, size + 1):
                if not done[other]:
                    slack = cost[here - 1][other - 1] - above[here] - left[other]
                    if slack < least[other]:
                        least[other], came[other] = slack, column
                    if least[other] < step:
                        step, following = least[other], other
            for other in range(size + 1):
                if done[other]:
                    above[owner[other]] += step
                    left[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            owner[column] = owner[came[column]]
            column = came[column]
    return sum(cost[owner[column] - 1][column - 1] for column in range(1, size + 1))
