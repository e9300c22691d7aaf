"""A question on a page: an element with its data inline, readable without scripts."""

import html
import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kb.quiz.answers.units import MAGNITUDES, spellings
from kb.quiz.asking import presenting
from kb.quiz.asking.presenting import PAGE
from kb.quiz.asking.problem import Value
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import labelled, precision, show_answer, show_number
from kb.quiz.asking.variants import variants
from kb.site.words import words

Render = Callable[[str], str]


def quiz_html(question: Question, lang: str, render: Render) -> str:
    """The element of one question: its data for a script, and a fallback to read."""
    drawn = variants(question)
    # An attribute, not a script element: instant navigation would run that as a program.
    data = json.dumps(quiz_data(question, drawn, lang), ensure_ascii=False, separators=(",", ":"))
    data = html.escape(data, quote=False).replace("'", "&#39;")
    return (
        f'<kb-quiz id="quiz-{question.name.replace("_", "-")}" data-question="{question.id}" '
        f"data-quiz='{data}'>"
        f'<div class="kb-question">{dots(question.level, lang)}'
        f"{fallback(drawn[0], lang, render)}</div></kb-quiz>"
    )


def dots(level: int, lang: str) -> str:
    """The level as one to three dots, with its number for those who hear the page."""
    name = f"{words(lang).level} {level}"
    return f'<span class="kb-level" role="img" aria-label="{name}">{"●" * level}</span>'


def fallback(variant: Variant, lang: str, render: Render) -> str:
    """One variant to read: the prompt, and folded the answer, the working and the mistakes."""
    say, problem, question = words(lang), variant.problem, variant.question
    parts = [f"<p>{inline(presenting.prompt(variant, lang, PAGE))}</p>"]
    if problem.code:
        parts.append(render(f"```{problem.code_language}\n{problem.code.strip()}\n```"))
    if problem.choices:
        style = "1" if question.kind == "ordering" else "a"
        items = "".join(f"<li>{inline(text)}</li>" for _, text in presenting.options(variant, lang))
        parts.append(f'<ol type="{style}">{items}</ol>')
    steps = "".join(
        f"<li>{inline(text)}" + ("" if value is None else f" → <b>{inline(value)}</b>") + "</li>"
        for text, value in presenting.steps(variant, lang, PAGE)
    )
    mistakes = "".join(
        f"<li><b>{inline(value)}</b> {inline(text)}</li>"
        for value, text in presenting.mistakes(variant, lang, PAGE)
    )
    where = render(f"[{say.explained}]({question.topic}.md#{question.section})")
    parts.append(
        f"<details data-search-exclude><summary>{say.answer}</summary>"
        f'<p class="kb-answer">{inline(presenting.answer(variant, lang, PAGE))}</p>'
        f'<p class="kb-points">{say.step}</p><ol>{steps}</ol>'
        + (f'<p class="kb-points">{say.mistakes}</p><ul>{mistakes}</ul>' if mistakes else "")
        + f"{where}</details>"
    )
    return "".join(parts)


def inline(text: str) -> str:
    """Plain text with `backticks` as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False)).replace(
        "\n", "<br>"
    )


def quiz_data(question: Question, drawn: list[Variant], lang: str) -> dict[str, Any]:
    """Everything a script needs to ask and grade: exact values, tolerances, words."""
    stated = precision(drawn[0])
    return {
        "id": question.id,
        "revision": question.revision,
        "lang": lang,
        "kind": question.kind,
        "level": question.level,
        "section": question.section,
        "unit": question.unit,
        "spellings": list(spellings(question.unit)),
        "multiples": {name: str(times) for name, times in MAGNITUDES.items()},
        "stated": stated.text(lang) if stated else "",
        "fractional": bool(question.decimals or question.significant),
        "form": question.form,
        "magnitudes": question.magnitudes,
        "variants": [_variant_data(variant, lang) for variant in drawn],
    }


def _variant_data(variant: Variant, lang: str) -> dict[str, Any]:
    problem = variant.problem
    return {
        "seed": variant.seed,
        "prompt": presenting.prompt(variant, lang, PAGE),
        "code": problem.code,
        "codeLanguage": problem.code_language,
        "choices": [{"id": c.id, "text": c.text(lang)} for c in problem.choices],
        "answer": _value_data(variant, problem.answer, lang),
        "steps": [
            {"text": text} | ({} if value is None else {"shown": value})
            for text, value in presenting.steps(variant, lang, PAGE)
        ],
        "mistakes": [
            {"id": m.id, "text": m.text(lang), **_value_data(variant, m.value, lang)}
            for m in problem.mistakes
        ],
    }


def _value_data(variant: Variant, value: Value, lang: str) -> dict[str, Any]:
    """A value exactly (numbers as fractions), as shown, with its tolerance as a fraction."""
    if isinstance(value, int | float | Fraction):
        tolerance = variant.question.tolerance(value)
        return {
            "value": str(Fraction(value)),
            "tolerance": str(tolerance),
            "shown": show_answer(variant, value),
            "exact": show_number(Fraction(value).limit_denominator(10**9)).removeprefix("≈ "),
        }
    plain: Any = value
    if isinstance(value, frozenset):
        plain = sorted(value)
    elif isinstance(value, tuple):
        plain = list(value)
    return {"value": plain, "shown": labelled(variant, value, lang)}
