"""A session: one item after another, each kept before its verdict is shown; undo goes back."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.cli._asking import Attempt, Face, Tally, ask
from kb.cli._keeping import Keeper, Kept
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant


@dataclass(frozen=True, eq=False)
class Asked:
    """One item of a session; `new` when it was never answered before."""

    asked: Variant | Card
    new: bool = False


@dataclass(frozen=True, eq=False)
class _Done:
    attempt: Attempt
    kept: Kept | None
    turn: tuple[Asked, int]


def hold(face: Face, items: Iterable[Asked], total: int, keeper: Keeper | None) -> Tally:
    """Ask the items until they end or the learner leaves; KeyboardInterrupt passes through.

    Arguments:
        total: how many items there are, for the heading; 0 when that is not known.
        keeper: None keeps nothing.
    """
    tally, done = Tally(), list[_Done]()

    def take(turns: list[tuple[Asked, int]]) -> bool:
        """Ask these to their end, undone ones again; False when the learner leaves."""
        while turns:
            entry, place = turns[-1]
            attempt = ask(face, entry.asked, place, total, new=entry.new)
            if attempt.ending == "quit":
                return False
            if attempt.ending == "undo":
                turns += _undo(face, tally, done, keeper)
                continue
            turns.pop()
            kept = _finish(face, attempt, keeper)
            tally.attempts.append(attempt)
            done.append(_Done(attempt, kept, (entry, place)))
        return True

    try:
        stayed = all(take([(item, number)]) for number, item in enumerate(items, 1))
        while stayed and done and face.undo_last():
            stayed = take(_undo(face, tally, done, keeper))
    except EOFError:
        face.stopped()
    except KeyboardInterrupt:
        face.stopped()
        face.end(tally)
        raise
    face.end(tally)
    return tally


def _finish(face: Face, attempt: Attempt, keeper: Keeper | None) -> Kept | None:
    name = attempt.item.id
    if attempt.ending in ("answered", "revealed"):
        kept = keeper.keep(attempt) if keeper else None
        face.verdict(attempt, kept)
        return kept
    if attempt.ending == "bury":
        if keeper:
            keeper.bury(name)
        face.note("buried", f"{name} 今天不再问。", f"{name} will not come again today.")
    elif attempt.ending == "suspend":
        if keeper:
            keeper.suspend(name)
        face.note(
            "suspended",
            f"{name} 不再出现在复习里；`kb data unsuspend {name}` 恢复。",
            f"{name} leaves the reviews; `kb data unsuspend {name}` brings it back.",
        )
    else:
        face.note("skipped", f"跳过 {name}，不计分。", f"{name} skipped; not counted.")
    return None


def _undo(
    face: Face, tally: Tally, done: list[_Done], keeper: Keeper | None
) -> list[tuple[Asked, int]]:
    if not done:
        face.note("nothing_to_undo", "没有可撤销的作答。", "There is nothing to undo.")
        return []
    last = done.pop()
    name = last.attempt.item.id
    if keeper and last.kept:
        keeper.undo(last.kept)
    if keeper and last.attempt.ending in ("bury", "suspend"):
        keeper.release(name)
    tally.attempts.remove(last.attempt)
    face.note("undone", f"已撤销 {name}，再问一次。", f"{name} was undone; here it is again.")
    return [last.turn]
