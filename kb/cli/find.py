"""`kb find`: a word in topics, sections, questions and cards."""

import re
from collections.abc import Iterator

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen
from kb.cli._output import echo_json, json_option
from kb.cli._search import Text, excerpt, plain, ranked, tokens

GROUP = ("look up", 2)
SUMMARY = ("在主题、章节、题目与回忆卡里找一个词", "Search topics, sections, questions and cards")

_MARKUP = re.compile(r'^--8<-- ".*"$|^```.*$|^#+ |\*\*|\{#[^}]*\}', re.MULTILINE)


@click.command(
    "find",
    help=say(
        "中英文、一个词或整个问题都可以；最接近的排在前面。",
        "In Chinese or English, a word or a whole question; the nearest come first.",
    ),
)
@click.argument("word", nargs=-1, required=True)
@click.option(
    "-n", "--count", type=click.IntRange(1, 1000), default=20, show_default=True,
    help=say("最多多少条", "Maximum number of results"),
)  # fmt: skip
@json_option
@lang_option
def command(word: tuple[str, ...], count: int, as_json: bool, lang: str) -> None:
    query = " ".join(word)
    if not plain(query):
        raise click.UsageError(say("要找什么词？", "give a word to search for", lang))
    said = {text.place: text for text in _everything(lang)}
    other = list(_everything("en" if lang == "zh" else "zh"))
    found = dict.fromkeys(text.place for text in ranked(query, [*said.values(), *other]))
    hits = [_hit(said[place], query) for place in found if place in said]
    if as_json:
        rows = [{"kind": kind, "place": place, "text": text} for kind, place, text in hits[:count]]
        echo_json(rows)
        return
    names = {
        "topic": say("主题", "topic", lang), "section": say("章节", "section", lang),
        "card": say("回忆卡", "card", lang), "question": say("题目", "question", lang),
        "text": say("正文", "text", lang),
    }  # fmt: skip
    for kind, place, text in hits[:count]:
        click.echo(f"{names[kind]}  {place}  {text}")
    if not hits:
        click.echo(say(f"没有找到“{' '.join(word)}”", f"no matches for “{' '.join(word)}”", lang))
    elif len(hits) > count:
        rest = len(hits) - count
        click.echo(
            say(
                f"还有 {rest} 条；`-n {len(hits)}` 列出全部",
                f"{rest} more; `-n {len(hits)}` shows all",
                lang,
            )
        )


def _hit(text: Text, query: str) -> tuple[str, str, str]:
    """Kind, place and a line of a text; `text` is the kind of a section found by its body alone."""
    title, kind = plain(text.title), text.kind
    if kind == "section" and not any(word in title for word in tokens(query)):
        kind = "text"
    shown = text.body if kind == "text" else f"{text.title} {text.body}".strip()
    return kind, text.place, text.title if kind == "section" else excerpt(shown, query, _read)


def _everything(lang: str) -> Iterator[Text]:
    from kb.quiz.asking import bank, pages
    from kb.quiz.asking.presenting import options
    from kb.quiz.asking.question import Variant

    for stem in chosen(()):
        topic = bank.usable(stem)
        yield Text("topic", stem, f"{topic.zh} · {topic.en}", "")
        for section in pages.sections(stem, lang):
            place = f"{stem}#{section.id}" if section.id else f"{stem}#"
            yield Text("section", place, section.title, section.text)
        for card in topic.cards:
            said = card.text(lang)
            yield Text("card", card.id, said.question, " ".join((said.answer, *said.points)))
        for question in topic.questions:
            variant = bank.drawn(question, 0)
            if isinstance(variant, Variant):
                choices = " ".join(text for _, text in options(variant, lang))
                yield Text("question", question.id, variant.problem.text(lang), choices)


def _read(text: str) -> str:
    from kb.cli._latex import readable

    return readable(_MARKUP.sub(" ", text))
