"""Exports solve a problem as the terminal does, and name options by their words."""

import csv
import html
import io
import json
import re
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from kb.cli._terminal import Terminal
from kb.export import anki, moodle, tables
from kb.export.entries import Entry, entries
from kb.quiz.asking import bank
from kb.quiz.asking.question import Variant

pytest.importorskip("genanki")
LONE = re.compile(r"[a-h](?: [a-h])*|\d(?: \d)*")


@dataclass
class Solved:
    """What a learner reads once a problem is over: the answer, the steps, and every remark."""

    answer: str = ""
    steps: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["zh", "en"])
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Entry], dict[str, dict[str, Solved]]]:
    """One variant of every question, as each export file has it, by key."""
    lang, folder = request.param, tmp_path_factory.mktemp("exports")
    found = [
        entry
        for entry in entries(bank.topics(private=False), 1)
        if isinstance(entry.shown, Variant)
    ]
    moodle.write(found, folder / "kb.xml", lang)
    anki.write(found, folder / "kb.apkg", lang)
    tables.write_csv(found, folder / "kb.csv", lang)
    files = {
        "moodle": dict(of_moodle(folder / "kb.xml", lang)),
        "anki": dict(of_anki(folder / "kb.apkg", lang)),
        "csv": dict(of_csv(folder / "kb.csv")),
    }
    assert all(set(file) == {entry.key for entry in found} for file in files.values())
    return lang, found, files


def of_moodle(path: Path, lang: str) -> Iterator[tuple[str, Solved]]:
    for question in ET.parse(path).getroot().iter("question"):
        if number := question.findtext("idnumber"):
            said = [
                part.findtext("text") or "" for part in question.iter() if "feedback" in part.tag
            ]
            said += [hint.findtext("text") or "" for hint in question.iter("hint")]
            steps = items(question.findtext("generalfeedback/text") or "", "ol")
            remarks = [line for text in said for line in pieces(text)]
            yield number.removesuffix(f" {lang}"), Solved("", steps, remarks)


def of_anki(path: Path, lang: str) -> Iterator[tuple[str, Solved]]:
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", path.parent)
    with sqlite3.connect(path.parent / "collection.anki2") as connection:
        for (fields,) in connection.execute("SELECT flds FROM notes").fetchall():
            values = dict(zip(anki.FIELDS, fields.split("\x1f"), strict=True))
            back = values[f"{lang.title()}Back"]
            answer = re.search(r'<p class="answer">(.*?)</p>', back, re.DOTALL)
            assert answer
            yield (
                html.unescape(values["Id"]),
                Solved(plain(answer[1]), items(back, "ol"), pieces(back)),
            )
    connection.close()


