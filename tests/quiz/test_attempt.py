"""What became of an attempt is decided once, for questions and recall cards alike."""

import pytest

from kb.quiz.answers.attempt import Attempt, Task
from kb.quiz.answers.grading import grade
from kb.quiz.asking.cards import Card, CardText
from kb.quiz.memory.schedule import Rating
from tests.samples import NUMBER, PIXELS


def card(points: int) -> Card:
    text = CardText("Ask", "Say", tuple("abcde"[:points]))
    return Card("topic", "name", "answer", 1, text, text)


def test_a_question() -> None:
    right, wrong = grade(PIXELS, "31"), grade(PIXELS, "30")
    cases = [
        (Attempt(PIXELS, "answered", "31", right), "right", Rating.GOOD),
        (Attempt(PIXELS, "answered", "31", right, hints=1), "right", Rating.HARD),
        (Attempt(PIXELS, "answered", "31", right, hints=1, easy=True), "right", Rating.EASY),
        (Attempt(PIXELS, "answered", "30", wrong), "wrong", Rating.AGAIN),
        (Attempt(PIXELS, "answered", "30", wrong, easy=True), "wrong", Rating.AGAIN),
        (Attempt(PIXELS, "revealed", easy=True), "revealed", Rating.AGAIN),
    ]
    for attempt, outcome, rating in cases:
        assert (attempt.outcome, attempt.rating) == (outcome, rating)
        assert attempt.right == (outcome == "right")
        assert attempt.wrong == (outcome in ("wrong", "revealed"))


@pytest.mark.parametrize(
    "points, outcomes",
    [
        (1, ["wrong", "right"]),
        (3, ["wrong", "wrong", "partly", "right"]),
        (4, ["wrong", "wrong", "partly", "partly", "right"]),
        (5, ["wrong", "wrong", "wrong", "partly", "partly", "right"]),
    ],
)
def test_a_recall_card_is_rated_by_its_points(points: int, outcomes: list[str]) -> None:
    ratings = {"wrong": Rating.AGAIN, "partly": Rating.HARD, "right": Rating.GOOD}
    for made, outcome in enumerate(outcomes):
        attempt = Attempt(card(points), "answered", made=tuple(range(1, made + 1)))
        assert (attempt.outcome, attempt.rating) == (outcome, ratings[outcome])
        assert (attempt.wrong, attempt.right) == (outcome == "wrong", outcome == "right")
        easy = Attempt(card(points), "answered", made=attempt.made, easy=True)
        assert easy.rating == (Rating.EASY if outcome == "right" else ratings[outcome])
    assert Attempt(card(points), "revealed").rating == Rating.AGAIN


@pytest.mark.parametrize("made", [(0,), (4,), (1, 1), (-1,)])
def test_points_that_a_card_has_not_are_refused(made: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="key points"):
        Attempt(card(3), "answered", made=made)
    with pytest.raises(ValueError, match="key points"):
        Attempt(NUMBER, "answered", made=(1,))


@pytest.mark.parametrize("ending", ["skipped", "quit", "undo", "bury", "suspend"])
def test_what_was_not_answered_has_no_outcome(ending: str) -> None:
    for asked in (NUMBER, card(3)):
        attempt = Attempt(asked, ending)  # type: ignore[arg-type]
        assert attempt.outcome is None
        assert not attempt.right
        assert not attempt.wrong


def test_what_was_asked() -> None:
    assert Attempt(NUMBER, "skipped").id == NUMBER.question.id
    shown = NUMBER.question.draw(7)
    assert (Attempt(shown, "skipped").seed, Attempt(card(3), "skipped").seed) == (7, 0)
    assert (Attempt(card(3), "skipped").topic, Attempt(card(3), "skipped").points) == ("topic", 3)
    assert Attempt(Task("code/attention.softmax"), "skipped").topic == "code"
