"""The bank as a table (CSV) and as JSON, for spreadsheets and programs."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb import __version__
from kb.export.entries import Entry
from kb.quiz.asking import presenting
from kb.quiz.asking.cards import Card
from kb.quiz.asking.presenting import EXPORT
from kb.quiz.asking.problem import Value
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import as_json
from kb.quiz.files import whole

FORMAT, VERSION = "kb-bank", 2
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
    colon, problem = "：" if lang == "zh" else ": ", shown.problem
    mistakes = [f"{wrong}{colon}{t}" for wrong, t in presenting.mistakes(shown, lang, EXPORT)]
    answer = as_json(shown, problem.answer)  # a number stays one
    if shown.question.kind != "number":
        answer = presenting.answer(shown, lang, EXPORT)
    return dict.fromkeys(COLUMNS) | head | {
        "prompt": presenting.prompt(shown, lang, EXPORT),
        "code": problem.code,
        "options": "\n".join(presenting.option_lines(shown, lang)),
        "answer": answer,
        "unit": shown.question.unit,
        "tolerance": _tolerance(entry),
        "solution": "\n".join(presenting.step_lines(shown, lang, EXPORT)),
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
        "answer": _value(shown, problem.answer),
        "unit": shown.question.unit or None,
        "tolerance": _tolerance(entry),
        "choices": [{"id": c.id, "zh": c.zh, "en": c.en} for c in problem.choices],
        "steps": [{"zh": s.zh, "en": s.en, "value": _value(shown, s.value)} for s in problem.steps],
        "mistakes": [
            {"id": m.id, "value": _value(shown, m.value), "zh": m.zh, "en": m.en}
            for m in problem.mistakes
        ],
        "zh": {"question": presenting.prompt(shown, "zh", EXPORT)},
        "en": {"question": presenting.prompt(shown, "en", EXPORT)},
    }


def _value(variant: Variant, value: Value | None) -> int | float | str | list[str] | None:
    """A number as a number, an option by its id, several and an ordering as a list of ids."""
    if isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        return [choice.id for choice in variant.problem.choices if choice.id in value]
    if isinstance(value, tuple) and variant.question.kind == "ordering":
        return [str(name) for name in value]
    return as_json(variant, value)


def _head(entry: Entry) -> dict[str, Any]:
    item = entry.item
    return {
        "key": entry.key, "id": item.id, "topic": item.topic, "kind": item.kind,
        "level": item.level, "section": item.section, "revision": item.revision,
    }  # fmt: skip


def _tolerance(entry: Entry) -> float | None:
    shown = entry.shown
    if not isinstance(shown, Variant) or shown.question.kind != "number":
        return None
    return float(shown.question.tolerance(shown.problem.answer))
