"""The site in a real browser: the language switch, a phone's width, no request outside."""

from typing import Any

import pytest

from kb.site import pages
from tests.site.checkout import Site
from tests.site.chromium import QUIET

pytestmark = pytest.mark.browser


def test_the_language_switch_stays_on_the_page(tab: Any, site: Site) -> None:
    first, second = [page.topic for page in pages.topic_pages("zh")][:2]
    tab.goto(f"{site.url}{first}/")
    for base, other in ((site.url, f"{site.url}en/"), (f"{site.url}en/", site.url)):
        tab.evaluate("window.sameDocument = true")
        tab.locator(f".md-nav--primary a[href$='{second}/']").first.click()
        tab.wait_for_url(f"{base}{second}/")
        tab.wait_for_function(
            "t => document.querySelector('kb-quiz').dataset.question.startsWith(t)", arg=second
        )
        assert tab.evaluate("window.sameDocument"), "instant navigation is off"
        tab.click("[data-kb-language]")
        tab.wait_for_url(f"{other}{second}/**")
        assert tab.get_attribute("html", "lang") == ("zh" if other == site.url else "en")
        tab.goto(f"{other}{first}/")


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_language_switch_stays_on_the_section(tab: Any, site: Site, lang: str) -> None:
    topic = pages.topic_pages("zh")[0].topic
    here, there = (site.url, f"{site.url}en/")[:: 1 if lang == "zh" else -1]
    tab.goto(f"{here}{topic}/#wrong")
    tab.wait_for_timeout(200)
    section = tab.evaluate("location.hash")  # tracking may have moved it to the section on top
    tab.click("[data-kb-language]")
    tab.wait_for_url(f"{there}{topic}/{section}")
    assert section == "#wrong"


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_fits_a_phone_and_its_first_screen_answers(
    tab: Any, site: Site, lang: str
) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    here, there = (site.url, f"{site.url}en/")[:: 1 if lang == "zh" else -1]
    for source in pages.navigation():
        path = source.removesuffix("index.md").removesuffix(".md")
        path = f"{path.rstrip('/')}/" if path else ""
        tab.goto(f"{here}{path}")
        if tab.locator("#answer").count():
            assert tab.evaluate(ANSWER_ENDS) <= 740, source
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate(TOO_WIDE) == [], source
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, source
        aimed = tab.evaluate("document.querySelector('[data-kb-language]').href")
        assert aimed.partition("#")[0] == f"{there}{path}"


ANSWER_ENDS = "document.querySelector('#answer').nextElementSibling.getBoundingClientRect().bottom"
# What leaves the screen without a box of its own to scroll in.
TOO_WIDE = """[...document.querySelectorAll('.md-content *')]
    .filter(e => e.getBoundingClientRect().right > 361)
    .filter(e => !e.closest('pre, .md-typeset__scrollwrap, kb-math, .highlight, kb-drawing'))
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


def test_the_ground_follows_the_readers_scheme(browser: Any, site: Site) -> None:
    for scheme, colour in (("light", "rgb(253, 253, 251)"), ("dark", "rgb(20, 26, 26)")):
        context = browser.new_context(color_scheme=scheme, **QUIET)
        tab = context.new_page()
        tab.goto(site.url)
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == colour
        context.close()


@pytest.mark.thorough
def test_a_figures_colours_follow_the_theme(browser: Any, site: Site) -> None:
    seen = set()
    topic = pages.topic_pages("zh")[0].topic
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, **QUIET)
        tab = context.new_page()
        tab.goto(f"{site.url}{topic}/")
        seen.add(
            tab.evaluate("getComputedStyle(document.querySelector('.kb-figure svg text')).fill")
        )
        context.close()
    assert len(seen) == 2
