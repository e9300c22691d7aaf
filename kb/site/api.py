"""The pages of the API reference: one a snippet module, written by `make outputs`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kb.site.place import ROOT, SNIPPETS

ARGUMENTS = re.compile(r"^Arguments:\n((?: +.*\n?|\n)+)", re.MULTILINE)


def modules() -> list[Path]:
    """The snippet modules, by place."""
    return sorted(SNIPPETS.glob("[!_]*.py"))


def first_sentence(path: Path) -> str:
    """What the module says of itself in its first line."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def page(path: Path) -> str:
    """The Markdown of one module's page; both languages have the same."""
    name = path.stem
    return (
        f"---\ntitle: kb.snippets.{name}\n"
        f"description: kb.snippets.{name}\nsearch:\n  boost: 0.1\n---\n\n"
        f"# `kb.snippets.{name}` {{#module}}\n\n::: kb.snippets.{name}\n"
    )


def listing() -> str:
    """The list of modules on the index of the reference."""
    return "\n".join(f"- [`{p.stem}`]({p.stem}.md): {first_sentence(p)}" for p in modules())


def problems() -> list[str]:
    """Docstrings that describe an argument the function does not have."""
    return [
        f"{path.relative_to(ROOT)}: {name}: the docstring describes {argument!r}, no such argument"
        for path in modules()
        for name, argument in _unknown_arguments(ast.parse(path.read_text("utf-8")))
    ]


def _unknown_arguments(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        block = ARGUMENTS.search(ast.get_docstring(node) or "")
        if block is None:
            continue
        known = _arguments(node)
        for names in re.findall(r"^ {4}(\S[^:\n]*):", block[1], re.MULTILINE):
            for name in names.split(","):
                if name.strip().lstrip("*") not in known:
                    yield node.name, name.strip()


def _arguments(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    """What can be passed: a function's arguments, or a class's fields or constructor's."""
    if isinstance(node, ast.FunctionDef):
        spec = node.args
        listed = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
        return {argument.arg for argument in listed if argument}
    names = {
        item.target.id
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    }
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            names |= _arguments(item)
    return names
