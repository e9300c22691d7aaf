"""Everything on the pages that a machine produced: examples' output, tables, figures.

`python -m kb.site.outputs [TOPIC…]` writes what changed; with `--check` it writes nothing, lists
what is stale or stray and exits 1. Content is found by place; nothing is listed here.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kb.site import api, claims, cli_reference, examples, readme, traditional
from kb.site.figure import Figure
from kb.site.number import table
from kb.site.paths import DOCS, FIGURES, ROOT, SCRIPTS, TOPICS, topics_with

LANGS = ("zh", "en")


@dataclass(frozen=True)
class Output:
    """A committed file, what it should hold, and whether what it holds will do."""

    path: Path
    fresh: str
    same: Callable[[str], bool] | None = None

    def stale(self) -> bool:
        if not self.path.exists():
            return True
        committed = self.path.read_text("utf-8")
        return not (self.same(committed) if self.same else committed == self.fresh)

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.fresh, "utf-8")


def with_outputs() -> list[str]:
    """The topics that have outputs of their own."""
    return sorted({*api.topics(), *(topic for name in MAKERS for topic in topics_with(name))})


def outputs(topics: Sequence[str] = ()) -> Iterator[Output]:
    """Every output of the topics named, or of all."""
    yield from example_outputs(topics)
    for name, make in MAKERS.items():
        for topic in topics_with(name):
            if not topics or topic in topics:
                yield from make(topic)
    for topic in api.topics():
        if not topics or topic in topics:
            yield from api_outputs(topic)
    if not topics:
        yield from command_outputs()


def command_outputs() -> Iterator[Output]:
    """The page of all commands, and the session the README shows."""
    for lang in LANGS:
        yield Output(DOCS / lang / "cli.md", cli_reference.page(lang))
        if (ROOT / readme.FILES[lang]).exists():
            yield Output(ROOT / readme.FILES[lang], readme.page(lang))
    yield Output(SCRIPTS / "traditional.js", traditional.script())


def example_outputs(topics: Sequence[str] = ()) -> Iterator[Output]:
    paths = [
        path
        for topic in topics_with("examples")
        if not topics or topic in topics
        for path in example_sources(topic)
    ]
    for path, fresh in zip(paths, examples.run_all(paths), strict=True):
        yield Output(path.with_suffix(".txt"), fresh, _judge(path.read_text("utf-8"), fresh))


def example_sources(topic: str) -> list[Path]:
    """The small programs of a topic."""
    return sorted((TOPICS / topic / "examples").glob("[!_]*.py"))


def _judge(source: str, fresh: str) -> Callable[[str], bool]:
    return lambda committed: examples.same(source, committed, fresh)


def number_outputs(topic: str) -> Iterator[Output]:
    numbers = import_module(f"kb.topics.{topic}.numbers").NUMBERS
    for lang in LANGS:
        yield Output(TOPICS / topic / f"numbers.{lang}.md", table(numbers, lang))


def claim_outputs(topic: str) -> Iterator[Output]:
    """What the claims of a topic say and rest on, for the pages."""
    yield Output(TOPICS / topic / "claims.json", f"{claims.record(topic)}\n")


def figures(topic: str) -> list[Figure]:
    """The figures of a topic, in the order they are written."""
    module = import_module(f"kb.topics.{topic}.figures")
    return [f for f in vars(module).values() if isinstance(f, Figure) and f.topic == topic]


def figure_outputs(topic: str) -> Iterator[Output]:
    """The data of each figure and its drawings; they are redrawn when source or data changed."""
    for figure in figures(topic):
        base = FIGURES / topic / figure.name
        path = base.with_suffix(".json")
        svg, drawn = figure.render("zh")
        captions = {lang: figure.caption(lang) for lang in LANGS}
        record = {"source": figure.source(), "captions": captions, "data": plain(drawn)}
        # Bytes differ with the installed fonts; source and data tell whether they are current.
        drawings = {lang: base.with_suffix(f".{lang}.svg") for lang in LANGS}
        current = path.exists() and same_record(path.read_text("utf-8"), record)
        if current and all(drawing.exists() for drawing in drawings.values()):
            continue
        other, drawn = figure.render("en")
        if record["data"] != plain(drawn):
            raise ValueError(f"figure {figure.id}: draws other data in the other language")
        yield Output(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        yield Output(drawings["zh"], svg, _never)
        yield Output(drawings["en"], other, _never)


def _never(_: str) -> bool:
    """A drawing is only offered when it must be written anew."""
    return False


def plain(value: Any) -> Any:
    """The value as JSON would give it back; tensors and arrays become lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.9g}")
    raise TypeError(
        f"{value!r} is not plain data; a figure returns finite numbers, words and lists"
    )


