"""The faces of a mock interview, on a terminal and in a pipe: pauses, the clock, no verdicts."""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cli._latex import readable
from kb.cli._lines import Lines
from kb.cli._prompt import Tally, meaning
from kb.cli._terminal import Terminal
from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking.cards import Card
from kb.quiz.asking.problem import Bilingual
from kb.quiz.asking.question import Variant
from kb.quiz.mock.file import MockFile
from kb.quiz.mock.rounds import PHASES, Mock, Slot

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
        from kb.cli._markdown import Page

        self.line()
        self.screen.console.print(Page(readable(markdown, markdown=True)))
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


MockFace = MockTerminal | MockLines
