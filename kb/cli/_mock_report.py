"""The report of a mock interview as data; `_mock_coach` puts it into words."""

from typing import Any

from kb.quiz.asking import bank, pages, presenting
from kb.quiz.asking.question import Question
from kb.quiz.mock.rounds import Mock, Slot


def data(mock: Mock, lang: str) -> dict[str, Any]:
    """Everything the report says, for programs."""
    items = [_item(slot, lang) for slot in mock.slots]
    asked = [row for row in items if row["state"] != "dropped"]
    return {
        "format": "kb-mock-report",
        "version": 1,
        "name": mock.name,
        "started": mock.started,
        "lang": lang,
        "minutes": mock.minutes,
        "level": mock.level,
        "seed": mock.seed,
        "seconds": round(mock.spent, 1),
        "questions": len(items),
        "asked": len(asked),
        "answered": sum(row["state"] == "answered" for row in items),
        "score": round(sum(row["credit"] for row in items), 3),
        "topics": _grouped(items, "topic"),
        "phases": _grouped(items, "phase"),
        "reading": _reading(items, lang),
        "items": items,
    }


def _item(slot: Slot, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": slot.item,
        "topic": slot.topic,
        "phase": slot.phase,
        "seed": slot.seed,
        "state": slot.state,
        "credit": round(slot.credit, 3),
        "seconds": round(slot.seconds, 1),
        "planned": slot.planned,
        "hints": slot.hints,
        "typed": slot.raw,
        "verdict": slot.verdict or None,
        "mistake": slot.mistake or None,
        "due": slot.due or None,
    }
    try:
        item = bank.find(slot.item)
    except bank.UnknownName:
        return row | {"prompt": slot.item, "section": None, "gone": True}
    row["section"] = item.section
    if not isinstance(item, Question):
        text = item.text(lang)
        missed = [p for n, p in enumerate(text.points, 1) if n not in slot.made]
        return row | {
            "prompt": text.question,
            "answer": text.answer,
            "points": len(text.points),
            "made": slot.made,
            "missed": missed,
        }
    variant = item.draw(slot.seed)
    said = {mistake.id: mistake.text(lang) for mistake in variant.problem.mistakes}
    return row | {
        "prompt": presenting.prompt(variant, lang),
        "code": variant.problem.code or None,
        "choices": presenting.option_lines(variant, lang),
        "read_as": slot.read_as or None,
        "answer": presenting.answer(variant, lang),
        "feedback": said.get(slot.mistake),
        "steps": presenting.numbered_steps(variant, lang),
    }


def _grouped(items: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in items:
        groups.setdefault(row[key], []).append(row)
    return [
        {
            key: name,
            "questions": len(rows),
            "asked": sum(row["state"] != "dropped" for row in rows),
            "score": round(sum(row["credit"] for row in rows), 3),
            "seconds": round(sum(row["seconds"] for row in rows), 1),
            "planned": sum(row["planned"] for row in rows),
        }
        for name, rows in groups.items()
    ]


def _reading(items: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The sections behind what was lost: the costliest topic first, its costliest section first."""
    lost: dict[tuple[str, str], float] = {}
    topics: dict[str, float] = {}
    for row in items:
        if row["state"] != "dropped" and row["section"] and row["credit"] < 1:
            place, cost = (row["topic"], row["section"]), 1 - row["credit"]
            lost[place] = lost.get(place, 0.0) + cost
            topics[row["topic"]] = topics.get(row["topic"], 0.0) + cost
    first = {topic: number for number, topic in enumerate(topics)}
    rows = []
    for topic, section in sorted(
        lost, key=lambda at: (-round(topics[at[0]], 6), first[at[0]], -round(lost[at], 6))
    ):
        title = section_title(topic, section, lang)
        rows.append(
            {
                "topic": topic,
                "section": section,
                "title": title,
                "lost": round(lost[topic, section], 3),
                "page": presenting.page(topic, section, lang),
                "command": f"kb read {topic}" + (f" --section {section}" if title else ""),
            }
        )
    return rows


def section_title(topic: str, section: str, lang: str) -> str | None:
    """The heading of a section of a topic's page; None when there is none."""
    found = (part.title for part in pages.sections(topic, lang) if part.id == section)
    return next(found, None)
