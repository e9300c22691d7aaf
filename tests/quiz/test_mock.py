"""A mock interview as data: what it asks, what it scores, and its file on the disk."""

import json
import time
from pathlib import Path

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question
from kb.quiz.mock import file as mock_file
from kb.quiz.mock.rounds import PHASES, Mock, Slot, compose
from kb.quiz.store.errors import StoreError


def made(**more: object) -> Mock:
    slots = [
        Slot("warmup", "detr/slow_training", 0, 60),
        Slot("numbers", "receptive_field/strided_stack", 7, 100),
        Slot("numbers", "upsampling/ghost", 7, 100),
    ]
    values = {"name": "2026-11-23", "started": "2026-11-23T09:00:00.000000Z", "lang": "en",
              "minutes": 20, "level": 3, "seed": 1, "topics": ["detr"], "slots": slots}  # fmt: skip
    return Mock(**values | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("minutes", [2, 5, 20, 45, 240])
@pytest.mark.parametrize("seed", range(4))
def test_composed_to_fit_the_time_without_repeating(minutes: int, seed: int) -> None:
    stems = bank.topics(private=False)
    slots = compose(stems, minutes, 3, seed)
    assert slots == compose(list(reversed(stems)), minutes, 3, seed)
    names = [slot.item for slot in slots]
    assert len(set(names)) == len(names)
    assert list(dict.fromkeys(slot.phase for slot in slots)) == list(PHASES)
    planned = sum(slot.planned for slot in slots)
    assert planned <= minutes * 60 + 2 * 100 or minutes == 2
    if 20 <= minutes <= 45:  # longer than the bank has programs for is filled with numbers
        assert planned >= 0.85 * minutes * 60
    for slot in slots:
        item = bank.find(slot.item)
        kinds = {"warmup": {"recall"}, "design": {"recall"}, "tracing": {"print"}}
        assert item.kind in kinds.get(slot.phase, {"number", "shape"})
        assert (slot.seed == 0) or isinstance(item, Question)
    design = bank.find(slots[-1].item)
    assert isinstance(design, Card)
    assert design.whiteboard
    assert design.level >= 2
    cards = [bank.find(slot.item) for slot in slots[:-1] if slot.phase == "warmup"]
    assert not any(isinstance(card, Card) and card.whiteboard for card in cards)


def test_the_long_question_comes_from_every_topic() -> None:
    stems = bank.topics(private=False)
    for level in (1, 2, 3):
        for stem in stems:
            last = compose([stem], 20, level, 1)[-1]
            assert last.phase == "design"
            card = bank.find(last.item)
            assert isinstance(card, Card)
            assert card.whiteboard
            assert card.level <= level + 1
    asked = {compose(stems, 20, 3, seed)[-1].topic for seed in range(60)}
    assert asked == set(stems)


def test_without_a_long_question_the_hardest_card_ends_it(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    card = "## {title} {{#{name} level={level}}}\n\nText.\n\n- one\n- two\n- three\n\n"
    (tmp_path / "own.py").write_text('"""自己 · Own"""\n', encoding="utf-8")
    for lang, title in (("zh", "问"), ("en", "Ask")):
        text = card.format(title=title, name="easy", level=1)
        text += card.format(title=title, name="hard", level=2)
        (tmp_path / f"own.{lang}.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("KB_BANK", str(tmp_path))
    slots = compose(["own"], 10, 3, 0)
    assert [(slot.phase, slot.item) for slot in slots] == [
        ("warmup", "own/easy"),
        ("design", "own/hard"),
    ]


def test_levels_and_topics_are_kept() -> None:
    for level in (1, 2, 3):
        for slot in compose(["receptive_field", "detr"], 30, level, 5):
            assert slot.topic in ("receptive_field", "detr")
            assert bank.find(slot.item).level <= level + (slot.phase == "design")
    levels = [
        bank.find(s.item).level for s in compose(bank.topics(), 40, 3, 9) if s.phase == "numbers"
    ]
    assert levels == sorted(levels)
    assert len(set(levels)) > 1


def test_a_skipped_question_comes_back_once_at_the_end() -> None:
    mock = made()
    mock.skip(0)
    order = []
    while (place := mock.following()) is not None:
        order.append(place)
        if len(order) < 3:
            mock.slots[place].state = "answered"
        else:
            mock.skip(place)
    assert order == [1, 2, 0]
    assert mock.slots[0].state == "passed"


def test_at_the_end_what_was_skipped_is_passed_and_the_rest_was_never_reached() -> None:
    mock = made()
    mock.skip(0)
    mock.slots[1].state = "answered"
    mock.drop_open()
    assert [slot.state for slot in mock.slots] == ["passed", "answered", "dropped"]


def test_the_question_shown_is_shown_again_first() -> None:
    mock = made(current=2)
    assert mock.following() == 2
    mock.slots[2].state = "answered"
    assert mock.following() == 0


@pytest.mark.parametrize(
    "slot, credit",
    [
        ({"state": "answered", "verdict": "right"}, 1.0),
        ({"state": "answered", "verdict": "right", "hints": 2}, 0.5),
        ({"state": "answered", "verdict": "wrong"}, 0.0),
        ({"state": "revealed", "verdict": "revealed"}, 0.0),
        ({"state": "dropped"}, 0.0),
        ({"state": "passed"}, 0.0),
        ({"state": "answered", "verdict": "partly", "points": 4, "made": [1, 3, 4]}, 0.75),
        ({"state": "answered", "verdict": "wrong", "points": 4, "made": []}, 0.0),
    ],
)
def test_credit(slot: dict[str, object], credit: float) -> None:
    assert Slot("numbers", "a/b", 1, 60, **slot).credit == credit  # type: ignore[arg-type]


class Hands:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_the_clock_stands_still_unless_it_runs(tmp_path: Path) -> None:
    now = Hands()
    file = mock_file.MockFile(made(spent=30.0), tmp_path, now)
    now.at += 50
    assert file.spent == 30
    file.run()
    now.at += 7
    file.run()
    now.at += 3
    assert (file.spent, file.left) == (40, 1160)
    file.save()
    now.at += 1
    file.halt()
    now.at += 99
    assert file.spent == 41
    file.save()
    file.close()
    again = mock_file.unfinished(tmp_path)
    assert again is not None
    assert (again.spent, again.turn) == (41, 2)
    now.at -= 1000  # a clock that jumps back takes no time away
    file.run()
    now.at -= 10
    assert file.spent == 41


def test_the_tick_counts_what_no_event_wrote(tmp_path: Path) -> None:
    file = mock_file.MockFile(made(), tmp_path)
    started = time.monotonic()
    file.run()
    file.save()
    spent = 0.0
    while spent < 0.7 and time.monotonic() - started < 60:
        time.sleep(0.05)
        left = mock_file.unfinished(tmp_path)  # as after a kill: nothing was closed
        assert left is not None
        spent = left.spent
    file.close()
    assert 0.7 <= spent <= time.monotonic() - started
    (tmp_path / "mocks" / mock_file.TICK).write_text("1 ")  # torn
    torn = mock_file.unfinished(tmp_path)
    assert torn is not None
    assert torn.spent < 0.1
    (tmp_path / "mocks" / mock_file.TICK).write_text("77 900")  # of another event
    stale = mock_file.unfinished(tmp_path)
    assert stale is not None
    assert stale.spent < 0.1


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    mock = made(current=1, began=3.5)
    mock.slots[0].made, mock.slots[0].points = [1, 2], 5
    file = mock_file.MockFile(mock, tmp_path)
    file.save()
    assert mock_file.unfinished(tmp_path) == mock
    file.finish()
    assert mock_file.unfinished(tmp_path) is None
    assert list((tmp_path / "mocks").iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": "kb-mock", "version": 2}', "\udcff"]
)
def test_a_damaged_file_is_named_never_taken_for_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mocks" / mock_file.STATE
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="kb mock --new"):
        mock_file.unfinished(tmp_path)
    place = mock_file.set_aside(tmp_path)
    assert place.exists()
    assert mock_file.unfinished(tmp_path) is None


@pytest.mark.parametrize(
    "name, value", [("current", 9), ("spent", -1), ("slots", [{"phase": "tea"}]), ("colour", 1)]
)
def test_impossible_states_are_refused(tmp_path: Path, name: str, value: object) -> None:
    file = mock_file.MockFile(made(), tmp_path)
    file.save()
    file.close()
    path = tmp_path / "mocks" / mock_file.STATE
    state = json.loads(path.read_text())
    path.write_text(json.dumps(state | {name: value}))
    with pytest.raises(StoreError, match="cannot be understood"):
        mock_file.unfinished(tmp_path)


def test_two_sessions_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one = mock_file.MockFile(made(), tmp_path)
    one.save()
    other = mock_file.MockFile(made(), tmp_path)
    other.save()
    with pytest.raises(StoreError, match="Another session"):
        one.save()
    other.save()
    one.close()
    other.close()


def test_the_watch_sees_the_time_left_only_while_the_clock_runs(tmp_path: Path) -> None:
    file = mock_file.MockFile(made(), tmp_path)
    seen: list[float] = []
    file.watch = seen.append
    started = time.monotonic()
    file.run()
    file.save()
    while len(seen) < 2 and time.monotonic() - started < 60:
        time.sleep(0.05)
    file.halt()
    ran, count = time.monotonic() - started, len(seen)
    time.sleep(0.7)
    file.close()
    assert 2 <= count == len(seen)
    assert seen == sorted(seen, reverse=True)
    assert 1200 - ran < seen[-1] < 1200
