"""Every page, both languages, light and dark: no WCAG 2.2 AA violation, and it fits a phone."""

from importlib.resources import files
from typing import Any

import pytest

from tests.profiles import quick
from tests.site.checkout import Site
from tests.site.chromium import QUIET, THOROUGH, move, paths, tab

pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async rules => (await axe.run(document, {
    runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'],
})).violations.map(v => [v.id, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].html.slice(0, 150),
    v.nodes[0].failureSummary.slice(0, 200)])"""
# One of each kind; the thorough profile looks at every page.
SOME = ["", "en/receptive_field/", "api/process_thread/"]
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"
# What leaves the screen without a box of its own to scroll in.
TOO_WIDE = """[...document.querySelectorAll('.md-main *, .md-footer *')]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > 361)
    .filter(e => !e.closest('.md-sidebar, svg'))
    .filter(e => { for (let p = e.parentElement; p; p = p.parentElement)
        if (/auto|scroll/.test(getComputedStyle(p).overflowX)) return false; return true; })
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


def looked_at() -> list[str]:
    return [*paths("zh"), *paths("en")] if THOROUGH else SOME


@pytest.mark.parametrize("scheme", quick(["light", "dark"]))
def test_no_page_violates_wcag(browser: Any, site: Site, scheme: str) -> None:
    found = {}
    with tab(browser, site.url, color_scheme=scheme, **QUIET, bypass_csp=True) as (page, wrong):  # fmt: skip
        page.add_init_script(AXE.read_text("utf-8"))
        for path in looked_at():
            page.goto(f"{site.url}{path}")
            move(page)
            page.evaluate(OPEN)
            if violations := page.evaluate(RUN, RULES):
                found[path] = violations
        assert wrong == []
    assert found == {}


def test_the_checker_does_find_what_is_wrong(browser: Any, site: Site) -> None:
    with tab(browser, site.url, **QUIET, bypass_csp=True) as (page, _):
        page.add_init_script(AXE.read_text("utf-8"))
        page.goto(f"{site.url}cram/")
        page.evaluate("""document.querySelector('.kb-cram p').style.color = '#bbb';
            document.querySelector('.kb-cram').append(document.createElement('button'))""")
        assert {name for name, *_ in page.evaluate(RUN, RULES)} == {"button-name", "color-contrast"}


def test_no_page_is_wider_than_a_phone(browser: Any, site: Site) -> None:
    phone = {"width": 360, "height": 740}
    found = {}
    with tab(browser, site.url, viewport=phone, **QUIET) as (page, wrong):
        for path in looked_at():
            page.goto(f"{site.url}{path}")
            move(page)
            page.evaluate(OPEN)
            outside = page.evaluate(TOO_WIDE)
            if outside or page.evaluate("document.documentElement.scrollWidth") > 360:
                found[path] = outside
        assert wrong == []
    assert found == {}
