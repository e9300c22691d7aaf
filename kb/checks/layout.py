"""The rooms of a topic: every file it needs, and every file nobody needs."""

import re
from collections.abc import Callable
from pathlib import Path

from kb.checks.questions import Finding
from kb.quiz.asking import bank

ROOMS = {
    "kb/snippets/{}.py": "write the functions its pages show",
    "kb/oracles/{}.py": "write its independent witnesses",
    "kb/site/numbers/{}.py": "list its numbers to know",
    "kb/site/figures/{}.py": "draw its figures",
    "quiz_bank/{}.py": "write its questions",
    "quiz_bank/{}.zh.md": "write its recall cards in Chinese",
    "quiz_bank/{}.en.md": "write its recall cards in English",
    "docs/zh/{}.md": "write its Chinese page",
    "docs/en/{}.md": "write its English page",
    "tests/topics/test_{}.py": "write the tests of its snippets",
}
_LISTED = re.compile(r"^modules: *\[(.*)\] *$", re.MULTILINE)


def checkout() -> Path | None:
    """The root of the source checkout, or None where kb runs from an installed wheel."""
    root = bank.public_root().parent
    return root if (root / "docs" / "zh").is_dir() and (root / "mkdocs.yml").is_file() else None


def missing_and_stray(root: Path, stems: list[str]) -> list[Finding]:
    """Rooms a topic lacks, and files in the rooms that belong to no topic."""
    return [*_missing(root, stems), *_stray(root, stems)]


def _missing(root: Path, stems: list[str]) -> list[Finding]:
    rooms = dict(ROOMS)
    if (root / "kb" / "exercises").is_dir():
        rooms["kb/exercises/{}"] = "add at least two exercises"
    return [
        Finding(room.format(stem), "missing", next_step)
        for stem in stems
        for room, next_step in rooms.items()
        if not (root / room.format(stem)).exists()
    ]


def _stray(root: Path, stems: list[str]) -> list[Finding]:
    modules = set(stems) | {name for stem in stems for name in listed_modules(root, stem)}
    findings = []
    for room in ("kb/snippets", "kb/oracles"):
        for path in sorted((root / room).glob("*.py")):
            if path.stem not in modules and not path.stem.startswith("_"):
                findings.append(_unlisted(root, path))
    for path in sorted((root / "kb/topics/process_thread/java").glob("*.java")):
        if f"java/{path.name}" not in modules:
            findings.append(_unlisted(root, path))
    for pattern, stem_of in _PLACES.items():
        for path in sorted(root.glob(pattern)):
            stem = stem_of(path)
            if stem not in stems and not stem.startswith(("_", ".")):
                findings.append(
                    Finding(
                        path.relative_to(root).as_posix(),
                        f"belongs to no topic ({stem!r})",
                        f"add quiz_bank/{stem}.py or remove the file",
                    )
                )
    return findings


_PLACES: dict[str, Callable[[Path], str]] = {
    "quiz_bank/*.md": lambda path: path.name.split(".")[0],
    "kb/site/numbers/*.py": lambda path: path.stem,
    "kb/site/figures/*.py": lambda path: path.stem,
    "kb/snippets/examples/*/": lambda path: path.name,
    "kb/exercises/*/": lambda path: path.name,
    "tests/topics/test_*.py": lambda path: path.stem.removeprefix("test_"),
}


def _unlisted(root: Path, path: Path) -> Finding:
    return Finding(
        path.relative_to(root).as_posix(),
        "no page lists this module",
        "add it to `modules:` in the front matter of its topic's pages, or remove it",
    )


def listed_modules(root: Path, stem: str) -> list[str]:
    """The modules that the front matter of a topic's Chinese page lists."""
    page = root / "docs" / "zh" / f"{stem}.md"
    if not page.is_file():
        return []
    listed = _LISTED.search(page.read_text(encoding="utf-8").split("\n---", 1)[0])
    return [name.strip() for name in listed[1].split(",")] if listed else []
