"""`kb check`: the bank against its own rules and its independent witnesses."""

import sys
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._output import echo_json, json_option

if TYPE_CHECKING:
    from kb.cli._checking import Units

GROUP = ("for authors", 3)
SUMMARY = (
    "检查题库：题目、片段、独立验证、练习、论断",
    "Check questions, witnesses, exercises and claims",
)


@click.command(
    "check",
    help=say(
        "每题抽很多次，题目、代码片段与独立验证三者必须一致；缺的、多余的文件都会指出。"
        "练习：空壳必须不过，参考答案必须通过，每种典型错误都要被点名。"
        "论断：程序试着推翻每句概括的话；一年前查的软件行为会列出来。\n\n"
        "可以给出主题或题目；不指定检查哪一部分时，检查题目与文件。",
        "Every question is drawn many times; question, snippet and independent witness must "
        "agree, and missing or stray files are named. In exercises the stub must fail, the "
        "solution must pass, and every usual mistake must be named. Claims, the general "
        "sentences of the pages, are tried to be broken; those about software that were looked "
        "up more than a year ago are listed.\n\n"
        "Limit it to topics or ids. Without an option, questions and files are checked.",
    ),
)
@click.argument("names", metavar="[TOPIC|ID]...", nargs=-1)
@click.option(
    "--questions", is_flag=True, help=say("检查题目", "Check questions against both witnesses")
)
@click.option(
    "--snippets", is_flag=True, help=say("检查代码片段", "Check snippets against oracles")
)
@click.option("--exercises", is_flag=True, help=say("检查练习", "Check stubs, solutions, mutants"))
@click.option(
    "--claims", is_flag=True, help=say("试着推翻页面上的论断", "Try to break the pages' claims")
)
@click.option(
    "--draws", type=click.IntRange(1, 100_000), default=200, show_default=True,
    help=say("每题抽多少次", "Draws per question"),
)  # fmt: skip
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
    help=say("同时用几个进程", "Parallel processes"),
)  # fmt: skip
@json_option
@lang_option
def command(
    names: tuple[str, ...],
    questions: bool,
    snippets: bool,
    exercises: bool,
    claims: bool,
    draws: int,
    jobs: int,
    as_json: bool,
    lang: str,
) -> None:
    from kb.checks import layout
    from kb.cli._checking import PARTS, files, results, uncovered, units

    chosen = dict(zip(PARTS, (questions, snippets, exercises, claims), strict=True))
    parts = frozenset(part for part, wanted in chosen.items() if wanted)
    asked = units(names, parts)
    findings: list[tuple[str, str, str]] = []
    notes, claimed = asked.notes, list[dict[str, object]]()
    if layout.checkout() is None:
        notes.append(
            say("不在源码目录里，没有检查页面与测试文件",
                "not a source checkout; pages and tests were not looked at", lang)
        )  # fmt: skip
    if not parts or "questions" in parts:
        findings += [(found.place, found.wrong, found.next_step) for found in files(names, lang)]
    if "claims" in parts:
        found = uncovered(names)
        findings += [(finding.place, finding.wrong, finding.next_step) for finding in found]
    label = say("检查", "Checking", lang)
    work = results(asked, draws, parts or frozenset({"questions"}), jobs)
    hidden = as_json or not sys.stderr.isatty()
    with click.progressbar(
        work, length=len(asked), label=label, file=sys.stderr, hidden=hidden
    ) as bar:
        for result in bar:
            findings += result.findings
            notes += result.notes
            claimed += [result.claim] if result.claim else []
    _report(findings, notes, asked, claimed, draws, as_json, lang)
    sys.exit(1 if findings else 0)


def _report(
    findings: list[tuple[str, str, str]],
    notes: list[str],
    asked: "Units",
    claimed: list[dict[str, object]],
    draws: int,
    as_json: bool,
    lang: str,
) -> None:
    if as_json:
        keys = ("place", "wrong", "next_step")
        rows = [dict(zip(keys, finding, strict=True)) for finding in findings]
        said = {
            "questions": len(asked.questions),
            "exercises": len(asked.exercises),
            "claims": claimed,
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
    if count := len(asked.questions):
        zh.append(f"{count} 题（每题 {draws} 次）")
        en.append(f"{count} questions, {draws} draws each")
    if count := len(asked.exercises):
        zh.append(f"{count} 个练习")
        en.append(f"{count} exercises")
    if count := len(asked.claims):
        cases = [int(str(claim["cases"])) for claim in claimed]
        zh.append(f"{count} 条论断（{sum(map(bool, cases))} 条试了 {sum(cases):,} 次）")
        en.append(f"{count} claims, {sum(map(bool, cases))} tried on {sum(cases):,} cases")
    elif asked.notes:
        zh.append("0 条论断")
        en.append("0 claims")
    if not zh:
        zh.append("文件")
        en.append("files")
    count, alone = len(findings), sum(": " in note for note in notes if asked.questions)
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
