"""A mock interview under way: one question after another, each on the disk before the next."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.cli._language import say
from kb.cli._mock_faces import EndNow, MockFace, clock_text
from kb.cli._prompt import ask
from kb.quiz.answers.attempt import Attempt
from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question, Variant
from kb.quiz.mock.file import MockFile
from kb.quiz.mock.rounds import Mock, Slot

if TYPE_CHECKING:
    from kb.quiz.store.database import Store


def hold(face: MockFace, file: MockFile, store: "Store", *, resumed: bool) -> bool:
    """Ask until all is answered, time is up or the learner leaves; True when it is over."""
    mock = file.mock
    face.begin(mock, resumed)
    file.save()
    try:
        while (place := mock.following()) is not None:
            if file.left <= 0:
                face.note("time", "时间到。", "Time is up.")
                break
            if not _one(face, file, store, place):
                face.left_open(file.folder)
                return False
    except EndNow:
        face.note("ended", "到此为止，出报告。", "Ended here; now the report.")
    except (EOFError, KeyboardInterrupt) as stop:
        file.halt()
        file.save()
        face.stopped()
        face.left_open(file.folder)
        if isinstance(stop, KeyboardInterrupt):
            raise
        return False
    file.halt()
    return True


def _one(face: MockFace, file: MockFile, store: "Store", place: int) -> bool:
    mock = file.mock
    slot = mock.slots[place]
    try:
        asked = _asked(slot)
    except bank.UnknownName:  # gone from the bank since this mock began
        slot.state = "dropped"
        file.save()
        return True
    if mock.current != place:
        mock.current, mock.began = place, file.spent
        file.save()
    face.phase(slot, slot.state == "skipped")
    attempt = ask(face, asked, place + 1, len(mock.slots))
    took = file.spent - mock.began
    if attempt.ending == "quit":
        file.save()
        return False
    slot.seconds += took
    mock.current = -1
    if attempt.outcome:
        slot.fill(attempt)
        file.save()  # a kill before the store has it loses nothing, nor is it asked again
        attempt = store.record(replace(attempt, seconds=slot.seconds), "mock")
        slot.due = attempt.due.isoformat()
        face.verdict(attempt)
    else:
        mock.skip(place)
        _tell_skip(face, slot)
    file.save()
    return True


def _tell_skip(face: MockFace, slot: Slot) -> None:
    if slot.state == "skipped":
        face.note("skipped", "先跳过，最后再回来。", "Skipped for now; it comes back at the end.")
    else:
        face.note("passed", "放下这一题，不得分。", "Left unanswered; it scores nothing.")


def store_pending(mock: Mock, store: "Store") -> None:
    """Bring an answer into the store that a kill kept from it: the mock's file had it first."""
    for slot in mock.slots:
        if not slot.done or slot.due:
            continue
        where = "WHERE origin = 'mock' AND question = ? AND seed = ? AND answered_at >= ? LIMIT 1"
        found = store.each_answer(where, (slot.item, slot.seed, mock.started))
        if next(found, None) is None:
            try:
                store.record(_attempt(slot), "mock")
            except bank.UnknownName:  # gone from the bank since
                continue
        memory = store.memory(slot.item)
        slot.due = memory.due.isoformat() if memory else ""


def _attempt(slot: Slot) -> Attempt:
    """The attempt that filled the slot."""
    asked, revealed = _asked(slot), slot.state == "revealed"
    return Attempt(
        asked,
        "revealed" if revealed else "answered",
        slot.raw,
        grade(asked, slot.raw) if isinstance(asked, Variant) and not revealed else None,
        tuple(slot.made),
        slot.hints,
        slot.seconds,
        slot.easy,
    )


def _asked(slot: Slot) -> Variant | Card:
    item = bank.find(slot.item)
    return item.draw(slot.seed) if isinstance(item, Question) else item


def summary(mock: Mock, lang: str) -> str:
    """One line on an unfinished mock, for the offer to resume it."""
    done = sum(slot.state not in ("open", "skipped") for slot in mock.slots)
    left = clock_text(mock.limit - mock.spent)
    return say(
        f"{mock.name} 有一场没做完的模拟面试：{len(mock.slots)} 题中做了 {done} 题，还剩 {left}。",
        f"There is an unfinished mock of {mock.name}: {done} of {len(mock.slots)} done, "
        f"{left} left.",
        lang,
    )
