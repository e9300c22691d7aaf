"""Words in Markdown joined with numbers in Python: what is read, what is refused, and where."""

from pathlib import Path
from typing import Any

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.markdown import BankError, joined
from kb.quiz.asking.problem import Numbers
from kb.quiz.asking.question import Variant
from kb.quiz.asking.words import read_words

NUMBERS = """from kb.quiz.problem import Draw, Numbers, question


@question(unit="px")
def stack(draw: Draw) -> Numbers:
    depth = draw.pick(2, 3)
    return Numbers(
        given={"depth": depth},
        words={"kind": "max" if depth == 2 else "mean", "sides": [3, 5]},
        steps=[None, 2 * depth],
        mistakes={"added": 4 + depth, **({"squared": depth**2} if depth > 2 else {})},
    )


@question(kind="choice")
def which(draw: Draw) -> Numbers:
    return Numbers(answer="no", options=["yes", "no"])
"""
ZH = """# 自己的题

## {depth} 层{kind}池化，边长 {sides[0]}、{sides[1]}。 {#stack section=answer level=2}

多少像素？
写整数。

1. 先看
2. 再乘
   以 2

- added: 加了 2，得 {sum}
- squared: 平方了
{kind=max}: 最大
{kind=mean}: 平均
{sum=}: 不会用到

## 选哪个？ {#which section=answer level=1}

1. 想

* yes: 是 {{真的}}
* no: 否
* maybe: 也许
"""
EN = """# My own

## {depth} layers of {kind} pooling, sides {sides[0]} and {sides[1]}. {#stack section=answer level=2}

How many pixels?
A whole number.

1. First look
2. Then multiply
   by 2

- added: 2 was added
- squared: It was squared
{kind=max}: max
{kind=mean}: mean

## Which one? {#which section=answer level=1}

1. Think

* yes: Yes {{really}}
* no: No
* maybe: Maybe
"""
ZH = ZH.replace("，得 {sum}", "").replace("{sum=}: 不会用到\n", "")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KB_BANK", str(tmp_path))
    monkeypatch.setattr(bank, "left_out", {})
    return tmp_path


def write(own: Path, name: str, **files: str) -> bank.Topic:
    folder = own / name
    folder.mkdir()
    for file, text in files.items():
        ending = "py" if file == "questions" else "md"
        stem = file.replace("_zh", ".zh").replace("_en", ".en").replace("words", "questions")
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return bank.load(name)


def drawn(topic: bank.Topic, name: str, depth: int = 2) -> Variant:
    (found,) = [question for question in topic.questions if question.name == name]
    variants = (found.draw(seed) for seed in range(50))
    return next(v for v in variants if v.problem.given.get("depth", depth) == depth)


def test_numbers_and_words_make_a_problem(own: Path) -> None:
    topic = write(own, "words_both", questions=NUMBERS, words_zh=ZH, words_en=EN)
    assert (topic.zh, topic.en) == ("自己的题", "My own")
    problem = drawn(topic, "stack").problem
    assert problem.zh == "2 层最大池化，边长 3、5。多少像素？写整数。"
    assert problem.en == (
        "2 layers of max pooling, sides 3 and 5. How many pixels? A whole number."
    )
    assert [(s.zh, s.en, s.value) for s in problem.steps] == [
        ("先看", "First look", None),
        ("再乘以 2", "Then multiply by 2", 4),
    ]
    assert [(m.id, m.value, m.en) for m in problem.mistakes] == [("added", 6, "2 was added")]


def test_a_mistake_left_out_of_a_draw_is_absent(own: Path) -> None:
    topic = write(own, "words_absent", questions=NUMBERS, words_zh=ZH, words_en=EN)
    assert [m.id for m in drawn(topic, "stack", 3).problem.mistakes] == ["added", "squared"]


