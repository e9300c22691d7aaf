"""The API reference shows every public function, and every address it ever had leads there."""

import ast
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kb.site import api
from kb.site.moved import REDIRECTS
from kb.site.paths import snippet_modules
from tests.site.checkout import Site
from tests.site.chromium import QUIET, tab

FORMER = Path(__file__).with_name("former_addresses.txt").read_text("utf-8").splitlines()
TARGET = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@cache
def read(path: Path) -> str:
    return path.read_text("utf-8")


def public(topic: str) -> set[str]:
    """The full names of a topic's public functions and classes."""
    found = set()
    for path in snippet_modules(topic):
        module = f".{path.stem}" if path.parent.name == "snippets" else ""
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node):  # machinery such as the operations of `trace` has none
                found.add(f"kb.topics.{topic}.snippets{module}.{node.name}")
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_topics_page_shows_every_public_function(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en") / "api"
    index = read(folder / "index.html")
    for topic in api.topics():
        ids = set(re.findall(r'<h\d id="(kb[^"]+)"', read(folder / topic / "index.html")))
        assert ids >= public(topic), topic
        assert f'href="{topic}/"' in index
        for path in snippet_modules(topic):
            if path.parent.name == "snippets":
                assert f'href="{topic}/#{path.stem.replace("_", "-")}"' in index


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_former_address_leads_to_the_function(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    redirected = 0
    for address in FORMER:
        place, _, name = address.partition("#")
        html = read(folder / place / "index.html")
        if found := TARGET.search(html):
            redirected += 1
            html = read(folder / posixpath.normpath(f"{place}{found[1]}") / "index.html")
        last = name.rpartition(".")[2]
        if name == "module":
            assert 'id="module"' in html, address
        elif name:
            heading = rf'<a id="{re.escape(name)}"></a><h\d id="kb\.topics\.[\w.]+\.{last}"'
            assert len(re.findall(heading, html)) == 1, address
    assert redirected > len(REDIRECTS)


def test_no_former_address_was_forgotten() -> None:
    assert len(FORMER) == 210
    assert {line.split("/")[1] for line in FORMER if "kb.snippets" not in line} >= {
        key.removeprefix("api/").removesuffix(".md") for key in REDIRECTS
    }


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_browser_comes_to_the_function(browser: Any, site: Site, lang: str) -> None:
    """Under the content policy, which must let the redirect's own script run."""
    home = site.url if lang == "zh" else f"{site.url}en/"
    with tab(browser, site.url, **QUIET) as (page, wrong):
        page.goto(f"{home}api/box_iou/#kb.snippets.box_iou.nms")
        page.wait_for_url(f"{home}api/segmentation_metrics/#kb.snippets.box_iou.nms")
        page.locator("h1").wait_for()
        assert page.locator("a[id='kb.snippets.box_iou.nms'] + *").get_attribute("id") == (
            "kb.topics.segmentation_metrics.snippets.boxes.nms"
        )
        page.wait_for_function("scrollY > 0")
        assert page.get_attribute("html", "lang") == lang
        assert wrong == []
