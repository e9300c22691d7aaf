"""The bank as a table (CSV) and as JSON, for spreadsheets and programs."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb import __version__
from kb.export import entries as bank_entries
from kb.export.entries import Entry
from kb.quiz.asking.cards import Card
from kb.quiz.asking.values import as_json
from kb.quiz.files import whole

FORMAT, VERSION = "kb-bank", 1
COLUMNS = (
    "key", "topic", "kind", "level", "section", "prompt", "code", "options", "answer", "unit",
    "tolerance", "solution", "mistakes",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(found: Iterable[Entry], path: Path, lang: str) -> int:
    """Write one row an entry, in UTF-8 with the mark that spreadsheets look for.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers do not.
    """
    count = 0
    with (
        whole(path) as made,
        made.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for count, entry in enumerate(found, 1):  # noqa: B007 - the number of the last one
            row = _row(entry, lang)
            out.writerow([_cell(row[name]) for name in COLUMNS])
    return count


def write_json(found: Iterable[Entry], path: Path) -> int:
    """Write one object with every entry in both languages."""
    rows = [_object(entry) for entry in found]
    data = {"format": FORMAT, "version": VERSION, "kb": __version__, "entries": rows}
    with whole(path) as made, made.open("w", encoding="utf-8", errors="replace") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.write("\n")
    return len(rows)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA) and not _number(text):
        return "'" + text
    return text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _row(entry: Entry, lang: str) -> dict[str, Any]:
    head = _head(entry)
    shown = entry.shown
    if isinstance(shown, Card):
        text = shown.text(lang)
        solution = "\n".join(f"- {point}" for point in text.points)
        return dict.fromkeys(COLUMNS) | head | {
            "prompt": text.question, "answer": text.answer, "solution": solution,
        }  # fmt: skip
    options, colon = bank_entries.options(shown, lang), "：" if lang == "zh" else ": "
    mistakes = [f"{value}{colon}{text}" for value, text in bank_entries.mistakes(shown, lang)]
    return dict.fromkeys(COLUMNS) | head | {
        "prompt": bank_entries.prompt(shown, lang),
        "code": shown.problem.code,
        "options": "\n".join(f"{key}. {text}" for key, text in options),
        "answer": as_json(shown, shown.problem.answer),
        "unit": shown.question.unit,
        "tolerance": _tolerance(entry),
        "solution": "\n".join(bank_entries.steps(shown, lang)),
        "mistakes": "\n".join(mistakes),
    }  # fmt: skip


def _object(entry: Entry) -> dict[str, Any]:
    head, shown = _head(entry), entry.shown
    if isinstance(shown, Card):
        texts = {
            lang: {
                "question": shown.text(lang).question, "answer": shown.text(lang).answer,
                "points": list(shown.text(lang).points),
            }
            for lang in ("zh", "en")
        }  # fmt: skip
        return head | texts
    problem = shown.problem
    return head | {
        "seed": shown.seed,
        "given": dict(problem.given),
        "code": problem.code or None,
        "code_language": problem.code_language if problem.code else None,
        "answer": as_json(shown, problem.answer),
        "unit": shown.question.unit or None,
        "tolerance": _tolerance(entry),
        "choices": [{"id": c.id, "zh": c.zh, "en": c.en} for c in problem.choices],
        "steps": [
            {"zh": s.zh, "en": s.en, "value": as_json(shown, s.value)} for s in problem.steps
        ],
        "mistakes": [
            {"id": m.id, "value": as_json(shown, m.value), "zh": m.zh, "en": m.en}
            for m in problem.mistakes
        ],
        "zh": {"question": bank_entries.prompt(shown, "zh")},
        "en": {"question": bank_entries.prompt(shown, "en")},
    }


def _head(entry: Entry) -> dict[str, Any]:
    item = entry.item
    return {
        "key": entry.key, "id": item.id, "topic": item.topic, "kind": item.kind,
        "level": item.level, "section": item.section, "revision": item.revision,
    }  # fmt: skip


def _tolerance(entry: Entry) -> float | None:
    from kb.quiz.asking.question import Variant

    shown = entry.shown
    if not isinstance(shown, Variant) or shown.question.kind != "number":
        return None
    return float(shown.question.tolerance(shown.problem.answer))
