"""The Markdown extension of the pages: formulas become drawings, fences learn the language.

It stays on what Python-Markdown offers, so that any builder that reads mkdocs.yml can use it.
"""

import re
from html import escape, unescape
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from pygments.token import STANDARD_TYPES, Token  # type: ignore[import-untyped]

from kb.site import pages
from kb.site.claims import Marks
from kb.site.errors import PageError
from kb.site.footer import with_footer
from kb.site.formula import FormulaError, draw, glyph_sheet
from kb.site.moved import with_former_names
from kb.site.paths import DOCS
from kb.site.rendering import lang_of, page_of

# With the punctuation that must not be parted from it by the end of a line.
INLINE = re.compile(
    r'([（“(]?)<span class="arithmatex">\\\((.*?)\\\)</span>([，。；：！？、）”,.;:!?)]*)',
    re.DOTALL,
)
# What most of a program is made of keeps the colour of the text: half the elements of a page less.
PLAIN = (Token.Name, Token.Operator, Token.Punctuation, Token.Text.Whitespace, Token.Error)
CODE = "<pre><span></span>"
DISPLAY = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)


class KbExtension(Extension):  # type: ignore[misc]
    """Option `lang`: the language of the site being built, `zh` or `en`."""

    def __init__(self, **options: Any) -> None:
        self.config = {"lang": ["zh", "language of the site, zh or en"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.kb_lang = self.getConfig("lang")
        STANDARD_TYPES.update(dict.fromkeys(PLAIN, ""))
        md.preprocessors.register(Marks(md), "kb_claims", 24)  # once fences are out of the way
        md.postprocessors.register(OtherTitle(md), "kb_other_title", 6)
        md.postprocessors.register(Footer(md), "kb_footer", 7)
        md.postprocessors.register(FormerNames(md), "kb_former_names", 8)
        md.postprocessors.register(Formulas(md), "kb_formulas", 5)  # after raw HTML is back
        md.postprocessors.register(Reached(md), "kb_reached", 4)


class Formulas(Postprocessor):  # type: ignore[misc]
    """Puts a drawing in place of each formula, and the glyphs of all once at the end."""

    def run(self, text: str) -> str:
        glyphs: dict[str, str] = {}

        def drawn(source: str, *, display: bool) -> str:
            tex = unescape(source).strip()
            try:
                drawing = draw(tex, display=display)
            except FormulaError as error:
                raise PageError(f"{origin_of(tex, self.md)}: {error}") from error
            glyphs.update(drawing.glyphs)
            # A tag of its own, so that the search plugin finds the end of what it excludes.
            form = ' class="kb-display"' if display else ' class="kb-long"' * drawing.long
            return f"<kb-math{form} data-search-exclude>{drawing.svg}</kb-math>"

        def inline(match: re.Match[str]) -> str:
            formula = match[1] + drawn(match[2], display=False) + match[3]
            if formula.startswith("<") and formula.endswith(">"):
                return formula
            return f'<span class="kb-together">{formula}</span>'

        text = DISPLAY.sub(lambda match: drawn(match[1], display=True), text)
        text = INLINE.sub(inline, text)
        return text + glyph_sheet(glyphs) if glyphs else text


class Reached(Postprocessor):  # type: ignore[misc]
    """Lets the keyboard come to a program: the theme does so only once the program is in view."""

    def run(self, text: str) -> str:
        return text.replace(f"{CODE}<code>", f'{CODE}<code tabindex="0">')


class Footer(Postprocessor):  # type: ignore[misc]
    """Ends a topic's page with what leads on from it."""

    def run(self, text: str) -> str:
        return with_footer(text, self.md)


class FormerNames(Postprocessor):  # type: ignore[misc]
    """Lets the former addresses of functions lead to them."""

    def run(self, text: str) -> str:
        return with_former_names(text)


class OtherTitle(Postprocessor):  # type: ignore[misc]
    """Puts a topic's title in the other language beside its own, where search finds it too."""

    def run(self, text: str) -> str:
        if "<h1" not in text:
            return text
        other = "en" if lang_of(self.md) == "zh" else "zh"
        source = page_of(self.md)
        titles = {page.source: page.title for page in pages.topic_pages(other)}
        if source not in titles or f">{titles[source]}<" in text.partition("</h1>")[0]:
            return text
        title = f' <small class="kb-other-title" lang="{other}">{escape(titles[source])}</small>'
        return re.sub(
            r"(<h1[^>]*>.*?)(<a class=\"headerlink|</h1>)", rf"\1{title}\2", text, count=1
        )


def origin_of(tex: str, md: Markdown | None) -> str:
    """The page being built, and the topic's page the formula was taken from, where that differs."""
    here, lang = page_of(md), lang_of(md)
    for page in pages.topic_pages(lang):
        if page.source != here and tex in (DOCS / lang / page.source).read_text("utf-8"):
            return f"{here}, from {page.source}"
    return here


def makeExtension(**options: Any) -> KbExtension:  # noqa: N802
    return KbExtension(**options)
