"""Variants of a question that differ: the few shown at once, and more for those who go on."""

from collections.abc import Iterable, Sequence

from kb.quiz.asking.question import Question, Variant

FEW = 3
MORE = 9
_SPARE = 23  # seeds tried beyond the variants wanted, where draws repeat themselves
_FURTHER = range(25, 100)


def variants(question: Question, count: int = FEW) -> list[Variant]:
    """The first `count` different variants of the seeds 1, 2, …; fewer where there are fewer."""
    return _different(question, range(1, _SPARE + count + 1), count)


def further_variants(question: Question) -> list[Variant]:
    """Up to nine more, each unlike the others and unlike the first few."""
    return _different(question, _FURTHER, MORE, variants(question))


def _different(
    question: Question, seeds: Iterable[int], count: int, known: Sequence[Variant] = ()
) -> list[Variant]:
    found: list[Variant] = []
    for seed in seeds:
        if len(found) == count:
            break
        drawn = question.draw(seed)
        if all(drawn.problem.given != other.problem.given for other in (*known, *found)):
            found.append(drawn)
    return found
