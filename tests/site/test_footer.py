"""A topic's page ends with what leads on from it; every page says what it is to those who share it."""

import html
import re

import pytest

from kb.site import footer, misconceptions, pages
from tests.site.checkout import Checkout, Site

FOOT = re.compile(r'<nav class="kb-foot".*?</nav>', re.DOTALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_topic_ends_with_its_foot_once(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    for page in pages.topic_pages(lang):
        found = FOOT.findall((folder / page.topic / "index.html").read_text("utf-8"))
        assert len(found) == 1, page.topic
        links = re.findall(r'href="\.\./(\w[\w/]*)/(#report)?"', found[0])
        expected = [*footer.related(page), *footer.backlinks(page)]
        assert [link for link, _ in links] == [*expected, f"api/{page.topic}", "trust"]
        assert str(page.meta.get("updated", page.date)) in found[0]
    assert not FOOT.search((folder / "index.html").read_text("utf-8"))


def test_backlinks_are_those_who_link_here_and_are_not_named() -> None:
    for lang in ("zh", "en"):
        for name, page in footer.topics(lang).items():
            for other in footer.backlinks(page):
                assert other not in footer.related(page)
                source = footer.topics(lang)[other]
                assert name in footer.related(source) or f"({name}.md" in source.body


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_has_its_open_graph_texts(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    for page in pages.all_pages(lang):
        name = page.source.removesuffix("index.md").removesuffix(".md")
        text = (folder / name / "index.html").read_text("utf-8")
        said = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))
        assert html.unescape(said["title"]) == page.title
        assert html.unescape(said["description"]) == page.excerpt
        assert "$" not in said["description"]
        assert said["type"] == ("article" if page.topic else "website")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_claim_a_page_disproves_is_gathered(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    text = (folder / "trust/index.html").read_text("utf-8")
    gathered = text.partition('class="kb-claims"')[2].partition("</div>")[0]
    total = 0
    for page in pages.topic_pages(lang):
        assert len(misconceptions.misconceptions(page.topic, lang)) >= 4, page.topic
        assert f'href="../{page.topic}/#wrong"' in gathered
        total += len(misconceptions.misconceptions(page.topic, lang))
    assert gathered.count("<li>") == total + len(pages.topic_pages(lang))


def test_a_table_of_contents_holds_headings_only(toy: Checkout) -> None:
    assert toy.build()[0] == 0
    page = toy.path("out/toy/index.html").read_text("utf-8")
    contents = page.partition('data-md-component="toc"')[2].partition("</nav>")[0]
    assert "kb.topics" not in contents
    assert page.count('class="kb-foot"') == 1
