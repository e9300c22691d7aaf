"""`kb ask`: print a problem, never its answer."""

import click

from kb.cli._language import lang_option, say
from kb.cli._names import id_argument, question_of
from kb.cli._output import echo_json, json_option

GROUP = ("for authors", 1)
SUMMARY = ("打印一道题，不给答案", "Print a question without its answer")


@click.command(
    "ask",
    help=say(
        "JSON 的键：id、topic、seed、lang、kind（number、shape、choice、ordering、print）、"
        "level、prompt、code、unit、tolerance（答案允许的绝对误差）、"
        "choices（key 与 text 的列表）。",
        "JSON keys: id, topic, seed, lang, kind (number, shape, choice, ordering, print), level, "
        "prompt, code, unit, tolerance (the absolute error an answer may have), choices (a list "
        "of key and text).",
    ),
)
@id_argument
@click.option("--seed", type=int, help=say("题目变体的种子", "Seed of the variant"))
@lang_option
@json_option
def command(name: str, seed: int | None, lang: str, as_json: bool) -> None:
    from kb.quiz.asking import presenting
    from kb.quiz.asking.order import fresh_seed

    variant = question_of(name).draw(fresh_seed() if seed is None else seed)
    if as_json:
        echo_json(presenting.problem_json(variant, lang))
        return
    click.echo(presenting.prompt(variant, lang))
    if variant.problem.code:
        click.echo("\n" + variant.problem.code.rstrip() + "\n")
    for line in presenting.option_lines(variant, lang):
        click.echo(f"  {line}")
    click.echo(
        say(
            f"作答：kb answer {name} 答案 --seed {variant.seed}",
            f"To answer: kb answer {name} VALUE --seed {variant.seed}",
            lang,
        ),
        err=True,
    )
