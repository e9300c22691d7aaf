"""The bank: topics, questions and cards, found by place and loaded only when asked for."""

import functools
import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from kb.quiz.asking import markdown, topic_files
from kb.quiz.asking.cards import Card, read_cards
from kb.quiz.asking.form import raised_at
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.topic_files import TopicFiles
from kb.quiz.asking.words import Words, read_words

Item = Question | Card
_PACKAGE = "quiz_bank"
left_out: dict[str, BankError] = {}
"""What of the learner's own bank cannot be used, and why: files, topics and questions."""
_TITLE = re.compile(r"(?P<zh>[^·\n]+?) · (?P<en>[^\n]+?)(?:\.\s|\.?$)", re.MULTILINE)


class UnknownName(LookupError):
    """No topic or question of that name; `nearest` has the names most like it."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        self.name, self.nearest = name, nearest
        hint = f"; did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"nothing is called {name!r}{hint}")


class Topic(NamedTuple):
    """One topic of the bank: its stem, its title, its questions and its recall cards."""

    stem: str
    zh: str
    en: str
    questions: tuple[Question, ...]
    cards: tuple[Card, ...]
    private: bool

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.questions, *self.cards)


def public_root() -> Path:
    """The folder of the bank that ships with kb."""
    try:
        package = importlib.import_module(_PACKAGE)
    except ModuleNotFoundError as error:
        raise BankError(f"the package {_PACKAGE} is missing; reinstall interview-kb") from error
    return Path(package.__path__[0])


def private_root() -> Path | None:
    """The learner's own bank, named by the environment variable `KB_BANK`, or None."""
    name = os.environ.get("KB_BANK")
    if not name:
        return None
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise BankError(f"KB_BANK names {name!r}, which is not a folder; make it or unset KB_BANK")
    return folder


def topics(*, private: bool = True) -> list[str]:
    """The stems of all topics, the private ones last; nothing is imported."""
    public, own = _stems(public_root()), private_root() if private else None
    mine = _stems(own) if own else []
    if same := sorted(set(public) & set(mine)):
        raise BankError(
            f"KB_BANK has a topic {same[0]!r}, and so has the bank of kb; rename {same[0]} in "
            "KB_BANK: ids are permanent, and answers to the two would be mixed"
        )
    return public + mine


def _stems(folder: Path) -> list[str]:
    good, bad = topic_files.stems(folder)
    for name in bad:
        left_out[name] = BankError(
            f"{name}: a topic is a file like my_topic.py or a folder like my_topic; rename it"
        )
    return good


def load(stem: str) -> Topic:
    """The topic of that stem.

    Raises:
        UnknownName: no such topic; carries the nearest names.
        BankError: the topic's files break a rule of the bank.
    """
    if stem in _stems(public_root()):
        return _load(stem, public_root(), private=False)
    own = private_root()
    if own and stem in _stems(own):
        return _load(stem, own, private=True)
    raise UnknownName(stem, nearest(stem, topics()))


def usable(stem: str) -> Topic:
    """The topic of that stem; a broken one of the learner's own is empty and `left_out`."""
    if stem not in left_out:
        try:
            return load(stem)
        except BankError as error:
            if stem in _stems(public_root()):
                raise
            left_out[stem] = error
    return Topic(stem, stem, stem, (), (), private=True)


def drawn(item: Item, seed: int) -> Variant | Card | None:
    """The item as it is asked; None for a broken question of the learner's own, `left_out`."""
    if isinstance(item, Card):
        return item
    try:
        return item.draw(seed)
    except BankError as error:
        if item.topic in _stems(public_root()):
            raise
        left_out[item.id] = error
        return None


