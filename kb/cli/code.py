"""`kb code`: implement it yourself, in your own folder, checked against properties."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli._code_reviews import keep
from kb.cli._language import lang_option, say
from kb.cli._output import echo_json, json_option
from kb.cli._practice import (
    ExerciseName,
    coloured,
    existing_file,
    folder_option,
    outcome_json,
    own_file,
    tell,
)
from kb.cli._storage import data_option

if TYPE_CHECKING:
    from kb.exercises.exercise import Exercise

GROUP = ("every day", 3)
SUMMARY = (
    "白板编程：自己实现，检查会指出错在哪里",
    "Implement it yourself; the checks say what is wrong",
)

_EXIT = {"passed": 0, "failed": 1, "broken": 1, "timeout": 1, "died": 1, "unavailable": 2}


@click.group(
    "code",
    help=say(
        "从 `kb code list` 和 `kb code start` 开始。",
        "Start with `kb code list` and `kb code start`.",
    ),
)
def command() -> None:
    pass


exercise_argument = click.argument("exercise", metavar="EXERCISE", type=ExerciseName())


@command.command("list", help=say("列出全部练习。", "List the exercises."))
@folder_option
@json_option
@lang_option
def list_(folder: Path, as_json: bool, lang: str) -> None:
    from kb.exercises.exercise import exercises

    found = exercises()
    if as_json:
        rows = [
            {"id": e.id, "title": e.title(lang), "level": e.level, "language": e.suffix[1:],
             "started": own_file(e, folder).is_file()}
            for e in found
        ]  # fmt: skip
        echo_json(rows)
        return
    width = max((len(e.id) for e in found), default=0)
    for e in found:
        mark = say("（已开始）", " (started)", lang) if own_file(e, folder).is_file() else ""
        level = say(f"难度 {e.level}", f"level {e.level}", lang)
        click.echo(f"{e.id:<{width}}  {level}  {e.title(lang)}{mark}")


@command.command(
    "start",
    help=say("写出题目和待填的代码。", "Write the stub into your folder and show the task."),
)
@exercise_argument
@folder_option
@lang_option
def start(exercise: "Exercise", folder: Path, lang: str) -> None:
    path = own_file(exercise, folder)
    click.echo(_readable(exercise.task(lang)))
    if path.exists():
        click.echo(say(f"保留你已有的 {path}。", f"Your {path} is kept as it is.", lang))
    else:
        _write(path, exercise.text("stub"))
        click.echo(say(f"已写入 {path}。", f"Wrote {path}.", lang))
    click.echo(
        say(f"检查：kb code check {exercise.id}；边写边查：kb code watch {exercise.id}",
            f"Check: kb code check {exercise.id}; on every save: kb code watch {exercise.id}", lang)
    )  # fmt: skip


@command.command(
    "check",
    help=say(
        "检查你的代码；全部通过时退出码为 0。",
        "Check your code; exit code 0 if every check passes.",
    ),
)
@exercise_argument
@folder_option
@click.option(
    "--no-save", is_flag=True, help=say("不记入复习日程", "Keep this run out of the schedule")
)
@data_option
@json_option
@lang_option
def check(
    exercise: "Exercise",
    folder: Path,
    no_save: bool,
    data_dir: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    from kb.exercises.runner import Runner

    path = existing_file(exercise, folder)
    with Runner() as runner:
        outcome = runner.check(exercise, path)
    if as_json:
        said = outcome_json(exercise, outcome, lang)
        echo_json(said)
    else:
        click.echo(f"{exercise.id}  {path}")
        tell(outcome, lang)
    if not no_save and (said_next := keep(exercise, path, outcome, data_dir)) and not as_json:
        click.echo(f"  {said_next}")
    sys.exit(_EXIT[outcome.state])


@command.command(
    "watch", help=say("每次保存就检查一次，Ctrl-C 结束。", "Check on every save; Ctrl-C stops.")
)
@exercise_argument
@folder_option
@click.option("--manual", is_flag=True, help=say("按回车才检查", "Check only when you press Enter"))
@click.option("--times", type=click.IntRange(1), hidden=True, help="Stop after this many checks.")
@lang_option
def watch(exercise: "Exercise", folder: Path, manual: bool, times: int | None, lang: str) -> None:
    from kb.exercises.runner import Runner

    path, done = existing_file(exercise, folder), 0
    with Runner() as runner:
        seen: tuple[int, int] | None = None
        while times is None or done < times:
            if manual and seen is not None:
                click.prompt(
                    say("回车再查", "Enter checks again", lang), default="", show_default=False
                )
                seen = (-1, -1)
            try:
                state = path.stat()
            except FileNotFoundError:  # some editors replace the file when they save
                time.sleep(0.05)
                continue
            now = (state.st_mtime_ns, state.st_size)
            if now != seen:
                seen, done = now, done + 1
                click.echo(f"— {exercise.id}  {time.strftime('%H:%M:%S')}")
                tell(runner.check(exercise, path), lang)
                if not manual and done == 1:
                    hint = say("等你保存……（Ctrl-C 结束；不灵就用 --manual）",
                               "Waiting for a save … (Ctrl-C ends; --manual if nothing happens)",
                               lang)  # fmt: skip
                    click.echo(hint)
            elif not manual:
                time.sleep(0.1)


@command.command("hint", help=say("看提示，一步一步来。", "Show hints, step by step."))
@exercise_argument
@click.option(
    "--step", type=click.IntRange(1), default=1, show_default=True,
    help=say("看到第几步", "Show hints up to this step"),
)  # fmt: skip
@lang_option
def hint(exercise: "Exercise", step: int, lang: str) -> None:
    hints = exercise.hints(lang)
    for number, text in enumerate(hints[:step], 1):
        click.echo(f"{number}. {_readable(text)}")
    if step < len(hints):
        click.echo(
            say(f"还有提示：kb code hint {exercise.id} --step {step + 1}",
                f"More: kb code hint {exercise.id} --step {step + 1}", lang)
        )  # fmt: skip


@command.command("diff", help=say("与参考答案对照。", "Compare your code with the solution."))
@exercise_argument
@folder_option
def diff(exercise: "Exercise", folder: Path) -> None:
    import difflib

    path = existing_file(exercise, folder)
    mine = path.read_text(encoding="utf-8", errors="replace").splitlines()
    lines = difflib.unified_diff(
        mine, exercise.text("solution").splitlines(), str(path), "solution", lineterm=""
    )
    for text in lines:
        colour = {"+": "green", "-": "red"}.get(text[:1])
        coloured(text, colour)


@command.command("solution", help=say("看参考答案。", "Show the solution."))
@exercise_argument
def solution(exercise: "Exercise") -> None:
    click.echo(exercise.text("solution"), nl=False)


@command.command(
    "reset",
    help=say("从头再来；你写的会留一份备份。", "Start over; your version is kept as a backup."),
)
@exercise_argument
@folder_option
@lang_option
def reset(exercise: "Exercise", folder: Path, lang: str) -> None:
    path = existing_file(exercise, folder)
    number = 1
    while (kept := path.with_name(f"{path.stem}.{number}.bak{path.suffix}")).exists():
        number += 1
    path.rename(kept)
    _write(path, exercise.text("stub"))
    click.echo(say(f"重新开始：{path}；原来的在 {kept}",
                   f"Begun anew: {path}; what you wrote is in {kept}", lang))  # fmt: skip


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise click.UsageError(
            say(f"{path} 写不了：{error.strerror}；用 --folder 换个目录",
                f"{path} cannot be written: {error.strerror}; name another place with --folder")
        ) from error  # fmt: skip


def _readable(text: str) -> str:
    from kb.cli._latex import readable

    return (
        readable(text).replace(" {level=1}", "").replace(" {level=2}", "").replace(" {level=3}", "")
    )
