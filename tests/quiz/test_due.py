"""What is asked today: the longest due first, then new ones, easy before hard and topics in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.quiz.asking import bank
from kb.quiz.memory.schedule import spread
from kb.quiz.progress import due
from kb.quiz.store.database import Store
from kb.quiz.store.opening import open_store
from tests.quiz.storing import Clock, answer

QUESTION = """
@question(level={level}, section="answer")
def {name}(draw: Draw) -> Problem:
    n = draw.integer(3, 9)
    return Problem(
        given={{}}, zh="问", en="Ask", answer=n, steps=[Step(zh="算", en="compute", value=n)],
        mistakes=[Mistake("less", n - 1, zh="少", en="less"), Mistake("more", n + 1, zh="多", en="more")],
    )
"""
HEAD = '"""我的 · Mine."""\nfrom kb.quiz.problem import Draw, Mistake, Problem, Step, question\n'
TOPICS = {"due_alpha": {"hard": 3, "easy": 1, "middle": 2}, "due_beta": {"one": 1, "eight": 1}}
STEMS = list(TOPICS)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def store(tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store, and a bank of two small topics."""
    folder = tmp_path / "bank"
    folder.mkdir()
    for stem, names in TOPICS.items():
        text = "".join(QUESTION.format(name=name, level=level) for name, level in names.items())
        (folder / f"{stem}.py").write_text(HEAD + text, encoding="utf-8")
    monkeypatch.setenv("KB_BANK", str(folder))
    with open_store(tmp_path / "data") as opened:
        yield opened


def asked(store: Store, *, new: int = 9, skip: tuple[str, ...] = ()) -> tuple[str, bool] | None:
    found = due.next_item(store, STEMS, new, skip)
    return (found.item.id, found.new) if found else None


def ids(stem: str) -> list[str]:
    return [item.id for item in bank.usable(stem).items]


def test_the_longest_due_comes_first_and_a_new_one_last(store: Store, now: Clock) -> None:
    store.record(answer("due_alpha/hard", 1), "quiz")
    now.forward(days=1)
    store.record(answer("due_beta/one", 1), "quiz")
    now.forward(days=1)
    store.record(answer("due_alpha/middle", 4), "quiz")  # due again in days
    assert asked(store) == ("due_alpha/hard", False)
    assert asked(store, skip=("due_alpha/hard",)) == ("due_beta/one", False)
    assert due.due_count(store, STEMS) == 2
    skipped = ("due_alpha/hard", "due_beta/one")
    assert asked(store, skip=skipped, new=0) is None
    assert asked(store, skip=skipped, new=1) in (("due_alpha/easy", True), ("due_beta/eight", True))


def test_cards_due_on_one_day_come_in_the_order_of_their_spread(store: Store, now: Clock) -> None:
    for name in (
        "due_alpha/hard",
        "due_alpha/easy",
        "due_alpha/middle",
        "due_beta/one",
        "due_beta/eight",
    ):
        store.record(answer(name, 1), "quiz")
    now.forward(days=1)
    rows = store.rows("SELECT question FROM cards ORDER BY spread")
    came: tuple[str, ...] = ()
    while found := asked(store, new=0, skip=came):
        came += (found[0],)
    assert came == tuple(question for (question,) in rows)
    assert len(came) == 5


def test_only_the_topics_asked_for_come(store: Store, now: Clock) -> None:
    store.record(answer("due_alpha/easy", 1), "quiz")
    now.forward(days=1)
    assert due.next_item(store, ["due_beta"], 0, ()) is None
    found = due.next_item(store, ["due_beta"], 1, ())
    assert found is not None
    assert (found.item.topic, found.new) == ("due_beta", True)
    assert due.next_item(store, [], 9, ()) is None


def test_cards_that_left_the_bank_do_not_stop_the_others(store: Store, now: Clock) -> None:
    for number in range(150):
        store.record(answer(f"due_alpha/gone_{number}", 1), "quiz")
    now.forward(days=1)
    store.record(answer("due_alpha/easy", 1), "quiz")
    now.forward(days=1)
    assert asked(store, new=0) == ("due_alpha/easy", False)


def test_every_card_of_a_day_is_found_among_many(store: Store, now: Clock) -> None:
    real = [*ids("due_alpha"), *ids("due_beta")]
    for name in (*(f"due_alpha/gone_{number}" for number in range(150)), *real):
        store.record(answer(name, 1), "quiz")
    now.forward(days=1)
    came: tuple[str, ...] = ()
    while found := asked(store, new=0, skip=came):
        came += (found[0],)
    assert sorted(came) == sorted(real)


def test_new_ones_are_easy_first_and_take_the_topics_in_turn(store: Store, now: Clock) -> None:
    came: list[str] = []
    while found := asked(store):
        came.append(found[0])
        store.record(answer(found[0], 4), "quiz")
    assert len(came) == 5
    topics = [name.partition("/")[0] for name in came]
    assert [topics[0], topics[1], topics[2], topics[3]] in (
        ["due_alpha", "due_beta"] * 2, ["due_beta", "due_alpha"] * 2,
    )  # fmt: skip
    assert [name for name in came if name.startswith("due_alpha/")] == [
        "due_alpha/easy", "due_alpha/middle", "due_alpha/hard",
    ]  # fmt: skip
    assert due.introduced(store, store.today()) == 5


def test_new_ones_of_one_level_come_in_the_order_of_their_first_spread(store: Store) -> None:
    found = due.first_new(store, ["due_beta"], ())
    assert found is not None
    assert found.id == min(ids("due_beta"), key=lambda name: spread(name, 0)) == "due_beta/eight"


