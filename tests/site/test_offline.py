"""A visitor who opened one page can read both sites and search them with the network gone."""

import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.site.checkout import Site
from tests.site.chromium import paths, tab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]


CONTROLLED = """navigator.serviceWorker.controller ? true : new Promise(
    done => navigator.serviceWorker.addEventListener('controllerchange', () => done(true)))"""


@pytest.fixture(scope="module")
def reader(browser: Any, site: Site) -> Iterator[tuple[Any, list[str]]]:
    """A tab that opened the English page of one topic, and whose network was then cut."""
    with tab(browser, site.url) as (page, wrong):
        page.goto(f"{site.url}en/receptive_field/")
        page.wait_for_selector("html[data-kb-offline=ready]", state="attached", timeout=180_000)
        page.evaluate(CONTROLLED)
        assert wrong == []
        page.context.set_offline(True)
        yield page, wrong


def test_the_network_is_really_cut(reader: tuple[Any, list[str]], site: Site) -> None:
    page, wrong = reader
    outcome = page.evaluate("fetch('/objects.inv').then(() => 'answered', error => String(error))")
    assert "Failed to fetch" in outcome
    wrong.clear()


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens_whole(reader: tuple[Any, list[str]], site: Site, lang: str) -> None:
    page, wrong = reader
    for path in paths(lang):
        page.goto(f"{site.url}{path}")
        with urllib.request.urlopen(f"{site.url}{path}") as answer:  # the server still runs
            title = re.search(r"<title>(.*?)</title>", answer.read().decode())
        assert title is not None
        assert page.evaluate("document.title") == page.evaluate(
            "t => new DOMParser().parseFromString(t, 'text/html').body.textContent", title[1]
        )
        assert page.evaluate("typeof document$.subscribe") == "function", path
        assert page.evaluate("document.styleSheets.length") >= 4, path
    assert wrong == []


def test_a_former_address_leads_to_the_function(reader: tuple[Any, list[str]], site: Site) -> None:
    page, wrong = reader
    page.goto(f"{site.url}api/thread_pool/#kb.snippets.thread_pool.pool_size")
    page.wait_for_url(f"{site.url}api/process_thread/#kb.snippets.thread_pool.pool_size")
    page.locator("a[id='kb.snippets.thread_pool.pool_size']").wait_for(state="attached")
    assert wrong == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_page_tells_where_the_search_worker_is(
    reader: tuple[Any, list[str]], site: Site, lang: str
) -> None:
    """Which page is read first is chance; each must lead to the worker of its own language."""
    page, _ = reader
    found = page.evaluate(
        """async ([script, pages]) => {
            const source = /function searchFiles[^]*?\\n}/.exec(script)[0];
            const searchFiles = new Function(`${source}; return searchFiles`)();
            const workers = new Set();
            for (const page of pages) {
                const html = await (await fetch(page)).text();
                const config = JSON.parse(/id="__config"[^>]*>([^<]+)</.exec(html)[1]);
                workers.add(searchFiles({ ...config, page }, { config: { lang: ['en'] } })[0]);
            }
            return Promise.all([...workers].map(
                async (url) => [url, Boolean(await caches.match(url))]));
        }""",
        [
            (site.folder / "sw.js").read_text("utf-8"),
            [f"{site.url}{path}" for path in paths(lang)],
        ],
    )
    home = site.url if lang == "zh" else f"{site.url}en/"
    assert [(url.partition("assets/")[0], kept) for url, kept in found] == [(home, True)]


@pytest.mark.parametrize(("lang", "query"), [("zh", "空洞"), ("en", "dilated convolution")])
def test_search_works(reader: tuple[Any, list[str]], site: Site, lang: str, query: str) -> None:
    page, wrong = reader
    base = site.url if lang == "zh" else f"{site.url}en/"
    page.goto(base)
    page.fill(".md-search__input", query)
    page.dispatch_event(".md-search__input", "keyup")
    first = page.locator(".md-search-result__item a.md-search-result__link").first
    first.wait_for(state="attached")
    href = first.get_attribute("href")
    assert href.startswith(f"{base}dilated_convolution/")
    page.goto(href)
    assert page.locator("h1").count() == 1
    assert wrong == []


def test_instant_navigation_works(reader: tuple[Any, list[str]], site: Site) -> None:
    page, wrong = reader
    page.goto(site.url)
    page.evaluate("window.sameDocument = true")
    page.locator(".md-nav--primary a[href$='attention/']").first.click()
    page.wait_for_url(f"{site.url}attention/")
    page.wait_for_selector(
        "#widget-attention, kb-quiz[data-question^='attention']", state="attached"
    )
    assert page.evaluate("window.sameDocument")
    assert wrong == []


def test_a_page_without_its_last_slash_opens(reader: tuple[Any, list[str]], site: Site) -> None:
    page, _ = reader
    page.goto(f"{site.url}detr")
    assert page.url == f"{site.url}detr/"


def test_what_does_not_exist_says_so(reader: tuple[Any, list[str]], site: Site) -> None:
    page, wrong = reader
    answer = page.goto(f"{site.url}en/nowhere/")
    assert answer.status == 404
    assert page.locator("h1").inner_text().startswith("404")
    wrong.clear()
