"""The learner's own folder of exercises, and how an outcome is told."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli._language import say

if TYPE_CHECKING:
    from kb.exercises.exercise import Exercise
    from kb.exercises.outcome import Outcome

#: What the stubs raise, in Python and in Java.
NOT_WRITTEN = ("NotImplementedError", "java.lang.UnsupportedOperationException")


class ExerciseName(click.ParamType["Exercise"]):
    """An exercise by `topic/name`, or by its name alone where only one has it."""

    name = "exercise"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> "Exercise":
        from kb.exercises.exercise import Exercise, exercises
        from kb.quiz.asking.bank import nearest

        if isinstance(value, Exercise):
            return value
        known = exercises()
        wanted = value.removesuffix(".py").removesuffix(".java")
        found = [e for e in known if wanted in (e.id, e.name, Path(e.file_name).stem)]
        if len(found) == 1:
            return found[0]
        close = [e.id for e in found] or nearest(wanted, [e.id for e in known])
        raise click.UsageError(
            say(f"没有练习 {value!r}", f"no exercise is called {value!r}")
            + (
                say(f"；最接近的是 {'、'.join(close)}", f"; nearest: {', '.join(close)}")
                if close
                else ""
            )
            + say("。`kb code list` 列出全部", ". `kb code list` shows all")
        )

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        from kb.exercises.exercise import exercises

        return [CompletionItem(e.id) for e in exercises() if incomplete in e.id]


def folder_option(function: Any) -> Any:
    """`--folder`, the learner's practice folder."""
    return click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=lambda: Path(os.environ.get("KB_PRACTICE", "practice")),
        show_default="KB_PRACTICE, practice",
        help=say("放自己代码的目录", "Folder for your code"),
    )(function)


def own_file(exercise: "Exercise", folder: Path) -> Path:
    """Where the learner's code of an exercise is."""
    return folder / exercise.topic / exercise.file_name


def existing_file(exercise: "Exercise", folder: Path) -> Path:
    """The learner's file, or one line on how to begin."""
    path = own_file(exercise, folder)
    if not path.is_file():
        raise click.UsageError(
            say(f"{path} 还不存在；先运行 kb code start {exercise.id}",
                f"{path} does not exist yet; first run kb code start {exercise.id}")
        )  # fmt: skip
    return path


def outcome_json(exercise: "Exercise", outcome: "Outcome", lang: str) -> dict[str, Any]:
    """What `kb code check --json` writes."""
    said = vars(outcome).copy()
    said["exercise"] = exercise.id
    said["property"] = say(*outcome.property, lang) if outcome.property else None
    said["mistake"] = say(*outcome.mistake, lang) if outcome.mistake else None
    return said


def coloured(text: str, colour: str | None = None) -> None:
    """Print one line as it is; rich knows consoles of Windows that click would fill with codes."""
    from rich.console import Console
    from rich.text import Text

    Console(highlight=False).print(Text(text), style=colour or "", soft_wrap=True)


def tell(outcome: "Outcome", lang: str) -> None:
    """The outcome in a few lines: what passed, the smallest failing case, the mistake."""

    def line(zh: str, en: str, colour: str | None = None, indent: int = 2) -> None:
        coloured(" " * indent + say(zh, en, lang), colour)

    for name in outcome.passed:
        coloured(f"  ✓ {name}", "green")
    if outcome.printed.strip():
        line("你的代码打印了：", "Your code printed:")
        for text in outcome.printed.strip().splitlines()[:8]:
            click.echo("    " + "".join(c if c.isprintable() else "�" for c in text)[:160])
    if outcome.state == "passed":
        count = len(outcome.passed)
        line(f"{count} 项检查全部通过。", f"All {count} checks pass.", "green", 0)
    elif outcome.state == "failed":
        assert outcome.property is not None
        zh, en = outcome.property
        line(f"✗ {outcome.failed}：{zh}", f"✗ {outcome.failed}: {en}", "red")
        line(f"输入：{outcome.case}", f"input:    {outcome.case}", indent=4)
        line(f"应为：{outcome.expected}", f"expected: {outcome.expected}", indent=4)
        line(f"得到：{outcome.got}", f"got:      {outcome.got}", indent=4)
        if outcome.differs not in ("", "value", "exception"):
            line(f"不同：{outcome.differs}", f"differs:  {outcome.differs}", indent=4)
        if outcome.mistake and not outcome.got.startswith(NOT_WRITTEN):
            zh, en = outcome.mistake
            line(f"可能的错误：{zh}", f"Probably: {en}", "yellow", 4)
    else:
        place = (
            say(f"第 {outcome.line} 行：", f"line {outcome.line}: ", lang) if outcome.line else ""
        )
        zh, en = {
            "broken": ("代码无法运行", "The code does not run"),
            "timeout": ("超时（死循环？）", "Out of time (an endless loop?)"),
            "died": ("进程中途结束", "The process ended early"),
            "unavailable": ("这里不能检查，缺少", "Cannot be checked here, missing"),
        }[outcome.state]
        line(f"✗ {zh}：{place}{outcome.error}", f"✗ {en}: {place}{outcome.error}", "red")
