"""The wrong claims that the topics' pages disprove, gathered from those pages."""

import re

from markdown import Markdown

from kb.quiz.asking.pages import sections
from kb.site import pages
from kb.site.fences import fence
from kb.site.rendering import render

CLAIM = re.compile(r"^(?:- \*\*|\| )[“\"](.+?)[”\"]", re.MULTILINE)


def misconceptions(topic: str, lang: str) -> list[str]:
    """What the section of wrong answers quotes, in its order."""
    text = next((s.text for s in sections(topic, lang) if s.id == "wrong"), "")
    return CLAIM.findall(text)


@fence
def disproved(source: str, lang: str, md: Markdown) -> str:
    """Every topic with the claims its page disproves by a number computed there."""
    found = {page.topic: page for page in pages.topic_pages(lang)}
    order = [path.removesuffix(".md") for path in pages.navigation()]
    lines = []
    for topic in (name for name in order if name in found):
        lines.append(f"- [{found[topic].title}]({topic}.md#wrong)\n")
        lines += [f"    - “{claim}”\n" for claim in misconceptions(topic, lang)]
    return f'<div class="kb-claims">{render(md, "".join(lines))}</div>'
