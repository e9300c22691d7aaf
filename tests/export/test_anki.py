"""The Anki deck, imported by the real `anki` package."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.export import anki as deck
from kb.export.entries import Entry, entries
from kb.quiz import clock
from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant
from tests.export.test_moodle import HOSTILE, hostile

pytest.importorskip("genanki")
collections = pytest.importorskip("anki.collection")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Anki:
    """A collection of the real Anki in a folder."""

    def __init__(self, folder: Path) -> None:
        self.collection: Any = collections.Collection(str(folder / "collection.anki2"))

    def take(self, path: Path) -> Any:
        """Import a package with Anki's own defaults."""
        request = collections.ImportAnkiPackageRequest(
            package_path=str(path), options=collections.ImportAnkiPackageOptions()
        )
        return self.collection.import_anki_package(request).log

    def notes(self) -> dict[str, Any]:
        notes = [self.collection.get_note(n) for n in self.collection.find_notes("")]
        return {note["Id"]: note for note in notes}


@pytest.fixture
def anki(tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = Anki(tmp_path)
    yield opened
    opened.collection.close()


def at(patch: pytest.MonkeyPatch, day: int) -> None:
    patch.setattr(clock, "now", lambda: NOW + timedelta(days=day))


def test_notes_fields_guids_and_a_second_import(
    anki: Anki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stems = ["receptive_field", "detr"]
    found = list(entries(stems, 2))
    path = tmp_path / "kb.apkg"
    at(monkeypatch, 0)
    assert deck.write(found, path, "en") == len(found)
    log = anki.take(path)
    assert len(log.new) == len(found)
    notes = anki.notes()
    assert set(notes) == {entry.key for entry in found}
    guids = {key: note.guid for key, note in notes.items()}
    assert len(set(guids.values())) == len(found)
    for entry in found:
        note = notes[entry.key]
        assert list(note.keys()) == list(deck.FIELDS)
        assert all(note[name] for name in deck.FIELDS)
        assert stems.count(note.tags[-1]) or set(note.tags) & set(stems)
        assert len(note.cards()) == 1
    names = {d.name for d in anki.collection.decks.all_names_and_ids()}
    assert {f"kb::{bank.load(stem).en}" for stem in stems} <= names
    # A learner studies one, then imports a later export in which a text was corrected.
    card = notes[found[0].key].cards()[0]
    card.reps, card.ivl = 5, 30
    anki.collection.update_card(card)
    at(monkeypatch, 1)
    corrected = [_corrected(found[0]), *found[1:]]
    deck.write(corrected, path, "en")
    log = anki.take(path)
    assert len(log.new) == 0
    again = anki.notes()
    assert {key: note.guid for key, note in again.items()} == guids
    assert "corrected" in again[found[0].key]["EnFront"]
    kept = again[found[0].key].cards()[0]
    assert (kept.id, kept.reps, kept.ivl) == (card.id, 5, 30)
    assert len(anki.collection.find_cards("")) == len(found)
    # More variants add notes and double none.
    at(monkeypatch, 2)
    more = list(entries(stems, 3))
    deck.write(more, path, "en")
    assert len(anki.take(path).new) == len(more) - len(found)
    assert set(anki.notes()) == {entry.key for entry in more}


def _corrected(entry: Entry) -> Entry:
    assert isinstance(entry.shown, Variant)
    problem = replace(entry.shown.problem, en="corrected " + entry.shown.problem.en)
    return Entry(entry.topic, entry.shown._replace(problem=problem))


def test_what_a_learner_sees(anki: Anki, tmp_path: Path) -> None:
    found = list(entries(["receptive_field"], 1))
    for lang in ("zh", "en"):
        deck.write(found, tmp_path / f"{lang}.apkg", lang)
        anki.take(tmp_path / f"{lang}.apkg")
    assert len(anki.collection.find_notes("")) == 2 * len(found)
    for card_id in anki.collection.find_cards(""):
        card = anki.collection.get_card(card_id)
        note, lang = card.note(), card.note_type()["name"][4:6]
        first, other = ("Zh", "En") if lang == "zh" else ("En", "Zh")
        question, answer = card.question(), card.answer()
        assert note[f"{first}Front"] in question
        assert question.index(note[f"{first}Front"]) < question.index("<details>")
        assert note[f"{other}Front"] in question
        assert note[f"{first}Back"] not in question
        assert note[f"{first}Back"] in answer
        assert "{{" not in question + answer


def test_math_is_in_the_delimiters_anki_reads(anki: Anki, tmp_path: Path) -> None:
    found = [
        e for e in entries(["receptive_field", "angular_margin"], 1) if isinstance(e.shown, Card)
    ]
    deck.write(found, tmp_path / "kb.apkg", "en")
    anki.take(tmp_path / "kb.apkg")
    notes, formulas = anki.notes(), 0
    for entry in found:
        assert isinstance(entry.shown, Card)
        back = notes[entry.key]["EnBack"]
        formulas += back.count(r"\(")
        assert back.count(r"\(") == back.count(r"\)")
        assert "$" not in re.sub(r"\\\(.*?\\\)", "", back)
    assert formulas > 10


@pytest.mark.parametrize("kind", ["number", "shape", "print", "choice", "ordering"])
def test_hostile_text_is_escaped(anki: Anki, tmp_path: Path, kind: str) -> None:
    entry = hostile(kind)
    deck.write([entry], tmp_path / "kb.apkg", "en")
    anki.take(tmp_path / "kb.apkg")
    (note,) = anki.notes().values()
    for name in deck.FIELDS:
        assert "<script" not in note[name]
        assert "<i>" not in note[name]
        assert "\\(" not in re.sub("<code>.*?</code>", "", note[name], flags=re.DOTALL)
    assert "&lt;script&gt;" in note["EnFront"]
    assert HOSTILE not in note["EnFront"]


def test_no_part_of_a_file_is_left_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "kb.apkg"
    path.write_text("old")

    def broken():  # type: ignore[no-untyped-def]
        yield from list(entries(["detr"], 1))[:3]
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        deck.write(broken(), path, "en")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if "collection" not in p.name] == ["kb.apkg"]
