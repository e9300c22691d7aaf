"""CSV and JSON: everything is there, read back as it was, and no cell runs as a formula."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.export import tables
from kb.export.entries import Entry, count, entries
from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.variants import further_variants, variants
from tests.export.test_moodle import hostile


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def typed(row: dict[str, Any]) -> str:
    """The answer of a JSON entry as a person types it: options by letter, items by place."""
    ids, answer = [choice["id"] for choice in row["choices"]], row["answer"]
    if not ids:
        return str(answer)
    named = answer if isinstance(answer, list) else [answer]
    keys = "123456789" if row["kind"] == "ordering" else "abcdefghi"
    return " ".join(keys[ids.index(name)] for name in named)


def test_csv_is_read_back(tmp_path: Path) -> None:
    found = list(entries(["receptive_field", "detr"], 2))
    path = tmp_path / "kb.csv"
    assert tables.write_csv(found, path, "zh") == len(found)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = rows(path)
    assert [row["key"] for row in read] == [entry.key for entry in found]
    for row, entry in zip(read, found, strict=True):
        assert tuple(row) == tables.COLUMNS
        if isinstance(entry.shown, Variant):
            assert row["prompt"].startswith(entry.shown.problem.zh)
            if entry.shown.question.kind in ("number", "shape"):
                assert grade(entry.shown, row["answer"]).outcome == "right"
        else:
            assert row["prompt"] == entry.shown.zh.question


def test_no_cell_is_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    entry = hostile("number")
    assert isinstance(entry.shown, Variant)
    for text, shown in (("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-x", "'-x"), ("+", "'+")):
        problem = replace(entry.shown.problem, en=text, answer=-3)
        bad = Entry(entry.topic, entry.shown._replace(problem=problem))
        tables.write_csv([bad], tmp_path / "kb.csv", "en")
        (row,) = rows(tmp_path / "kb.csv")
        assert row["prompt"] == shown
        assert row["answer"] == "-3"


def test_json_has_both_languages_and_the_same_answers(tmp_path: Path) -> None:
    found = list(entries(bank.topics(private=False), 1))
    path = tmp_path / "kb.json"
    assert tables.write_json(found, path) == len(found)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (data["format"], data["version"]) == (tables.FORMAT, tables.VERSION)
    for row in data["entries"]:
        assert row["zh"]["question"]
        assert row["en"]["question"]
        if "seed" in row:
            item = bank.find(row["id"])
            assert isinstance(item, Question)
            variant = item.draw(row["seed"])
            assert row["given"] == json.loads(json.dumps(dict(variant.problem.given)))
            assert grade(variant, typed(row)).outcome == "right"
            assert [m["id"] for m in row["mistakes"]] == [m.id for m in variant.problem.mistakes]


def test_variants_are_frozen_and_differ() -> None:
    for question in bank.load("receptive_field").questions:
        few, many = variants(question, 2), variants(question, 5)
        assert many[: len(few)] == few
        further = further_variants(question)
        every = [*variants(question), *further]
        assert all(variant.seed >= 25 for variant in further)
        for found in (many, every):
            givens = [str(variant.problem.given) for variant in found]
            assert len(set(givens)) == len(givens)
    stems = ["receptive_field"]
    assert len(list(entries(stems, 3))) <= count(stems, 3)
