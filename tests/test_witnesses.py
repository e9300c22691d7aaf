"""Every question, drawn many times: question, snippet and oracle give the same number."""

import pytest

from kb.checks import layout
from kb.checks.questions import audit
from kb.checks.witnesses import agree
from kb.quiz.asking import bank
from kb.quiz.asking.question import Question

QUESTIONS = [q for stem in bank.topics(private=False) for q in bank.load(stem).questions]


ID = "{0.id}".format


def needs(question: Question) -> list[pytest.MarkDecorator]:
    """The marks of the tools a question's witnesses need."""
    java = question.kind == "print" and question.draw(0).problem.code_language == "java"
    return [pytest.mark.jdk] if java or "jvm." in question.oracle else []


@pytest.fixture(scope="module")
def seeds(thorough: bool) -> range:
    return range(1000 if thorough else 200)


@pytest.mark.parametrize("question", QUESTIONS, ids=ID)
def test_question_keeps_the_rules_of_the_bank(question: Question, seeds: range) -> None:
    assert audit(question, seeds) == []


@pytest.mark.parametrize("question", [pytest.param(q, marks=needs(q)) for q in QUESTIONS], ids=ID)
def test_three_witnesses_agree(question: Question, seeds: range) -> None:
    assert agree(question, seeds) == []


def test_no_room_is_missing_and_no_file_is_stray() -> None:
    root = layout.checkout()
    assert root is not None, "the tests run from a source checkout"
    topics = bank.topics(private=False)
    assert [str(found) for found in layout.problems(root, topics)] == []
    assert [str(found) for found in layout.strays(root, topics)] == []


@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_topic_is_large_enough(stem: str) -> None:
    topic = bank.load(stem)
    numeric = [q for q in topic.questions if q.kind in ("number", "shape")]
    printed = [q for q in topic.questions if q.kind == "print"]
    assert len(numeric) >= 8
    assert len(printed) >= 2
    assert len(topic.cards) >= 8
