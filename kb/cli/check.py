"""`kb check`: the bank against its own rules and its independent witnesses."""

import sys

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import echo_json


@click.command(
    "check",
    help=say(
        "自检：每题抽很多次，题目、代码片段与独立验证三者必须一致；缺的、多余的文件都会指出。",
        "Check the bank: every question drawn many times, question, snippet and independent "
        "witness must agree; missing and stray files are named.",
    ),
)
@topics_argument
@click.option(
    "--draws", type=click.IntRange(1, 100_000), default=200, show_default=True,
    help=say("每题抽多少次", "Draws of each question"),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Write JSON"))
@lang_option
def command(topics: tuple[str, ...], draws: int, as_json: bool, lang: str) -> None:
    from kb.quiz import bank, rooms, witness
    from kb.quiz.audit import Finding, audit

    stems, seeds = chosen(topics), range(draws)
    findings: list[Finding] = []
    notes: list[str] = []
    root = rooms.checkout()
    public = [stem for stem in stems if stem in bank.topics(private=False)]
    if root is None:
        notes.append(
            say("不在源码目录里，没有检查页面与测试文件",
                "not a source checkout: pages and tests were not looked at", lang)
        )  # fmt: skip
    elif not topics:
        findings += rooms.missing_and_stray(root, public)
    checked = 0
    for stem in stems:
        topic = bank.load(stem)
        for question in topic.questions:
            found = audit(question, seeds)
            if not found and not topic.private:
                try:
                    found = witness.agree(question, seeds)
                except witness.Unavailable as lacking:
                    notes.append(f"{question.id}: {lacking}")
            findings += found
            checked += 1
    if as_json:
        rows = [vars(finding) for finding in findings]
        said = {"questions": checked, "draws": draws, "findings": rows, "notes": notes}
        echo_json(said)
    else:
        for finding in findings:
            click.echo(str(finding))
        for note in notes:
            click.echo(say(f"注意：{note}", f"note: {note}", lang), err=True)
        count = len(findings)
        click.echo(
            say(
                f"查了 {checked} 题，每题 {draws} 次："
                + (f"{count} 处有误" if count else "全部一致"),
                f"{checked} questions, {draws} draws each: "
                + (f"{count} wrong" if count else "all agree"),
                lang,
            )
        )
    sys.exit(1 if findings else 0)
