"""The faces and the loop of a mock interview: pauses, skips, no verdicts before the end."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cli._language import say
from kb.cli._lines import Lines
from kb.cli._prompt import Tally, ask, meaning
from kb.cli._terminal import Terminal
from kb.quiz.answers.attempt import Attempt
from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.problem import Bilingual
from kb.quiz.asking.question import Question, Variant
from kb.quiz.mock.file import MockFile
from kb.quiz.mock.rounds import PHASES, Mock, Slot

if TYPE_CHECKING:
    from kb.quiz.store.database import Store

PAUSE, END, NOT_HERE = ":p", ":end", (":u", ":b", ":!")
MARKS = (300, 60, 0)  # the seconds left that are announced


KEYS = Bilingual(
    zh=":h 提示（半分）· :s 先跳过，最后再回来 · :r 不会 · :p 暂停 · :end 现在结束 · "
    ":q 离开，以后接着做",
    en=":h hint (half credit) · :s skip, comes back at the end · :r don't know · :p pause · "
    ":end end now · :q leave, resume later",
)


class EndNow(Exception):
    """The learner wants the report now."""


class _Timed:
    """What both faces do: the clock runs while a question waits; `:p` stops it."""

    file: MockFile

    def _timed(self, read: Any, asked: Any) -> str:
        while True:
            self.file.run()
            text = str(read(asked))
            self.file.halt()
            plain = unicodedata.normalize("NFKC", text).strip().lower()
            if plain == END:
                raise EndNow
            if plain == PAUSE:
                self.file.save()
                self.paused()
            elif plain in NOT_HERE:
                self.note(
                    "not_here", "模拟面试里没有这个键。" + KEYS.zh, "Not in a mock. " + KEYS.en
                )
            else:
                return text

    def _untimed(self, read: Any, asked: Any) -> str:
        """The key points are compared off the clock; the answer was seen, so no way back."""
        while True:
            text = str(read(asked))
            plain = unicodedata.normalize("NFKC", text).strip().lower()
            if plain == END:
                raise EndNow
            if plain not in (PAUSE, ":s", *NOT_HERE):
                return text
            self.note(
                "not_here",
                "对照要点时不计时；输入说到的要点编号，一点也没有就输入 0。",
                "The clock stands still here; type the numbers of the points made, 0 for none.",
            )

    if TYPE_CHECKING:

        def paused(self) -> None: ...
        def note(self, event: str, zh: str, en: str) -> None: ...


class MockTerminal(_Timed, Terminal):
    """The terminal in a mock."""

    def __init__(self, lang: str, file: MockFile) -> None:
        super().__init__(lang)
        self.file = file
        self._board, self._prompt, self._told = False, "", file.left
        if self._interactive:
            file.watch = self._watch

    def read(self, variant: Variant) -> str:
        return self._timed(super().read, variant)

    def read_recall(self, card: Card) -> str:
        return self._written(card) if self._board else self._timed(super().read_recall, card)

    def _written(self, card: Card) -> str:
        """What is written as on a whiteboard: lines up to an empty one, or a key."""
        rows: list[str] = []
        prompts = (self.say("写在这里 > ", "Write here > "), "… > ")
        while True:
            row = self._timed(self._prompted, prompts[bool(rows)]).rstrip()
            if meaning(row) not in (None, "hint", "help"):
                return row
            if not row:
                return "\n".join(rows)
            rows.append(row)

    def read_points(self, card: Card) -> str:
        return self._untimed(super().read_points, card)

    def recall_help(self) -> None:
        if self._board:
            self.line(
                self.say(
                    "一行一行写，空行结束；只讲不写就直接按回车",
                    "Write line by line, an empty line ends it; just press Enter if you said it "
                    "aloud",
                ),
                "dim",
            )
        else:
            self.line(
                self.say(
                    "出声回答，或者写下来（报告里会有），再按回车看要点",
                    "Answer aloud, or write it down (the report keeps it), then press Enter",
                ),
                "dim",
            )

    def first_help(self) -> None:
        """The keys were said at the beginning."""

    def keys(self) -> None:
        self.line(self.say(KEYS.zh, KEYS.en), "dim")

    def _prompted(self, prompt: str) -> str:
        self._prompt = prompt
        return super()._prompted(prompt)

    def _watch(self, left: float) -> None:
        """Say once when five minutes, one minute and none are left, below what is being typed."""
        passed = [mark for mark in MARKS if left <= mark < self._told]
        self._told = min(self._told, left)
        if not passed or self.file.mock.limit <= 2 * passed[-1]:
            return
        minutes = passed[-1] // 60
        told = self.say(f"还剩 {minutes} 分钟", f"{minutes} min left")
        if not minutes:
            told = self.say(
                "时间到：答完这一题就结束，超出的时间会记下",
                "Time is up: this answer is the last, and what it takes beyond is noted",
            )
        self.interrupt(f"── {told}", self._prompt)

    def paused(self) -> None:
        left = clock_text(self.file.left)
        self.line(self.say(f"已暂停，还剩 {left}。", f"Paused with {left} left."), "cyan")
        self._prompted(self.say("按回车继续 > ", "Enter to go on > "))

    def verdict(self, attempt: Attempt) -> None:
        self.line(self.say("记下了。", "Noted."), "dim")

    def phase(self, slot: Slot, back: bool) -> None:
        title = PHASES[slot.phase].text(self.lang)
        again = self.say(" · 回到跳过的题", " · back to what you skipped") if back else ""
        left = clock_text(self.file.left)
        self.line()
        self.line(
            self.say(f"── {title}{again} · 还剩 {left}", f"── {title}{again} · {left} left"), "cyan"
        )
        self._board = slot.phase == "design" and self._interactive
        if slot.phase == "design":
            minutes = round(slot.planned / 60)
            self.line(
                self.say(
                    f"这一题给你大约 {minutes} 分钟，像在白板前：先说结论，再写推导或步骤，"
                    "举一个数；然后对照要点打分。",
                    f"Take about {minutes} minutes, as at a whiteboard: the claim, then the steps, "
                    "then a number; then hold it against the rubric.",
                ),
                "dim",
            )

    def begin(self, mock: Mock, resumed: bool) -> None:
        done = sum(slot.state not in ("open", "skipped") for slot in mock.slots)
        left, count = clock_text(self.file.left), len(mock.slots)
        if resumed:
            self.line(
                self.say(
                    f"接着来：{count} 题中做了 {done} 题，还剩 {left}。",
                    f"On we go: {done} of {count} done, {left} left.",
                ),
                "bold",
            )
        else:
            self.line(
                self.say(
                    f"模拟面试：{mock.minutes:g} 分钟，{count} 题。对错最后一起讲。",
                    f"Mock interview: {mock.minutes:g} minutes, {count} questions. "
                    "You hear how it went at the end.",
                ),
                "bold",
            )
        self.keys()

    def report(self, path: Path, markdown: str, data: dict[str, Any]) -> None:
        from kb.cli._latex import readable
        from kb.cli._markdown import Page

        self.line()
        self.console.print(Page(readable(markdown)))
        self.line()
        if data["asked"]:
            score, asked = f"{data['score']:g}", data["asked"]
            self.line(
                self.say(
                    f"得分 {score} / {asked}，从头看起。",
                    f"Score {score} of {asked}; read from the top.",
                ),
                "bold",
            )
        self.line(self.say(f"报告保存在 {path}", f"The report is kept in {path}"), "dim")

    def left_open(self, path: Path) -> None:
        self.line(
            self.say(
                f"已保存，计时停在还剩 {clock_text(self.file.left)}。"
                "接着做：kb mock --resume；现在就要报告：kb mock --end",
                f"Saved; the clock stands at {clock_text(self.file.left)} left. "
                "Go on: kb mock --resume. Report now: kb mock --end",
            ),
            "bold",
        )


class MockLines(_Timed, Lines):
    """The pipe in a mock: `phase` before each problem, `noted` for a verdict, `report` last."""

    def __init__(self, lang: str, file: MockFile) -> None:
        super().__init__(lang)
        self.file = file

    def read(self, variant: Variant) -> str:
        return self._timed(super().read, variant)

    def read_recall(self, card: Card) -> str:
        return self._timed(super().read_recall, card)

    def read_points(self, card: Card) -> str:
        return self._untimed(super().read_points, card)

    def paused(self) -> None:
        self.send("paused", left=round(self.file.left, 1))
        self._line()

    def verdict(self, attempt: Attempt) -> None:
        self.send("noted", id=attempt.id, left=round(self.file.left, 1))

    def phase(self, slot: Slot, back: bool) -> None:
        left = round(self.file.left, 1)
        self.send("phase", phase=slot.phase, back=back, left=left, planned=slot.planned)

    def begin(self, mock: Mock, resumed: bool) -> None:
        left = round(self.file.left, 1)
        self.send("begin", resumed=resumed, total=len(mock.slots), left=left, seed=mock.seed)

    def report(self, path: Path, markdown: str, data: dict[str, Any]) -> None:
        self.send("report", path=str(path), **data)

    def left_open(self, path: Path) -> None:
        self.send("left", path=str(path), left=round(self.file.left, 1))

    def end(self, tally: Tally) -> None:
        """The report is the end."""


def clock_text(seconds: float) -> str:
    """Minutes and seconds, such as 9:05; less than nothing counts as 0:00."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def hold(face: MockTerminal | MockLines, file: MockFile, store: "Store", *, resumed: bool) -> bool:
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


def _one(face: MockTerminal | MockLines, file: MockFile, store: "Store", place: int) -> bool:
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


def _tell_skip(face: MockTerminal | MockLines, slot: Slot) -> None:
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
