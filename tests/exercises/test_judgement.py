"""Solutions a candidate may well write: right ones pass, wrong ones fail where it is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.exercises.exercise import exercises
from kb.exercises.java import check_java
from kb.exercises.runner import Runner

pytestmark = pytest.mark.xdist_group("exercises")

SUBSETS = '''
def assign(cost):
    """The best total for each set of used queries, one object after another: 2ⁿ · n."""
    queries, objects = len(cost), len(cost[0])
    best = {0: (0, [])}
    for o in range(objects):
        step = {}
        for used, (total, chosen) in best.items():
            for q in range(queries):
                if not used >> q & 1:
                    new = total + cost[q][o], [*chosen, q]
                    step[used | 1 << q] = min(step.get(used | 1 << q, new), new)
        best = step
    return min(best.values())[1]
'''

ROWS = '''
import torch


def chunked_cross_entropy(x, weight, target, chunk):
    """Row by row, with all logits of a row."""
    losses = []
    for row, label in zip(x, target):
        logits = weight @ row
        losses.append(torch.logsumexp(logits, 0) - logits[label])
    return torch.stack(losses).mean()
'''

UNFOLDED = '''
import torch
from torch.nn import functional as F


def sppf(x, kernel=5):
    """Every window cut out, none by max_pool2d."""
    maps = [x]
    for window in (kernel, 2 * kernel - 1, 3 * kernel - 2):
        border = F.pad(x, (window // 2,) * 4, value=-torch.inf)
        maps.append(border.unfold(2, window, 1).unfold(3, window, 1).amax((-2, -1)))
    return torch.cat(maps, 1)
'''

CUT_BY_ACOS = '''
import math

import torch


def arcface_logits(cosine, target, s, m):
    """By acos, kept 1e-6 from the ends."""
    rows = torch.arange(len(target))
    angle = cosine[rows, target].clamp(-1 + 1e-6, 1 - 1e-6).acos()
    own = torch.where(
        angle + m <= math.pi, torch.cos(angle + m), cosine[rows, target] - m * math.sin(m)
    )
    logits = cosine.clone()
    logits[rows, target] = own
    return s * logits
'''

JUDGED = [
    ("detr/hungarian_matching", SUBSETS, "all_permutations"),
    ("massive_softmax/chunked_loss", ROWS, "whole_logits"),
    ("spatial_pyramid_pooling/sppf_by_chaining", UNFOLDED, "large_windows"),
    ("angular_margin/arcface_logits", CUT_BY_ACOS, None),
]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(seconds=120) as made:
        yield made


@pytest.mark.parametrize("id_, code, failed", JUDGED, ids=[case[0] for case in JUDGED])
def test_python(runner: Runner, tmp_path: Path, id_: str, code: str, failed: str | None) -> None:
    (exercise,) = (e for e in exercises() if e.id == id_)
    file = tmp_path / exercise.file_name
    file.write_text(code, encoding="utf-8")
    outcome = runner.check(exercise, file)
    assert (outcome.failed, outcome.error) == (failed, ""), outcome


SEMAPHORES = """
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;

public class BoundedQueue<T> {
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final Semaphore room, filled = new Semaphore(0);

    public BoundedQueue(int capacity) {
        room = new Semaphore(capacity);
    }

    public void put(T item) throws InterruptedException {
        room.acquire();
        synchronized (this) {
            items.addLast(item);
        }
        filled.release();
    }

    public T take() throws InterruptedException {
        filled.acquire();
        T item;
        synchronized (this) {
            item = items.removeFirst();
        }
        room.release();
        return item;
    }

    public synchronized int size() {
        return items.size();
    }
}
"""


def transfer(first: str) -> str:
    """The solution with another beginning."""
    (exercise,) = (e for e in exercises("process_thread") if e.name == "account_transfer")
    head = "Account first = from.id"
    text = exercise.text("solution")
    assert head in text
    return text.replace(head, f"{first}\n        {head}")


@pytest.mark.jdk
@pytest.mark.parametrize(
    "name, code, failed",
    [
        ("bounded_queue", SEMAPHORES, None),
        (
            "account_transfer",
            transfer("if (from == to) return from.balance >= amount;"),
            "another_lock",
        ),
    ],
    ids=["semaphores", "unlocked look"],
)
def test_java(tmp_path: Path, name: str, code: str, failed: str | None) -> None:
    (exercise,) = (e for e in exercises("process_thread") if e.name == name)
    file = tmp_path / exercise.file_name
    file.write_text(code, encoding="utf-8")
    outcome = check_java(exercise, file, 60)
    assert (outcome.failed, outcome.error) == (failed, ""), outcome
