"""What is said of a problem: prompt, options, what to type, steps, mistakes, answer; and as JSON.

The terminal, the page and the exports say the same but for what a `Face` lists.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from kb.quiz.asking.problem import Bilingual, Value
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import (
    as_json,
    entry,
    in_words,
    labelled,
    letters_to,
    precision,
    show,
    show_answer,
    show_step,
)

Number = int | float | Fraction


class Face(NamedTuple):
    """What differs between the places that show a problem.

    Arguments:
        named: writes a value that is no number, in a language.
        mistaken: writes the number that a mistake gives.
        form: asks for a form, such as `(C, H, W)`.
        unit: whether the prompt names the unit, where no field to type into does.
    """

    named: Callable[[Variant, Value, str], str]
    mistaken: Callable[[Variant, Number], str]
    form: Bilingual
    unit: bool = False


_AS_FORM = Bilingual(zh="写成 {}", en="written as {}")
TERMINAL = Face(
    named=lambda variant, value, lang: entry(variant, value),
    mistaken=show_answer,
    form=Bilingual(zh="写成 {}", en="Write {}."),
)
PAGE = Face(named=labelled, mistaken=lambda variant, value: show_step(value), form=_AS_FORM)
EXPORT = Face(named=in_words, mistaken=show, form=_AS_FORM, unit=True)


def prompt(variant: Variant, lang: str, face: Face = TERMINAL) -> str:
    """The text of the problem with how exact, in which unit and form the answer must be."""
    question, stated = variant.question, precision(variant)
    digits = [stated] if stated else []
    if face.unit and question.unit and question.kind == "number":
        digits.append(Bilingual(zh=f"单位 {question.unit}", en=f"in {question.unit}"))
    notes = [("，" if lang == "zh" else ", ").join(note.text(lang) for note in digits)]
    notes += [face.form.text(lang).format(question.form)] if question.form else []
    brackets = "（{}）" if lang == "zh" else " ({})"
    return variant.problem.text(lang) + "".join(brackets.format(note) for note in notes if note)


def options(variant: Variant, lang: str) -> list[tuple[str, str]]:
    """The options with their letters, or the items of an ordering with their numbers."""
    problem = variant.problem
    if variant.question.kind == "ordering":
        return [(str(n), choice.text(lang)) for n, choice in enumerate(problem.choices, 1)]
    return [
        (letter, choice.text(lang))
        for letter, choice in zip(letters_to(problem), problem.choices, strict=True)
    ]


def option_lines(variant: Variant, lang: str) -> list[str]:
    """The options, one a line: `b. max pooling`."""
    return [f"{key}. {text}" for key, text in options(variant, lang)]


def expects(variant: Variant, lang: str) -> str:
    """What to type, in a few words."""
    question, problem = variant.question, variant.problem
    if question.kind == "choice":
        several = isinstance(problem.answer, frozenset)
        zh, en = ("字母，可多个", "letters") if several else ("字母", "letter")
    elif question.kind == "ordering":
        zh, en = "顺序，如 2 1 3", "order, like 2 1 3"
    elif question.kind == "print":
        zh, en = "输出", "output"
    elif question.form or question.unit:
        return question.form or question.unit
    else:
        zh, en = "数", "number"
    return zh if lang == "zh" else en


def steps(variant: Variant, lang: str, face: Face = TERMINAL) -> list[tuple[str, str | None]]:
    """The worked solution: the text of each step and what comes out, None where nothing does.

    Numbers stand without the answer's unit: what comes out on the way may have another.
    """
    return [
        (step.text(lang), None if step.value is None else _step(variant, step.value, lang, face))
        for step in variant.problem.steps
    ]


def step_lines(variant: Variant, lang: str, face: Face = TERMINAL) -> list[str]:
    """The worked solution, one line a step: `Sum the products → 30`."""
    return [
        text if value is None else f"{text} → {value}" for text, value in steps(variant, lang, face)
    ]


def numbered_steps(variant: Variant, lang: str) -> list[str]:
    """The worked solution as numbered lines."""
    return [f"{number}. {line}" for number, line in enumerate(step_lines(variant, lang), 1)]


def mistakes(variant: Variant, lang: str, face: Face = TERMINAL) -> list[tuple[str, str]]:
    """What each typical mistake gives, and what was done wrong."""
    return [
        (
            face.mistaken(variant, wrong.value)
            if isinstance(wrong.value, Number)
            else face.named(variant, wrong.value, lang),
            wrong.text(lang),
        )
        for wrong in variant.problem.mistakes
    ]


def answer(variant: Variant, lang: str, face: Face = TERMINAL) -> str:
    """The answer as a person reads it: a number to the digits asked for, with its unit."""
    value = variant.problem.answer
    if isinstance(value, Number):
        return show_answer(variant, value)
    return face.named(variant, value, lang)


def answer_line(variant: Variant, lang: str) -> str:
    """The answer, and the word that says so."""
    return ("答案：" if lang == "zh" else "Answer: ") + answer(variant, lang)


def page(topic: str, section: str, lang: str) -> str:
    """Where the site explains it, relative to the site's root."""
    return f"{'' if lang == 'zh' else 'en/'}{topic}/#{section}"


def problem_json(variant: Variant, lang: str) -> dict[str, Any]:
    """The problem, without its answer."""
    question = variant.question
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
        "tolerance": float(question.tolerance(variant.problem.answer)),
        "choices": [{"key": key, "text": text} for key, text in options(variant, lang)],
    }


def steps_json(variant: Variant, lang: str) -> list[dict[str, Any]]:
    """The worked solution: a text and what comes out of it, line by line."""
    return [
        {"text": step.text(lang), "value": as_json(variant, step.value)}
        for step in variant.problem.steps
    ]


def mistakes_json(variant: Variant, lang: str) -> list[dict[str, Any]]:
    """The typical mistakes: the id, what it gives, and what was done wrong."""
    return [
        {"id": wrong.id, "value": as_json(variant, wrong.value), "feedback": wrong.text(lang)}
        for wrong in variant.problem.mistakes
    ]


def _step(variant: Variant, value: Value, lang: str, face: Face) -> str:
    return show_step(value) if isinstance(value, Number) else face.named(variant, value, lang)
