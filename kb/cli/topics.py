"""`kb topics`: what there is to learn."""

import click

from kb.cli._language import lang_option, say
from kb.cli._output import echo_json, json_option


@click.command("topics", help=say("列出全部主题。", "List the topics."))
@json_option
@lang_option
def command(as_json: bool, lang: str) -> None:
    from kb.quiz.asking import bank

    topics = [bank.usable(stem) for stem in bank.topics()]
    if as_json:
        rows = [
            {"topic": t.stem, "zh": t.zh, "en": t.en, "questions": len(t.questions),
             "cards": len(t.cards), "private": t.private}
            for t in topics
        ]  # fmt: skip
        echo_json(rows)
        return
    width = max((len(t.stem) for t in topics), default=0)
    for topic in topics:
        count = say(
            f"{len(topic.questions)} 题，{len(topic.cards)} 张卡",
            f"{len(topic.questions)} questions, {len(topic.cards)} cards",
            lang,
        )
        own = say("（自己的）", " (yours)", lang) if topic.private else ""
        click.echo(f"{topic.stem:<{width}}  {topic.title(lang)}{own} · {count}")
