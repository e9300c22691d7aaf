"""A problem as text and as JSON: what `ask`, `show`, `answer`, `quiz` and `review` all say."""

import random
from typing import TYPE_CHECKING, Any

from kb.cli._language import say
from kb.quiz.asking.order import SEEDS
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import as_json, letters_to, precision, show_answer

if TYPE_CHECKING:
    from kb.quiz.answers.grading import Verdict


def fresh_seed() -> int:
    """A seed for a variant nobody asked for by number."""
    return random.SystemRandom().randrange(SEEDS)


def prompt(variant: Variant, lang: str) -> str:
    """The text of the problem with how exact the answer must be."""
    stated = precision(variant)
    note = ""
    if stated:
        note = say(f"（{stated.zh}）", f" ({stated.en})", lang)
    form = variant.question.form
    if form:
        note += say(f"（写成 {form}）", f" (Write {form}.)", lang)
    return variant.problem.text(lang) + note


def options(variant: Variant, lang: str) -> list[tuple[str, str]]:
    """The options with their letters, or the items of an ordering with their numbers."""
    problem = variant.problem
    if variant.question.kind == "ordering":
        return [(str(n), choice.text(lang)) for n, choice in enumerate(problem.choices, 1)]
    return [
        (letter, choice.text(lang))
        for letter, choice in zip(letters_to(problem), problem.choices, strict=True)
    ]


def expects(variant: Variant, lang: str) -> str:
    """What to type, in a few words, for the answer prompt."""
    question, problem = variant.question, variant.problem
    if question.kind == "choice":
        several = isinstance(problem.answer, frozenset)
        return say("字母，可多个", "letters", lang) if several else say("字母", "letter", lang)
    if question.kind == "ordering":
        return say("顺序，如 2 1 3", "order, like 2 1 3", lang)
    if question.kind == "print":
        return say("输出", "output", lang)
    return question.form or question.unit or say("数", "number", lang)


def problem_json(variant: Variant, lang: str) -> dict[str, Any]:
    """The problem, without its answer."""
    question = variant.question
    tolerance = question.tolerance(variant.problem.answer) if question.kind == "number" else 0
    return {
        "id": question.id,
        "topic": question.topic,
        "seed": variant.seed,
        "lang": lang,
        "kind": question.kind,
        "level": question.level,
        "prompt": prompt(variant, lang),
        "code": variant.problem.code or None,
        "unit": question.unit or None,
        "tolerance": float(tolerance),
        "choices": [{"key": key, "text": text} for key, text in options(variant, lang)],
    }


def steps_json(variant: Variant, lang: str) -> list[dict[str, Any]]:
    """The worked solution: a text and what comes out of it, line by line."""
    return [
        {"text": step.text(lang), "value": as_json(variant, step.value)}
        for step in variant.problem.steps
    ]


def verdict_json(variant: Variant, verdict: "Verdict", lang: str) -> dict[str, Any]:
    """The verdict; an unreadable answer gets neither the answer nor the steps."""
    graded = verdict.outcome != "unreadable"
    return {
        "verdict": verdict.outcome,
        "read_as": verdict.read_as or None,
        "answer": as_json(variant, variant.problem.answer) if graded else None,
        "mistake": verdict.mistake.id if verdict.mistake else None,
        "feedback": verdict.feedback.text(lang),
        "steps": steps_json(variant, lang) if graded else [],
        "page": page(variant.question, lang),
    }


def page(question: Question, lang: str) -> str:
    """Where the site explains it, relative to the site's root."""
    folder = "" if lang == "zh" else "en/"
    return f"{folder}{question.topic}/#{question.section}"


def step_lines(variant: Variant, lang: str) -> list[str]:
    """The worked solution as numbered lines."""
    lines = []
    for number, step in enumerate(variant.problem.steps, 1):
        out = "" if step.value is None else f" → {_shown(variant, step.value)}"
        lines.append(f"{number}. {step.text(lang)}{out}")
    return lines


def _shown(variant: Variant, value: Any) -> str:
    from fractions import Fraction

    from kb.quiz.asking.values import entry, show_step

    if isinstance(value, (int, float, Fraction)):
        return show_step(value)
    return entry(variant, value)


def answer_line(variant: Variant) -> str:
    """The answer as a person reads it; an option is given by its letter."""
    return show_answer(variant, variant.problem.answer)
