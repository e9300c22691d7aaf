"""`kb show`: a problem with its answer, its steps and every mistake with its value."""

from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import id_argument
from kb.cli._output import echo_json, json_option

if TYPE_CHECKING:
    from kb.quiz.asking.cards import Card


@click.command(
    "show",
    help=say(
        "给出题和读者看全部：题目、答案、步骤、每个典型错误及其数值。\n\n"
        "JSON：kb ask 的键，再加 answer（数值题是数）、steps、"
        "mistakes（id、value、feedback 的列表）、page。",
        "Show everything, for authors and readers: problem, answer, steps, every mistake.\n\n"
        "JSON: the keys of kb ask, and answer (a number where the kind is a number), steps, "
        "mistakes (a list of id, value and feedback), page.",
    ),
)
@id_argument
@click.option("--seed", type=int, default=0, show_default=True, help=say("种子", "Seed"))
@lang_option
@json_option
def command(name: str, seed: int, lang: str, as_json: bool) -> None:
    from kb.cli import _problem
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question
    from kb.quiz.asking.values import as_json as value_json
    from kb.quiz.asking.values import show_answer

    item = bank.find(name)
    if not isinstance(item, Question):
        _card(item, lang, as_json)
        return
    variant = item.draw(seed)
    if as_json:
        shown = _problem.problem_json(variant, lang) | {
            "answer": value_json(variant, variant.problem.answer),
            "steps": _problem.steps_json(variant, lang),
            "mistakes": [
                {"id": m.id, "value": value_json(variant, m.value), "feedback": m.text(lang)}
                for m in variant.problem.mistakes
            ],
            "page": _problem.page(item, lang),
        }
        echo_json(shown)
        return
    click.echo(_problem.prompt(variant, lang))
    if variant.problem.code:
        click.echo("\n" + variant.problem.code.rstrip() + "\n")
    for key, text in _problem.options(variant, lang):
        click.echo(f"  {key}. {text}")
    click.echo(say("答案：", "Answer: ", lang) + _problem.answer_line(variant))
    for line in _problem.step_lines(variant, lang):
        click.echo(f"  {line}")
    click.echo(say("典型错误：", "Mistakes:", lang))
    for mistake in variant.problem.mistakes:
        click.echo(f"  {show_answer(variant, mistake.value)}  {mistake.id}: {mistake.text(lang)}")


def _card(card: "Card", lang: str, as_json: bool) -> None:
    text = card.text(lang)
    if as_json:
        shown = {
            "id": card.id, "topic": card.topic, "lang": lang, "kind": card.kind,
            "level": card.level, "prompt": text.question, "answer": text.answer,
            "points": list(text.points),
        }  # fmt: skip
        echo_json(shown)
        return
    click.echo(f"{text.question}\n\n{text.answer}\n")
    for point in text.points:
        click.echo(f"  • {point}")
