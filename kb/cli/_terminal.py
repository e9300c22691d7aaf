"""The terminal's face of a session: styled text, colours where wanted, keys where useful."""

import contextlib
import sys
from typing import TYPE_CHECKING

from kb.cli._language import say
from kb.cli._prompt import Tally, meaning
from kb.cli._screen import Screen
from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking import bank, presenting
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant

if TYPE_CHECKING:
    from rich.console import Console

    from kb.quiz.answers.grading import Verdict

_LISTED = 8


class Terminal:
    """Shows problems and verdicts on the screen and reads answers from standard input."""

    def __init__(self, lang: str, console: "Console | None" = None) -> None:
        self.lang = lang
        self.screen = Screen(console)
        self._interactive = sys.stdin.isatty()
        if self._interactive:
            with contextlib.suppress(ImportError):  # line editing where the platform has it
                import readline  # noqa: F401

    def say(self, zh: str, en: str) -> str:
        return say(zh, en, self.lang)

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One paragraph, wrapped to the width by cells, never read as markup."""
        self.screen.paragraph(text, style, indent)

    def _heading(self, item: bank.Item, number: int, total: int, new: bool) -> None:
        title = bank.load(item.topic).title(self.lang)
        place = f"{number}/{total}" if total else str(number)
        level = self.say(f"难度 {item.level}", f"level {item.level}")
        fresh = self.say(" · 新", " · new") if new else ""
        self.line()
        self.line(f"{title} · {place} · {level}{fresh} · {item.id}", "dim")
        self.line()

    def problem(self, variant: Variant, number: int, total: int, *, new: bool = False) -> None:
        self._heading(variant.question, number, total, new)
        self.line(presenting.prompt(variant, self.lang), "bold")
        if variant.problem.code:
            self._code(variant.problem.code, variant.problem.code_language)
        for line in presenting.option_lines(variant, self.lang):
            self.line(line, indent=2)
        if number == 1:
            self.first_help()

    def first_help(self) -> None:
        """The keys that matter most, once a session."""
        self.line(
            self.say(
                "回车提交 · :h 提示 · :r 看答案 · :s 跳过 · :q 离开",
                "Enter submits · :h hint · :r reveal · :s skip · :q leave",
            ),
            "dim",
        )

    def card(self, card: Card, number: int, total: int, *, new: bool = False) -> None:
        from kb.cli._latex import readable

        self._heading(card, number, total, new)
        self.line(readable(card.text(self.lang).question), "bold")
        self.recall_help()

    def recall_help(self) -> None:
        """How a recall card is answered."""
        self.line(
            self.say(
                "先在心里（或出声）回答，再按回车看要点 · :s 跳过 · :q 离开",
                "Answer aloud or in your head, then press Enter · :s skip · :q leave",
            ),
            "dim",
        )

    def model_answer(self, card: Card) -> None:
        from kb.cli._latex import readable

        text = card.text(self.lang)
        self.line()
        for part in text.answer.split("\n\n"):
            self.line(readable(_joined(part)), indent=2)
        self.line()
        for number, point in enumerate(text.points, 1):
            self.line(f"{number}. {readable(point)}", indent=2)

    def read_recall(self, card: Card) -> str:
        return self._prompted(self.say("想好了按回车 > ", "Enter when ready > "))

    def read_points(self, card: Card) -> str:
        return self._prompted(
            self.say(
                "说到了哪几点？（如 1 3；a 全部；0 没有）> ",
                "Which points did you make? (like 1 3; a all; 0 none) > ",
            )
        )

    def _code(self, code: str, language: str) -> None:
        self.line()
        if self.screen.coloured:
            from rich.padding import Padding
            from rich.syntax import Syntax

            shown = Syntax(code.rstrip(), language, theme="ansi_dark", background_color="default")
            self.screen.console.print(Padding(shown, (0, 0, 0, 2)))
        else:
            for row in code.rstrip().splitlines():
                self.screen.write("  " + row, "\n")
        self.line()

    def read(self, variant: Variant) -> str:
        return self.ask_line(presenting.expects(variant, self.lang))

    def ask_line(self, expected: str) -> str:
        """One line of standard input; EOFError at its end."""
        return self._prompted(self.say(f"答案（{expected}）> ", f"Answer ({expected}) > "))

    def _prompted(self, prompt: str) -> str:
        if self._interactive:
            return input(prompt)
        self.screen.write(prompt)
        sys.stdout.flush()
        text = sys.stdin.readline(10_000)
        if not text:
            raise EOFError
        self.screen.write(text.rstrip("\r\n"), "\n")
        return text

    def unreadable(self, variant: Variant, verdict: "Verdict") -> None:
        said = verdict.feedback.text(self.lang)
        again = self.say("不计分，请重新输入。", "Not counted; try again.")
        self.line(f"? {said}{self.say('。', '. ')}{again}", "yellow")

    def no_points(self, card: Card, text: str) -> None:
        count = len(card.zh.points)
        self.line(
            self.say(
                f"? 要点有 {count} 个：输入说到的编号，如 1 3，a 是全部，0 是没有。",
                f"? There are {count} points: type the numbers of those you made, like 1 3, a for "
                "all, 0 for none.",
            ),
            "yellow",
        )

    def interrupt(self, text: str, prompt: str) -> None:
        """Say something while a line is being typed; what was typed stays."""
        typed, start = "", "\n"
        if "readline" in sys.modules:  # else the terminal alone knows what was typed
            typed = sys.modules["readline"].get_line_buffer()
            start = "\n" if self.screen.dumb else "\r\x1b[K"
        sys.stdout.write(f"{start}{text}\n{prompt}{typed}")
        sys.stdout.flush()

    def hint(self, variant: Variant, given: int) -> None:
        steps = variant.problem.steps
        if not steps:
            self.line(self.say("这道题没有提示。", "There is no hint."), "cyan")
            return
        text = steps[given - 1].text(self.lang)
        self.line(self.say(f"提示 {given}：{text}", f"Hint {given}: {text}"), "cyan")

    def keys(self) -> None:
        self.line(
            self.say(
                "输入答案后回车；回忆卡输入说到的要点编号。:h 提示 · :r 看答案 · :s 跳过 · "
                ":u 撤销上一题 · :b 今天不再问 · :! 不再问 · :e 答案 算作“容易” · :q 离开",
                "Type an answer and press Enter; for a recall card the numbers of the points made. "
                ":h hint · :r reveal · :s skip · :u undo the last answer · :b not today · "
                ":! never again · :e ANSWER counts as easy · :q leave",
            ),
            "dim",
        )

    def note(self, event: str, zh: str, en: str) -> None:
        self.line(self.say(zh, en), "cyan")

    def undo_last(self) -> bool:
        """After the last item a person at a terminal may still take it back."""
        if not self._interactive:
            return False
        prompt = self.say("回车结束 · :u 撤销最后一题 > ", "Enter ends · :u undo the last > ")
        return meaning(self._prompted(prompt)) == "undo"

    def stopped(self) -> None:
        self.line()

    def verdict(self, attempt: Attempt) -> None:
        match attempt.asked:
            case Card() as card:
                self._points(attempt, card)
            case Variant() as variant:
                self._corrected(attempt, variant)
        if attempt.review:
            self._comes_back(attempt)

    def _corrected(self, attempt: Attempt, variant: Variant) -> None:
        verdict = attempt.verdict
        if verdict is None:
            self.solution(variant)
            return
        said = verdict.feedback.text(self.lang)
        read_as = self.say(f"读作 {verdict.read_as}", f"Read as {verdict.read_as}")
        if attempt.right:
            self.line(f"✓ {said}{self.say('。', '. ')}{read_as}", "green")
            return
        self.line(f"✗ {read_as}{self.say('。', '. ')}{said}", "red")
        self.solution(variant)

    def _points(self, attempt: Attempt, card: Card) -> None:
        marks = {"right": ("✓", "green"), "partly": ("~", "yellow"), "wrong": ("✗", "red")}
        if attempt.outcome in marks:
            mark, style = marks[attempt.outcome]
            made, count = len(attempt.made), attempt.points
            said = self.say(f"{count} 点中说到 {made} 点", f"{made} of {count} points")
            self.line(f"{mark} {said}", style)
        if not attempt.right:
            self._revise(card)

    def _comes_back(self, attempt: Attempt) -> None:
        day = f"{attempt.due:%m-%d}"
        days = self.say(f"{attempt.days} 天后（{day}）", f"in {_days(attempt.days)} ({day})")
        if attempt.scheduled:
            self.line(self.say(f"下次：{days}", f"Next {days}"), "dim", indent=2)
        else:
            practice = self.say(
                f"算作练习：今天已经排过，下次仍在 {days}",
                f"Practice: already scheduled today, still next {days}",
            )
            self.line(practice, "dim", indent=2)
        if leech := attempt.leech:
            told = self.say(f"这一题已经忘了 {leech.lapses} 次", f"Forgotten {leech.lapses} times")
            if leech.mistake:
                told += self.say(
                    f"，其中 {leech.times} 次是同一种错：{leech.mistake}",
                    f", {leech.times} times by the same mistake: {leech.mistake}",
                )
            advice = self.say("。先读那一节再练。", ". Read the section before the next try.")
            self.line(told + advice, "yellow", indent=2)

    def solution(self, variant: Variant) -> None:
        self.line(presenting.answer_line(variant, self.lang), "bold", indent=2)
        for line in presenting.numbered_steps(variant, self.lang):
            self.line(line, indent=2)
        self._revise(variant.question)

    def _revise(self, item: bank.Item) -> None:
        self.line(
            self.say(
                f"复习：kb read {item.topic} --section {item.section}",
                f"Revise: kb read {item.topic} --section {item.section}",
            ),
            "dim",
            indent=2,
        )

    def end(self, tally: Tally) -> None:
        graded = len(tally.graded)
        if not graded:
            return
        self.line()
        self.line(
            self.say(
                f"答了 {graded} 题，对 {tally.right} 题。",
                f"{graded} answered, {tally.right} right.",
            ),
            "bold",
        )
        missed = [attempt for attempt in tally.graded if attempt.wrong]
        for attempt in missed[:_LISTED]:
            mistake = attempt.verdict.mistake if attempt.verdict else None
            again = f"kb show {attempt.id} --seed {attempt.seed}"
            told = mistake.text(self.lang) if mistake else again
            if isinstance(attempt.asked, Card):
                told = self.say("再看一遍要点", "see the points again")
            self.line(told if told == again else f"{attempt.id}: {told}", indent=2)
        if (more := len(missed) - _LISTED) > 0:
            self.line(self.say(f"……还有 {more} 题", f"… and {more} more"), indent=2)
        topics = dict.fromkeys(attempt.topic for attempt in missed)
        if topics:
            first, again = next(iter(topics)), "kb quiz --wrong"
            if len(topics) <= 3:
                again = " ".join([again, *topics])
            self.line(
                self.say(
                    f"接着：kb read {first}，再来一轮 {again}",
                    f"Next: kb read {first}, then {again}",
                ),
                "dim",
            )


def _joined(paragraph: str) -> str:
    """The lines of a Markdown paragraph as one; between Chinese characters without a space."""
    lines = paragraph.strip().splitlines()
    if any(line.startswith(("- ", "1. ", "```", "|", "$$")) for line in lines):
        return paragraph.strip()
    text = ""
    for line in lines:
        wide = text[-1:] > "\u2e7f" and line.strip()[:1] > "\u2e7f"
        text += ("" if wide or not text else " ") + line.strip()
    return text


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