def test_options_shown_are_those_named_and_the_last_step_gives_the_answer(own: Path) -> None:
    topic = write(own, "words_options", questions=NUMBERS, words_zh=ZH, words_en=EN)
    variant = drawn(topic, "which")
    assert {c.id: c.zh for c in variant.problem.choices} == {"yes": "是 {真的}", "no": "否"}
    assert [step.value for step in variant.problem.steps] == ["no"]
    assert (variant.question.level, variant.question.section) == (1, "answer")


def test_one_language_serves_as_both(own: Path) -> None:
    topic = write(own, "words_one", questions=NUMBERS, words=EN)
    problem = drawn(topic, "stack").problem
    assert problem.zh == problem.en
    assert (topic.zh, topic.en) == ("My own", "My own")


def test_a_folder_with_nothing_but_cards_is_a_topic(own: Path) -> None:
    card = "# Lists\n\n## What? {#what}\n\nThis.\n\n- a\n- b\n- c\n"
    topic = write(own, "only_cards", cards=card)
    assert [(c.id, c.zh.question, c.en.answer) for c in topic.cards] == [
        ("only_cards/what", "What?", "This.")
    ]
    assert topic.zh == "Lists"
    assert "only_cards" in bank.topics()


EMPTY = {"(": "[", ")": "]"}
READ: dict[str, tuple[str, str, str]] = {
    "no id": (
        "## 选哪个？ {#which section=answer level=1}",
        "## 选哪个？",
        "line 17: a question's",
    ),
    "level": ("level=2}", "level=4}", "zh.md, line 3: stack: write section="),
    "attribute": (
        "level=2}",
        "level=2 hard=yes}",
        "zh.md, line 3: stack: no attribute hard is known",
    ),
    "other level": ("level=2}", "level=3}", r"its attributes: .*2.*; in malformed/questions\.zh"),
    "step number": ("2. 再乘", "3. 再乘", "line 9: stack: step 3 comes 2th"),
    "second id": ("- squared: 平方了", "- added: 平方了", "line 13: stack: a second added"),
    "stray line": ("- squared: 平方了", "squared 平方了", "line 13: stack: 'squared"),
    "unused phrase": ("{kind=mean}", "{mode=mean}", r"line 15: stack: no text has \{mode\}"),
    "lone brace": ("1. 先看", "1. 先看 }", "line 8: stack: .*for a brace itself"),
    "attribute access": ("{depth} 层", "{depth.real} 层", r"\{depth.real\} is no placeholder"),
    "no name": ("{depth} 层", "{} 层", r"\{\} is no placeholder"),
    "fewer steps": ("2. 再乘\n   以 2\n", "", "its number of steps: 2; in"),
    "other mistakes": ("- squared: 平方了\n", "", "its mistakes: .*squared"),
    "other options": ("* maybe: 也许\n", "", "its options: .*maybe"),
}


@pytest.mark.parametrize("kind", READ)
def test_malformed_words_are_named_with_file_and_line(own: Path, kind: str) -> None:
    old, new, said = READ[kind]
    assert old in ZH
    with pytest.raises(BankError, match=said) as caught:
        write(own, "malformed", questions=NUMBERS, words_zh=ZH.replace(old, new, 1), words_en=EN)
    assert "malformed/questions." in str(caught.value)


def test_ids_are_checked_both_ways(own: Path) -> None:
    only, _, _ = ZH.partition("## 选哪个")
    with pytest.raises(BankError, match=r"line 17: question which is missing in .*zh\.md"):
        write(own, "missing_twin", questions=NUMBERS, words_zh=only, words_en=EN)
    english = EN.partition("## Which")[0]
    with pytest.raises(BankError, match="which has no words; write `## …"):
        write(own, "missing_words", questions=NUMBERS, words_zh=only, words_en=english)
    with pytest.raises(BankError, match="line 3: stack has no numbers; write `def stack"):
        write(own, "no_numbers", questions="", words_zh=ZH, words_en=EN)
    (own / "no_words").mkdir()
    alone = NUMBERS.replace("@question(", '@question(level=1, section="answer", ')
    (own / "no_words" / "questions.py").write_text(alone)
    with pytest.raises(BankError, match=r"no_words/stack returns Numbers but has no words"):
        bank.load("no_words").questions[0].draw(0)


