"""The site as built: every page whole, no TeX, no leftovers, nothing from elsewhere."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.variants import variants
from kb.site import pages
from tests.site.checkout import Site

LEFT_OVER = re.compile(
    r"\\\(|\\\[|\$\$|arithmatex|--8&lt;--|--8<--|\{#[\w-]+|Traceback|```|\{ \.[\w-]+|merror|\[kb\.topics"
)


class Parsed(HTMLParser):
    """The ids, links, sources and visible words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.quizzes: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style", "code", "pre"):
            self.open.append(tag)
        if name := values.get("id"):
            self.ids.append(name)
        if tag == "a" and (link := values.get("href")):
            self.links.append(link)
        if tag == "kb-quiz":
            self.quizzes[str(values["data-question"])] = str(values["data-quiz"])
        if tag == "use" and (link := values.get("xlink:href")):
            self.links.append(link)
        if (tag in ("script", "img", "iframe", "source") and (link := values.get("src"))) or (
            tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "preconnect")
            and (link := values.get("href"))
        ):  # fmt: skip
            self.sources.append(str(link))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.words.append(data)


@cache
def parsed(path: Path) -> Parsed:
    return Parsed(path.read_text("utf-8"))


def html_pages(site: Site) -> list[Path]:
    return sorted(site.folder.rglob("*.html"))


def test_both_sites_have_the_same_pages(site: Site) -> None:
    found = {path.relative_to(site.folder).as_posix() for path in html_pages(site)}
    english = {name.removeprefix("en/") for name in found if name.startswith("en/")}
    assert english == {name for name in found if not name.startswith("en/")}
    for source in pages.navigation():
        name = source.removesuffix("index.md").removesuffix(".md")
        assert f"{name}/index.html".lstrip("/").replace("//", "/") in found


def test_nothing_is_left_over_on_any_page(site: Site) -> None:
    for path in html_pages(site):
        words = "".join(parsed(path).words)
        found = LEFT_OVER.search(words)
        assert not found, (path, words[max(0, found.start() - 60) : found.end() + 60])


def test_nothing_comes_from_another_host(site: Site) -> None:
    for path in html_pages(site):
        for source in parsed(path).sources:
            assert not re.match(r"(https?:)?//", source) or source.startswith(site.url), (
                path,
                source,
            )
    for path in site.folder.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", path.read_text("utf-8")), path


def test_every_link_and_anchor_resolves(site: Site) -> None:
    for path in html_pages(site):
        if path.name == "404.html":
            continue
        here = f"{site.url}{path.parent.relative_to(site.folder).as_posix()}/".replace("/./", "/")
        for link in parsed(path).links:
            target, anchor = urldefrag(urljoin(here, link))
            if not target.startswith(site.url):
                assert re.match(r"(https?|mailto):", target), (path, link)
                continue
            file = site.folder / unquote(target.removeprefix(site.url))
            file = file / "index.html" if file.is_dir() else file
            assert file.exists(), (path, link)
            if anchor and file.suffix == ".html" and not anchor.startswith("__"):
                assert unquote(anchor) in parsed(file).ids, (path, link)


def test_ids_are_unique(site: Site) -> None:
    for path in html_pages(site):
        ids = [name for name in parsed(path).ids if not name.startswith("__")]
        assert len(ids) == len(set(ids)), (path, {name for name in ids if ids.count(name) > 1})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_home_lists_updates_and_every_topic(site: Site, lang: str) -> None:
    home = site.folder / ("" if lang == "zh" else "en") / "index.html"
    text = home.read_text("utf-8")
    listed = re.findall(r'<time datetime="([^"]+)">', text)
    assert listed == sorted(listed, reverse=True)
    for page in pages.topic_pages(lang):
        assert f'href="{page.topic}/"' in text
        assert page.title in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_is_on_its_page_with_its_data(site: Site, lang: str) -> None:
    for stem in bank.topics(private=False):
        page = site.folder / ("" if lang == "zh" else "en") / stem / "index.html"
        found = parsed(page).quizzes
        assert set(found) == {question.id for question in bank.load(stem).questions}
        for question in bank.load(stem).questions:
            data = json.loads(found[question.id])
            assert [v["seed"] for v in data["variants"]] == [v.seed for v in variants(question)]
            assert all(v["prompt"] and v["steps"] for v in data["variants"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_index_holds_words_and_no_tex(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    index = json.loads((folder / "search/search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == [lang]
    for entry in index["docs"]:
        prose = re.sub(r"<(code|pre)>.*?</\1>", "", entry["text"], flags=re.DOTALL)
        assert not re.search(r"\\(frac|text|sum|operatorname|begin|cdot|times)\b", prose), entry


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_feed_has_the_topics_and_nothing_else(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    feed = ElementTree.parse(folder / "feed_rss_created.xml")
    links = [item.findtext("link") or "" for item in feed.iter("item")]
    base = site.url if lang == "zh" else f"{site.url}en/"
    assert sorted(links) == sorted(f"{base}{page.topic}/" for page in pages.topic_pages(lang))
    for item in feed.iter("item"):
        assert "$" not in (item.findtext("description") or "")


def test_a_topic_is_named_in_both_languages(site: Site) -> None:
    text = (site.folder / "receptive_field/index.html").read_text("utf-8")
    assert '<small class="kb-other-title" lang="en">Receptive field</small>' in text
    text = (site.folder / "en/receptive_field/index.html").read_text("utf-8")
    assert '<small class="kb-other-title" lang="zh">感受野</small>' in text
