"""`kb report`: what to paste into a bug report. Nothing is sent."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import ItemId
from kb.cli._storage import data_option, open_data

if TYPE_CHECKING:
    from kb.quiz.memory.review import Review

GROUP = ("for authors", 4)
SUMMARY = (
    "打印可以贴进问题报告的内容，不会发送",
    "Print what to paste into a bug report; nothing is sent",
)


@click.command(
    "report",
    help=say(
        "题、种子、版本、你的答案与判定。不给 ID 就报告最近一次作答。",
        "Question, seed, version, your answer and the verdict. Without ID, the latest answer is "
        "reported.",
    ),
)
@click.argument("name", metavar="[ID]", required=False, type=ItemId())
@click.option("--seed", type=int, help=say("题目变体的种子", "Seed of the variant"))
@data_option
@lang_option
def command(name: str | None, seed: int | None, data_dir: Path | None, lang: str) -> None:
    import platform
    from importlib import metadata

    from kb import __version__
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    review = _latest(name, seed, data_dir)
    if name is None and review is None:
        raise click.UsageError(
            say("还没有作答记录；给出 ID", "nothing was answered yet; give an ID", lang)
        )
    item = bank.find(name or (review.question if review else ""))
    click.echo(f"kb {__version__} · Python {platform.python_version()} · {platform.platform()}")
    click.echo(f"click {metadata.version('click')} · fsrs {metadata.version('fsrs')} · lang {lang}")
    click.echo(f"id {item.id} · revision {item.revision} · kind {item.kind}")
    if isinstance(item, Question):
        _variant(item, review.seed if review else seed or 0, lang)
    else:
        click.echo(f"prompt: {item.text(lang).question}")
    if review:
        click.echo(f"typed: {review.raw!r} · read as: {review.parsed!r} · hints {review.hints}")
        click.echo(f"verdict: {review.verdict} · mistake: {review.mistake or '–'}")
        click.echo(f"answered: {review.answered_at} · revision {review.revision}")
    click.echo(
        say("（以上只在本机显示；贴出去之前请看一遍。）",
            "(Shown on this machine only; read it before you paste it.)", lang),
        err=True,
    )  # fmt: skip


def _latest(name: str | None, seed: int | None, data_dir: Path | None) -> "Review | None":
    store, _ = open_data(data_dir, write=False)
    tests = ["question = ?"] * bool(name) + ["seed = ?"] * (seed is not None)
    values = [value for value in (name, seed) if value is not None]
    where = f"WHERE {' AND '.join(tests)} " * bool(tests) + "ORDER BY answered_at DESC LIMIT 1"
    with store:
        return next(store.each_answer(where, values), None)


def _variant(question: object, seed: int, lang: str) -> None:
    from kb.quiz.asking import presenting
    from kb.quiz.asking.question import Question

    assert isinstance(question, Question)
    variant = question.draw(seed)
    click.echo(f"seed {seed} · given {dict(variant.problem.given)!r}")
    click.echo(f"prompt: {presenting.prompt(variant, lang)}")
    for line in presenting.option_lines(variant, lang):
        click.echo(f"  {line}")
    click.echo(f"our answer: {presenting.answer(variant, lang)}")
    click.echo(f"again: kb show {question.id} --seed {seed} --lang {lang}")
