"""Mutation testing: small faults put into the code one at a time, and whether a test notices.

    make mutants                                        # everything: about an hour
    .venv/bin/python -m benchmarks.mutants kb/quiz/answers/reading.py kb/quiz/answers/units.py
    .venv/bin/python -m benchmarks.mutants grammar --folder /tmp/grammar

Names are modules, or parts. The parts stand in `benchmarks/mutants.*.toml`; all are read:

    [[part]]
    name = "grammar"
    modules = ["kb/quiz/answers/reading.py"]            # what is mutated; globs are allowed
    tests = ["tests/quiz/test_reading.py"]      # what must notice: fast tests of these modules
    without = ["tests/quiz/test_reading.py::test_of_speed"]   # optional: tests left out
    isolation = "forkserver"                    # optional: for tests that import torch
    tables = true                               # optional: `benchmarks/mutant_tables.py` as well

    [[lives]]                                   # a mutant that may survive
    module = "kb/quiz/answers/reading.py"
    function = "Class.method"                   # "" at module level
    change = '''
    -    the line before
    +    the line after
    '''
    why = "one line"

mutmut makes and runs the mutants, in a copy of the project. It mutates the
bodies of functions and methods, not what stands at module or class level (tables, regular
expressions, decorators), not decorated functions (properties, caches), not annotations, not the
arguments of len and isinstance. With `tables` the module level is mutated here, by other means. It
proves beforehand that the copy is what the tests import: with a trampoline that always raises
they must fail. A mutant is killed when a test fails, or takes many times its usual time.

Not counted at all (column `wording`): a mutant that only changes the letters of a text to people,
which is a literal in a `raise` or in a `Bilingual` or `Unreadable`. Dropping such a text, or
putting None in its place, does count. Nor is one that only changes the case of SQL.
Share = (killed + timed out) / (mutants − wording).

Exit code 1: a share below 90 %, a survivor without a reason, or a reason without a survivor.
"""

import argparse
import ast
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import mutant_tables, results
from benchmarks.timing import Figure

ROOT = Path(__file__).parents[1]
BOUND = 0.9
TITLE = (
    "变异测试：故意改错代码，有多少被测试发现",
    "Mutation testing: of faults put into the code, how many are noticed",
)
COPIED = ("kb", "quiz_bank", "docs", "tests", "pyproject.toml", "mkdocs.yml")
SPEAKS = {"Bilingual", "Unreadable"}
KILLED = {1, 3, -11}
TIMED_OUT = {24, -24, 36, 152, 255, -9}
# The profile draws the same every time: no mutant is found one day and missed the next. A draw
# that fails is enough: nobody reads the smallest one, and looking for it takes most of the time.
PROFILE = """
import hypothesis as _h
_kept = [_h.Phase.explicit, _h.Phase.generate]
_h.settings.register_profile("mutants", _h.settings.get_profile("ci"), phases=_kept)
"""
PYTEST = ["-p", "no:cacheprovider", "-n0", "--hypothesis-profile=mutants"]
PYTEST += ["-m", "not jdk and not browser"]
_SQL = re.compile(r"\b(?:SELECT|WHERE|ORDER BY)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:x_|xǁ(?P<owner>.+)ǁ)(?P<name>.+)__mutmut_(?P<number>\d+|orig)")


@dataclass(frozen=True)
class Part:
    """Modules that are mutated together, and the tests that must notice."""

    name: str
    modules: list[str]
    tests: list[str]
    without: list[str] = field(default_factory=list)
    isolation: str = "fork"
    tables: bool = False


@dataclass(frozen=True)
class Mutant:
    """One changed function and what became of it."""

    key: str
    module: str
    function: str
    change: tuple[str, ...]
    wording: bool
    code: int | None

    @property
    def alive(self) -> bool:
        return self.code not in KILLED | TIMED_OUT


