"""Files to begin with: a topic, a question, a card, an exercise, with TODO where content goes.

They pass every check but those that ask for content; `kb.checks.layout` lists what is missing.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from kb.quiz.asking.topic_files import topic_files
from kb.quiz.files import write_whole

KINDS = ("number", "shape", "choice", "ordering", "print")
LANGUAGES = ("zh", "en")
_TEMPLATES = Path(__file__).parent / "templates"
_EITHER = re.compile(r"\[\[([^|\]]*)\|([^|\]]*)\]\]")  # [[中文|English]]
_CJK = re.compile(r"[\u4e00-\u9fff]")
_WITNESSES = (
    '    snippet="TODO: an expression over the snippets and what is given",\n'
    '    oracle="TODO: the same by other means, over the oracle",\n'
)
_FORM, _NAMES = "kb.quiz.problem", ("Draw", "Numbers", "question")


@dataclass(frozen=True)
class Bank:
    """A bank to write to.

    Arguments:
        folder: `quiz_bank` of the checkout, or the learner's own.
        root: the checkout; None for a bank of the learner's own.
        lang: the language of new files, where one will do, and of remarks.
        both: write new files in both languages.
    """

    folder: Path
    root: Path | None
    lang: str
    both: bool = False

    @property
    def endings(self) -> list[str]:
        """How new files of words end."""
        return ["zh.md", "en.md"] if self.root or self.both else ["md"]


def new_topic(
    bank: Bank, stem: str, titles: Mapping[str, str], today: date, function: str = "quantity"
) -> list[Path]:
    """Write the files of a topic that has no question, card or exercise yet; the files written.

    Arguments:
        titles: by language, `zh` and `en`.
        function: the name of its first snippet, which the other files use.

    Raises:
        FileExistsError: one of them exists; then nothing is written.
    """
    zh, en = titles["zh"], titles["en"]
    title = f"{zh} · {en}" if bank.root or bank.both else titles[bank.lang]
    files = {bank.folder / stem / "questions.py": f'"""{title}."""\n'}
    for name in ("questions", "cards"):
        for ending in bank.endings:
            title = titles.get(ending.removesuffix(".md"), titles[bank.lang])
            files[bank.folder / stem / f"{name}.{ending}"] = f"# {title}\n"
    if bank.root is None:
        return _write(files)
    files[bank.folder / stem / "__init__.py"] = f'"""{zh} · {en}."""\n'
    home, values = bank.root / "kb" / "topics" / stem, {"topic": stem, "zh": zh, "en": en}
    values |= {"function": function, "anchor": function.replace("_", "-")}
    files[home / "__init__.py"] = f'"""{en}: what is computed and shown."""\n'
    for name in ("snippets", "oracle", "numbers", "figures", "claims"):
        files[home / f"{name}.py"] = _filled(f"topic/{name}.py", values)
    files[bank.root / f"tests/topics/test_{stem}.py"] = _filled("topic/test.py", values)
    page = _filled("topic/page.md", values | {"date": today.isoformat()})
    for lang in LANGUAGES:
        files[bank.root / "docs" / lang / f"{stem}.md"] = _in(lang, page)
    navigation = bank.root / "mkdocs.yml"
    listed = _with_page(navigation.read_text(encoding="utf-8"), stem, bank.folder)
    written = _write(files)
    _replace(navigation, listed)
    return [*written, navigation]


def new_question(bank: Bank, stem: str, name: str, kind: str) -> list[Path]:
    """Add a question of that kind to a topic; the files written.

    Raises:
        FileExistsError: the topic is one file, which has its words in Python.
    """
    if (flat := bank.folder / f"{stem}.py").exists():
        raise FileExistsError(str(flat))
    witnessed = bank.root and kind in ("number", "shape")
    numbers, words = _template(f"question/{kind}").split("=====\n")
    numbers = Template(numbers).substitute(name=name, witnesses=_WITNESSES if witnessed else "")
    numbers = _in("en" if bank.root else bank.lang, numbers).replace("question(\n)", "question()")
    path = bank.folder / stem / "questions.py"
    text = path.read_text(encoding="utf-8") if path.exists() else f'"""{stem}."""\n'
    _replace(path, f"{_with_imports(text).rstrip()}\n\n\n{numbers}")
    return [path, *_append(bank, stem, "questions", Template(words).substitute(name=name))]


def new_card(bank: Bank, stem: str, name: str) -> list[Path]:
    """Add a recall card to a topic; the files written."""
    return _append(bank, stem, "cards", _filled("card.md", {"name": name}))


def new_exercise(root: Path, stem: str, name: str) -> list[Path]:
    """Write the folder of an exercise in Python; the files written.

    Raises:
        FileExistsError: one of them exists; then nothing is written.
    """
    folder = root / "kb" / "topics" / stem / "exercises" / name
    files: dict[Path, str] = {}
    for part in ("task", "hints"):
        text = _filled(f"exercise/{part}.md", {"name": name})
        files |= {folder / f"{part}.{lang}.md": _in(lang, text) for lang in LANGUAGES}
    for part in ("stub.py", "solution.py", "checks.py", "mutants.toml"):
        files[folder / part] = _filled(f"exercise/{part}", {"name": name})
    return _write(files)


def taken(bank: Bank, stem: str) -> set[str]:
    """The names that the topic's questions.py uses for something else than a question."""
    path = bank.folder / stem / "questions.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    found = set(_NAMES)
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        else:
            names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
            found |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return found


