"""No circle of imports: neither of files nor of packages, in functions and for types included."""

import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest


def circles(*roots: str) -> Iterator[str]:
    """A circle among the files of these packages, and one among the children of each package."""
    graph = grimp.build_graph(*roots, exclude_type_checking_imports=False, cache_dir=None)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    yield from _circle("files", imports)
    for package in sorted(name for name in graph.modules if graph.find_children(name)):
        within: dict[str, set[str]] = {child: set() for child in graph.find_children(package)}
        for importer, imported in imports.items():
            if own := _child(package, importer):
                within[own] |= {c for name in imported if (c := _child(package, name))} - {own}
        yield from _circle(f"in {package}", within)


def _child(package: str, name: str) -> str:
    """The child of a package that a module is or lies in; empty when it lies elsewhere."""
    rest = name.removeprefix(f"{package}.")
    return "" if rest == name else f"{package}.{rest.partition('.')[0]}"


def _circle(where: str, imports: dict[str, set[str]]) -> Iterator[str]:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        # What graphlib names first is imported by what it names next.
        yield f"{where}: {' → '.join(reversed(error.args[1]))}"


def test_kb_has_no_circle_of_imports() -> None:
    assert not [*circles("kb", "quiz_bank")]


@pytest.mark.parametrize(
    "files, circle",
    [
        ({"a": "import tree.b", "b": "from tree import a"}, "files: tree."),
        ({"a": "import tree.b", "b": "def f():\n    import tree.a"}, "files: tree."),
        (
            {"a": "import tree.b", "b": "import typing\nif typing.TYPE_CHECKING:\n    import tree.a"},
            "files: tree.",
        ),
        ({"a": "from .b import c", "b": "from .c import d", "c": "from . import a"}, "files: tree."),
        (
            {"p/__init__": "import tree.q", "p/x": "", "q/__init__": "import tree.p", "q/y": ""},
            "files: tree.",
        ),
        ({"p/x": "import tree.q.y", "q/y": "", "q/z": "import tree.p.w", "p/w": ""}, "in tree: tree."),
        ({"p/__init__": "import tree.p.x", "p/x": "import tree.p"}, "files: tree.p"),
    ],
    ids=["plain", "in a function", "for types", "of three", "of two __init__", "of packages",
         "with its package"],
)  # fmt: skip
def test_a_circle_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], circle: str
) -> None:
    for name, text in {"__init__": "", **files}.items():
        path = tmp_path / "tree" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = [*circles("tree")]
    assert len(found) == len({line.partition(":")[0] for line in found}) >= 1
    assert found[0].startswith(circle)
    names = found[0].partition(": ")[2].split(" → ")
    assert names[0] == names[-1]
    assert "tree" not in sys.modules


def test_a_tree_without_a_circle_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("__init__", ""), ("a", "import tree.b"), ("b", "import json")):
        (tmp_path / "tree").mkdir(exist_ok=True)
        (tmp_path / "tree" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert not [*circles("tree")]
