"""Grading: right within the stated tolerance, or wrong and, when known, which mistake it was."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kb.quiz.answers.reading import read
from kb.quiz.answers.spelling import Unreadable
from kb.quiz.asking import presenting
from kb.quiz.asking.printed import same_print
from kb.quiz.asking.problem import Bilingual, Mistake, Value, exact
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import as_json, entry, precision, show, show_answer, show_number

_CLOSE = 20


@dataclass(frozen=True)
class Verdict:
    """What is said about one answer: `reading` is the value that was understood, None when it
    could not be read; `read_as` is how it is echoed."""

    outcome: Literal["right", "wrong", "unreadable"]
    read_as: str
    feedback: Bilingual
    reading: Value | None = None
    mistake: Mistake | None = None


def grade(variant: Variant, text: str) -> Verdict:
    """The verdict on an answer as it was typed; an unreadable one is never graded."""
    try:
        value = read(variant, text)
    except Unreadable as problem:
        return Verdict("unreadable", "", problem.reason)
    shown = show(variant, value)
    if same(variant, value, variant.problem.answer):
        return Verdict("right", shown, _praise(variant, value), value)
    for mistake in variant.problem.mistakes:
        if same(variant, value, mistake.value):
            return Verdict("wrong", shown, mistake, value, mistake)
    return Verdict("wrong", shown, _unknown(variant, value), value)


def verdict_json(variant: Variant, verdict: Verdict, lang: str) -> dict[str, Any]:
    """The verdict; an unreadable answer gets neither the answer nor the steps."""
    graded = verdict.outcome != "unreadable"
    return {
        "verdict": verdict.outcome,
        "read_as": verdict.read_as or None,
        "answer": as_json(variant, variant.problem.answer) if graded else None,
        "mistake": verdict.mistake.id if verdict.mistake else None,
        "feedback": verdict.feedback.text(lang),
        "steps": presenting.steps_json(variant, lang) if graded else [],
        "page": presenting.page(variant.question.topic, variant.question.section, lang),
    }


def same(variant: Variant, given: Value, expected: Value) -> bool:
    """True when an answer counts as this value."""
    kind = variant.question.kind
    if kind == "number":
        return abs(exact(given) - exact(expected)) <= variant.question.tolerance(expected)
    if kind == "print":
        return same_print(str(given), str(expected))
    return given == expected


def _praise(variant: Variant, value: Value) -> Bilingual:
    stated = precision(variant)
    answer = variant.problem.answer
    if stated and not _equal(value, answer):
        shown = show_number(Fraction(exact(answer)).limit_denominator(10**9))
        return Bilingual(
            zh=f"对。要求{stated.zh}；更精确的值是 {shown.removeprefix('≈ ')}",
            en=f"Right. Asked {stated.en}; more exactly {shown.removeprefix('≈ ')}",
        )
    return Bilingual(zh="对", en="Right")


def _equal(value: Value, answer: Value) -> bool:
    """Equal but for the rounding of a float."""
    expected = exact(answer)
    return abs(exact(value) - expected) <= max(Fraction(1), abs(expected)) / 10**9


def _set_feedback(variant: Variant, value: Value) -> Bilingual:
    """Which letters of a choice of several are too many, and which are missing."""
    answer = variant.problem.answer
    assert isinstance(value, frozenset)
    assert isinstance(answer, frozenset)
    extra, missing = entry(variant, value - answer), entry(variant, answer - value)
    zh = [f"多选了 {extra}"] * bool(extra) + [f"漏选了 {missing}"] * bool(missing)
    en = [f"Not right: {extra}"] * bool(extra) + [f"Missing: {missing}"] * bool(missing)
    return Bilingual(zh="；".join(zh), en="; ".join(en))


def _unknown(variant: Variant, value: Value) -> Bilingual:
    answer = variant.problem.answer
    if isinstance(answer, frozenset):
        return _set_feedback(variant, value)
    stated = precision(variant)
    if stated and abs(exact(value) - exact(answer)) <= _CLOSE * variant.question.tolerance(answer):
        shown = show_answer(variant, answer)
        return Bilingual(
            zh=f"很接近，但要求{stated.zh}：{shown}",
            en=f"Close, but it is asked {stated.en}: {shown}",
        )
    return Bilingual(
        zh="不对，也不是已知的典型错误；请看下面的步骤",
        en="Wrong, and not a mistake we know; see the steps below",
    )
