"""The site as a folder opened from disk: pages, search, quiz and widgets, without any server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.checkout import ROOT, run
from tests.site.chromium import move, tab

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("folder")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("folder")
    for config, below in (("mkdocs.folder.yml", ""), ("mkdocs.folder.en.yml", "en")):
        done = run(ROOT, "mkdocs", "build", "--strict", "-f", config, "-d", str(target / below))
        assert done.returncode == 0, done.stdout + done.stderr
    done = run(ROOT, "kb.site.finish", "--from-disk", str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    home = f"{folder.as_uri()}/"
    with tab(browser, home) as (opened, wrong):
        yield opened
        assert wrong == []  # a request for anything but this folder among them


@pytest.mark.parametrize(("lang", "query"), [("zh", "空洞卷积"), ("en", "dilated convolution")])
def test_search_finds_and_opens_a_page(page: Any, folder: Path, lang: str, query: str) -> None:
    home = folder / ("" if lang == "zh" else "en")
    page.goto((home / "index.html").as_uri())
    page.fill(".md-search__input", query)
    page.dispatch_event(".md-search__input", "keyup")
    first = page.locator(".md-search-result__item a.md-search-result__link").first
    first.wait_for(state="attached")
    target = first.get_attribute("href")
    assert target.partition("?")[0] == (home / "dilated_convolution.html").as_uri()
    page.goto(target)
    assert page.locator("h1").count() == 1


def test_links_lead_from_page_to_page(page: Any, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.locator(".kb-topics a[href$='receptive_field.html']").first.click()
    page.wait_for_url("**/receptive_field.html")
    page.locator("[data-kb-language]").click()
    page.wait_for_url("**/en/receptive_field.html*")
    assert page.get_attribute("html", "lang") == "en"
    page.locator(".kb-foot a[href*='api/receptive_field']").click()
    page.wait_for_url("**/en/api/receptive_field.html*")


def test_a_former_address_leads_to_the_function(page: Any, folder: Path) -> None:
    page.goto(f"{(folder / 'en/api/detr_size.html').as_uri()}#kb.snippets.detr_size.tokens")
    page.wait_for_url("**/en/api/detr.html#kb.snippets.detr_size.tokens")
    assert page.locator("a[id='kb.snippets.detr_size.tokens']").count() == 1


def test_widgets_and_the_quiz_run(page: Any, folder: Path) -> None:
    page.goto((folder / "receptive_field.html").as_uri())
    page.wait_for_function("customElements.get('kb-receptive-field') !== undefined")
    move(page)
    quiz = page.locator("kb-quiz").first
    quiz.locator("input").first.focus()
    page.wait_for_function("kb.variants !== undefined")
    quiz.locator("input[type=text], input").first.fill("1")
    quiz.locator("button[type=submit]").click()
    assert quiz.locator(".kb-verdict").inner_text().strip()