def same_record(committed: str, record: Mapping[str, Any]) -> bool:
    """Whether a figure's committed record is the one just made, numbers within rounding."""
    try:
        return close(json.loads(committed), dict(record))
    except json.JSONDecodeError:
        return False


def close(one: Any, other: Any) -> bool:
    """Equal, numbers within a millionth."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return bool(one == other)


def captured_outputs(topic: str) -> Iterator[Output]:
    """What a topic captures by means of its own (a JVM, say): its `captures.py`.

    Its `capture()` gives a mapping from paths in the repository to texts; an optional
    `same(path, committed, fresh)` judges texts that vary by nature.
    """
    module = import_module(f"kb.topics.{topic}.captures")
    judge = getattr(module, "same", None)
    for name, fresh in module.capture().items():
        if judge is None:
            yield Output(ROOT / name, fresh)
        else:
            yield Output(ROOT / name, fresh, lambda text, n=name, f=fresh: judge(n, text, f))  # type: ignore[misc]


MAKERS = {
    "numbers.py": number_outputs,
    "figures.py": figure_outputs,
    "captures.py": captured_outputs,
    "claims.py": claim_outputs,
}


def api_outputs(topic: str) -> Iterator[Output]:
    """A topic's page of the API reference."""
    for lang in LANGS:
        yield Output(DOCS / lang / f"api/{topic}.md", api.page(topic, lang))


def strays() -> list[Path]:
    """Generated files whose source is gone."""
    found = [p for p in TOPICS.glob("*/examples/*.txt") if not p.with_suffix(".py").exists()]
    found += [p for p in TOPICS.glob("*/numbers.*.md") if not (p.parent / "numbers.py").exists()]
    found += [p for p in TOPICS.glob("*/claims.json") if not p.with_suffix(".py").exists()]
    for topic in topics_with("widgets"):
        captured = captured_outputs(topic) if topic in topics_with("captures.py") else ()
        found += {*(TOPICS / topic / "widgets").iterdir()} - {output.path for output in captured}
    found += [p for p in DOCS.glob("*/api/*.md") if p.stem not in {*api.topics(), "index"}]
    for folder in FIGURES.glob("*"):
        drawn = folder.name in topics_with("figures.py")
        names = {f.name for f in figures(folder.name)} if drawn else set()
        found += [p for p in folder.iterdir() if p.name.split(".")[0] not in names]
    return sorted(found)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kb.site.outputs", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    known = with_outputs()
    if unknown := sorted({*options.topics} - {*known}):
        parser.error(f"no outputs for {', '.join(unknown)}; there are: {', '.join(known)}")
    try:
        stale = [output for output in outputs(options.topics) if output.stale()]
    except examples.ExampleError as error:
        print(error, file=sys.stderr)
        return 1
    for output in stale:
        if not options.check:
            output.write()
        print(f"{'stale' if options.check else 'wrote'}: {output.path.relative_to(ROOT)}")
    left = strays()
    for path in left:
        print(f"stray: {path.relative_to(ROOT)}: nothing produces it; delete it")
    return 1 if left or (options.check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
