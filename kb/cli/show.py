"""`kb show`: a problem with its answer, its steps and every mistake with its value."""

from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import id_argument
from kb.cli._output import echo_json, json_option

if TYPE_CHECKING:
    from kb.quiz.asking.cards import Card

GROUP = ("look up", 3)
SUMMARY = (
    "一道题的全部：答案、步骤、每种典型错误",
    "Show a question with its answer, steps and usual mistakes",
)


@click.command(
    "show",
    help=say(
        "给出题和读者看。JSON：kb ask 的键，再加 answer（数值题是数）、steps、"
        "mistakes（id、value、feedback 的列表）、page。",
        "For authors and readers. JSON keys: those of kb ask, plus answer (a number if the "
        "question asks for one), steps, mistakes (a list of id, value and feedback) and page.",
    ),
)
@id_argument
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help=say("题目变体的种子", "Seed of the variant"),
)
@lang_option
@json_option
def command(name: str, seed: int, lang: str, as_json: bool) -> None:
    from kb.quiz.asking import bank, presenting
    from kb.quiz.asking.question import Question
    from kb.quiz.asking.values import as_json as value_json

    item = bank.find(name)
    if not isinstance(item, Question):
        _card(item, lang, as_json)
        return
    variant = item.draw(seed)
    if as_json:
        shown = presenting.problem_json(variant, lang) | {
            "answer": value_json(variant, variant.problem.answer),
            "steps": presenting.steps_json(variant, lang),
            "mistakes": presenting.mistakes_json(variant, lang),
            "page": presenting.page(item.topic, item.section, lang),
        }
        echo_json(shown)
        return
    click.echo(presenting.prompt(variant, lang))
    if variant.problem.code:
        click.echo("\n" + variant.problem.code.rstrip() + "\n")
    for line in presenting.option_lines(variant, lang):
        click.echo(f"  {line}")
    click.echo(presenting.answer_line(variant, lang))
    for line in presenting.numbered_steps(variant, lang):
        click.echo(f"  {line}")
    click.echo(say("典型错误：", "Mistakes:", lang))
    said = presenting.mistakes(variant, lang)
    for mistake, (value, text) in zip(variant.problem.mistakes, said, strict=True):
        click.echo(f"  {value}  {mistake.id}: {text}")


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
