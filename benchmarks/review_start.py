"""The first prompt of `kb review` with 10,000 cards and 1,000,000 reviews, beside an empty store.

Both stores are opened with the same bank of 100 topics of 100 questions. The time runs from the
start of the process to the first problem on its output; the memory is its peak at that moment
(Linux: /proc). The full store's cards are the real replay of its reviews.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.timing import Figure, first_prompt

TITLE = (
    "存有 1,000,000 次复习的 `kb review`，相对于空的",
    "`kb review` with 1,000,000 reviews, beside none",
)
TOPICS, QUESTIONS = 100, 100
LAST = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW = "2026-11-23T09:00:00+00:00"
BOUND = 1.3
MODULE = '''"""基准 {topic} · Benchmark {topic}. Pages: none"""

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Mistake, Problem, Step
from kb.quiz.asking.question import question

'''
QUESTION = """
@question(level=1, section="answer")
def q{name}(draw: Draw) -> Problem:
    number = draw.integer(2, 99)
    return Problem(
        given={{"n": number}},
        zh=f"{{number}} 的两倍？", en=f"Twice {{number}}?", answer=2 * number,
        steps=[Step(zh="乘 2", en="Times 2", value=2 * number)],
        mistakes=[Mistake("squared", number**2 + 1, zh="平方了", en="Squared")],
    )
"""


def main(arguments: Sequence[str] = ()) -> Iterator[Figure | str]:
    """The medians of interleaved runs: their ratio and the peak memory."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make_bank(place / "bank")
        (place / "empty").mkdir()
        began = time.perf_counter()
        count = fill(place / "full", options.reviews)
        size = sum(file.stat().st_size for file in (place / "full").iterdir())
        yield (
            f"{TOPICS * QUESTIONS:,} cards, {count:,} reviews, {size / 2**20:,.0f} MiB; "
            f"written and replayed in {time.perf_counter() - began:.0f} s"
        )
        found = compare(place, options.runs)
    for name, (seconds, memory) in found.items():
        yield f"{seconds * 1000:8.1f} ms  {memory / 1024:6.1f} MiB  first prompt, {name} store"
    ratio = found["full"][0] / found["empty"][0]
    grown = found["full"][1] / found["empty"][1]
    yield Figure("到第一题的时间", "Time to the first question", ratio, most=BOUND)
    yield Figure("届时的内存峰值", "Peak memory then", grown)


def compare(place: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Median seconds and KiB of each store, the runs interleaved."""
    topics = [f"bench{number:03}" for number in range(TOPICS)]
    seen: dict[str, list[tuple[float, float]]] = {"empty": [], "full": []}
    for turn in range(runs + 1):
        for name, values in seen.items():
            env = {"KB_BANK": str(place / "bank"), "KB_DATA_DIR": str(place / name), "KB_NOW": NOW}
            measured = first_prompt([sys.executable, "-m", "kb", "review", "--json", *topics], env)
            if turn:
                values.append(measured)
    return {
        name: (statistics.median(t for t, _ in values), statistics.median(m for _, m in values))
        for name, values in seen.items()
    }


def make_bank(folder: Path, topics: int = TOPICS) -> None:
    """A private bank of small questions, 100 a topic."""
    folder.mkdir()
    for topic in range(topics):
        questions = "\n".join(QUESTION.format(name=name) for name in range(QUESTIONS))
        text = MODULE.format(topic=topic) + questions
        (folder / f"bench{topic:03}.py").write_text(text, encoding="utf-8")


def fill(folder: Path, reviews: int) -> int:
    """Write a store of that many reviews and its cards; returns how many were written."""
    from kb.quiz.memory.review import COLUMNS
    from kb.quiz.store.doctor import repair
    from kb.quiz.store.opening import open_store

    os.environ["KB_NOW"] = NOW
    marks = ", ".join("?" * len(COLUMNS))
    with open_store(folder) as store:
        with store.writing() as connection:
            connection.executemany(
                f"INSERT INTO reviews ({', '.join(COLUMNS)}) VALUES ({marks})", rows(reviews)
            )
        repair(store)
        written = int(store.rows("SELECT count(*) FROM reviews")[0][0])
        cards = store.rows("SELECT count(*) FROM cards")[0][0]
    if cards != TOPICS * QUESTIONS:
        raise RuntimeError(f"{cards} cards instead of {TOPICS * QUESTIONS}")
    return written


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Reviews of every question in turn, a round every few days, up to yesterday."""
    from kb.quiz.memory.review import COLUMNS, Review

    source = random.Random("review_start")
    cards = TOPICS * QUESTIONS
    rounds = -(-count // cards)
    for number in range(count):
        turn, card = divmod(number, cards)
        moment = LAST - timedelta(days=3 * (rounds - 1 - turn)) + timedelta(milliseconds=card)
        right = source.random() < 0.85
        review = Review(
            question=f"bench{card % TOPICS:03}/q{card // TOPICS}", revision=1, seed=number,
            origin="review", raw="123", parsed="123", verdict="right" if right else "wrong",
            rating=3 if right else 1, mistake=None if right else "squared", private=True,
            id=str(uuid.UUID(int=source.getrandbits(128), version=4)),
            answered_at=moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            study_date=moment.date().isoformat(),
        )  # fmt: skip
        yield tuple(getattr(review, column) for column in COLUMNS)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    return parser.parse_args(arguments)
