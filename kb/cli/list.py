"""`kb list`: every question and card, one line each."""

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import echo_json, json_option


@click.command("list", help=say("列出题目与回忆卡，一行一个。", "List questions and cards."))
@topics_argument
@json_option
@lang_option
def command(topics: tuple[str, ...], as_json: bool, lang: str) -> None:
    from kb.quiz.asking import bank

    items = [item for stem in chosen(topics) for item in bank.usable(stem).items]
    if as_json:
        rows = [
            {"id": i.id, "topic": i.topic, "kind": i.kind, "level": i.level, "section": i.section}
            for i in items
        ]
        echo_json(rows)
        return
    width = max((len(item.id) for item in items), default=0)
    for item in items:
        level = say(f"难度 {item.level}", f"level {item.level}", lang)
        click.echo(f"{item.id:<{width}}  {item.kind:<8}  {level}")
