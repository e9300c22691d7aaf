"""The bank and its cards: found by place, broken files named with file and line."""

from pathlib import Path

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.bank import UnknownName, nearest
from kb.quiz.asking.cards import read_cards
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.question import Question

MODULE = '''"""自己的题 · My own."""

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Mistake, Problem, Step
from kb.quiz.asking.question import question


@question(level=1, section="answer")
def double(draw: Draw) -> Problem:
    n = draw.integer(3, 9)
    return Problem(
        given={"n": n},
        zh=f"{n} 的 2 倍是多少？",
        en=f"What is 2 times {n}?",
        answer=2 * n,
        steps=[Step(zh="乘以 2", en="multiply by 2", value=2 * n)],
        mistakes=[
            Mistake("squared", n * n, zh="平方了", en="squared"),
            Mistake("same", n, zh="没有乘", en="not multiplied"),
        ],
    )
'''
CARD = "## 什么？ {#what section=answer level=2}\n\n答案。\n\n- 一\n- 二\n- 三\n"
CARD_EN = "## What? {#what section=answer level=2}\n\nAn answer.\n\n- one\n- two\n- three\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.setenv("KB_BANK", str(folder))
    return folder


def test_topics_are_the_folders_of_the_bank() -> None:
    stems = sorted(p.parent.name for p in bank.public_root().glob("*/questions.py"))
    assert bank.topics() == stems


def test_every_id_is_unique_and_found() -> None:
    ids = [item.id for stem in bank.topics() for item in bank.load(stem).items]
    assert len(set(ids)) == len(ids)
    assert all(bank.find(name).id == name for name in ids)


def test_unknown_names_carry_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        bank.find("receptive_field/strided_stak")
    assert caught.value.nearest[0] == "receptive_field/strided_stack"
    with pytest.raises(UnknownName) as caught:
        bank.load("receptive_fild")
    assert caught.value.nearest == ["receptive_field"]
    with pytest.raises(UnknownName):
        bank.find("")


def test_nearest_prefers_likeness_then_parts() -> None:
    assert nearest("topcs", ["topics", "quiz"]) == ["topics"]
    assert nearest("stack", ["a/strided_stack", "b/other"]) == ["a/strided_stack"]
    assert nearest("zzz", ["a", "b"]) == []


def test_a_second_question_takes_one_function(own: Path) -> None:
    (own / "mine.py").write_text(MODULE, encoding="utf-8")
    (own / "mine.zh.md").write_text(CARD, encoding="utf-8")
    (own / "mine.en.md").write_text(CARD_EN, encoding="utf-8")
    topic = bank.load("mine")
    assert (topic.zh, topic.en, topic.private) == ("自己的题", "My own", True)
    assert [item.id for item in topic.items] == ["mine/double", "mine/what"]
    assert topic.cards[0].en.points == ("one", "two", "three")
    assert topic.cards[0].level == 2
    assert isinstance(bank.find("mine/double"), Question)
    assert "mine" not in bank.topics(private=False)


def test_a_private_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_BANK", "/nowhere/at/all")
    with pytest.raises(BankError, match="not a folder"):
        bank.topics()


@pytest.mark.parametrize(
    "source, said",
    [
        ("x = 1\n", "line 1: the docstring begins"),
        ('"""甲 · A."""\n\nboom(\n', r"broken\w*\.py, line 3: SyntaxError"),
        ('"""甲 · A."""\n\n1 / 0\n', r"broken\w*\.py, line 3: ZeroDivisionError"),
    ],
)
def test_a_broken_module_names_file_and_line(own: Path, source: str, said: str) -> None:
    name = f"broken{abs(hash(source))}"
    (own / f"{name}.py").write_text(source, encoding="utf-8")
    with pytest.raises(BankError, match=said):
        bank.load(name)


def test_the_same_id_twice_is_refused(own: Path) -> None:
    (own / "twice.py").write_text(MODULE, encoding="utf-8")
    (own / "twice.zh.md").write_text(CARD.replace("#what", "#double"), encoding="utf-8")
    (own / "twice.en.md").write_text(CARD_EN.replace("#what", "#double"), encoding="utf-8")
    with pytest.raises(BankError, match="used twice as an id: double"):
        bank.load("twice")


def test_cards_in_one_language_only_are_refused(own: Path) -> None:
    (own / "half.py").write_text(MODULE, encoding="utf-8")
    (own / "half.zh.md").write_text(CARD, encoding="utf-8")
    with pytest.raises(BankError, match=r"half\.en\.md is missing"):
        bank.load("half")


@pytest.mark.parametrize(
    "zh, en, said",
    [
        (CARD.replace(" {#what section=answer level=2}", ""), CARD_EN, "line 1: a card's heading"),
        (CARD.replace("- 三\n", ""), CARD_EN, "3 to 5 key points"),
        (CARD + "- 四\n", CARD_EN, "has 3 key points"),
        (CARD + "- 四\n- 五\n- 六\n", CARD_EN, "not 6"),
        (CARD.replace("答案。", ""), CARD_EN, "no answer"),
        (CARD, CARD_EN.replace("#what", "#other"), "same cards"),
        (CARD, CARD_EN.replace("level=2", "level=3"), "attributes differ"),
        (CARD + CARD, CARD_EN, "second card named what"),
        (
            CARD.replace("level=2", "level=2 whiteboard=no"),
            CARD_EN.replace("level=2", "level=2 whiteboard=no"),
            "whiteboard=yes, or leave it out",
        ),
    ],
)
def test_malformed_cards(tmp_path: Path, zh: str, en: str, said: str) -> None:
    (tmp_path / "t.zh.md").write_text(zh, encoding="utf-8")
    (tmp_path / "t.en.md").write_text(en, encoding="utf-8")
    with pytest.raises(BankError, match=said):
        read_cards("t", tmp_path / "t.zh.md", tmp_path / "t.en.md")


def test_a_private_topic_may_not_take_a_public_name(own: Path) -> None:
    (own / "receptive_field.py").write_text(MODULE, encoding="utf-8")
    with pytest.raises(BankError, match=r"'receptive_field'.*rename receptive_field in KB_BANK"):
        bank.topics()
    assert "receptive_field" in bank.topics(private=False)
