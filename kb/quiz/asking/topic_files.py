"""The files of a bank's topic: a folder, or flat as `mine.py`, `mine.zh.md`, `mine.en.md`."""

import os
from pathlib import Path
from typing import NamedTuple

from kb.quiz.asking.markdown import BankError

Pair = tuple[Path, Path]
CONTENT = ("questions.py", "cards.zh.md", "cards.en.md", "cards.md")


class TopicFiles(NamedTuple):
    """Where a topic's questions, their words and its cards are; None for what it has not.

    Words and cards are a Chinese and an English file; in a bank of one language both are the same.
    """

    stem: str
    questions: Path | None
    words: Pair | None
    cards: Pair | None


def topic_files(folder: Path, stem: str) -> TopicFiles:
    """The files of a topic in a bank's folder.

    Raises:
        BankError: a flat topic's cards in one language only.
    """
    own = folder / stem
    if own.is_dir():
        questions = own / "questions.py"
        return TopicFiles(
            stem,
            questions if questions.is_file() else None,
            _pair(own, "questions"),
            _pair(own, "cards"),
        )
    cards = tuple(folder / f"{stem}.{lang}.md" for lang in ("zh", "en"))
    missing = [path.name for path in cards if not path.is_file()]
    if len(missing) == 1:
        raise BankError(f"{missing[0]} is missing: recall cards come in both languages")
    zh, en = cards
    return TopicFiles(stem, folder / f"{stem}.py", None, None if missing else (zh, en))


def _pair(folder: Path, name: str) -> Pair | None:
    """The Chinese and the English file, or the one there is, twice."""
    zh, en, one = (folder / f"{name}.{ending}" for ending in ("zh.md", "en.md", "md"))
    found = [path for path in (zh, en, one) if path.is_file()]
    if not found:
        return None
    if one in found and len(found) > 1:
        raise BankError(
            f"{folder.name}: {name}.md stands beside {found[0].name}; keep one language in "
            f"{name}.md, or both in {name}.zh.md and {name}.en.md"
        )
    return (zh, en) if len(found) == 2 else (found[0], found[0])


def stems(folder: Path) -> tuple[list[str], list[str]]:
    """The topics in a bank's folder, sorted, and the names of entries that cannot be one."""
    good, bad = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(("_", ".")):
                continue
            stem = _stem(entry)
            if stem is not None and stem.isidentifier():
                good.append(stem)
            elif stem is not None:
                bad.append(entry.name)
    return sorted(good), sorted(bad)


def _stem(entry: os.DirEntry[str]) -> str | None:
    """The name of the topic that an entry of the folder would be; None where it is none."""
    stem, _, ending = entry.name.rpartition(".")
    try:
        if entry.is_dir():
            has = any((Path(entry.path) / name).is_file() for name in CONTENT)
            return entry.name if has else "" if ending == "py" else None
        if ending == "py":
            return stem if entry.is_file() else ""
    except OSError:  # links in a circle
        return "" if ending == "py" else None
    return None