def test_words_built_in_python_say_why(own: Path) -> None:
    built = (
        NUMBERS
        + """

from kb.quiz.problem import Problem


@question(level=1, section="answer", built_here="each sentence names the drawn layer")
def by_hand(draw: Draw) -> Problem:
    return Problem(given={}, zh="题", en="A question", answer=1, steps=[], mistakes=[])
"""
    )
    topic = write(own, "by_hand", questions=built, words_zh=ZH, words_en=EN)
    assert topic.questions[-1].draw(0).problem.en == "A question"
    silent = built.replace(', built_here="each sentence names the drawn layer"', "")
    with pytest.raises(BankError, match=r"by_hand has no words; .*say in built_here= why"):
        write(own, "silent", questions=silent, words_zh=ZH, words_en=EN)


DRAWN: dict[str, tuple[str, str, str]] = {
    "unknown placeholder": (
        "{depth} 层",
        "{deep} 层",
        r"line 3: stack: nothing fills \{deep\}; the",
    ),
    "no such entry": ("{sides[0]}", "{sides[7]}", "line 3: stack: .*list index out of range"),
    "wrong form": ("{depth} 层", "{depth:q} 层", "line 3: stack: .*format code"),
    "unused word": ('"sides": [3, 5]}', '"sides": [3, 5], "more": 1}', r"no text uses \{more\}"),
    "mistake without words": ('"added": 4', '"other": 4', "mistake 'other' has no text; write it"),
    "option without words": ('"yes", "no"]', '"yes", "never"]', "option 'never' has no text"),
    "steps without words": (
        "steps=[None, 2",
        "steps=[1, 1, 2",
        "2 steps have words, 3 have values",
    ),
    "no answer": ('answer="no", ', "", "no answer; give answer="),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_words_that_do_not_fit_the_draw_are_named(own: Path, kind: str) -> None:
    old, new, said = DRAWN[kind]
    assert old in ZH + NUMBERS
    words, numbers = ZH.replace(old, new, 1), NUMBERS.replace(old, new, 1)
    topic = write(own, f"drawn_{abs(hash(kind))}", questions=numbers, words_zh=words, words_en=EN)
    with pytest.raises(BankError, match=said):
        [question.draw(0) for question in topic.questions]


def test_numbers_are_written_as_the_placeholder_says(tmp_path: Path) -> None:
    words = tmp_path / "questions.md"
    words.write_text("## {n:,} and {p:g} {#q section=a level=1}\n")
    (english, _) = read_words(words, words)["q"]
    filled: dict[str, Any] = {"n": 1_000_000, "p": 0.5}
    assert english.fill(english.prompt, filled) == "1,000,000 and 0.5"
    assert Numbers().given == {}


@pytest.mark.parametrize(
    "lines, text",
    [
        (["one", " two "], "one two"),
        (["一", "二"], "一二"),
        (["用 IoU。", "then"], "用 IoU。then"),
        (["ends", "中文"], "ends中文"),
        ([], ""),
    ],
)
def test_lines_of_a_paragraph_join_as_each_language_does(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_both_forms_or_none_of_a_language(own: Path) -> None:
    (own / "three").mkdir()
    for name in ("cards.md", "cards.zh.md", "questions.py"):
        (own / "three" / name).write_text("")
    with pytest.raises(BankError, match=r"three: cards\.md stands beside cards\.zh\.md; keep one"):
        bank.load("three")


def test_a_topic_with_a_name_python_cannot_use_is_left_out(own: Path) -> None:
    (own / "my topic").mkdir()
    (own / "my topic" / "cards.md").write_text("")
    (own / "notes").mkdir()  # nothing of a bank in it
    assert not {"my topic", "notes"} & set(bank.topics())
    assert "rename it" in str(bank.left_out["my topic"])
    assert "notes" not in bank.left_out
