"""The glossary, made from the `terms` in the Chinese pages' front matter, and its lint.

`python -m kb.site.glossary` lists every term that is used in two ways, or not at all.
"""

import sys
from dataclasses import dataclass, field

from kb.site import pages
from kb.site.pages import Page
from kb.site.words import words


@dataclass
class Term:
    """One term in both languages and the sources of the pages that use it."""

    zh: str
    en: str
    sources: list[str] = field(default_factory=list)


def terms() -> list[Term]:
    """All terms, in the alphabetical order of their English."""
    found: dict[tuple[str, str], Term] = {}
    for page in pages.topic_pages("zh"):
        for zh, en in declared(page).items():
            found.setdefault((zh, en), Term(zh, en)).sources.append(page.source)
    return sorted(found.values(), key=lambda term: (term.en.lower(), term.zh))


def declared(page: Page) -> dict[str, str]:
    """The terms of one page."""
    value = page.meta.get("terms") or {}
    if not isinstance(value, dict):
        raise ValueError(f"{page.path}: terms: is a mapping of Chinese terms to English ones")
    return {str(zh): str(en) for zh, en in value.items()}


def table(lang: str) -> str:
    """The Markdown table of the glossary."""
    say = words(lang)
    titles = {page.source: page.title for page in pages.topic_pages(lang)}
    lines = [f"| {say.term} | {say.other_term} | {say.used_on} |", "| --- | --- | --- |"]
    for term in terms():
        first, second = (term.zh, term.en) if lang == "zh" else (term.en, term.zh)
        links = ("、" if lang == "zh" else ", ").join(
            f"[{titles[source]}]({source})" for source in sorted(term.sources) if source in titles
        )
        lines.append(f"| {first} | {second} | {links} |")
    return "\n".join(lines)


def problems() -> list[str]:
    """What the lint finds: a term with two partners, or one its page never uses."""
    found = []
    partners: dict[str, dict[str, str]] = {}
    english = {page.source: page for page in pages.topic_pages("en")}
    for page in pages.topic_pages("zh"):
        for zh, en in declared(page).items():
            for one, other in ((zh, en), (en.lower(), zh)):
                before = partners.setdefault(one, {})
                for known, source in before.items():
                    if known.lower() != other.lower():
                        found.append(
                            f"{page.source}: {one} is {other} here but {known} in {source}; "
                            "choose one"
                        )
                before.setdefault(other, page.source)
            if zh not in page.body and zh not in page.title:
                found.append(f"zh/{page.source}: the term {zh} is declared but never used")
            twin = english.get(page.source)
            if twin and en.lower() not in f"{twin.title}\n{twin.body}".lower():
                found.append(f"en/{page.source}: the term {en} is declared but never used")
    return found


def main() -> int:
    found = problems()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
