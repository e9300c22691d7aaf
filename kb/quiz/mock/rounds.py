"""A mock interview: which questions it asks, what is still open, and what each was worth.

Times are seconds of interview time: they pass while a question waits for its answer, and not
while the mock is paused, left, or a recall card is being compared with its key points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.order import SEEDS
from kb.quiz.asking.problem import Bilingual
from kb.quiz.asking.question import Question
from kb.quiz.ids import topic_of

PHASES = {
    "warmup": Bilingual(zh="热身", en="Warm-up"),
    "numbers": Bilingual(zh="计算", en="Numbers"),
    "tracing": Bilingual(zh="读代码", en="Code tracing"),
    "design": Bilingual(zh="推导与设计", en="Derivation and design"),
}
PACE = {"warmup": 60, "numbers": 100, "tracing": 100}
LONGEST_DESIGN, SHORTEST_DESIGN = 600, 120
OPEN = ("open", "skipped")


@dataclass
class Slot:
    """One question of a mock and what became of it.

    Arguments:
        phase: a key of `PHASES`.
        item: the permanent id; `seed` gives the variant (0 for a recall card).
        planned: the interview time meant for it.
        state: open, skipped (comes back at the end), answered, revealed, passed (skipped and
            never answered: it scores nothing), or dropped (never reached: it does not count).
        seconds: the interview time it took, all its showings together.
        verdict: right, partly, wrong or revealed; `made` are the key points of a recall card.
        due: the day on which it comes back; empty until the store has the answer.
    """

    phase: str
    item: str
    seed: int
    planned: int
    state: str = "open"
    seconds: float = 0.0
    raw: str = ""
    read_as: str = ""
    verdict: str = ""
    mistake: str = ""
    hints: int = 0
    made: list[int] = field(default_factory=list)
    points: int = 0
    due: str = ""
    easy: bool = False

    @property
    def topic(self) -> str:
        return topic_of(self.item)

    def fill(self, attempt: Attempt) -> None:
        """Take over what was answered."""
        assert attempt.outcome
        self.state, self.verdict = attempt.ending, attempt.outcome
        self.raw, self.read_as, self.mistake = attempt.text, attempt.read_as, attempt.mistake or ""
        self.hints, self.easy = attempt.hints, attempt.easy
        self.made, self.points = list(attempt.made), attempt.points

    @property
    def done(self) -> bool:
        return self.state in ("answered", "revealed")

    @property
    def credit(self) -> float:
        """What it scored, from 0 to 1: a hint halves, a recall card counts its key points."""
        if self.state != "answered":
            return 0.0
        if self.points:
            return len(self.made) / self.points
        return (0.5 if self.hints else 1.0) if self.verdict == "right" else 0.0


@dataclass
class Mock:
    """A whole mock interview, as its file has it.

    Arguments:
        name: names its report; the study day, with a number from the second of a day on.
        started: when it began, as the store stamps moments.
        spent: interview time used so far.
        turn: how many events there were; says whether a tick of the clock belongs to this state.
        current: the place of the question being shown, or -1; `began` is `spent` as it was shown.
    """

    name: str
    started: str
    lang: str
    minutes: float
    level: int
    seed: int
    topics: list[str]
    slots: list[Slot]
    spent: float = 0.0
    turn: int = 0
    current: int = -1
    began: float = 0.0

    @property
    def limit(self) -> float:
        return self.minutes * 60

    def following(self) -> int | None:
        """The place of the question to ask now: what was shown, then new ones, then skipped."""
        if self.current >= 0 and self.slots[self.current].state in OPEN:
            return self.current
        for wanted in OPEN:
            for place, slot in enumerate(self.slots):
                if slot.state == wanted:
                    return place
        return None

    def skip(self, place: int) -> None:
        """Put a question off to the end; the second time it is passed."""
        slot = self.slots[place]
        slot.state = "passed" if slot.state == "skipped" else "skipped"

    def drop_open(self) -> None:
        """End it here: what was not answered never will be."""
        for slot in self.slots:
            if slot.state in OPEN:
                slot.state = "passed" if slot.state == "skipped" else "dropped"


def compose(stems: Sequence[str], minutes: float, level: int, seed: int) -> list[Slot]:
    """The questions of a mock: easy recall, numbers that get harder, programs, one long one.

    Arguments:
        stems: the topics to ask from; taken in turn.
        minutes: how long it lasts.
        level: the hardest level asked; the last question may be one level harder.
        seed: the same seed and the same bank compose the same mock.
    """
    draw, used = Draw(f"mock#{seed}"), set[str]()
    topics = draw.shuffle(sorted(stems))
    design = _longest(topics, level, draw)
    if design:
        used.add(design.id)
    counts, long = _counts(minutes, bool(design))
    warmup = _pick(topics, lambda i: _short(i) and i.level <= min(level, 2), used, draw,
                   counts["warmup"])  # fmt: skip
    tracing = _pick(topics, lambda i: i.kind == "print" and i.level <= level, used, draw,
                    counts["tracing"])  # fmt: skip
    wanted = counts["numbers"] + counts["tracing"] - len(tracing)
    for kinds in (("number", "shape"), ("choice", "ordering")):
        numbers = _pick(topics, _of(kinds, level), used, draw, wanted)
        if numbers:
            break
    numbers.sort(key=lambda item: item.level)
    slots = []
    for phase, items in (("warmup", warmup), ("numbers", numbers), ("tracing", tracing)):
        for item in items:
            variant = draw.integer(0, SEEDS - 1) if isinstance(item, Question) else 0
            slots.append(Slot(phase, item.id, variant, PACE[phase]))
    if design:
        slots.append(Slot("design", design.id, 0, long))
    return slots


def _counts(minutes: float, design: bool) -> tuple[dict[str, int], int]:
    total = minutes * 60
    long = round(min(LONGEST_DESIGN, max(SHORTEST_DESIGN, total / 4))) if design else 0
    rest = max(0.0, total - long)
    warmup = max(1, round(0.2 * rest / PACE["warmup"]))
    tracing = max(1, round(0.22 * rest / PACE["tracing"]))
    left = rest - warmup * PACE["warmup"] - tracing * PACE["tracing"]
    numbers = max(1, round(left / PACE["numbers"]))
    return {"warmup": warmup, "numbers": numbers, "tracing": tracing}, long


def _of(kinds: Sequence[str], level: int) -> Callable[[bank.Item], bool]:
    return lambda item: item.kind in kinds and item.level <= level


def _pick(
    topics: Sequence[str],
    wanted: Callable[[bank.Item], bool],
    used: set[str],
    draw: Draw,
    count: int,
) -> list[bank.Item]:
    """Up to `count` items not used yet, from the topics in turn."""
    waiting = {
        stem: draw.shuffle(i for i in bank.usable(stem).items if wanted(i) and i.id not in used)
        for stem in draw.shuffle(topics)
    }
    found: list[bank.Item] = []
    while len(found) < count and any(waiting.values()):
        for items in waiting.values():
            if items and len(found) < count:
                found.append(items.pop())
    used.update(item.id for item in found)
    return found


def _short(item: bank.Item) -> bool:
    return isinstance(item, Card) and not item.whiteboard


def _longest(topics: Sequence[str], level: int, draw: Draw) -> Card | None:
    """A derivation or design of the first topic that has one, not an easy one where it has harder;
    where no topic has any, one of the hardest cards. It may be one level above the rest."""
    fit = [c for stem in topics for c in bank.usable(stem).cards if c.level <= level + 1]
    boards = [card for card in fit if card.whiteboard]
    if boards:
        own = [card for card in boards if card.topic == boards[0].topic]
        return draw.pick(*([card for card in own if card.level >= min(level, 2)] or own))
    top = max((card.level for card in fit), default=0)
    return draw.pick(*(card for card in fit if card.level == top)) if fit else None
