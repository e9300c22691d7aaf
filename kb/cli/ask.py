"""`kb ask`: print a problem, never its answer."""

import click

from kb.cli._language import lang_option, say
from kb.cli._names import id_argument, question_of
from kb.cli._output import echo_json, json_option


@click.command(
    "ask",
    help=say(
        "打印一道题，不给答案。\n\n"
        "JSON 的键：id、topic、seed、lang、kind（number、shape、choice、ordering、print）、"
        "level、prompt、code、unit、tolerance（答案允许的绝对误差）、"
        "choices（key 与 text 的列表）。",
        "Print a problem, never its answer.\n\n"
        "JSON keys: id, topic, seed, lang, kind (number, shape, choice, ordering, print), level, "
        "prompt, code, unit, tolerance (how far off an answer may be), choices (a list of key and "
        "text).",
    ),
)
@id_argument
@click.option("--seed", type=int, help=say("题目变体的种子", "Seed of the variant"))
@lang_option
@json_option
def command(name: str, seed: int | None, lang: str, as_json: bool) -> None:
    from kb.cli import _problem

    variant = question_of(name).draw(_problem.fresh_seed() if seed is None else seed)
    if as_json:
        echo_json(_problem.problem_json(variant, lang))
        return
    click.echo(_problem.prompt(variant, lang))
    if variant.problem.code:
        click.echo("\n" + variant.problem.code.rstrip() + "\n")
    for key, text in _problem.options(variant, lang):
        click.echo(f"  {key}. {text}")
    click.echo(
        say(
            f"作答：kb answer {name} 答案 --seed {variant.seed}",
            f"To answer: kb answer {name} VALUE --seed {variant.seed}",
            lang,
        ),
        err=True,
    )
