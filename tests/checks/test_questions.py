"""The bank's rules: each is broken here on purpose and must say so."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.checks.questions import audit
from kb.quiz.asking import bank
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step
from kb.quiz.asking.question import Question, question
from tests.checks.good import GOOD, of
from tests.samples import asked


def said(problem: Problem, **arguments: object) -> str:
    return "\n".join(str(finding) for finding in audit(of(problem, **arguments), range(3)))


def test_a_good_question_has_no_findings() -> None:
    assert said(GOOD) == ""
    assert audit(asked(), range(100)) == []


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"en": "How wide are 2 convolutions of 5×5?"}, "different numbers"),
        ({"en": "How wide are two convolutions of 3×3?"}, "different numbers"),
        ({"zh": "{depth} 层"}, "'{depth}'"),
        ({"en": "TODO 2 of 3×3"}, "'TODO'"),
        ({"en": "a field of None, 2, 3×3"}, "'None'"),
        ({"en": "$2$ of 3×3"}, r"'\$'"),
        ({"en": "2 of 3×3 感受野"}, "contains Chinese"),
        ({"zh": "2 of 3×3"}, "contains no Chinese"),
        ({"en": " "}, "no en text"),
        ({"mistakes": GOOD.mistakes[:1]}, "1 mistakes"),
        ({"mistakes": [GOOD.mistakes[0], replace(GOOD.mistakes[1], id="product")]}, "share an id"),
        ({"steps": []}, "no worked steps"),
        ({"steps": [Step(zh="算", en="compute", value=4)]}, "the last step gives 4"),
        ({"steps": [Step(zh="算", en="compute")]}, "the last step gives None"),
        ({"mistakes": [*GOOD.mistakes, Mistake("x", 5, zh="错", en="wrong")]}, "x = the answer"),
        ({"mistakes": [*GOOD.mistakes, Mistake("x", 9, zh="错", en="wrong")]}, "x = product"),
        ({"answer": 2.5, "steps": [Step(zh="算", en="compute", value=2.5)]}, "not a whole number"),
    ],
)
def test_each_rule_of_the_bank_is_enforced(change: dict[str, object], expected: str) -> None:
    import re

    assert re.search(expected, said(replace(GOOD, **change)))  # type: ignore[arg-type]


def test_choices_must_fit_their_answer() -> None:
    options = [Choice("a", zh="甲", en="A"), Choice("b", zh="乙", en="B")]
    wrong = Mistake("picked_b", "b", zh="错", en="wrong")
    steps = [Step(zh="想", en="think", value="a")]
    good = replace(GOOD, answer="a", choices=options, mistakes=[wrong], steps=steps)
    assert said(good, kind="choice") == ""
    assert "do not fit" in said(
        replace(good, answer="c", steps=[Step(zh="想", en="think", value="c")]), kind="choice"
    )
    same = [options[0], Choice("b", zh="乙", en="A")]
    assert "read the same" in said(replace(good, choices=same), kind="choice")
    unknown = Mistake("picked_c", "c", zh="错", en="wrong")
    assert "not recognised" in said(replace(good, mistakes=[unknown]), kind="choice")


def test_a_draw_that_raises_is_reported() -> None:
    @question(level=1, section="x")
    def broken(draw: Draw) -> Problem:
        raise ZeroDivisionError("oops")

    assert "ZeroDivisionError: oops" in str(audit(broken, range(3))[0])


def test_a_question_whose_draws_nearly_all_collide_is_reported_before_a_seed_runs_out() -> None:
    def asking(most: int) -> Question:
        @question(level=1, section="x")
        def crowded(draw: Draw) -> Problem:
            slip = Mistake("slip", 5 if draw.integer(1, 100) <= most else 9, zh="错", en="wrong")
            return replace(GOOD, mistakes=[slip])

        return crowded

    wrong = [finding.wrong for finding in audit(asking(90), range(200))]
    assert any("of 200 first draws" in text for text in wrong)
    assert not any("first draws" in f.wrong for f in audit(asking(70), range(200)))
    assert not any("first draws" in f.wrong for f in audit(asking(90), range(20)))


NUMBERS = """
from kb.quiz.problem import Draw, Numbers, question


@question()
def turned(draw: Draw) -> Numbers:
    n, way = draw.integer(3, 9), draw.pick("left", "right")
    mistakes = {"squared": n * n, "kept": n}
    return Numbers(given={"n": n}, words={"way": way}, steps=[2 * n], mistakes=mistakes)


@question(kind="choice")
def chosen(draw: Draw) -> Numbers:
    return Numbers(answer="a", mistakes={"b_chosen": "b"}, options=["a", "b"])
"""
WORDS = """# Own

## {n} turned {way}: what is twice {n}? {#turned section=answer level=1}

1. Twice it

- squared: Squared
- kept: Kept
{way=left}: to the left
{way=right}: to the right

## Which? {#chosen section=answer level=1}

1. Think

* a: The first
* b: The second

- b_chosen: No
"""
UNUSED = {
    "mistake": ("- kept: Kept\n", "- kept: Kept\n- halved: Halved\n", "own/questions.md, line 9: turned", "mistake halved"),
    "option": ("* b: The second\n", "* b: The second\n* c: The third\n", "own/questions.md, line 18: chosen", "option c"),
    "phrase": ("{way=right}", "{way=up}: up\n{way=right}", "own/questions.md, line 10: turned", "phrase {way=up}"),
}  # fmt: skip


def own(folder: Path, words: str) -> list[Question]:
    """The questions of a private topic `own` with these words."""
    (folder / "own").mkdir()
    (folder / "own" / "questions.py").write_text(NUMBERS, encoding="utf-8")
    (folder / "own" / "questions.md").write_text(words, encoding="utf-8")
    return list(bank.load("own").questions)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty bank of the learner's own."""
    monkeypatch.setenv("KB_BANK", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("words", [WORDS, WORDS.replace("twice", "两倍").replace("Which", "哪个")])
def test_words_in_one_language_are_asked_for_no_other(folder: Path, words: str) -> None:
    assert [finding for q in own(folder, words) for finding in audit(q, range(200))] == []


@pytest.mark.parametrize("kind", UNUSED)
def test_words_no_draw_shows_are_refused(folder: Path, kind: str) -> None:
    old, new, place, wrong = UNUSED[kind]
    (finding,) = [
        finding
        for asked in own(folder, WORDS.replace(old, new))
        for finding in audit(asked, range(200))
    ]
    assert str(finding).startswith(f"{place}: {wrong}: shown by none of 200 draws; ")


def test_few_draws_do_not_tell_whether_words_are_shown(folder: Path) -> None:
    old, new, *_ = UNUSED["mistake"]
    assert [f for q in own(folder, WORDS.replace(old, new)) for f in audit(q, range(20))] == []
