"""The pages of the API reference: one a snippet module, written by `make outputs`."""

import ast
from pathlib import Path

from kb.site.place import SNIPPETS


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
        f"description: kb.snippets.{name}\nsearch:\n  boost: 0.5\n---\n\n"
        f"# `kb.snippets.{name}` {{#module}}\n\n::: kb.snippets.{name}\n"
    )


def listing() -> str:
    """The list of modules on the index of the reference."""
    return "\n".join(f"- [`{p.stem}`]({p.stem}.md): {first_sentence(p)}" for p in modules())