def _append(bank: Bank, stem: str, kind: str, block: str) -> list[Path]:
    """Put words or a card behind those there are, in the languages the topic has."""
    found = topic_files(bank.folder, stem)
    pair, other = (found.words, found.cards) if kind == "questions" else (found.cards, found.words)
    folder = bank.folder / stem
    if pair is None and other is not None:
        folder, endings = other[0].parent, [path.name.partition(".")[2] for path in other]
        pair = folder / f"{kind}.{endings[0]}", folder / f"{kind}.{endings[1]}"
    elif pair is None:
        paths = [folder / f"{kind}.{ending}" for ending in bank.endings]
        pair = paths[0], paths[-1]
    for path in dict.fromkeys(pair):
        before = path.read_text(encoding="utf-8").rstrip() if path.exists() else ""
        lang = _language(path.name, before) or bank.lang
        _replace(path, f"{before}\n\n{_in(lang, block)}".lstrip())
    return list(dict.fromkeys(pair))


def _language(name: str, text: str) -> str:
    """The language of a file of words, by its name or what is in it; empty where it has none."""
    for lang in LANGUAGES:
        if name.endswith(f".{lang}.md"):
            return lang
    return "" if "\n## " not in f"\n{text}" else "zh" if _CJK.search(text) else "en"


def _with_imports(text: str) -> str:
    """The source of a bank's module, importing what a question needs.

    Raises:
        SyntaxError: it is no Python.
    """
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == _FORM:
            names = {alias.name for alias in node.names}
            if names.issuperset(_NAMES):
                return text
            lines[node.lineno - 1 : node.end_lineno] = [_import(names.union(_NAMES))]
            return "".join(lines)
    head: list[ast.stmt] = [
        node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    head = head or (tree.body[:1] if ast.get_docstring(tree) else [])
    place = (head[-1].end_lineno or 0) if head else 0
    gap = ["\n"] if place else []
    return "".join([*lines[:place], *gap, _import(set(_NAMES)), *lines[place:]])


def _import(names: set[str]) -> str:
    listed = sorted(names, key=lambda name: (name.islower(), name))  # as ruff sorts them
    line = f"from {_FORM} import {', '.join(listed)}\n"
    if len(line) <= 100:
        return line
    return f"from {_FORM} import (\n" + "".join(f"    {name},\n" for name in listed) + ")\n"


def _with_page(settings: str, stem: str, bank: Path) -> str:
    """The settings of the site with a topic's page behind the last topic's in the navigation."""
    lines = settings.splitlines(keepends=True)
    pages = {f"{entry.name}.md" for entry in bank.iterdir()} | {"index.md"}
    last = max(
        (place for place, line in enumerate(lines)
         if line.lstrip().startswith("- ") and line.split()[-1] in pages),
        default=len(lines) - 1,
    )  # fmt: skip
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    lines.insert(last + 1, f"{indent}- {stem}.md\n")
    return "".join(lines)


def _template(name: str) -> str:
    return (_TEMPLATES / f"{name}.tmpl").read_text(encoding="utf-8")


def _filled(name: str, values: Mapping[str, str]) -> str:
    return Template(_template(name)).substitute(values)


def _in(lang: str, text: str) -> str:
    """The text in one language, of each `[[中文|English]]` one half."""
    return _EITHER.sub(lambda match: match[1 if lang == "zh" else 2], text)


def _write(files: Mapping[Path, str]) -> list[Path]:
    for path in files:
        if path.exists():
            raise FileExistsError(str(path))
    for path, text in files.items():
        _replace(path, text)
    return list(files)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text, sync=False)
