"""No answer of any kind makes the grammar raise, dawdle or say anything but its three verdicts."""

import json
import time

import pytest

from kb.cli._prompt import points_made
from kb.quiz.answers.grading import grade, verdict_json
from kb.quiz.asking import bank
from kb.quiz.asking.question import Question, Variant
from tests.conftest import THOROUGH
from tests.faults.answers import LONG, answers
from tests.samples import variant_of

COUNT = 1_000_000 if THOROUGH else 20_000
SLOW = 0.5  # seconds of this process for one answer; an honest one takes microseconds
OPTIONS = ["a", "b", "c", "d"]
KINDS = {
    "decimals": variant_of(0.125, {"half": 0.0625}, decimals=3),
    "significant": variant_of(1.5e-7, {"far": 3e12}, significant=3),
    "whole": variant_of(31, {"less": 30}, unit="px"),
    "percent": variant_of(50, {"share": 0.5}, unit="%", decimals=1),
    "large": variant_of(23_600_000, {"thousand": 23_600}, magnitudes=True, significant=3),
    "shape": variant_of((64, 32, 8), {"last": (8, 32, 64)}, kind="shape", form="(C, H, W)"),
    "choice": variant_of("b", {"c": "c"}, kind="choice", choices=OPTIONS),
    "several": variant_of(frozenset("ac"), {"one": frozenset("a")}, kind="choice", choices=OPTIONS),
    "ordering": variant_of(("x", "y", "z"), kind="ordering", choices=["x", "y", "z"]),
    "print": variant_of("torch.Size([2, 3])", {"swapped": "(3, 2)"}, kind="print", code="x"),
}  # fmt: skip


def real() -> list[Variant]:
    """The bank's own questions, one variant each."""
    items = (item for stem in bank.topics(private=False) for item in bank.load(stem).items)
    return [item.draw(1) for item in items if isinstance(item, Question)]


def judged(variant: Variant, text: str) -> None:
    """Grade, and say it as every command does; twice where a collection of garbage fell into it."""
    spent = []
    while not spent or (spent[-1] > SLOW and len(spent) < 3):
        began = time.process_time()
        verdict = grade(variant, text)
        said = verdict_json(variant, verdict, "zh") | verdict_json(variant, verdict, "en")
        spent.append(time.process_time() - began)
    assert min(spent) < SLOW, (text, spent)
    assert verdict.outcome in ("right", "wrong", "unreadable"), repr(text)
    assert (verdict.reading is None) == (verdict.outcome == "unreadable"), repr(text)
    assert verdict.feedback.zh, repr(text)
    assert len(verdict.read_as) < 400, repr(text)
    json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_judges_whatever_is_typed(name: str) -> None:
    variant = KINDS[name]
    for text in (*LONG, *answers(variant, COUNT // 2 // len(KINDS), name)):
        judged(variant, text)


def test_every_real_question_judges_whatever_is_typed() -> None:
    variants = real()
    for variant in variants:
        for text in answers(variant, COUNT // 2 // len(variants), variant.question.id):
            judged(variant, text)


def test_a_recall_card_counts_points_or_asks_again() -> None:
    for text in (*LONG, *answers(KINDS["ordering"], COUNT // 10, "card")):
        made = points_made(text, 4)
        assert made is None or set(made) <= {1, 2, 3, 4}, repr(text)
