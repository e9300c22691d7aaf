"""The pipe's face of a session: one JSON object a line out, one answer a line in.

Events: `problem` asks; `unreadable` and `hint` leave it open; `reveal` shows a recall card's model
answer and waits for the numbers of the points made; `verdict` closes it; `end` is the last.
`buried`, `suspended`, `skipped`, `undone` and `nothing_to_undo` answer those keys.
"""

import json
import sys
from typing import TYPE_CHECKING, Any

from kb.cli._language import say
from kb.cli._prompt import COMMANDS, Tally
from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking import presenting
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import as_json

if TYPE_CHECKING:
    from kb.quiz.answers.grading import Verdict

LONGEST = 10_000


class Lines:
    """Writes events to standard output and reads answers from standard input."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def send(self, event: str, **values: Any) -> None:
        sys.stdout.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def problem(self, variant: Variant, number: int, total: int, *, new: bool = False) -> None:
        shown = presenting.problem_json(variant, self.lang)
        self.send("problem", number=number, total=total or None, new=new, **shown)

    def card(self, card: Card, number: int, total: int, *, new: bool = False) -> None:
        self.send(
            "problem", number=number, total=total or None, new=new, id=card.id, topic=card.topic,
            seed=0, lang=self.lang, kind=card.kind, level=card.level,
            prompt=card.text(self.lang).question, code=None, unit=None, tolerance=0.0, choices=[],
        )  # fmt: skip

    def read(self, variant: Variant) -> str:
        return self._line()

    def read_recall(self, card: Card) -> str:
        return self._line()

    def read_points(self, card: Card) -> str:
        return self._line()

    def _line(self) -> str:
        text = sys.stdin.readline(LONGEST)
        if not text:
            raise EOFError
        return text

    def unreadable(self, variant: Variant, verdict: "Verdict") -> None:
        self.send("unreadable", id=variant.question.id, feedback=verdict.feedback.text(self.lang))

    def no_points(self, card: Card, text: str) -> None:
        expected = say(
            f"说到的要点编号（1 到 {len(card.zh.points)}，如 1 3），a 全部，0 没有",
            f"the numbers of the points made (1 to {len(card.zh.points)}, like 1 3), a for all, "
            "0 for none",
            self.lang,
        )
        self.send("unreadable", id=card.id, feedback=expected)

    def hint(self, variant: Variant, given: int) -> None:
        steps = variant.problem.steps
        text = steps[given - 1].text(self.lang) if steps else None
        self.send("hint", id=variant.question.id, number=given, of=len(steps), text=text)

    def keys(self) -> None:
        expected = say(
            "答案，或下列之一；回忆卡：说到的要点编号，如 1 3，a 全部，0 没有",
            "an answer or one of these; a recall card: numbers of the points made, like 1 3, "
            "a for all, 0 for none",
            self.lang,
        )
        self.send("unreadable", id=None, feedback=expected, keys=[*COMMANDS])

    def model_answer(self, card: Card) -> None:
        text = card.text(self.lang)
        self.send("reveal", id=card.id, answer=text.answer, points=list(text.points))

    def verdict(self, attempt: Attempt) -> None:
        self.send("verdict", **self._said(attempt), **_stored(attempt))

    def _said(self, attempt: Attempt) -> dict[str, Any]:
        asked, verdict = attempt.asked, attempt.verdict
        head = {"id": attempt.id, "seed": attempt.seed, "hints": attempt.hints}
        if isinstance(asked, Card):
            text = asked.text(self.lang)
            return head | {
                "verdict": attempt.outcome, "read_as": attempt.text or None, "answer": text.answer,
                "points": list(text.points), "made": list(attempt.made),
                "page": presenting.page(asked.topic, asked.section, self.lang),
            }  # fmt: skip
        assert isinstance(asked, Variant)
        if verdict is None:
            return head | {
                "verdict": "revealed", "read_as": None, "mistake": None, "feedback": None,
                "answer": as_json(asked, asked.problem.answer),
                "steps": presenting.steps_json(asked, self.lang),
                "page": presenting.page(asked.question.topic, asked.question.section, self.lang),
            }  # fmt: skip
        from kb.quiz.answers.grading import verdict_json

        return head | verdict_json(asked, verdict, self.lang)

    def note(self, event: str, zh: str, en: str) -> None:
        self.send(event, message=say(zh, en, self.lang))

    def undo_last(self) -> bool:
        """A program waits for `end`; it is not asked for one line more."""
        return False

    def stopped(self) -> None:
        """Nothing to tidy up on a pipe."""

    def end(self, tally: Tally) -> None:
        self.send("end", answered=len(tally.graded), right=tally.right)


def _stored(attempt: Attempt) -> dict[str, Any]:
    """What the store made of it: when it comes back."""
    if attempt.review is None:
        return {"saved": False}
    leech = attempt.leech
    return {
        "saved": True,
        "review": attempt.review.id,
        "scheduled": attempt.scheduled,
        "due": attempt.due.isoformat(),
        "days": attempt.days,
        "leech": {"lapses": leech.lapses, "mistake": leech.mistake, "times": leech.times}
        if leech
        else None,
    }
