"""A question on a page: an element with its data inline, readable without scripts."""

import html
import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kb.quiz.answers.units import MAGNITUDES, spellings
from kb.quiz.asking.problem import Value
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import letters_to, precision, show_answer, show_number, show_step
from kb.site.words import words

VARIANTS = 3
SEEDS = range(1, 25)
Render = Callable[[str], str]


def variants(question: Question) -> list[Variant]:
    """The first few seeds whose problems differ; fewer where the question has fewer."""
    found: list[Variant] = []
    for seed in SEEDS:
        drawn = question.draw(seed)
        if all(drawn.problem.given != other.problem.given for other in found):
            found.append(drawn)
        if len(found) == VARIANTS:
            break
    return found


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
    parts = [f"<p>{inline(prompt(variant, lang))}</p>"]
    if problem.code:
        parts.append(render(f"```{problem.code_language}\n{problem.code.strip()}\n```"))
    if problem.choices:
        style = "1" if question.kind == "ordering" else "a"
        items = "".join(f"<li>{inline(choice.text(lang))}</li>" for choice in problem.choices)
        parts.append(f'<ol type="{style}">{items}</ol>')
    steps = "".join(
        f"<li>{inline(step.text(lang))}"
        + ("" if step.value is None else f" → <b>{inline(shown(variant, step.value, lang))}</b>")
        + "</li>"
        for step in problem.steps
    )
    mistakes = "".join(
        f"<li><b>{inline(shown(variant, wrong.value, lang))}</b> {inline(wrong.text(lang))}</li>"
        for wrong in problem.mistakes
    )
    where = render(f"[{say.explained}]({question.topic}.md#{question.section})")
    parts.append(
        f"<details data-search-exclude><summary>{say.answer}</summary>"
        f'<p class="kb-answer">{inline(answer(variant, lang))}</p>'
        f'<p class="kb-points">{say.step}</p><ol>{steps}</ol>'
        + (f'<p class="kb-points">{say.mistakes}</p><ul>{mistakes}</ul>' if mistakes else "")
        + f"{where}</details>"
    )
    return "".join(parts)


def prompt(variant: Variant, lang: str) -> str:
    """The prompt with how exact and in which form the answer is wanted."""
    text, form, stated = variant.problem.text(lang), variant.question.form, precision(variant)
    notes = [stated.text(lang)] if stated else []
    if form:
        notes.append(f"写成 {form}" if lang == "zh" else f"written as {form}")
    if not notes:
        return text
    return f"{text}（{'，'.join(notes)}）" if lang == "zh" else f"{text} ({', '.join(notes)})"


def answer(variant: Variant, lang: str) -> str:
    """The answer as a person reads it."""
    value = variant.problem.answer
    if isinstance(value, int | float | Fraction):
        return show_answer(variant, value)
    return shown(variant, value, lang)


def shown(variant: Variant, value: Value, lang: str) -> str:
    """A value as a person reads it: options by letter and text, numbers short."""
    kind, problem = variant.question.kind, variant.problem
    if isinstance(value, int | float | Fraction):
        return show_step(value)
    if kind == "shape":
        return f"({', '.join(map(str, value))})"
    if kind == "choice":
        ids = value if isinstance(value, frozenset) else {value}
        names = {choice.id: choice.text(lang) for choice in problem.choices}
        return "; ".join(f"{k}. {names[i]}" for k, i in letters_to(problem).items() if i in ids)
    if kind == "ordering":
        places = {choice.id: str(place) for place, choice in enumerate(problem.choices, 1)}
        return " → ".join(places[str(name)] for name in value)
    return f"`{value}`"


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
        "form": question.form,
        "magnitudes": question.magnitudes,
        "variants": [_variant_data(variant, lang) for variant in drawn],
    }


def _variant_data(variant: Variant, lang: str) -> dict[str, Any]:
    problem = variant.problem
    return {
        "seed": variant.seed,
        "prompt": prompt(variant, lang),
        "code": problem.code,
        "codeLanguage": problem.code_language,
        "choices": [{"id": c.id, "text": c.text(lang)} for c in problem.choices],
        "answer": _value_data(variant, problem.answer, lang),
        "steps": [
            {"text": s.text(lang)}
            | ({} if s.value is None else {"shown": shown(variant, s.value, lang)})
            for s in problem.steps
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
    return {"value": plain, "shown": shown(variant, value, lang)}
