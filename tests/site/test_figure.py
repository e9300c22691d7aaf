"""A figure says on the page what was drawn: its digits are not those of its coordinates."""

import re

import pytest

from kb.site import pages
from kb.site.figure import Canvas, figure
from tests.site.checkout import ROOT, Site

WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")


@figure(zh="样品", en="A sample")
def sample(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes()
    axes.fill_between([0, 1 / 3], [0.123456, 1], alpha=0.25)
    axes.text(0.123456, 0.5, "m = 0.3567")
    axes.set_yticks([0, 0.25, 1.125])
    return {}


def test_places_are_short_and_words_and_opacities_whole() -> None:
    svg, _ = sample.render("en")
    assert {"m = 0.3567", "0.250", "1.125"} <= set(WORDS.findall(svg))
    assert "opacity: 0.25" in svg
    places = re.findall(r' (?:d|x|y|transform|points)="([^"]*)"', svg)
    assert len(places) > 10
    assert not [place for place in places if re.search(r"\.\d\d", place)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_shows_every_word_of_its_figures(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    for page in pages.topic_pages(lang):
        shown = WORDS.findall((folder / page.topic / "index.html").read_text("utf-8"))
        for drawing in (ROOT / "docs/theme/figures" / page.topic).glob(f"*.{lang}.svg"):
            words = WORDS.findall(drawing.read_text("utf-8"))
            assert words
            assert set(words) <= set(shown), drawing.name
