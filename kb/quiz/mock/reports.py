"""The reports of past mock interviews in the data folder: found, carried along, taken in once."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.quiz import clock
from kb.quiz.files import write_whole
from kb.quiz.mock.file import FOLDER
from kb.quiz.store.errors import explained

FORMAT, VERSION = "kb-mock-report", 1
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}(-\d{1,4})?")
_LONGEST = 2_000_000


@dataclass(frozen=True)
class Report:
    """A report as its two files have it.

    Arguments:
        report: the content of the JSON file.
        markdown: the text of the file beside it; empty when there is none.
    """

    report: dict[str, Any]
    markdown: str

    @property
    def key(self) -> tuple[str, int]:
        """What makes it this mock and no other, on any machine: its moment and its seed."""
        return self.report["started"], self.report["seed"]

    @property
    def name(self) -> str:
        return str(self.report["name"])

    @property
    def topics(self) -> set[str]:
        return {str(row["topic"]) for row in self.report["items"]}

    def as_json(self) -> dict[str, Any]:
        return {"report": self.report, "markdown": self.markdown}


def checked(record: object) -> Report:
    """A report from foreign data.

    Raises:
        ValueError: it is none, or holds something impossible; quotes it.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("report"), dict):
        raise ValueError(f"{record!r:.60} is not a mock: expected `report` and `markdown`")
    report, markdown = record["report"], record.get("markdown", "")
    if report.get("format") != FORMAT or report.get("version") != VERSION:
        said = f"{report.get('format')!r:.40} {report.get('version')!r:.20}"
        raise ValueError(f"a report of a mock is {FORMAT!r} {VERSION}, not {said}")
    name, started, seed = report.get("name"), report.get("started"), report.get("seed")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"name is {name!r:.60}: expected a date, with a number or without")
    if not isinstance(started, str) or clock.stamp(clock.moment(started)) != started:
        raise ValueError(f"started is {started!r:.60}: not written as kb does")
    if type(seed) is not int:
        raise ValueError(f"seed is {seed!r:.60}: expected a whole number")
    items = report.get("items")
    if not isinstance(items, list) or not all(
        isinstance(row, dict) and isinstance(row.get("topic"), str) for row in items
    ):
        raise ValueError("items must be a list of objects with a topic")
    if not isinstance(markdown, str):
        raise ValueError(f"markdown is {markdown!r:.60}: expected text")
    text = json.dumps(report, ensure_ascii=False, allow_nan=False)
    (text + markdown).encode("utf-8")  # half a character cannot be written
    if max(len(markdown), len(text)) > _LONGEST:
        raise ValueError(f"the mock {name} is longer than {_LONGEST} characters")
    return Report(report, markdown)


def found(data: Path) -> tuple[list[Report], list[Path]]:
    """The reports of a data folder, oldest first, and the files that cannot be read as one."""
    reports, bad = [], []
    for path in sorted((data / FOLDER).glob("*.json")):
        if not _NAME.fullmatch(path.stem):
            continue  # the unfinished mock, or something set aside
        try:
            beside = path.with_suffix(".md")
            text = beside.read_text(encoding="utf-8") if beside.exists() else ""
            record = {"report": json.loads(path.read_text(encoding="utf-8")), "markdown": text}
            reports.append(checked(record))
        except (OSError, ValueError, RecursionError):
            bad.append(path)
    return sorted(reports, key=lambda kept: kept.key), bad


def take_in(data: Path, reports: list[Report]) -> int:
    """Add the reports this folder lacks, never over another of the same name; returns how many.

    Raises:
        StoreError: they could not be written.
    """
    folder, known = data / FOLDER, {kept.key for kept in found(data)[0]}
    added = 0
    for kept in reports:
        if kept.key in known:
            continue
        known.add(kept.key)
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder, kept)
        added += 1
    return added


def _write(folder: Path, kept: Report) -> None:
    name, number, base = kept.name, 1, kept.name[:10]
    while any((folder / f"{name}{end}").exists() for end in (".json", ".md")):
        number += 1
        name = f"{base}-{number}"
    first, line, rest = kept.markdown.partition("\n")
    if first.endswith(f" {kept.name}"):  # the title names it
        first = first.removesuffix(kept.name) + name
    if kept.markdown:
        write_whole(folder / f"{name}.md", first + line + rest)
    # The JSON last: where it lies, the report is whole.
    text = json.dumps({**kept.report, "name": name}, ensure_ascii=False, indent=2)
    write_whole(folder / f"{name}.json", text + "\n")
