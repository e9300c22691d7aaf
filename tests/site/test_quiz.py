"""A question on a page: exact data for a script, and words enough without one."""

import json
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from kb.quiz.answers.grading import grade
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step
from kb.quiz.asking.question import question
from kb.quiz.asking.variants import variants
from kb.site.quiz import quiz_html


@question(level=2, section="row", decimals=2, unit="%")
def share(draw: Draw) -> Problem:
    part = draw.pick(1, 2, 4, 5)
    return Problem(
        given={"part": part},
        zh=f"{part} 占 7 的多少？'\"</kb-quiz><script>alert(1)</script> `a<b`",
        en=f"What share of 7 is {part}? '\"</kb-quiz><script>alert(1)</script> `a<b`",
        answer=Fraction(100 * part, 7),
        steps=[Step(zh="相除再乘 100", en="Divide, times 100", value=Fraction(100 * part, 7))],
        mistakes=[
            Mistake("not_percent", Fraction(part, 7), zh="忘了乘 100", en="Not times 100"),
            Mistake("upside_down", Fraction(700, part), zh="除反了", en="Upside down"),
        ],
    )


@question(level=1, section="row", kind="choice")
def both(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="哪些是偶数？",
        en="Which are even?",
        choices=[Choice(str(n), zh=f"数 {n}", en=f"number {n}") for n in (1, 2, 4)],
        answer=frozenset({"2", "4"}),
        steps=[Step(zh="除以 2", en="Divide by 2", value=frozenset({"2", "4"}))],
        mistakes=[Mistake("odd", frozenset({"1"}), zh="这是奇数", en="That is odd")],
    )


class Element(HTMLParser):
    """The tags of a fragment, its words, and the data of its question."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.data = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "kb-quiz":
            self.data = str(dict(attrs)["data-quiz"])

    def handle_data(self, data: str) -> None:
        self.words += data


def element(lang: str = "en") -> Element:
    return Element(quiz_html(share, lang, lambda text: f"<p>{text}</p>"))


def test_the_data_cannot_break_out_of_the_page() -> None:
    found = element()
    assert found.tags.count("kb-quiz") == 1
    assert "script" not in found.tags
    prompt = json.loads(found.data)["variants"][0]["prompt"]
    assert "</kb-quiz><script>alert(1)</script>" in prompt
    assert "</kb-quiz><script>alert(1)</script>" in found.words


def test_three_variants_carry_exact_values_and_their_seeds() -> None:
    data = json.loads(element().data)
    assert len(data["variants"]) == 3
    assert data["kind"] == "number"
    assert data["unit"] == "%"
    for shown in data["variants"]:
        variant = share.draw(shown["seed"])
        assert Fraction(shown["answer"]["value"]) == variant.problem.answer
        assert Fraction(shown["answer"]["tolerance"]) == Fraction(1, 200)
        assert grade(variant, shown["answer"]["shown"].replace("≈ ", "")).outcome == "right"
        assert [m["id"] for m in shown["mistakes"]] == ["not_percent", "upside_down"]
        for wrong in shown["mistakes"]:
            assert Fraction(wrong["value"]) != variant.problem.answer
    assert len({v["prompt"] for v in data["variants"]}) == 3


def test_a_question_without_draws_has_one_variant() -> None:
    assert len(variants(both)) == 1
    data = json.loads(Element(quiz_html(both, "zh", str)).data)
    assert data["variants"][0]["answer"]["value"] == ["2", "4"]
    assert {choice["id"] for choice in data["variants"][0]["choices"]} == {"1", "2", "4"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scripts_everything_can_be_read(lang: str) -> None:
    words = element(lang).words
    problem = share.draw(1).problem
    answer = float(Fraction(problem.answer))  # type: ignore[arg-type]
    assert f"{answer:.2f}" in words
    for text in (*problem.steps, *problem.mistakes):
        assert text.text(lang) in words
    assert ("保留 2 位小数" if lang == "zh" else "to 2 decimals") in words
    assert f"[讲解]({share.topic}.md#row)" in words if lang == "zh" else "#row" in words
