"""An Anki deck a topic, as one .apkg: notes that keep their identity from export to export.

A note's guid is made of the question's permanent id, the variant's seed and the language shown
first, so that importing a newer export updates notes and keeps their learning history.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.export import entries as bank_entries
from kb.export import markup
from kb.export.entries import Entry
from kb.quiz import clock
from kb.quiz.asking import presenting
from kb.quiz.asking.cards import Card
from kb.quiz.asking.presenting import EXPORT
from kb.quiz.asking.question import Variant
from kb.quiz.files import whole

FIELDS = ("Id", "ZhFront", "ZhBack", "EnFront", "EnBack")
_STYLE = """.card { font-family: sans-serif; font-size: 18px; text-align: left; }
pre { overflow-x: auto; } details { margin-top: 1em; color: gray; }
.answer { font-weight: bold; } .id { font-size: 12px; color: gray; margin-top: 1em; }"""


def write(found: Iterable[Entry], path: Path, lang: str) -> int:
    """Write the deck of these entries; returns how many notes.

    Arguments:
        lang: the language shown first; the other is folded beneath.

    Raises:
        ModuleNotFoundError: genanki is not installed.
    """
    import genanki

    model = genanki.Model(
        _number(f"model {lang}"),
        f"kb ({lang})",
        fields=[{"name": name} for name in FIELDS],
        templates=[_template(lang)],
        css=_STYLE,
    )
    decks: dict[str, Any] = {}
    count = 0
    for entry in found:
        stem = entry.topic.stem
        if stem not in decks:
            name = f"kb::{entry.topic.title(lang).replace('::', ':')}"
            decks[stem] = genanki.Deck(_number(f"deck {stem} {lang}"), name)
        note = genanki.Note(
            model=model,
            fields=_fields(entry),
            guid=genanki.guid_for("interview-kb", entry.key, lang),
            tags=["kb", stem, f"level{entry.item.level}", entry.item.kind],
        )
        decks[stem].add_note(note)
        count += 1
    with whole(path) as made:
        genanki.Package(list(decks.values())).write_to_file(
            str(made), timestamp=clock.now().timestamp()
        )
    return count


def _number(name: str) -> int:
    """A number for Anki that stays the same for a name."""
    digest = hashlib.sha256(f"interview-kb {name}".encode()).digest()
    return int.from_bytes(digest[:5], "big") | 1 << 40


def _template(lang: str) -> dict[str, str]:
    first, other = ("Zh", "En") if lang == "zh" else ("En", "Zh")
    name = "English" if other == "En" else "中文"

    def folded(side: str) -> str:
        return f"<details><summary>{name}</summary>{{{{{other}{side}}}}}</details>"

    return {
        "name": "kb",
        "qfmt": f"{{{{{first}Front}}}}{folded('Front')}",
        "afmt": f"{{{{FrontSide}}}}<hr id=answer>{{{{{first}Back}}}}{folded('Back')}"
        '<div class="id">{{Id}}</div>',
    }


def _fields(entry: Entry) -> list[str]:
    fields = [markup.plain_html(entry.key)]
    for lang in ("zh", "en"):
        if isinstance(entry.shown, Card):
            fields += _card(entry, entry.shown, lang)
        else:
            fields += _variant(entry, entry.shown, lang)
    return fields


def _card(entry: Entry, card: Card, lang: str) -> list[str]:
    text = card.text(lang)
    points = markup.listed([markup.card_line(point) for point in text.points], ordered=True)
    return [
        f"<p>{markup.card_line(text.question)}</p>",
        f"{markup.card_html(text.answer)}{points}{_where(entry, lang)}",
    ]


def _variant(entry: Entry, variant: Variant, lang: str) -> list[str]:
    front = f"<p>{markup.plain_html(presenting.prompt(variant, lang, EXPORT))}</p>"
    if variant.problem.code:
        front += markup.code_html(variant.problem.code)
    rows = [markup.plain_html(line) for line in presenting.option_lines(variant, lang)]
    front += "".join(f"<div>{row}</div>" for row in rows)
    answer = markup.plain_html(presenting.answer(variant, lang, EXPORT))
    steps = [markup.plain_html(line) for line in presenting.step_lines(variant, lang, EXPORT)]
    colon = "：" if lang == "zh" else ": "
    wrong = [
        f"<b>{markup.plain_html(value)}</b>{colon}{markup.plain_html(text)}"
        for value, text in presenting.mistakes(variant, lang, EXPORT)
    ]
    title = "典型错误" if lang == "zh" else "Typical mistakes"
    back = f'<p class="answer">{answer}</p>{markup.listed(steps, ordered=True)}'
    back += f"<p>{title}</p>{markup.listed(wrong)}" if wrong else ""
    return [front, back + _where(entry, lang)]


def _where(entry: Entry, lang: str) -> str:
    return f"<p><code>{markup.plain_html(bank_entries.section_link(entry, lang))}</code></p>"
