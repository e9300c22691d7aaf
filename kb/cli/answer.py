"""`kb answer`: grade one answer; exit 0 right, 1 wrong, 2 unreadable."""

import sys

import click

from kb.cli._language import lang_option, say
from kb.cli._names import id_argument, question_of
from kb.cli._output import echo_json, json_option

_EXIT = {"right": 0, "wrong": 1, "unreadable": 2}


@click.command(
    "answer",
    context_settings={"ignore_unknown_options": True},
    help=say(
        "批改一个答案，什么也不保存。VALUE 为 - 时读标准输入。\n\n"
        "退出码：0 对，1 错，2 读不懂（或有歧义、没有这道题）。\n\n"
        "JSON 的键：verdict（right、wrong、unreadable）、read_as、answer、"
        "mistake（错误的 id 或 null）、feedback、"
        "steps（text 与 value 的列表）、page。",
        "Grade one answer; nothing is saved. VALUE - reads standard input.\n\n"
        "Exit code: 0 right, 1 wrong, 2 unreadable (also ambiguous) or unknown id.\n\n"
        "JSON keys: verdict (right, wrong, unreadable), read_as, answer, mistake (its id or null), "
        "feedback, steps (a list of text and value), page.",
    ),
)
@id_argument
@click.argument("value", metavar="VALUE", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--seed", type=int, required=True, help=say("题目变体的种子", "Seed of the variant"))
@lang_option
@json_option
def command(name: str, value: tuple[str, ...], seed: int, lang: str, as_json: bool) -> None:
    from kb.cli import _problem
    from kb.quiz.answers.grading import grade

    variant = question_of(name).draw(seed)
    text = " ".join(value)
    if text == "-":
        text = sys.stdin.readline(10_000).rstrip("\r\n")
    verdict = grade(variant, text)
    if as_json:
        said = _problem.verdict_json(variant, verdict, lang)
        echo_json(said)
    elif verdict.outcome == "unreadable":
        click.echo(say("读不懂：", "Unreadable: ", lang) + verdict.feedback.text(lang), err=True)
    else:
        click.echo(say("读作 ", "Read as ", lang) + verdict.read_as)
        click.echo(verdict.feedback.text(lang))
        if verdict.outcome == "wrong":
            click.echo(say("答案：", "Answer: ", lang) + _problem.answer_line(variant))
            for line in _problem.step_lines(variant, lang):
                click.echo(f"  {line}")
    sys.exit(_EXIT[verdict.outcome])
