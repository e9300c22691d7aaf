"""Numbers put into words: a draw's values and its question's texts make a problem."""

from collections.abc import Callable, Mapping
from typing import Any

from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.problem import Choice, Mistake, Numbers, Problem, Step
from kb.quiz.asking.words import Text, Words


def worded(name: str, words: tuple[Words, Words] | None, numbers: Numbers) -> Problem:
    """The numbers of a draw put into the words of its question, in both languages."""
    if words is None:
        raise BankError(
            f"{name} returns Numbers but has no words; write `## … {{#{name.rpartition('/')[2]} "
            "section=… level=…}` in the questions.zh.md and questions.en.md beside it"
        )
    zh, en = words
    values = {**numbers.given, **numbers.words}
    if unused := sorted(set(numbers.words) - zh.placeholders - en.placeholders):
        raise BankError(f"{zh.block.place}: {zh.block.id}: no text uses {{{unused[0]}}}; use it "
                        "or drop it from words=")  # fmt: skip

    def both(what: str, of: Callable[[Words], Mapping[Any, Text]], key: Any) -> dict[str, str]:
        if key not in of(zh):
            raise BankError(
                f"{zh.block.place}: {zh.block.id}: {what} {key!r} has no text; write it below "
                "the heading, or leave it out of the draw"
            )
        return {lang: words.fill(of(words)[key], values) for lang, words in _each(zh, en)}

    results = list(numbers.steps)
    if not results and zh.steps:
        results = [None] * (len(zh.steps) - 1) + [numbers.answer]
    if len(results) != len(zh.steps):
        raise BankError(
            f"{zh.block.place}: {zh.block.id}: {len(zh.steps)} steps have words, "
            f"{len(results)} have values; give one value for each"
        )
    answer = numbers.answer if numbers.answer is not None else results[-1] if results else None
    if answer is None:
        raise BankError(f"{name}: no answer; give answer= or end steps= with it")
    return Problem(
        given=numbers.given,
        answer=answer,
        steps=[
            Step(value, **both("step", lambda w: dict(enumerate(w.steps)), place))
            for place, value in enumerate(results)
        ],
        mistakes=[
            Mistake(name, value, **both("mistake", lambda w: w.mistakes, name))
            for name, value in numbers.mistakes.items()
        ],
        choices=[
            Choice(name, **both("option", lambda w: w.options, name))
            for name in numbers.options or zh.options
        ],
        code=numbers.code,
        code_language=numbers.code_language,
        **{lang: words.fill(words.prompt, values) for lang, words in _each(zh, en)},
    )


def _each(zh: Words, en: Words) -> tuple[tuple[str, Words], tuple[str, Words]]:
    return ("zh", zh), ("en", en)
