"""`kb check`: the bank against its own rules and its independent witnesses."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._output import echo_json, json_option

if TYPE_CHECKING:
    from kb.checks.questions import Finding


@click.command(
    "check",
    help=say(
        "自检：每题抽很多次，题目、代码片段与独立验证三者必须一致；缺的、多余的文件都会指出。"
        "练习：空壳必须不过，参考答案必须通过，每种典型错误都要被点名。\n\n"
        "可以给出主题或题目；不指定检查哪一部分时，检查题目与文件。",
        "Check the bank: every question drawn many times, question, snippet and independent "
        "witness must agree; missing and stray files are named. Exercises: the stub must fail, the "
        "solution pass, each mutant be named.\n\n"
        "Name topics or ids; without a part, questions and files are checked.",
    ),
)
@click.argument("names", metavar="[TOPIC|ID]...", nargs=-1)
@click.option("--questions", is_flag=True, help=say("题目", "Questions against both witnesses"))
@click.option("--snippets", is_flag=True, help=say("片段", "Snippets against oracles"))
@click.option("--exercises", is_flag=True, help=say("练习", "Exercises: stubs, solutions, mutants"))
@click.option(
    "--draws", type=click.IntRange(1, 100_000), default=200, show_default=True,
    help=say("每题抽多少次", "Draws of each question"),
)  # fmt: skip
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
    help=say("同时用几个进程", "Processes at once"),
)  # fmt: skip
@json_option
@lang_option
def command(
    names: tuple[str, ...],
    questions: bool,
    snippets: bool,
    exercises: bool,
    draws: int,
    jobs: int,
    as_json: bool,
    lang: str,
) -> None:
    from kb.checks import layout as rooms
    from kb.cli._checking import PARTS, results

    chosen = dict(zip(PARTS, (questions, snippets, exercises), strict=True))
    parts = frozenset(part for part, wanted in chosen.items() if wanted) or frozenset({"questions"})
    asked, tasks = _units(names, parts)
    findings: list[tuple[str, str, str]] = []
    notes: list[str] = []
    root = rooms.checkout()
    if root is None:
        notes.append(
            say("不在源码目录里，没有检查页面与测试文件",
                "not a source checkout; pages and tests were not looked at", lang)
        )  # fmt: skip
    elif not names and "questions" in parts:
        findings += [(f.place, f.wrong, f.next_step) for f in _files(root)]
    label = say("检查", "Checking", lang)
    units = results(asked, tasks, draws, parts, jobs)
    hidden = as_json or not sys.stderr.isatty()
    with click.progressbar(
        units, length=len(asked) + len(tasks), label=label, file=sys.stderr, hidden=hidden
    ) as bar:
        for result in bar:
            findings += result.findings
            notes += result.notes
    _report(findings, notes, len(asked), len(tasks), draws, as_json, lang)
    sys.exit(1 if findings else 0)


def _files(root: Path) -> "list[Finding]":
    from kb.checks import layout as rooms
    from kb.quiz.asking import bank

    return rooms.missing_and_stray(root, bank.topics(private=False))


def _units(names: tuple[str, ...], parts: frozenset[str]) -> tuple[list[str], list[str]]:
    """The ids of the questions and of the exercises that are meant."""
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    stems = bank.topics()
    asked: list[str] = []
    tasks: list[str] = []
    practice: dict[str, str] = {}
    if "exercises" in parts:
        from kb.exercises.exercise import exercises

        practice = {exercise.id: exercise.topic for exercise in exercises()}
    for name in names or stems:
        if name in stems:
            asked += [question.id for question in bank.load(name).questions]
            tasks += [task for task, topic in practice.items() if topic == name]
        elif name in practice:
            tasks.append(name)
        else:
            item = bank.find(name)
            if not isinstance(item, Question):
                raise click.UsageError(
                    say(
                        f"{name} 是回忆卡，没有数字可查",
                        f"{name} is a recall card: nothing to check",
                    )
                )
            asked.append(name)
    return (asked if parts & {"questions", "snippets"} else []), tasks


def _report(
    findings: list[tuple[str, str, str]],
    notes: list[str],
    asked: int,
    tasks: int,
    draws: int,
    as_json: bool,
    lang: str,
) -> None:
    if as_json:
        keys = ("place", "wrong", "next_step")
        rows = [dict(zip(keys, finding, strict=True)) for finding in findings]
        said = {
            "questions": asked,
            "exercises": tasks,
            "draws": draws,
            "findings": rows,
            "notes": notes,
        }
        echo_json(said)
        return
    for finding in findings:
        click.echo("{}: {}; {}".format(*finding))
    for note in _gathered(notes, lang):
        click.echo(say(f"注意：{note}", f"note: {note}", lang), err=True)
    zh, en = [], []
    if asked:
        zh.append(f"{asked} 题（每题 {draws} 次）")
        en.append(f"{asked} questions, {draws} draws each")
    if tasks:
        zh.append(f"{tasks} 个练习")
        en.append(f"{tasks} exercises")
    count, alone = len(findings), sum(": " in note for note in notes)
    if alone:
        zh.append(f"其中 {alone} 个没有用到独立验证")
        en.append(f"{alone} of them without their witness")
    click.echo(
        say(
            f"查了 {'、'.join(zh)}：" + (f"{count} 处有误" if count else "全部一致"),
            f"{'; '.join(en)}: " + (f"{count} wrong" if count else "all agree"),
            lang,
        )
    )


def _gathered(notes: list[str], lang: str) -> list[str]:
    """Notes with the same reason in one line: the reason, and how many units it concerns."""
    reasons: dict[str, int] = {}
    lines = []
    for note in notes:
        _, colon, reason = note.partition(": ")
        if colon:
            reasons[reason] = reasons.get(reason, 0) + 1
        else:
            lines.append(note)
    for reason, count in reasons.items():
        lines.append(say(f"{reason}（{count} 个）", f"{reason} ({count} of them)", lang))
    return lines
