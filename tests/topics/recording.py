"""What every question asks and says, for three seeds in both languages: a small recording.

A released question never changes its variants; a change of words is meant, and recorded anew with

    python -m tests.topics.recording TOPIC …
"""

import json
import math
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from kb.quiz.asking import bank
from kb.quiz.asking.question import Question

SEEDS = range(3)
FOLDER = Path(__file__).parent / "recorded"
_SAME = ("kind", "unit", "form", "decimals", "significant", "revision")
_VARIES = "by seed"  # what differs between the seeds stands under this key, a value a seed


def told(question: Question) -> dict[str, Any]:
    """Everything a question asks and says, for all seeds together."""
    kept = {name: getattr(question, name) for name in _SAME}
    return {**kept, **_joined([_variant(question, seed) for seed in SEEDS])}


def _variant(question: Question, seed: int) -> dict[str, Any]:
    problem = question.draw(seed).problem
    said = {
        "answer": problem.answer,
        "steps": [step.value for step in problem.steps],
        "mistakes": {mistake.id: mistake.value for mistake in problem.mistakes},
        "options": [choice.id for choice in problem.choices],
        "code": problem.code,
        **{
            lang: {
                "prompt": problem.text(lang),
                "options": [choice.text(lang) for choice in problem.choices],
                "steps": [step.text(lang) for step in problem.steps],
                "mistakes": {mistake.id: mistake.text(lang) for mistake in problem.mistakes},
            }
            for lang in ("zh", "en")
        },
    }
    plain: dict[str, Any] = _plain(said)
    return plain


def _plain(value: Any) -> Any:
    """As JSON has it, without loss; an exact fraction is written as such."""
    if isinstance(value, Fraction):
        return f"{value} exactly"
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return str(value) if isinstance(value, str) else value


def _joined(values: list[Any]) -> Any:
    """One value where all seeds agree, else as much as they share."""
    first = values[0]
    if all(value == first and type(value) is type(first) for value in values):
        return first
    if all(isinstance(value, dict) and [*value] == [*first] for value in values):
        return {name: _joined([value[name] for value in values]) for name in first}
    if all(isinstance(value, list) and len(value) == len(first) for value in values):
        return [_joined(list(parts)) for parts in zip(*values, strict=True)]
    return {_VARIES: values}


def differences(was: Any, now: Any, place: str = "") -> Iterator[str]:
    """Where two recordings differ, one line each; floats may differ in their last digits."""
    if isinstance(was, dict) and isinstance(now, dict) and [*was] == [*now]:
        for name in was:
            yield from differences(was[name], now[name], f"{place} › {name}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from differences(one, other, f"{place} › {number}")
    elif isinstance(was, float) and isinstance(now, float):
        if not math.isclose(was, now, rel_tol=1e-9, abs_tol=1e-12):
            yield f"{place}: was {was!r}, is {now!r}"
    elif was != now or type(was) is not type(now):
        yield f"{place}: was {was!r}, is {now!r}"


def recorded(topic: str) -> dict[str, Any]:
    """The recording of a topic: its questions by id."""
    found: dict[str, Any] = json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    return found


def write(topic: str, questions: dict[str, Any]) -> None:
    """Write the recording of a topic, a line a question."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(said, ensure_ascii=False)}"
        for name, said in questions.items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (FOLDER / f"{topic}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for stem in sys.argv[1:] or bank.topics(private=False):
        write(stem, {question.id: told(question) for question in bank.load(stem).questions})
