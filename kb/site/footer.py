"""The footer of a topic's page: related topics, pages that lead here, code, date, reporting.

All of it comes from front matter and by place, so that no page repeats what another one says.
"""

import re
from functools import cache

from markdown import Markdown

from kb.site import api, pages
from kb.site.pages import Page
from kb.site.rendering import lang_of, page_of, render
from kb.site.words import words

LINK = re.compile(r"\]\((\w+)\.md(?:#[\w-]+)?\)")


@cache
def topics(lang: str) -> dict[str, Page]:
    return {page.topic: page for page in pages.topic_pages(lang)}


def related(page: Page) -> list[str]:
    """The topics its front matter names, as far as they have a page."""
    return [name for name in page.meta.get("related", []) if name in topics(page.lang)]


def backlinks(page: Page) -> list[str]:
    """The topics that name this one or link to it, without those it names itself."""
    own = set(related(page))
    return [
        name
        for name, other in topics(page.lang).items()
        if name not in own | {page.topic}
        and (page.topic in related(other) or page.topic in LINK.findall(other.body))
    ]


def footer(page: Page, md: Markdown) -> str:
    """The footer as HTML."""
    say, found = words(page.lang), topics(page.lang)

    def listed(label: str, links: list[str]) -> str:
        between = "、" if page.lang == "zh" else ", "
        return f"- **{label}** {between.join(links)}\n" if links else ""

    def titled(names: list[str]) -> list[str]:
        return [f"[{found[name].title}]({name}.md)" for name in names]

    changed = page.meta.get("updated", page.date)
    text = (
        listed(say.related, titled(related(page)))
        + listed(say.linked_from, titled(backlinks(page)))
        + listed(say.source_code, [f"[`{api.package(page.topic)}`](api/{page.topic}.md)"])
        + listed(say.updated, [f"{changed} · [{say.report}](trust.md#report)"])
    )
    return (
        f'<nav class="kb-foot" aria-label="{say.related}" data-search-exclude>'
        f"{render(md, text)}</nav>"
    )


def with_footer(text: str, md: Markdown) -> str:
    """The page's HTML with its footer, if it is a topic's page."""
    if "<h1" not in text:
        return text  # a heading for the table of contents, which goes the same way
    page = {page.source: page for page in topics(lang_of(md)).values()}.get(page_of(md))
    return f"{text}\n{footer(page, md)}" if page else text
