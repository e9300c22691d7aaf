"""The fences of the pages: figure, cards, quiz, updates, topics and glossary.

Each takes what it shows from where it is made, so that no page lists content by hand.
"""

import html
import json
from collections.abc import Callable
from typing import Any

from markdown import Markdown

from kb.quiz.asking import bank
from kb.quiz.asking.bank import UnknownName
from kb.quiz.asking.markdown import BankError
from kb.site import api, glossary, pages
from kb.site.errors import PageError
from kb.site.paths import FIGURES
from kb.site.quiz import dots, quiz_html
from kb.site.rendering import lang_of, page_of, render
from kb.site.words import words

Fence = Callable[..., str]


def fence(make: Callable[[str, str, Markdown], str]) -> Fence:
    """A superfences formatter of a function from (source, language, Markdown) to HTML."""

    def formatter(
        source: str, _language: str, _class: str, _options: Any, md: Markdown, **_: Any
    ) -> str:
        try:
            return f"<div>{make(source.strip(), lang_of(md), md)}</div>"
        except (LookupError, OSError, ValueError, BankError) as error:
            raise PageError(f"{page_of(md)}: fence {make.__name__} {source!r}: {error}") from error

    return formatter


@fence
def figure(source: str, lang: str, md: Markdown) -> str:
    """The drawing of `topic/name` in the page's language, with its caption."""
    drawing = FIGURES / f"{source}.{lang}.svg"
    if not drawing.exists():
        raise ValueError("no such figure; draw it in the topic's figures.py and run make outputs")
    record = json.loads((FIGURES / f"{source}.json").read_text("utf-8"))
    caption = record["captions"][lang]
    label = html.escape(caption, quote=True)
    # Not the plain href: instant navigation tries to rewrite that, and fails on <use>.
    svg = drawing.read_text("utf-8").strip().replace(' href="', ' xlink:href="')
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    # The words inside a drawing are for the eye; the caption is what search should find.
    return (
        f'<figure class="kb-figure" id="figure-{source.partition("/")[2].replace("_", "-")}">'
        f"<kb-drawing data-search-exclude>{svg}</kb-drawing>"
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


@fence
def cards(source: str, lang: str, md: Markdown) -> str:
    """All recall cards of a topic, folded: the question, then the answer and its key points."""
    topic = bank.load(source)
    if not topic.cards:
        raise ValueError("this topic has no recall cards")
    say = words(lang)
    parts = []
    for card in topic.cards:
        text = card.text(lang)
        points = "\n".join(f"- {point}" for point in text.points)
        level = dots(card.level, lang)
        parts.append(
            f'<details class="kb-card" id="card-{card.name.replace("_", "-")}">'
            f"<summary>{_inline(render(md, text.question))}{level}</summary>"
            f"{render(md, text.answer)}"
            f'<kb-recall data-card="{card.id}" data-revision="{card.revision}">'
            f'<p class="kb-points">{say.key_points}</p>{render(md, points)}</kb-recall>'
            f"{render(md, f'[{say.explained}]({source}.md#{card.section})')}</details>"
        )
    return f'<div class="kb-cards">{"".join(parts)}</div>'


def _inline(text: str) -> str:
    return text.removeprefix("<p>").removesuffix("</p>")


@fence
def quiz(source: str, lang: str, md: Markdown) -> str:
    """The parametrised questions of a topic, or the single one named `topic/name`."""
    stem, slash, _ = source.partition("/")
    topic = bank.load(stem)
    questions = [q for q in topic.questions if not slash or q.id == source]
    if not questions:
        raise UnknownName(source, bank.nearest(source, (q.id for q in topic.questions)))
    asked = "".join(
        quiz_html(question, lang, lambda text: render(md, text)) for question in questions
    )
    return asked if slash else f"{asked}<kb-progress></kb-progress>"


@fence
def updates(source: str, lang: str, md: Markdown) -> str:
    """The newest pages with date, title and excerpt; the number in the fence bounds them."""
    newest = pages.topic_pages(lang)[: int(source or 10)]
    rows = "".join(
        f'<li><time datetime="{page.date.isoformat()}">{page.date.isoformat()}</time>'
        f"<div>{render(md, f'[{page.title}]({page.source})')}"
        f"<p>{html.escape(page.excerpt)}</p></div></li>"
        for page in newest
    )
    return f'<ul class="kb-updates">{rows}</ul>'


@fence
def topics(source: str, lang: str, md: Markdown) -> str:
    """The topic map: every topic in the order of the navigation, with its one-sentence answer."""
    rows = []
    found = {page.source: page for page in pages.topic_pages(lang)}
    for page in (found[source] for source in pages.navigation() if source in found):
        stem = page.topic
        topic = bank.load(stem)
        count = words(lang).counts.format(questions=len(topic.questions), cards=len(topic.cards))
        rows.append(
            f"<li>{render(md, f'[{page.title}]({page.source})')}"
            f"{render(md, pages.answer(page))}<small>{count}</small></li>"
        )
    return f'<ul class="kb-topics">{"".join(rows)}</ul>'


@fence
def terms(source: str, lang: str, md: Markdown) -> str:
    """The glossary of all topics' terms, each with the pages that use it."""
    return render(md, glossary.table(lang))


@fence
def modules(source: str, lang: str, md: Markdown) -> str:
    """The topics' modules, each with its first sentence and its page of the API reference."""
    return render(md, api.listing())
