"""Every view of the store, the exports and the private bank that the first release wrote.

Run in a process of its own, `python -m tests.quiz.old_stores`: writes them as JSON. The bank is
cut down to the questions and cards of that release, so that later ones change nothing.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kb.cli import main
from kb.cli._storage import open_data
from kb.quiz.asking import bank
from kb.quiz.progress import due
from kb.quiz.progress import statistics as stats
from kb.quiz.progress.charts import calendar

HERE = Path(__file__).parents[1] / "data" / "first_release"
NOW, ON = "2026-03-10T12:00:00+00:00", "2026-04-10"
RELEASED = json.loads((HERE / "released.json").read_text(encoding="utf-8"))  # ids, a list a topic
TOPICS = [*RELEASED]


def only_released() -> None:
    """Take later questions and cards out of the bank."""
    load = bank.load

    def released(stem: str) -> bank.Topic:
        topic = load(stem)
        known = RELEASED.get(stem)
        if known is None:
            return topic
        return topic._replace(
            questions=tuple(item for item in topic.questions if item.name in known),
            cards=tuple(item for item in topic.cards if item.name in known),
        )

    bank.load = released


def run(data: Path, *args: str, stdin: str = "") -> tuple[Any, str]:
    """Exit code and standard output of one command."""
    out, old = io.StringIO(), sys.stdin
    os.environ["KB_DATA_DIR"], sys.stdin = str(data), io.StringIO(stdin)
    code: Any = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            main(list(args))
    except SystemExit as stop:
        code = stop.code
    finally:
        sys.stdin = old
    return code, out.getvalue()


def views(data: Path) -> dict[str, Any]:
    """Every view of the store in this data folder."""
    at = ["--on", ON, "--json"]
    said: dict[str, Any] = {
        "kb": run(data)[1].splitlines(),
        "stats": json.loads(run(data, "stats", *TOPICS, "--json")[1]),
        "plan": json.loads(run(data, "plan", *TOPICS, *at)[1]),
        "plan_10_minutes": json.loads(run(data, "plan", *TOPICS, *at, "--minutes-a-day", "10")[1]),
        "config": json.loads(run(data, "config", "--json")[1]),
        "doctor": run(data, "data", "doctor")[0],
    }
    with open_data(data, write=False)[0] as store:
        today = store.today()
        shown = calendar(store, TOPICS, 8)
        said |= {
            "due_in_order": _due(store),
            "due_count": due.due_count(store, TOPICS),
            "wrong": due.wrong(store, TOPICS),
            "leeches": [asdict(leech) for leech in due.leeches(store, TOPICS)],
            "suspended": due.suspended(store),
            "introduced_today": due.introduced(store, today),
            "retention": stats.retention(store, today),
            "streak": stats.streak(store, today),
            "calendar": {"start": shown.start, "counts": shown.counts},
            "forecast": stats.forecast(store, TOPICS),
            "mastery": [asdict(row) for row in stats.mastery(store, TOPICS)],
            "parameters": store.schedule.parameters,
            "memories": {name: _memory(memory) for name, memory in store.memories()},
        }
    with tempfile.TemporaryDirectory() as scratch:  # a review writes holds; here it writes a copy
        copy = Path(scratch) / "data"
        shutil.copytree(data, copy)
        lines = run(copy, "review", *TOPICS, "--json", "-n", "10", stdin=":s\n" * 10)[1]
    asked = [event for event in map(json.loads, lines.splitlines()) if event["event"] == "problem"]
    keys = ("number", "id", "kind", "new")
    said["review"] = [{key: event[key] for key in keys} for event in asked]
    return said


def _due(store: Any) -> list[str]:
    """What is due, in the order in which `kb review` asks it."""
    found: list[str] = []
    while following := due.next_item(store, TOPICS, 0, set(found)):
        found.append(following.item.id)
    return found


def _memory(memory: Any) -> str:
    return (
        f"{memory.due} {memory.reviewed} {memory.introduced} {memory.repetitions} {memory.lapses} "
        f"{int(memory.latest)} {memory.stability:.6f} {memory.difficulty:.6f}"
    )


def plain(value: Any) -> Any:
    """As JSON; floats to nine decimals, for the last digits of exp() differ between machines."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


def everything() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:

        def copy(name: str) -> Path:
            shutil.copytree(HERE / "data", Path(scratch) / name)
            return Path(scratch) / name

        said: dict[str, Any] = {"store": views(copy("store")), "exported": _exported(copy("out"))}
        page = copy("page")
        said["after_page_import"] = {
            "said": run(page, "data", "import", str(HERE / "page.json"))[1],
            "again": run(page, "data", "import", str(HERE / "page.json"))[1],
            **views(page),
        }
        empty = Path(scratch) / "empty"
        said["export_into_empty"] = {
            "said": run(empty, "data", "import", str(HERE / "export.json"))[1],
            "mocks": sorted(path.name for path in (empty / "mocks").iterdir()),
            **views(empty),
        }
        said["mock_ended"] = _mock_ended(copy("mock"))
        os.environ["KB_BANK"] = str(HERE / "bank")
        said["private_bank"] = _private(copy("private"))
    whole: dict[str, Any] = plain(said)
    return whole


def _exported(data: Path) -> dict[str, Any]:
    """`kb data export` again, without what names the moment and the version."""
    found = json.loads(run(data, "data", "export", "-")[1])
    private = json.loads(run(data, "data", "export", "-", "--private")[1])
    return {
        "reviews": len(found["reviews"]), "suspended": found["suspended"],
        "parameters": found["parameters"], "mocks": [m["report"]["name"] for m in found["mocks"]],
        "private_too": len(private["reviews"]),
    }  # fmt: skip


def _mock_ended(data: Path) -> dict[str, Any]:
    """The report of the unfinished mock, ended now; its words are the bank's and the pages'."""
    lines = run(data, "mock", "--end", "--json")[1].splitlines()
    report = next(event for event in map(json.loads, lines) if event["event"] == "report")
    heads = ("started", "seed", "seconds", "asked", "answered", "score", "topics", "phases")
    keys = ("id", "seed", "state", "credit", "typed", "verdict", "mistake", "hints", "due", "made")
    rows = [{key: row.get(key) for key in keys} for row in report["items"]]
    return {**{head: report[head] for head in heads}, "items": rows}


def _private(data: Path) -> dict[str, Any]:
    said: dict[str, Any] = {"list": json.loads(run(data, "list", "mine", "--json")[1])}
    for name in [row["id"] for row in said["list"]]:
        for lang in ("zh", "en"):
            shown = run(data, "show", name, "--seed", "3", "--lang", lang, "--json")[1]
            said[f"{name} {lang}"] = json.loads(shown)
    said["stats"] = json.loads(run(data, "stats", "mine", "--json")[1])
    lines = run(data, "review", "mine", "--json", "-n", "5", stdin=":s\n" * 5)[1].splitlines()
    asked = [event for event in map(json.loads, lines) if event["event"] == "problem"]
    said["review"] = [{key: event[key] for key in ("id", "kind", "new")} for event in asked]
    return said


if __name__ == "__main__":
    os.environ.update(KB_NOW=NOW, KB_LANG="en", TZ="UTC", COLUMNS="100", NO_COLOR="1", TERM="dumb")
    if hasattr(time, "tzset"):
        time.tzset()
    only_released()
    json.dump(everything(), sys.stdout, ensure_ascii=False)
