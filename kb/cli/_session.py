"""A session: one item after another, each stored before its verdict is shown; undo goes back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from kb.cli._prompt import Face, Tally, ask
from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant

if TYPE_CHECKING:
    from kb.quiz.store.database import Store


class Turn(NamedTuple):
    """One item of a session; `new` when it was never answered before."""

    asked: Variant | Card
    new: bool = False


Numbered = tuple[int, Turn]


def face_of(as_json: bool, lang: str) -> Face:
    """The pipe's face or the terminal's; only that one is imported."""
    if as_json:
        from kb.cli._lines import Lines

        return Lines(lang)
    from kb.cli._terminal import Terminal

    return Terminal(lang)


def hold(
    face: Face, turns: Iterable[Turn], total: int, store: "Store | None", origin: str
) -> Tally:
    """Ask the items until they end or the learner leaves; KeyboardInterrupt passes through.

    Arguments:
        total: how many items there are, for the heading; 0 when that is not known.
        store: None keeps nothing.
        origin: as in `Store.record`.
    """
    done = list[tuple[Attempt, Numbered]]()

    def take(waiting: list[Numbered]) -> bool:
        """Ask these to their end, undone ones again; False when the learner leaves."""
        while waiting:
            number, turn = waiting[-1]
            attempt = ask(face, turn.asked, number, total, new=turn.new)
            if attempt.ending == "quit":
                return False
            if attempt.ending == "undo":
                waiting += _undo(face, done, store)
                continue
            waiting.pop()
            done.append((_settle(face, attempt, store, origin), (number, turn)))
        return True

    try:
        stayed = all(take([numbered]) for numbered in enumerate(turns, 1))
        while stayed and done and face.undo_last():
            stayed = take(_undo(face, done, store))
    except EOFError:
        face.stopped()
    except KeyboardInterrupt:
        face.stopped()
        face.end(_tally(done))
        raise
    face.end(_tally(done))
    return _tally(done)


def _tally(done: list[tuple[Attempt, Numbered]]) -> Tally:
    return Tally([attempt for attempt, _ in done])


def _settle(face: Face, attempt: Attempt, store: "Store | None", origin: str) -> Attempt:
    """Store an attempt, then show what became of it; or do what the key asked for."""
    from kb.quiz.progress import due

    name = attempt.id
    if attempt.outcome:
        attempt = store.record(attempt, origin) if store else attempt
        face.verdict(attempt)
    elif attempt.ending == "bury":
        if store:
            due.bury(store, name)
        face.note("buried", f"{name} 今天不再问。", f"{name} will not come again today.")
    elif attempt.ending == "suspend":
        if store:
            due.suspend(store, name)
        face.note(
            "suspended",
            f"{name} 不再出现在复习里；`kb data unsuspend {name}` 恢复。",
            f"{name} leaves the reviews; `kb data unsuspend {name}` brings it back.",
        )
    else:
        face.note("skipped", f"跳过 {name}，不计分。", f"{name} skipped; not counted.")
    return attempt


def _undo(
    face: Face, done: list[tuple[Attempt, Numbered]], store: "Store | None"
) -> list[Numbered]:
    from kb.quiz.progress import due

    if not done:
        face.note("nothing_to_undo", "没有可撤销的作答。", "There is nothing to undo.")
        return []
    attempt, turn = done.pop()
    if store and attempt.review:
        store.undo(attempt.review.id)
    if store and attempt.ending in ("bury", "suspend"):
        due.suspend(store, attempt.id, suspended=False)
    face.note(
        "undone", f"已撤销 {attempt.id}，再问一次。", f"{attempt.id} was undone; here it is again."
    )
    return [turn]
