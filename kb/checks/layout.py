"""The files of a topic, in four places and one line of navigation: none missing, none stray."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.checks.exercises import files_of
from kb.checks.questions import Finding
from kb.checks.unwritten import BANK_FILES, unwritten
from kb.exercises.exercise import Exercise
from kb.quiz.asking import bank

MADE = "run `make outputs`"
FILES = {
    "kb/topics/{}/__init__.py": "say in its docstring what is computed and shown",
    "kb/topics/{}/snippets.py": "write the functions its pages show, or a package snippets/",
    "kb/topics/{}/oracle.py": "write the same numbers by other means, or a package oracle/",
    "tests/topics/test_{}.py": "write the tests of its snippets",
    "quiz_bank/{}/__init__.py": 'name the topic in its docstring, `"""中文 · English."""`',
    "quiz_bank/{}/questions.py": "write its questions' numbers",
    "quiz_bank/{}/questions.zh.md": "write its questions' words in Chinese",
    "quiz_bank/{}/questions.en.md": "write its questions' words in English",
    "quiz_bank/{}/cards.zh.md": "write its recall cards in Chinese",
    "quiz_bank/{}/cards.en.md": "write its recall cards in English",
    "kb/topics/{}/numbers.py": "list its numbers to know",
    "kb/topics/{}/figures.py": "draw its figures",
    "kb/topics/{}/claims.py": "state what it says in general and try to break it",
    "docs/zh/{}.md": "write its Chinese page",
    "docs/en/{}.md": "write its English page",
    "kb/topics/{}/numbers.zh.md": MADE,
    "kb/topics/{}/numbers.en.md": MADE,
    "kb/topics/{}/claims.json": MADE,
}
"""What every topic has, in the order it is written, each with the next step where it is missing."""

_CONTENT = {
    "snippets.py": (r"^(?:def|class) ", "no function", "write the functions its pages show"),
    "oracle.py": (r"^(?:def|class) ", "no function", "write the same numbers by other means"),
    "test.py": (r"^def test_", "no test", "write the tests of its snippets"),
    "questions.py": (r"^@question", "no question", "run `kb new question {}/NAME`"),
    "cards.md": (r"^## ", "no card", "run `kb new card {}/NAME`"),
    "numbers.py": (r"\b(?:computed|quoted)\(", "no number", "list its numbers to know"),
    "figures.py": (r"^@figure", "no figure", "draw its figures"),
    "claims.py": (r"^claim\(", "no claim", "state what it says in general and try to break it"),
}
_OWN = {
    "no question": ("还没有题目", "运行 `kb new question {}/NAME`，或删去 questions 的文件"),
    "no card": ("还没有回忆卡", "运行 `kb new card {}/NAME`，或删去这个文件"),
}
_SHARED = ("__init__", "conftest", "claims", "recorded", "recording")  # of all topics
_PARTS = ("task", "stub", "solution", "checks", "Checks", "mutants", "hints")  # as they are written
_BANK = re.compile(r"__init__\.py|questions\.py|(?:questions|cards)\.(?:zh|en)\.md")
_TOPIC = re.compile(
    r"(?:__init__|snippets|oracle|numbers|figures|captures|claims)\.py|claims\.json|numbers\.(?:zh|en)\.md"
    r"|snippets/\w+\.py|oracle/\w+\.(?:py|java)|java/(?:\w+\.java|output/[\w.]+\.txt)"
    r"|examples/\w+\.(?:py|txt)|exercises/\w+/.+|widgets/[\w-]+\.(?:json|(?:zh|en)\.md)"
)


def checkout() -> Path | None:
    """The root of the source checkout, or None where kb runs from an installed wheel."""
    root = bank.public_root().parent
    return root if (root / "docs" / "zh").is_dir() and (root / "mkdocs.yml").is_file() else None


def problems(root: Path, stems: Iterable[str]) -> list[Finding]:
    """What each topic lacks and still has to write, in order, and the files too many in it."""
    navigation = (root / "mkdocs.yml").read_text(encoding="utf-8")
    return [found for stem in stems for found in _topic(root, stem, navigation)]


def strays(root: Path, stems: Iterable[str]) -> list[Finding]:
    """What stands where topics stand and belongs to none of them."""
    known = {*_SHARED, *stems}
    navigation = (root / "mkdocs.yml").read_text(encoding="utf-8")
    places = [root / "quiz_bank", root / "kb" / "topics", root / "tests" / "topics"]
    found = {path: path.stem.removeprefix("test_") for room in places for path in _entries(room)}
    for lang in ("zh", "en"):
        pages = [path for path in _entries(root / "docs" / lang) if path.suffix == ".md"]
        found |= {path: path.stem for path in pages if not _listed(path.name, navigation)}
    return [
        Finding(path.relative_to(root).as_posix(), "belongs to no topic",
                f"run `kb new topic {stem}`, or remove it" if stem.isidentifier() else "remove it")
        for path, stem in found.items()
        if stem not in known
    ]  # fmt: skip


def own_problems(folder: Path, stem: str, lang: str) -> list[Finding]:
    """What a topic of the learner's own bank, a folder, still has to write.

    Arguments:
        lang: the language of the findings, `zh` or `en`.
    """
    found = []
    for path in (folder / stem / name for name in BANK_FILES):
        for finding in _written(folder, path, stem) if path.is_file() else ():
            if lang == "zh" and finding.wrong in _OWN:
                wrong, next_step = _OWN[finding.wrong]
                finding = Finding(finding.place, wrong, next_step.format(stem))
            found.append(finding)
    return found


def _topic(root: Path, stem: str, navigation: str) -> Iterator[Finding]:
    for pattern, next_step in FILES.items():
        path = root / pattern.format(stem)
        package = path.with_suffix("")
        if path.name in ("snippets.py", "oracle.py") and package.is_dir():
            if path.exists():
                yield _wrong(root, path, f"stands beside {package.name}/", "keep one of the two")
            for module in sorted(package.glob("*.py")):
                yield from unwritten(root, module)
            path = package / "__init__.py"
        if not path.is_file():
            yield _wrong(root, path, "missing", next_step)
        elif next_step != MADE:
            yield from _written(root, path, stem)
    if not _listed(f"{stem}.md", navigation):
        yield Finding("mkdocs.yml", f"nav: no {stem}.md", f"add the line `- {stem}.md`")
    yield from _examples(root, root / "kb" / "topics" / stem / "examples")
    yield from _exercises(root, stem)
    for place, known in ((f"quiz_bank/{stem}", _BANK), (f"kb/topics/{stem}", _TOPIC)):
        for path in _files(root / place):
            if not known.fullmatch(path.relative_to(root / place).as_posix()):
                yield _wrong(root, path, "no file of a topic", "rename or remove it")


def _written(root: Path, path: Path, stem: str) -> Iterator[Finding]:
    """What a file of a topic still has to say."""
    kind = re.sub(r"\.(?:zh|en)\.md$", ".md", path.name.replace(f"test_{stem}", "test"))
    if kind in _CONTENT:
        needed, wrong, next_step = _CONTENT[kind]
        if not re.search(needed, path.read_text(encoding="utf-8"), re.MULTILINE):
            yield _wrong(root, path, wrong, next_step.format(stem))
    yield from unwritten(root, path)


def _examples(root: Path, folder: Path) -> Iterator[Finding]:
    for path in _entries(folder):
        yield from unwritten(root, path)
        output, source = path.with_suffix(".txt"), path.with_suffix(".py")
        if path == source and not path.name.startswith("_") and not output.is_file():
            yield _wrong(root, output, "missing", MADE)
        elif path == output and not source.is_file():
            yield _wrong(root, path, "no example prints it", "remove it")


def exercise_problems(root: Path, name: str) -> list[Finding]:
    """What an exercise, by its id `topic/name`, lacks and still has to write; empty for no such."""
    stem, _, own = name.partition("/")
    folder = root / "kb" / "topics" / stem / "exercises" / own
    return list(_exercise(root, Exercise(stem, own, folder))) if folder.is_dir() else []


def _exercises(root: Path, stem: str) -> Iterator[Finding]:
    room = root / "kb" / "topics" / stem / "exercises"
    folders = [path for path in _entries(room) if path.is_dir()]
    if not folders:
        yield _wrong(root, room, "no exercise", f"run `kb new exercise {stem}/NAME`")
    for folder in folders:
        yield from _exercise(root, Exercise(stem, folder.name, folder))


def _exercise(root: Path, exercise: Exercise) -> Iterator[Finding]:
    wanted = sorted(files_of(exercise), key=lambda name: _PARTS.index(name.partition(".")[0]))
    for path in (exercise.folder / name for name in wanted):
        if not path.exists():
            yield _wrong(root, path, "missing", "write it")
        yield from unwritten(root, path)
    for path in _entries(exercise.folder):
        if path.name not in wanted:
            yield _wrong(root, path, "no file of an exercise", "remove it")


def _listed(page: str, navigation: str) -> bool:
    return re.search(rf"^ *- .*\b{re.escape(page)} *$", navigation, re.MULTILINE) is not None


def _wrong(root: Path, path: Path, wrong: str, next_step: str) -> Finding:
    return Finding(path.relative_to(root).as_posix(), wrong, next_step)


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, sorted, without what tools leave there."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith((".", "__pycache__")))


def _files(folder: Path) -> Iterator[Path]:
    for path in _entries(folder):
        yield from _files(path) if path.is_dir() else [path]
