"""The cram sheet holds every topic's answer, formulas and numbers, and prints on a few pages."""

import re
from typing import Any

import pytest

from kb.quiz.asking.pages import sections
from kb.site import pages
from kb.site.cram import at_home, without_sources
from tests.site.checkout import Checkout, Site
from tests.site.chromium import tab


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_holds_what_the_pages_hold(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    text = (folder / "cram/index.html").read_text("utf-8")
    topics = [name for name in (p.removesuffix(".md") for p in pages.navigation()) if (folder / name).is_dir() and sections(name, lang) and name in {p.topic for p in pages.topic_pages(lang)}]  # fmt: skip
    parts = re.split(r'<section class="kb-cram-topic">', text)[1:]
    assert [re.search(r'<h2 id="([\w-]+)"', part)[1].replace("-", "_") for part in parts] == topics  # type: ignore[index]
    for topic, part in zip(topics, parts, strict=True):
        own = {section.id: section.text for section in sections(topic, lang)}
        assert part.count('class="kb-display"') == own["formulas"].count("$$") // 2, topic
        rows = len(re.findall(r"^\|", own["numbers"] + "\n" + own["formulas"], re.MULTILINE))
        tables = len(re.findall(r"^\|[ :|-]+\|$", own["numbers"] + "\n" + own["formulas"], re.MULTILINE))  # fmt: skip
        assert part.count("<tr>") == rows - tables, topic
        assert "https://arxiv" not in part, topic


@pytest.mark.thorough
@pytest.mark.browser
def test_it_prints_on_a_few_pages_with_nothing_cut_off(browser: Any, site: Site) -> None:
    for path in ("cram/", "en/cram/"):
        with tab(browser, site.url, viewport={"width": 720, "height": 1000}) as (page, wrong):
            page.goto(f"{site.url}{path}")
            printed: bytes = page.pdf(prefer_css_page_size=True, format="A4")
            leaves = len(re.findall(rb"/Type\s*/Page\b", printed))
            topics = page.locator(".kb-cram-topic").count()
            assert 1 <= leaves <= max(2, topics / 2), path
            page.emulate_media(media="print")
            assert page.evaluate(SHOWN_NAVIGATION) == []
            assert page.evaluate(CUT_OFF) == []
            assert wrong == []


SHOWN_NAVIGATION = """[...document.querySelectorAll(
    '.md-header, .md-sidebar, .md-footer, .headerlink, .md-search, .md-top')]
    .filter(e => e.getClientRects().length).map(e => e.className)"""
CUT_OFF = """[...document.querySelectorAll('.kb-cram kb-math.kb-display, .kb-cram table')]
    .filter(e => e.scrollWidth > e.clientWidth + 2)
    .map(e => [e.scrollWidth, e.clientWidth, e.outerHTML.slice(0, 120)])"""


def test_a_table_loses_its_sources_only() -> None:
    table = "| a | b | source |\n| --- | ---: | --- |\n| $x$ | 1 | [s](t) |\n\nA line | stays"
    assert without_sources(table) == "| a | b |\n| --- | ---: |\n| $x$ | 1 |\n\nA line | stays"
    assert without_sources(r"| p \| q | 2 | s |") == r"| p \| q | 2 |"


def test_links_lead_back_to_the_topic() -> None:
    assert at_home("[a](#b-c) [d](e.md#f)", "x") == "[a](x.md#b-c) [d](e.md#f)"


def test_an_unknown_topic_fails_the_build(toy: Checkout) -> None:
    toy.replace("docs/zh/cram.md", "```cram\n", "```cram\ntoi\n")
    code, said = toy.build()
    assert code != 0
    assert "cram.md" in said
    assert "toi" in said
