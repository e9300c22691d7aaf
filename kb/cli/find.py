"""`kb find`: a word in topics, sections, questions and cards."""

import re
import unicodedata
from collections.abc import Iterator

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen
from kb.cli._output import echo_json, json_option

_MARKUP = re.compile(r'^--8<-- ".*"$|^```.*$|^#+ |\*\*|\{#[^}]*\}', re.MULTILINE)
_RANK = ("topic", "section", "card", "question", "text")


@click.command(
    "find",
    help=say(
        "在主题、章节、题目与回忆卡里找一个词，中英文都可以。",
        "Find a word in topics, sections, questions and cards, Chinese or English.",
    ),
)
@click.argument("word", nargs=-1, required=True)
@click.option(
    "-n", "--count", type=click.IntRange(1, 1000), default=20, show_default=True,
    help=say("最多多少条", "At most so many"),
)  # fmt: skip
@json_option
@lang_option
def command(word: tuple[str, ...], count: int, as_json: bool, lang: str) -> None:
    wanted = [part for part in map(_plain, word) if part]
    if not wanted:
        raise click.UsageError(say("要找什么词？", "what word?", lang))
    seen, hits = set(), []
    for language in dict.fromkeys((lang, "zh", "en")):
        for kind, place, text in _everything(language):
            if (kind, place) not in seen and all(part in _plain(text) for part in wanted):
                seen.add((kind, place))
                hits.append((kind, place, _excerpt(text, wanted[0])))
    hits.sort(key=lambda hit: _RANK.index(hit[0]))
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
        click.echo(say(f"没有找到“{' '.join(word)}”", f"nothing has “{' '.join(word)}”", lang))
    elif len(hits) > count:
        rest = len(hits) - count
        click.echo(say(f"还有 {rest} 条：-n {len(hits)}", f"{rest} more: -n {len(hits)}", lang))


def _everything(lang: str) -> Iterator[tuple[str, str, str]]:
    from kb.cli._problem import options
    from kb.quiz.asking import bank, pages
    from kb.quiz.asking.question import Variant

    for stem in chosen(()):
        topic = bank.usable(stem)
        yield "topic", stem, f"{topic.zh} · {topic.en}"
        for section in pages.sections(stem, lang):
            place = f"{stem}#{section.id}" if section.id else stem
            yield "section", place, section.title
            yield "text", place, section.text
        for card in topic.cards:
            text = card.text(lang)
            yield "card", card.id, " ".join((text.question, text.answer, *text.points))
        for question in topic.questions:
            variant = bank.drawn(question, 0)
            if not isinstance(variant, Variant):
                continue
            said = [variant.problem.text(lang), *(text for _, text in options(variant, lang))]
            yield "question", question.id, " ".join(said)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).casefold().strip()


def _excerpt(text: str, wanted: str, around: int = 36) -> str:
    flat = re.sub(r"\s+", " ", _MARKUP.sub(" ", text)).strip()
    start = max(0, _plain(flat).find(wanted))
    first, last = max(0, start - around), start + len(wanted) + around
    dots = "…" if first else "", "…" if last < len(flat) else ""
    return dots[0] + flat[first:last].strip() + dots[1]
