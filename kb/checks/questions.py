"""What the bank demands of a question, tried on many draws: texts, mistakes, steps, collisions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.quiz.answers.grading import grade, same
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.markdown import BankError, shown
from kb.quiz.asking.problem import Bilingual, Choice, Mistake, Numbers, Step
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import entry
from kb.quiz.asking.words import Text, Words

_LEFTOVER = re.compile(r"\{[a-z_.]*\}|TODO|FIXME|XXX|\bNone\b|\bnan\b|\$|<[a-z/]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_FEW = 100  # with fewer draws, what is rare may not have come yet
CROWDED = 0.85  # with a hundred redraws, one seed in 10 million finds none
_EXPECTED = {"number": 2, "shape": 2, "choice": 1, "ordering": 1, "print": 2}


_Word = tuple[str, str]  # what it is, and its id


@dataclass(frozen=True)
class Finding:
    """Something wrong: where, what, and the next step."""

    place: str
    wrong: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}; {self.next_step}"


def audit(question: Question, seeds: range) -> list[Finding]:
    """What is wrong with a question, at most one finding of a kind."""
    findings: dict[str, Finding] = {}
    collided, shown_words = 0, set[_Word]()
    for seed in seeds:
        try:
            variant = question.draw(seed)
        except BankError as error:
            return [Finding(question.id, str(error), "see CONTRIBUTING, “Mistakes that collide”")]
        except Exception as error:
            wrong = f"seed {seed} raises {type(error).__name__}: {error}"
            return [Finding(question.id, wrong, "mend the function")]
        collided += variant.collided > 0
        shown_words |= _words_of(variant)
        for wrong, next_step in _faults(variant):
            findings.setdefault(next_step, Finding(f"{question.id}, seed {seed}", wrong, next_step))
    if len(seeds) < _FEW:
        return list(findings.values())
    if collided > CROWDED * len(seeds):  # one day a seed would find no draw
        wrong = f"in {collided} of {len(seeds)} first draws a mistake equals the answer or another"
        next_step = "see CONTRIBUTING, “Mistakes that collide”"
        findings[next_step] = Finding(question.id, wrong, next_step)
    return [*findings.values(), *_never_shown(question, shown_words, len(seeds))]


def _words_of(variant: Variant) -> set[_Word]:
    """The mistakes, options and phrases that a variant shows, of those that stand in Markdown."""
    question, problem = variant.question, variant.problem
    if question.words is None:
        return set()
    found: set[_Word] = {("mistake", mistake.id) for mistake in problem.mistakes}
    found |= {("option", choice.id) for choice in problem.choices}
    numbers = question.build(Draw(f"{question.id}#{variant.seed}#{variant.collided}"))
    assert isinstance(numbers, Numbers)
    values = {**numbers.given, **numbers.words}
    phrases = {key for words in question.words for key in words.phrases}
    return found | {
        ("phrase", f"{{{name}={key}}}") for name, key in phrases if str(values.get(name)) == key
    }


def _never_shown(question: Question, found: set[_Word], draws: int) -> Iterator[Finding]:
    """The words in the Markdown that no draw showed."""
    zh, en = question.words or (None, None)
    for words in filter(None, (zh, None if en is zh else en)):
        for kind, name, text in _entries(words):
            if (kind, name) not in found:
                yield Finding(
                    f"{shown(words.block.path)}, line {text.line}: {words.block.id}",
                    f"{kind} {name}: shown by none of {draws} draws",
                    "let the draw give it, or remove these words",
                )


def _entries(words: Words) -> Iterator[tuple[str, str, Text]]:
    yield from (("mistake", name, text) for name, text in words.mistakes.items())
    yield from (("option", name, text) for name, text in words.options.items())
    yield from (
        ("phrase", f"{{{name}={key}}}", text) for (name, key), text in words.phrases.items()
    )


def _faults(variant: Variant) -> Iterator[tuple[str, str]]:
    question, problem = variant.question, variant.problem
    yield from _texts(variant)
    expected = _EXPECTED[question.kind]
    if len(problem.mistakes) < expected:
        count = len(problem.mistakes)
        yield f"{count} mistakes", f"name at least {expected} with the values they produce"
    if len({m.id for m in problem.mistakes}) < len(problem.mistakes):
        yield "two mistakes share an id", "give each its own permanent id"
    if not problem.steps:
        yield "no worked steps", "add the steps of the solution, the last with the answer"
    elif problem.steps[-1].value is None or not same(
        variant, problem.steps[-1].value, problem.answer
    ):
        last = problem.steps[-1].value
        yield (
            f"the last step gives {last!r}, the answer is {problem.answer!r}",
            "end the steps with the answer",
        )
    if question.kind == "number" and not question.tolerance(problem.answer):
        from kb.quiz.asking.problem import exact

        if exact(problem.answer).denominator != 1:
            yield (
                f"the answer {problem.answer!r} is not a whole number",
                "state decimals= or significant=",
            )
    yield from _choices(variant)
    typed = entry(variant, problem.answer)
    verdict = grade(variant, typed)
    if verdict.outcome != "right":
        yield (
            f"its own answer, typed as {typed!r}, is {verdict.outcome} ({verdict.feedback.en})",
            "make the answer of the type its kind asks for",
        )
    for mistake in problem.mistakes:
        verdict = grade(variant, entry(variant, mistake.value))
        if question.kind != "number" and verdict.mistake != mistake:
            yield (
                f"mistake {mistake.id} is not recognised from {entry(variant, mistake.value)!r}",
                "give it a value of the answer's type",
            )


def _choices(variant: Variant) -> Iterator[tuple[str, str]]:
    question, problem = variant.question, variant.problem
    if question.kind not in ("choice", "ordering"):
        return
    ids = [choice.id for choice in problem.choices]
    answer = problem.answer
    named = set(answer) if isinstance(answer, (tuple, frozenset)) else {answer}
    if len(set(ids)) < len(ids) or not named <= set(ids) or len(ids) < 2:
        yield f"choices {ids} and answer {answer!r} do not fit", "name the right ones by id"
    texts = [choice.en for choice in problem.choices]
    if len(set(texts)) < len(texts):
        yield "two choices read the same", "widen the draw or reword them"


def _texts(variant: Variant) -> Iterator[tuple[str, str]]:
    problem, words = variant.problem, variant.question.words
    one_language = words is not None and words[0] is words[1]
    parts: list[tuple[str, Bilingual | Step | Choice | Mistake]] = [("the prompt", problem)]
    parts += [(f"step {n}", step) for n, step in enumerate(problem.steps, 1)]
    parts += [(f"mistake {m.id}", m) for m in problem.mistakes]
    parts += [(f"choice {c.id}", c) for c in problem.choices]
    for name, part in parts:
        for lang, text in (("zh", part.zh), ("en", part.en)):
            if not text.strip():
                yield f"{name} has no {lang} text", "write it in both languages"
            if left := _LEFTOVER.search(text):
                yield (
                    f"{name} ({lang}) contains {left[0]!r}",
                    "fill the placeholder; texts are plain, without LaTeX or HTML",
                )
        if one_language:
            continue
        if sorted(_DIGITS.findall(part.zh)) != sorted(_DIGITS.findall(part.en)):
            yield (
                f"{name} has different numbers: zh {_DIGITS.findall(part.zh)}, "
                f"en {_DIGITS.findall(part.en)}",
                "write the same numbers, as digits, in both languages",
            )
        if _CJK.search(part.en):
            yield f"{name} (en) contains Chinese", "write the English text in English"
    if not one_language and not _CJK.search(problem.zh):
        yield "the prompt (zh) contains no Chinese", "write the Chinese text in Chinese"