def main() -> int:
    """Mutate the modules or parts named, or all; 1 when a share or an explanation is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("names", nargs="*", metavar="MODULE|PART")
    parser.add_argument("--children", type=int, default=1, help="mutants tried at a time")
    parser.add_argument(
        "--folder", type=Path, help="work here, and leave it (default: a temporary one)"
    )
    parser.add_argument("--record", action="store_true", help="for the page of measurements")
    asked = parser.parse_args()
    if subprocess.run([sys.executable, "-c", "import mutmut"], capture_output=True).returncode:
        parser.error("mutmut is not installed here; `make mutants` installs and runs it")
    parts, reasons = described()
    chosen = [found for part in parts if (found := _narrowed(part, asked.names))]
    if not chosen:
        parser.error(f"no such module or part: {' '.join(asked.names)}")
    failed = False
    print(f"{'module':44}{'mutants':>8}{'wording':>8}{'killed':>8}{'timed out':>10}"
          f"{'survived':>9}{'explained':>10}{'share':>8}", flush=True)  # fmt: skip
    for part in chosen:
        with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
            folder = (asked.folder or Path(temporary)) / part.name
            shutil.rmtree(folder / "mutants", ignore_errors=True)
            mutants = run(part, folder, asked.children)
        for module in part.modules:
            found = [m for m in mutants if m.module == module]
            failed |= _report(module, found, reasons)
            if asked.record:
                today = datetime.now(UTC).date().isoformat()
                results.keep(
                    "mutants", TITLE, [_figure(module, found)], today, results.machine(), among=True
                )
    return int(failed)


def described() -> tuple[list[Part], dict[tuple[str, str, tuple[str, ...]], str]]:
    """The parts and the reasons of every `mutants.*.toml` beside this file."""
    parts, reasons = [], {}
    for path in sorted(Path(__file__).parent.glob("mutants.*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in data.get("part", []):
            modules = [str(found.relative_to(ROOT)) for pattern in entry["modules"]
                       for found in sorted(ROOT.glob(pattern))]  # fmt: skip
            parts.append(Part(**entry | {"modules": modules}))
        for entry in data.get("lives", []):
            change = tuple(_plain(line) for line in entry["change"].strip().splitlines())
            reasons[entry["module"], entry["function"], change] = str(entry["why"])
    return parts, reasons


def _narrowed(part: Part, names: list[str]) -> Part | None:
    modules = [m for m in part.modules if not names or part.name in names or m in names]
    return Part(**vars(part) | {"modules": modules}) if modules else None


def run(part: Part, folder: Path, children: int) -> list[Mutant]:
    """Copy the project, let mutmut work, and read what it found."""
    for name in COPIED:
        source, copy = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(source, copy, ignore=ignored, dirs_exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(PROFILE)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(_configuration(part))
    fixed = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | fixed
    log = folder / "mutmut.log"
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [sys.executable, "-m", "mutmut", "run", "--max-children", str(children)],
            cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    if done.returncode:
        sys.exit(f"mutmut stopped with code {done.returncode}:\n{log.read_text()[-3000:]}")
    found = [mutant for module in part.modules for mutant in _read(folder / "mutants", module)]
    if part.tables:
        found += [mutant for module in part.modules for mutant in _tables(folder, part, module)]
    return found


def _tables(folder: Path, part: Part, module: str) -> Iterator[Mutant]:
    """The mutants of what stands at module level."""
    source = (folder / module).read_text(encoding="utf-8")
    arguments = [*_arguments(part), *part.tests]
    # Unchanged they must pass; this run also leaves their bytecode for those that follow.
    if mutant_tables.tried(folder, arguments, {}):
        sys.exit(f"{module}: its tests fail before anything is changed")
    for number, text in enumerate(mutant_tables.variants(source), 1):
        alive = mutant_tables.survives(folder, module, text, arguments)
        if alive is not None:
            key = f"{module}, change {number} at module level"
            yield Mutant(key, module, "", _changed(source, text), False, 0 if alive else 1)


def _configuration(part: Part) -> str:
    options: dict[str, Any] = {
        "source_paths": ["kb"],
        "only_mutate": part.modules,
        "also_copy": [name for name in COPIED if name not in ("kb", "tests", "pyproject.toml")],
        "pytest_add_cli_args": _arguments(part),
        "pytest_add_cli_args_test_selection": part.tests,
        "timeout_multiplier": 3.0,
        "use_git_change_detection": False,
        "process_isolation": part.isolation,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in options.items()]
    return "\n".join(("\n[tool.mutmut]", *lines, ""))


def _arguments(part: Part) -> list[str]:
    return PYTEST + [f"--deselect={name}" for name in part.without]


def _read(folder: Path, module: str) -> Iterator[Mutant]:
    """The mutants of a module: mutmut keeps their code in one file and exit codes in another."""
    results = Path(folder / f"{module}.meta")
    if not results.exists():
        return
    source = (folder / module).read_text(encoding="utf-8")
    sources = dict(_functions(source))
    for key, code in json.loads(results.read_text())["exit_code_by_key"].items():
        mangled = key.rpartition(".")[2]
        found = _NAME.fullmatch(mangled)
        assert found, key
        before = sources[mangled.removesuffix(found["number"]) + "orig"]
        after = sources[mangled]
        yield Mutant(
            key, module, ".".join(filter(None, (found["owner"], found["name"]))),
            _changed(before, after), _spoken(before) == _spoken(after), code,
        )  # fmt: skip


def _functions(source: str) -> Iterator[tuple[str, str]]:
    """Every function mutmut made, as it would be called in the original."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
            found := _NAME.fullmatch(node.name)
        ):
            text = textwrap.dedent("\n".join(lines[node.lineno - 1 : node.end_lineno]))
            yield node.name, text.replace(node.name, found["name"], 1)


