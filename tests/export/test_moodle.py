"""Moodle XML: the documented structure, every mistake with its feedback, hostile text escaped."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from kb.export import moodle
from kb.export.entries import Entry, entries
from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step
from kb.quiz.asking.question import Question, Variant
from tests.export.moodle_format import problems

HOSTILE = '</text>]]><script>alert("1")</script>&amp;<b>\x00\x0b\ud800 \\(x\\) `<i>`'


def written(found: Iterable[Entry], path: Path, lang: str = "en") -> ET.Element:
    moodle.write(found, path, lang)
    return ET.parse(path).getroot()


def by_key(root: ET.Element, lang: str) -> dict[str, ET.Element]:
    questions = {}
    for question in root.iter("question"):
        number = question.findtext("idnumber")
        if number:
            questions[number.removesuffix(f" {lang}")] = question
    return questions


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_bank_has_the_documented_structure(tmp_path: Path, lang: str) -> None:
    found = list(entries(bank.topics(private=False), 2))
    root = written(found, tmp_path / "kb.xml", lang)
    assert problems(root) == []
    assert set(by_key(root, lang)) == {entry.key for entry in found}
    kinds = {question.get("type") for question in root.iter("question")}
    assert kinds >= {"category", "numerical", "shortanswer", "multichoice", "essay"}
    names = [
        q.findtext("category/text") for q in root.iter("question") if q.get("type") == "category"
    ]
    assert len(set(names)) == len(bank.topics(private=False))


def test_the_checker_sees_what_is_wrong() -> None:
    bad = ET.fromstring(
        '<quiz><question type="numerical"><name><text>n</text></name>'
        '<questiontext format="tex"><text>q</text></questiontext>'
        '<answer fraction="99"><text>x</text></answer><colour/></question></quiz>'
    )
    told = " | ".join(problems(bad))
    for words in ("format 'tex'", "grade '99'", "'x'", "<colour>", "0 <tolerance>", "worth 100"):
        assert words in told


def test_each_mistake_leads_to_its_feedback_and_the_answer_to_full_marks(tmp_path: Path) -> None:
    found = list(entries(bank.topics(private=False), 2))
    questions = by_key(written(found, tmp_path / "kb.xml"), "en")
    numbers = 0
    for entry in found:
        shown = entry.shown
        if not isinstance(shown, Variant) or shown.question.kind != "number":
            continue
        numbers += 1
        answers = questions[entry.key].findall("answer")
        assert len(answers) == 1 + len(shown.problem.mistakes)
        assert answers[0].get("fraction") == "100"
        for answer, mistake in zip(answers[1:], shown.problem.mistakes, strict=True):
            value = Fraction(answer.findtext("text") or "")
            said = answer.findtext("feedback/text") or ""
            assert html.unescape(re.sub("<[^>]*>", "", said)) == mistake.en.replace("`", "")
            assert _first(answers, value) is answer
            # What Moodle would say is what kb says.
            verdict = grade(shown, f"{float(value)!r}")
            assert verdict.mistake is None or verdict.mistake.id == mistake.id
        right = Fraction(answers[0].findtext("text") or "")
        tolerance = Fraction(answers[0].findtext("tolerance") or "")
        assert tolerance == pytest.approx(shown.question.tolerance(shown.problem.answer))
        edge = right + tolerance * Fraction(9, 10)
        assert _first(answers, edge) is answers[0]
        assert _first(answers, right + tolerance * 2 + Fraction(1, 10**9)) is not answers[0]
    assert numbers > 50


def _first(answers: list[ET.Element], value: Fraction) -> ET.Element | None:
    """The answer Moodle takes: the first whose tolerance holds the value."""
    for answer in answers:
        centre = Fraction(answer.findtext("text") or "")
        if abs(value - centre) <= Fraction(answer.findtext("tolerance") or "") + Fraction(
            1, 10**12
        ):
            return answer
    return None


def test_shapes_and_programs_and_choices(tmp_path: Path) -> None:
    found = list(entries(bank.topics(private=False), 1))
    questions = by_key(written(found, tmp_path / "kb.xml"), "en")
    seen = set()
    for entry in found:
        shown = entry.shown
        if not isinstance(shown, Variant) or shown.question.kind == "number":
            continue
        kind, problem = shown.question.kind, shown.problem
        seen.add(kind)
        question = questions[entry.key]
        answers = question.findall("answer")
        right = [a.findtext("text") for a in answers if float(a.get("fraction", "0")) > 0]
        if kind == "shape":
            assert all(grade(shown, text or "").outcome == "right" for text in right)
            assert len(right) >= 5
        elif kind == "print":
            assert right == [str(problem.answer).replace("*", "\\*")]
            assert question.findtext("usecase") == "1"
        elif kind == "choice":
            ids = problem.answer if isinstance(problem.answer, frozenset) else {problem.answer}
            assert len(right) == len(ids)
            assert question.findtext("shuffleanswers") == "true"
            said = {a.findtext("feedback/text") for a in answers}
            for mistake in problem.mistakes:
                if isinstance(mistake.value, str):
                    assert any(s and html.unescape(re.sub("<[^>]*>", "", s)) ==
                               mistake.en.replace("`", "") for s in said)  # fmt: skip
        elif kind == "ordering":
            places = [p.findtext("answer/text") for p in question.findall("subquestion")]
            assert sorted(places) == [str(n) for n in range(1, len(places) + 1)]
    assert {"shape", "print", "choice"} <= seen


def hostile(kind: str) -> Entry:
    topic = bank.load("receptive_field")
    question = topic.questions[0]._replace(kind=kind, unit="", form="", decimals=None)
    values: dict[str, tuple[object, object]] = {
        "number": (7, 8), "shape": ((1, 2), (2, 1)), "print": (HOSTILE, "*"),
        "choice": ("a", "b"), "ordering": (("a", "b"), ("b", "a")),
    }  # fmt: skip
    answer, wrong = values[kind]
    problem = Problem(
        zh=HOSTILE, en=HOSTILE, given={}, answer=answer, code=HOSTILE,  # type: ignore[arg-type]
        steps=[Step(zh=HOSTILE, en=HOSTILE), Step(zh=HOSTILE, en=HOSTILE, value=answer)],  # type: ignore[arg-type]
        mistakes=[Mistake("m", wrong, zh=HOSTILE, en=HOSTILE)],  # type: ignore[arg-type]
        choices=[Choice(name, zh=HOSTILE, en=HOSTILE) for name in "ab"],
    )  # fmt: skip
    assert isinstance(question, Question)
    title = topic._replace(en="a/b <i>&", zh="a/b <i>&")
    return Entry(title, Variant(question, 1, problem))


@pytest.mark.parametrize("kind", ["number", "shape", "print", "choice", "ordering"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_escaped(tmp_path: Path, kind: str, lang: str) -> None:
    root = written([hostile(kind)], tmp_path / "kb.xml", lang)
    assert problems(root) == []
    assert root[0].findtext("category/text") == "$course$/top/kb/a//b <i>&"
    for element in root.iter():
        parent_is_html = element.get("format") == "html"
        if parent_is_html:
            shown = element.findtext("text") or ""
            assert "<script" not in shown
            assert "<b>" not in shown
            assert "\\(" not in re.sub("<code>.*?</code>", "", shown, flags=re.DOTALL)
        for text in (element.text or "", element.tail or ""):
            assert not re.search("[\x00-\x08\x0b\ud800]", text)
    if kind == "print":
        texts = [a.findtext("text") or "" for a in root.iter("answer")]
        assert texts[1] == "\\*"


def test_hostile_cards(tmp_path: Path) -> None:
    topic = bank.load("receptive_field")
    card = topic.cards[0]
    text = card.en._replace(
        question=HOSTILE, answer=HOSTILE + " $a<b$ and $$c>d$$", points=(HOSTILE,) * 3
    )
    bad = Entry(topic, card._replace(en=text, zh=text))
    assert isinstance(bad.shown, Card)
    root = written([bad], tmp_path / "kb.xml")
    assert problems(root) == []
    said = root[1].findtext("graderinfo/text") or ""
    assert "<script" not in said
    assert r"\(a&lt;b\)" in said
    assert r"\[c&gt;d\]" in said


def test_the_same_export_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        moodle.write(entries(["detr"], 3), tmp_path / name, "zh")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