def test_the_topic_that_begins_changes_from_day_to_day(store: Store, now: Clock) -> None:
    first = set()
    for _ in range(12):
        found = due.first_new(store, STEMS, ())
        assert found is not None
        first.add(found.topic)
        now.forward(days=1)
    assert first == set(STEMS)


def test_a_new_one_skipped_or_held_gives_way_to_the_next(store: Store, now: Clock) -> None:
    due.suspend(store, "due_alpha/easy")
    due.bury(store, "due_alpha/middle")
    assert due.seen_in(store, "due_alpha", store.today()) == {"due_alpha/easy", "due_alpha/middle"}
    assert due.seen_in(store, "due_beta", store.today()) == set()
    held = due.first_new(store, ["due_alpha"], ())
    assert held is not None
    assert held.id == "due_alpha/hard"
    assert due.first_new(store, ["due_alpha"], ["due_alpha/hard"]) is None
    now.forward(days=1)
    assert due.seen_in(store, "due_alpha", store.today()) == {"due_alpha/easy"}
    store.record(answer("due_alphabet/other", 3), "quiz")
    store.record(answer("due_alpha/hard", 3), "quiz")
    assert due.seen_in(store, "due_alpha", store.today()) == {"due_alpha/easy", "due_alpha/hard"}


def test_a_held_card_is_neither_due_nor_counted_nor_wrong(store: Store, now: Clock) -> None:
    for name in ("due_alpha/easy", "due_alpha/hard", "due_beta/one"):
        store.record(answer(name, 1), "quiz")
    now.forward(days=1)
    due.suspend(store, "due_alpha/easy")
    due.bury(store, "due_alpha/hard")
    due.bury(store, "due_alpha/hard")
    assert asked(store, new=0) == ("due_beta/one", False)
    assert due.due_count(store, STEMS) == 1
    assert due.wrong(store, STEMS) == ["due_beta/one"]
    assert due.wrong(store, ["due_alpha"]) == []
    assert due.suspended(store) == ["due_alpha/easy"]
    now.forward(days=1)
    assert due.due_count(store, STEMS) == 2
    due.bury(store, "due_alpha/easy")
    due.suspend(store, "due_alpha/easy", suspended=False)  # lets it in at once, buried or not
    assert due.suspended(store) == []
    assert due.due_count(store, STEMS) == 3


def test_the_wrong_ones_come_oldest_first(store: Store, now: Clock) -> None:
    for name in ("due_beta/eight", "due_alpha/easy", "due_beta/one"):
        store.record(answer(name, 1), "quiz")
        now.forward(days=1)
    store.record(answer("due_alpha/middle", 3), "quiz")
    assert due.wrong(store, STEMS) == ["due_beta/eight", "due_alpha/easy", "due_beta/one"]
    assert due.wrong(store, ["due_beta"]) == ["due_beta/eight", "due_beta/one"]


def test_only_what_a_review_introduced_counts_against_its_limit(store: Store, now: Clock) -> None:
    store.record(answer("due_alpha/easy"), "review")
    store.record(answer("due_alpha/easy"), "review")
    store.record(answer("due_alpha/hard"), "quiz")
    today = store.today()
    assert (due.introduced(store, today), due.introduced_in_review(store, today)) == (2, 1)
    now.forward(days=1)
    store.record(answer("due_alpha/hard"), "review")
    undone = store.record(answer("due_beta/one"), "review")
    store.undo(undone.review.id)
    assert due.introduced_in_review(store, store.today()) == 0
    assert due.introduced_in_review(store, today) == 1


def test_the_worst_leeches_come_first(store: Store, now: Clock) -> None:
    forgotten = {"due_alpha/hard": 6, "due_beta/one": 5, "due_beta/eight": 5, "due_alpha/easy": 4}
    for name, times in forgotten.items():
        for number in range(times):
            mistake = "more" if number % 2 else None
            store.record(answer(name, 1, mistake=mistake), "quiz")
            now.forward(days=1)
    found = due.leeches(store, STEMS)
    assert [(leech.question, leech.lapses) for leech in found] == [
        ("due_alpha/hard", 5), ("due_beta/eight", 4), ("due_beta/one", 4),
    ]  # fmt: skip
    assert [leech.times for leech in found] == [3, 2, 2]
    assert [leech.question for leech in due.leeches(store, STEMS, most=2)] == [
        "due_alpha/hard", "due_beta/eight",
    ]  # fmt: skip
    assert [leech.question for leech in due.leeches(store, ["due_beta"])] == [
        "due_beta/eight",
        "due_beta/one",
    ]


def test_a_mistake_made_once_does_not_recur(store: Store, now: Clock) -> None:
    store.record(answer("due_alpha/easy", 1, mistake="more"), "quiz")
    once = store.leech("due_alpha/easy", 4)
    assert (once.question, once.lapses, once.mistake, once.times) == ("due_alpha/easy", 4, None, 1)
    store.record(answer("due_alpha/easy", 1, mistake="less"), "quiz")
    store.record(answer("due_alpha/easy", 1, mistake="less"), "quiz")
    assert store.leech("due_alpha/easy", 4).mistake == "less"
    slip = store.record(answer("due_alpha/easy", 1, mistake="more"), "quiz")
    store.record(answer("due_alpha/easy", 1, mistake="more"), "quiz")
    assert store.leech("due_alpha/easy", 4).mistake == "more"
    store.undo(slip.review.id)
    assert store.leech("due_alpha/easy", 4).mistake == "less"  # twice each: by name
    assert store.leech("due_alpha/hard", 0).times == 0