def _changed(before: str, after: str) -> tuple[str, ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return tuple(_plain(line) for line in list(lines)[2:] if not line.startswith("@@"))


def _plain(line: str) -> str:
    return f"{line.strip()[0]} {line.strip()[1:].strip()}"


def _spoken(source: str) -> str:
    """A function without the letters of what it says to people, and its SQL in one case."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _SQL.search(node.value)
        ):
            node.value = node.value.lower()
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if isinstance(node, ast.Raise) or (named and node.func.id in SPEAKS):  # type: ignore[attr-defined]
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    part.value = ""
    return ast.dump(tree)


def _figure(module: str, mutants: list[Mutant]) -> Figure:
    counted = [mutant for mutant in mutants if not mutant.wording]
    killed = len(counted) - sum(mutant.alive for mutant in counted)
    return Figure(
        f"`{module}`：被测试发现的", f"`{module}`: noticed by a test",
        100 * killed / max(1, len(counted)), "{:.1f} %", least=100 * BOUND,
        detail=f"{killed} / {len(counted)}",
    )  # fmt: skip


def _report(
    module: str, mutants: list[Mutant], reasons: dict[tuple[str, str, tuple[str, ...]], str]
) -> bool:
    """Print a module's line and what is wrong with it; True when something is."""
    counted = [mutant for mutant in mutants if not mutant.wording]
    timed = sum(mutant.code in TIMED_OUT for mutant in counted)
    alive = [mutant for mutant in counted if mutant.alive]
    keys = {(module, mutant.function, mutant.change) for mutant in alive}
    open_ = [m for m in alive if (module, m.function, m.change) not in reasons]
    share = 1 - len(alive) / len(counted) if counted else 1.0
    print(f"{module:44}{len(mutants):8}{len(mutants) - len(counted):8}"
          f"{len(counted) - len(alive) - timed:8}{timed:10}{len(alive):9}"
          f"{len(alive) - len(open_):10}{share:8.1%}", flush=True)  # fmt: skip
    for mutant in open_:
        status = "no test runs it" if mutant.code == 33 else f"survived ({mutant.code})"
        print(f"\n  {mutant.function or 'module level'}: {status}; {mutant.key}")
        print(textwrap.indent("\n".join(mutant.change), "    "), flush=True)
    stale = [key for key in reasons if key[0] == module and key not in keys]
    for _, function, change in stale:
        print(f"\n  {function or 'module level'}: a reason for a survivor that does not survive")
        print(textwrap.indent("\n".join(change), "    "), flush=True)
    return bool(open_ or stale) or share < BOUND


if __name__ == "__main__":
    sys.exit(main())