def of_csv(path: Path) -> Iterator[tuple[str, Solved]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            steps, mistakes = row["solution"].splitlines(), row["mistakes"].splitlines()
            values = [re.split(r"：|: ", line, maxsplit=1)[0] for line in mistakes]
            said = [row["answer"], *steps, *values]
            answer = row["answer"] if row["kind"] in ("choice", "ordering", "shape") else ""
            yield row["key"], Solved(code(answer), list(map(code, steps)), list(map(code, said)))


def items(text: str, name: str) -> list[str]:
    listed = re.search(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
    return (
        [plain(item) for item in re.findall("<li>(.*?)</li>", listed[1], re.DOTALL)]
        if listed
        else []
    )


def pieces(text: str) -> list[str]:
    """The paragraphs and items of an HTML text, and what is bold in them."""
    whole = [plain(part) for part in re.split("</?(?:p|ol|ul|li)[^>]*>", text)]
    return [*filter(None, whole), *map(plain, re.findall("<b>(.*?)</b>", text, re.DOTALL))]


def plain(text: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", text.replace("<br>", "\n"))).replace("\u2060", "")


def code(text: str) -> str:
    """A text of the bank without the marks of code."""
    return re.sub(r"`([^`]+)`", r"\1", text)


def in_terminal(variant: Variant, lang: str) -> Solved:
    """What the terminal prints, each letter or place replaced by the words it stands for there."""
    console = Console(file=io.StringIO(), width=10_000, highlight=False)
    face = Terminal(lang, console)
    face.solution(variant)
    assert isinstance(console.file, io.StringIO)
    first, *rest = console.file.getvalue().splitlines()
    steps = [re.sub(r"^ *\d+\. ", "", line) for line in rest[:-1]]  # the last says what to read
    answer = re.sub("^ *(答案：|Answer: )", "", first)
    kind, between = variant.question.kind, "；" if lang == "zh" else "; "
    choices = variant.problem.choices
    keys = map(str, range(1, 10)) if kind == "ordering" else iter("abcdefgh")
    words = {key: choice.text(lang) for key, choice in zip(keys, choices, strict=False)}

    def named(value: str) -> str:
        if kind == "ordering":
            return " → ".join(words[key] for key in value.split())
        return between.join(words[key] for key in value.split()) if kind == "choice" else value

    def line(text: str, value: object) -> str:
        said, arrow, out = text.rpartition(" → ")
        as_it_is = value is None or isinstance(value, (int, float, Fraction))
        return code(text if as_it_is else f"{said}{arrow}{named(out)}")

    values = [step.value for step in variant.problem.steps]
    return Solved(code(named(answer)), [line(*step) for step in zip(steps, values, strict=True)])


def test_the_steps_and_the_answer_are_those_of_the_terminal(
    exported: tuple[str, list[Entry], dict[str, dict[str, Solved]]],
) -> None:
    lang, found, files = exported
    different = []
    for entry in found:
        assert isinstance(entry.shown, Variant)
        expected = in_terminal(entry.shown, lang)
        for name, file in files.items():
            solved = file[entry.key]
            if solved.steps != expected.steps:
                different.append((name, entry.key, solved.steps, expected.steps))
            if solved.answer and solved.answer != expected.answer:
                different.append((name, entry.key, [solved.answer], [expected.answer]))
    assert len(found) >= 210
    assert all(file[found[0].key].steps for file in files.values())
    assert not different, f"{len({key for _, key, *_ in different})} questions: {different[:3]}"


def test_options_and_items_have_words_and_no_letter_or_place(
    exported: tuple[str, list[Entry], dict[str, dict[str, Solved]]],
) -> None:
    lang, found, files = exported
    lone, looked_at = [], set()
    for entry in found:
        assert isinstance(entry.shown, Variant)
        kind, problem = entry.shown.question.kind, entry.shown.problem
        if kind not in ("choice", "ordering"):
            continue
        looked_at.add(kind)
        own = {code(choice.text(lang)) for choice in problem.choices}
        for name, file in files.items():
            remarks = file[entry.key].remarks
            assert len(remarks) >= len(problem.steps)
            for remark in remarks:
                last = remark.rpartition("→")[2].strip()
                if LONE.fullmatch(last) and last not in own:
                    lone.append((name, entry.key, remark))
    assert looked_at == {"choice", "ordering"}
    assert not lone, f"{len({key for _, key, _ in lone})} questions: {lone[:3]}"


def test_json_names_options_by_their_ids(tmp_path: Path) -> None:
    found = [
        entry
        for entry in entries(bank.topics(private=False), 1)
        if isinstance(entry.shown, Variant) and entry.item.kind in ("choice", "ordering")
    ]
    tables.write_json(found, tmp_path / "kb.json")
    rows = json.loads((tmp_path / "kb.json").read_text(encoding="utf-8"))["entries"]
    assert len(rows) >= 20
    for row, entry in zip(rows, found, strict=True):
        assert isinstance(entry.shown, Variant)
        problem, ids = entry.shown.problem, {choice["id"] for choice in row["choices"]}
        for value, given in [
            (problem.answer, row["answer"]),
            *(
                (step.value, s["value"])
                for step, s in zip(problem.steps, row["steps"], strict=True)
            ),
            *(
                (m.value, r["value"])
                for m, r in zip(problem.mistakes, row["mistakes"], strict=True)
            ),
        ]:
            if isinstance(value, frozenset):
                assert value == set(given) <= ids
            elif isinstance(value, tuple):
                assert list(value) == given
            else:
                assert given == value
                assert value in ids or not isinstance(value, str)
