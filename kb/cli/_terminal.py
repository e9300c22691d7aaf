"""The terminal's face of a session: rich text, colours where wanted, keys where useful."""

import contextlib
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kb.cli import _problem
from kb.cli._asking import Attempt, Tally
from kb.cli._language import say
from kb.quiz import bank

if TYPE_CHECKING:
    from kb.quiz.grading import Verdict
    from kb.quiz.problem import Variant


class Terminal:
    """Shows problems and verdicts on a rich console and reads answers from standard input."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self.lang = lang
        self.console = console or Console(highlight=False)
        self._interactive = sys.stdin.isatty()
        if self._interactive:
            with contextlib.suppress(ImportError):  # line editing where the platform has it
                import readline  # noqa: F401

    def say(self, zh: str, en: str) -> str:
        return say(zh, en, self.lang)

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One paragraph, wrapped to the width by cells, never read as markup."""
        if not text:
            self.console.print()
            return
        self.console.print(Padding(Text(text, style), (0, 0, 0, indent), expand=False))

    def problem(self, variant: "Variant", number: int, total: int) -> None:
        question = variant.question
        title = bank.load(question.topic).title(self.lang)
        place = f"{number}/{total}" if total else str(number)
        level = self.say(f"难度 {question.level}", f"level {question.level}")
        self.line()
        self.line(f"{title} · {place} · {level} · {question.id}", "dim")
        self.line()
        self.line(_problem.prompt(variant, self.lang), "bold")
        if variant.problem.code:
            self._code(variant.problem.code, variant.problem.code_language)
        for key, text in _problem.options(variant, self.lang):
            self.line(f"{key}. {text}", indent=2)
        if number == 1:
            self.line(
                self.say(
                    "回车提交 · :h 提示 · :r 看答案 · :s 跳过 · :q 离开",
                    "Enter submits · :h hint · :r reveal · :s skip · :q leave",
                ),
                "dim",
            )

    def _code(self, code: str, language: str) -> None:
        self.line()
        if self.console.is_terminal and not self.console.no_color:
            from rich.syntax import Syntax

            shown = Syntax(code.rstrip(), language, theme="ansi_dark", background_color="default")
            self.console.print(Padding(shown, (0, 0, 0, 2)))
        else:
            for row in code.rstrip().splitlines():
                self.console.print(Text("  " + row), soft_wrap=True)
        self.line()

    def read(self, variant: "Variant") -> str:
        return self.ask_line(_problem.expects(variant, self.lang))

    def ask_line(self, expected: str) -> str:
        """One line of standard input; EOFError at its end."""
        prompt = self.say(f"答案（{expected}）> ", f"Answer ({expected}) > ")
        if self._interactive:
            return input(prompt)
        self.console.print(Text(prompt), end="")
        sys.stdout.flush()
        text = sys.stdin.readline(10_000)
        if not text:
            raise EOFError
        self.console.print(Text(text.rstrip("\r\n")), soft_wrap=True)
        return text

    def unreadable(self, variant: "Variant", verdict: "Verdict") -> None:
        said = verdict.feedback.text(self.lang)
        again = self.say("不计分，请重新输入。", "Not counted; try again.")
        self.line(f"? {said}{self.say('。', '. ')}{again}", "yellow")

    def hint(self, variant: "Variant", given: int) -> None:
        steps = variant.problem.steps
        if not steps:
            self.line(self.say("这道题没有提示。", "There is no hint."), "cyan")
            return
        text = steps[given - 1].text(self.lang)
        self.line(self.say(f"提示 {given}：{text}", f"Hint {given}: {text}"), "cyan")

    def keys(self) -> None:
        self.line(
            self.say(
                "输入答案后回车。:h 提示 · :r 看答案 · :s 跳过 · :u 撤销上一题 · :b 今天不再问 · "
                ":! 不再问 · :q 离开",
                "Type an answer and press Enter. :h hint · :r reveal · :s skip · :u undo the last "
                "answer · :b not today · :! never again · :q leave",
            ),
            "dim",
        )

    def verdict(self, attempt: Attempt) -> None:
        verdict = attempt.verdict
        if verdict is None:
            return
        said = verdict.feedback.text(self.lang)
        read_as = self.say(f"读作 {verdict.read_as}", f"Read as {verdict.read_as}")
        if attempt.right:
            self.line(f"✓ {said}{self.say('。', '. ')}{read_as}", "green")
            return
        self.line(f"✗ {read_as}{self.say('。', '. ')}{said}", "red")
        self.solution(attempt.variant)

    def solution(self, variant: "Variant") -> None:
        answer = self.say("答案：", "Answer: ") + _problem.answer_line(variant)
        self.line(answer, "bold", indent=2)
        for line in _problem.step_lines(variant, self.lang):
            self.line(line, indent=2)
        question = variant.question
        self.line(
            self.say(
                f"复习：kb read {question.topic}（#{question.section}）",
                f"Revise: kb read {question.topic} (#{question.section})",
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
        missed = [a for a in tally.graded if not a.right]
        for attempt in missed:
            mistake = attempt.verdict.mistake if attempt.verdict else None
            told = mistake.text(self.lang) if mistake else self.say("再看一遍步骤", "see the steps")
            self.line(f"{attempt.variant.question.id}: {told}", indent=2)
        topics = dict.fromkeys(a.variant.question.topic for a in missed)
        if topics:
            names = " ".join(topics)
            self.line(
                self.say(
                    f"接着：kb read {next(iter(topics))}，再来一轮 kb quiz {names}",
                    f"Next: kb read {next(iter(topics))}, then kb quiz {names}",
                ),
                "dim",
            )
