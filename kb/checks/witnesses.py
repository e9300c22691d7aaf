"""The three witnesses of a number: the question's arithmetic, the snippet, the oracle.

The snippet and oracle rooms are found by name, so the engine imports neither.
"""

import contextlib
import functools
import importlib
import io
import json
from fractions import Fraction
from typing import Any

from kb.checks.questions import Finding
from kb.quiz.asking.printed import same_print
from kb.quiz.asking.problem import Value, exact
from kb.quiz.asking.question import Question, Variant

_LIBRARIES = ("math", "torch")
_ROOMS = {"snippet": "snippets", "oracle": "oracle"}


class Unavailable(Exception):
    """A witness that cannot be called here: something it needs is not installed."""


def agree(question: Question, seeds: range) -> list[Finding]:
    """Where the witnesses contradict the question; one finding a witness.

    Raises:
        Unavailable: a witness needs something that is not installed.
    """
    variants = [question.draw(seed) for seed in seeds]
    if question.kind == "print":
        return _printed(question, variants)
    findings: list[Finding] = []
    numeric = question.kind in ("number", "shape")
    for witness in _ROOMS:
        expression = getattr(question, witness)
        if not expression:
            if numeric:
                wrong = f"a numeric question without {witness}="
                findings.append(Finding(question.id, wrong, f"name the {witness} that proves it"))
            continue
        findings += _first_contradiction(witness, expression, variants)
    return findings


def snippet_against_oracle(question: Question, seeds: range) -> list[Finding]:
    """Where the snippet and the oracle contradict each other, whatever the question says.

    Raises:
        Unavailable: a witness needs something that is not installed.
    """
    if not (question.snippet and question.oracle):
        return []
    for variant in map(question.draw, seeds):
        given = dict(variant.problem.given)
        snippet = evaluate("snippet", question.topic, question.snippet, given)
        oracle = evaluate("oracle", question.topic, question.oracle, given)
        if not _equal(variant, snippet, oracle):
            wrong = f"{question.snippet!r} gives {snippet!r}, {question.oracle!r} gives {oracle!r}"
            return [Finding(f"{question.id}, seed {variant.seed}", wrong, f"given {given}")]
    return []


def _first_contradiction(witness: str, expression: str, variants: list[Variant]) -> list[Finding]:
    seen: set[str] = set()
    for variant in variants:
        key = json.dumps([variant.problem.given, str(variant.problem.answer)], default=str)
        if key in seen:
            continue
        seen.add(key)
        place = f"{variant.question.id}, seed {variant.seed}"
        given, answer = dict(variant.problem.given), variant.problem.answer
        try:
            found = evaluate(witness, variant.question.topic, expression, given)
        except Unavailable:
            raise
        except Exception as error:
            wrong = f"{witness} {expression!r} raises {type(error).__name__}: {error}"
            return [Finding(place, wrong, f"given {given}")]
        if not _equal(variant, found, answer):
            wrong = f"{witness} {expression!r} gives {found!r}, the question {answer!r}"
            return [Finding(place, wrong, f"given {given}: one of the two is wrong")]
    return []


def evaluate(witness: str, topic: str, expression: str, given: dict[str, Any]) -> Any:
    """The value of a question's own expression, in the topic's module of that room.

    The expression comes from the bank's source, never from an answer.
    """
    module = _module(f"kb.topics.{topic}.{_ROOMS[witness]}")
    code = compile(expression, f"<{witness} of {topic}>", "eval")
    libraries = {name: _module(name) for name in _LIBRARIES if name in expression}
    return _plain(eval(code, {**libraries, **vars(module), **given}))


@functools.cache
def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and not error.name.startswith("kb."):
            raise Unavailable(
                f'{error.name} is not installed; pip install "interview-kb[check]"'
            ) from error
        raise


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return tuple(_plain(part) for part in value)
    return value


def _equal(variant: Variant, found: Any, answer: Value) -> bool:
    if isinstance(answer, tuple) or variant.question.kind in ("choice", "ordering"):
        return bool(found == answer)
    if not isinstance(found, (int, float, Fraction)) or found != found:
        return False
    expected = exact(answer)
    float_noise = Fraction(1, 10**9) * max(Fraction(1), abs(expected))
    gap = max(float_noise, variant.question.tolerance(answer) / 100)
    return abs(exact(found) - expected) <= gap


def _printed(question: Question, variants: list[Variant]) -> list[Finding]:
    programs = {v.problem.code: v for v in variants}
    languages = {v.problem.code_language for v in programs.values()}
    printed: dict[str, str] = {}
    if "java" in languages:
        sources = [c for c, v in programs.items() if v.problem.code_language == "java"]
        printed |= dict(zip(sources, _run_java(sources), strict=True))
    for code, variant in programs.items():
        if variant.problem.code_language == "python":
            printed[code] = run_python(code)
        if not same_print(printed[code], str(variant.problem.answer)):
            place = f"{question.id}, seed {variant.seed}"
            wrong = (
                f"the program prints {printed[code]!r}, the answer is {variant.problem.answer!r}"
            )
            return [Finding(place, wrong, "compute the answer as the program does")]
    return []


def run_python(code: str) -> str:
    """What a program of the bank prints, run in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(code, "<program>", "exec"), {"__name__": "__main__"})
        except ModuleNotFoundError as error:
            raise Unavailable(
                f'{error.name} is not installed; pip install "interview-kb[check]"'
            ) from error
    return out.getvalue().strip()


def _run_java(sources: list[str]) -> list[str]:
    module = _module("kb.java.jvm")
    try:
        return [text.strip() for text in module.run_java_programs(sources)]
    except FileNotFoundError as error:
        raise Unavailable(str(error)) from error
