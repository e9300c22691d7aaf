"""Claims: the general statements of a topic, each with what tries to break it, or its source.

A topic's `claims.py` calls `claim` and `definition` at its top level; a property that a program
tries to break is written with `for_all` (drawn by hypothesis) or `for_each` (a whole range):

    claim(
        "union_widest_when_nested",
        zh="并集等于最宽的分支，当且仅当它的范围包含其他分支",
        en="The union is as wide as the widest branch exactly when its range contains the others",
        tried=lambda: for_all(branches(), lambda b: (union(b).size == widest(b)) == nested(b)),
        of=("组随机分支", "random sets of branches"),
    )

Each sentence stands in its language on a page, a card, in the words of a question or the text of
an exercise, word for word; `also` has its other wordings.
"""

import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import hypothesis
from hypothesis.strategies import SearchStrategy, tuples

CASES = 300
YEAR = 366
Texts = tuple[str, str]


class Refuted(AssertionError):
    """A claim that a program broke; the message has the counterexample."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a statement is proved by others: a paper and section, a file at a commit, a JEP.

    Arguments:
        place: what is cited, with its place in it: `Faster R-CNN (2015), §3.3`.
        url: its https address.
        checked: the day it was read, as `2026-11-30`.
        versions: for the behaviour of software, the versions it holds for: `JDK 24 to 25`.
    """

    place: str
    url: str
    checked: str
    versions: str = ""

    def __post_init__(self) -> None:
        date.fromisoformat(self.checked)
        if not self.place or not self.url.startswith("https://"):
            raise ValueError(f"{self.place!r}: a source needs its place and an https address")

    def old(self, today: date) -> bool:
        """Whether software may have changed since it was checked: after a year."""
        age = today - date.fromisoformat(self.checked)
        return bool(self.versions) and age.days > YEAR


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One general statement; see `claim` for the fields."""

    id: str
    topic: str
    line: int
    wordings: tuple[Texts, ...]
    tried: Callable[[], Any] | None = None
    of: Texts = ("", "")
    source: Source | None = None
    cases: int = 0

    @property
    def defined(self) -> bool:
        """Whether it only says what a word means here, so that nothing could break it."""
        return self.tried is None and self.source is None

    def texts(self, lang: str) -> list[str]:
        """Its sentences in one language."""
        place = 0 if lang == "zh" else 1
        return [wording[place] for wording in self.wordings if wording[place]]

    def run(self, share: float = 1.0) -> int:
        """Try to break it; how many cases were tried.

        Arguments:
            share: the part of the drawn cases to try, at least 20 of them; a range is tried whole.

        Raises:
            Refuted: a case that breaks it.
        """
        if self.tried is None:
            return 0
        trial = _Trial(max(20, round(self.cases * share)))
        token = _trial.set(trial)
        try:
            self.tried()
        except Refuted as error:
            raise Refuted(
                f"kb/topics/{self.topic}/claims.py, line {self.line}: {self.id}: broken by "
                f"{error}; the sentence “{self.texts('en')[0]}” is not true as it stands"
            ) from error
        finally:
            _trial.reset(token)
        if not trial.done:
            raise Refuted(f"{self.id}: nothing was tried; call for_all or for_each in tried=")
        return trial.done


def claim(
    id: str,
    *,
    zh: str,
    en: str,
    also: Sequence[Texts] = (),
    tried: Callable[[], Any] | None = None,
    of: Texts = ("", ""),
    cases: int = CASES,
    source: Source | None = None,
) -> None:
    """A general statement of the topic whose `claims.py` calls this.

    Arguments:
        id: permanent, like a question's.
        zh, en: the sentence, or the part of it that is general, as it stands.
        also: other wordings, each as (zh, en); either may be empty.
        tried: tries to break it, by `for_all` or `for_each`.
        of: what is tried, after the number: ("组随机分支", "random sets of branches").
        cases: how many are drawn; a range tried whole states its size.
        source: who says so, instead of or beside a trial.
    """
    if tried is None and source is None:
        raise ValueError(f"{id}: a claim is tried= or has a source=; a meaning is a definition")
    if tried is not None and not all(of):
        raise ValueError(f"{id}: say in of= what is tried, in both languages")
    shown = cases if tried is not None else 0
    _register(id, ((zh, en), *also), tried=tried, of=of, source=source, cases=shown)


def definition(id: str, *, zh: str, en: str, also: Sequence[Texts] = ()) -> None:
    """A sentence with a universal word that only says what something means or is asked to be."""
    _register(id, ((zh, en), *also))


def for_all(
    cases: SearchStrategy[Any], holds: Callable[..., Any], *more: SearchStrategy[Any]
) -> None:
    """Try to break a property on drawn cases: one argument for each strategy."""
    trial = _trial.get()
    if isinstance(holds, SearchStrategy) or not all(isinstance(m, SearchStrategy) for m in more):
        raise TypeError("call it as for_all(strategy, holds, *more_strategies)")

    def attempt(drawn: tuple[Any, ...]) -> None:
        trial.done += 1
        if not holds(*drawn):
            raise Refuted(", ".join(map(repr, drawn)))

    settings = hypothesis.settings(
        max_examples=trial.cases, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck), print_blob=False,
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        settings(hypothesis.given(tuples(cases, *more))(attempt))()


def for_each(cases: Iterable[Any], holds: Callable[[Any], Any]) -> None:
    """Try to break a property on every case of a range."""
    trial = _trial.get()
    for case in cases:
        trial.done += 1
        if not holds(case):
            raise Refuted(repr(case))


def claims_of(topic: str) -> list[Claim]:
    """The claims of a topic in the order of its file; empty where it has none.

    Raises:
        ModuleNotFoundError: something the claims need is not installed.
    """
    name = f"kb.topics.{topic}.claims"
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
    return _claims.get(topic, [])


@dataclass
class _Trial:
    cases: int
    done: int = field(default=0)


_trial: ContextVar[_Trial] = ContextVar("trial")
_claims: dict[str, list[Claim]] = {}


def _register(id: str, wordings: tuple[Texts, ...], **how: Any) -> None:
    frame = sys._getframe(2)
    topic = frame.f_globals["__name__"].split(".")[-2]
    known = _claims.setdefault(topic, [])
    if any(other.id == id for other in known):
        raise ValueError(f"{topic}: a second claim is called {id}; ids are permanent and unique")
    if not all(wordings[0]):
        raise ValueError(f"{topic}: claim {id}: write its sentence in both languages")
    line = frame.f_lineno
    known.append(Claim(id=id, topic=topic, line=line, wordings=wordings, **how))


def old(claims: Iterable[Claim], today: date) -> Iterator[Claim]:
    """The claims about software that were checked more than a year ago."""
    return (claim for claim in claims if claim.source and claim.source.old(today))
