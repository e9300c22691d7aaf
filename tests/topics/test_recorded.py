"""Questions that were released ask and say what they did: ids, seeds and answers hang on it."""

import pytest

from kb.quiz.asking import bank
from tests.topics.recording import FOLDER, differences, recorded, told

TOPICS = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_question_is_as_it_was_recorded(topic: str) -> None:
    questions = {question.id: question for question in bank.load(topic).questions}
    changed = []
    for name, was in recorded(topic).items():
        if name not in questions:
            changed.append(f"{name} is gone")
        else:
            changed += differences(was, told(questions[name]), name)
    changed = changed[:20] + [f"… {len(changed) - 20} more"] * (len(changed) > 20)
    hint = f"if it is meant: python -m tests.topics.recording {topic}"
    assert not changed, "\n".join([*changed, hint])


def test_every_topic_of_the_first_release_is_recorded() -> None:
    assert len(TOPICS) >= 10
    assert sum(len(recorded(topic)) for topic in TOPICS) >= 210


def test_a_difference_is_named_with_its_place() -> None:
    (name, was), *_ = recorded("receptive_field").items()
    assert [*differences(was, was, name)] == []
    worse = {**was, "answer": "31", "zh": {**was["zh"], "prompt": "?"}}
    found = [*differences(was, worse, name)]
    assert [line.partition(": was ")[0] for line in found] == [
        f"{name} › answer",
        f"{name} › zh › prompt",
    ]
    nearer = [*differences({"a": [1.0, 2]}, {"a": [1.0 + 1e-14, 2.0]}, "q")]
    assert nearer == ["q › a › 1: was 2, is 2.0"]