@functools.cache
def _load(stem: str, folder: Path, *, private: bool) -> Topic:
    files = topic_files.topic_files(folder, stem)
    cards = tuple(read_cards(stem, *files.cards)) if files.cards else ()
    words = read_words(*files.words) if files.words else {}
    docstring, questions = "", tuple[Question, ...]()
    if files.questions:
        path = files.questions
        module = _private_module(stem, path) if private else _public_module(stem, path)
        docstring = module.__doc__ or _docstring(path)
        found = [v for v in vars(module).values() if isinstance(v, Question)]
        questions = tuple(_joined(found, words, files))
    items: tuple[Item, ...] = (*questions, *cards)
    names = [item.name for item in items]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        where = files.questions or folder / stem
        raise BankError(f"{markdown.shown(where)}: used twice as an id: {', '.join(twice)}")
    zh, en = _titles(files, docstring)
    return Topic(stem, zh, en, questions, cards, private)


def _joined(
    questions: list[Question], words: dict[str, tuple[Words, Words]], files: TopicFiles
) -> Iterator[Question]:
    """The questions with their words; each has some, and no words are left over."""
    names = {question.name for question in questions}
    for name, (zh, _) in words.items():
        if name not in names:
            raise BankError(
                f"{zh.block.place}: {name} has no numbers; write `def {name}(draw: Draw) -> "
                "Numbers` in the questions.py beside it, or remove these words"
            )
    for question in questions:
        if question.name in words:
            found = words[question.name]
            yield question._replace(words=found, level=found[0].level, section=found[0].section)
        elif files.words and not question.built_here:
            assert files.questions is not None
            raise BankError(
                f"{markdown.shown(files.questions)}: {question.name} has no words; write "
                f"`## … {{#{question.name} section=… level=…}}` in {files.words[0].name}, or say "
                "in built_here= why its words need Python"
            )
        elif question.level not in (1, 2, 3) or not question.section:
            assert files.questions is not None
            raise BankError(
                f"{markdown.shown(files.questions)}: {question.name}: write level=1, 2 or 3 and "
                "section=, the heading that explains it, in its @question(…)"
            )
        else:
            yield question


def _titles(files: TopicFiles, docstring: str) -> tuple[str, str]:
    """The Chinese and the English title: `# Title` above the cards or words, or the docstring's."""
    for pair in (files.cards, files.words):
        if pair and (zh := markdown.title(pair[0])):
            return zh, markdown.title(pair[1]) or zh
    title = _TITLE.match(docstring)
    if title:
        return title["zh"].strip(), title["en"].strip()
    if files.questions and files.questions.name != "questions.py":
        raise BankError(
            f"{files.questions.name}, line 1: the docstring begins `中文标题 · English title.`"
        )
    return files.stem, files.stem


def _docstring(path: Path) -> str:
    # `python -OO` strips docstrings from the modules.
    import ast

    return ast.get_docstring(ast.parse(path.read_bytes())) or ""


def _public_module(stem: str, path: Path) -> ModuleType:
    try:
        return importlib.import_module(f"{_PACKAGE}.{stem}.questions")
    except Exception as error:
        raise _broken(path, error) from error


def _private_module(stem: str, path: Path) -> ModuleType:
    import importlib.util

    name = f"kb_private_bank.{stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a bank that calls sys.exit() does not end kb
        del sys.modules[name]
        raise _broken(path, error) from error
    return module


def _broken(path: Path, error: BaseException) -> BankError:
    return BankError(f"{raised_at(error, path)}; see CONTRIBUTING for the form")


def find(name: str) -> Item:
    """The question or card with the id `topic/name`.

    Raises:
        UnknownName: no such id; carries the nearest ids.
    """
    stem, slash, rest = name.partition("/")
    if slash and stem in topics():
        items = load(stem).items
        for item in items:
            if item.name == rest:
                return item
        raise UnknownName(name, nearest(name, (item.id for item in items)))
    ids = (item.id for topic in topics() for item in usable(topic).items)
    raise UnknownName(name, nearest(name, ids))


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names most like `name`, best first; a part of a name counts as like it."""
    import difflib

    lowered, names = name.lower(), list(known)
    close = difflib.get_close_matches(lowered, names, n=count, cutoff=0.5)
    inside = [n for n in names if len(lowered) > 1 and lowered in n.lower()]
    tails = {n.rpartition("/")[2]: n for n in names}
    close += [tails[t] for t in difflib.get_close_matches(lowered, tails, n=count, cutoff=0.6)]
    return list(dict.fromkeys(close + inside))[:count]
