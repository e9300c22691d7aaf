"""The first question of `kb quiz` with 100 and with 10,000 questions in the bank, time and memory.

The questions lie 100 a topic in a bank of one's own, so the larger bank has 100 topics.
"""

import compileall
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.review_start import make_bank
from benchmarks.timing import Figure, first_prompt

TITLE = ("题库从 100 题长到 10,000 题", "A bank that grows from 100 to 10,000 questions")
TOPICS = {"100 questions": 1, "10,000 questions": 100}
RUNS, BOUND = 21, 1.1


def main() -> Iterator[Figure | str]:
    """The medians of interleaved runs and how much the larger bank costs."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in TOPICS}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, topics in TOPICS.items():
            make_bank(place / name, topics)
            compileall.compile_dir(place / name, quiet=1)  # as after a topic's first use
        for turn in range(RUNS + 1):
            for name, topics in TOPICS.items():
                asked = [f"bench{number:03}" for number in range(topics)]
                seed = str(turn)  # another topic in every run
                measured = first_prompt(
                    [sys.executable, "-m", "kb", "quiz", "--json", "--seed", seed, *asked],
                    {"KB_BANK": str(place / name), "KB_DATA_DIR": str(place / "data")},
                )
                if turn:
                    seen[name].append(measured)
    few, many = (
        tuple(statistics.median(values) for values in zip(*rows, strict=True))
        for rows in seen.values()
    )
    for name, (seconds, memory) in zip(TOPICS, (few, many), strict=True):
        yield f"{seconds * 1000:8.1f} ms  {memory / 1024:6.1f} MiB  {name}"
    yield Figure("到第一题的时间", "Time to the first question", many[0] / few[0], most=BOUND)
    yield Figure("届时的内存峰值", "Peak memory then", many[1] / max(1, few[1]), most=BOUND)
