"""A strict build stops at what a reader would have found broken, and says where."""

import json
import re

import pytest

from tests.site.checkout import Checkout

ZH, EN = "docs/zh/toy.md", "docs/en/toy.md"


def test_both_languages_build_strictly(toy: Checkout) -> None:
    for lang, words in (("zh", "一排砖的长度是砖数加上间隔"), ("en", "A row of tiles is as long")):
        code, said = toy.build(lang)
        assert code == 0, said
        out = toy.path("out" if lang == "zh" else "out/en")
        page = (out / "toy/index.html").read_text("utf-8")
        assert words in page
        assert "\\(" not in page
        assert "arithmatex" not in page
        assert page.count("<kb-quiz ") == 3
        assert page.count('class="kb-card"') == 2
        assert "3 7" in page  # the captured output
        home = (out / "index.html").read_text("utf-8")
        assert words in home
        assert '<time datetime="2026-11-23">' in home
        index = json.loads((out / "search/search_index.json").read_text("utf-8"))
        texts = " ".join(
            entry["text"].replace("\u200b", "")
            for entry in index["docs"]
            if entry["location"].startswith("toy/")
        )
        assert words.split(" ")[0] in texts
        assert not re.search(r"\\frac|\\operatorname|n \+ g", texts)  # no TeX in the index
        feed = (out / "feed_rss_created.xml").read_text("utf-8")
        assert "toy/" in feed
        assert "index" not in re.findall(r"<link>(.*?)</link>", feed)[-1]


def test_a_builder_that_ignores_hooks_makes_the_same_site(toy: Checkout) -> None:
    def built() -> dict[str, bytes]:
        code, said = toy.build("en")
        assert code == 0, said
        files = (path for path in toy.path("out/en").rglob("*") if path.is_file())
        dated = ("sitemap.xml.gz", "feed_rss_created.xml", "feed_rss_updated.xml")
        return {str(path): path.read_bytes() for path in files if path.name not in dated}

    quick = built()
    settings = toy.path("mkdocs.yml").read_text("utf-8")
    assert "kb/site/mkdocs_hook.py" in settings
    without = re.sub(r"^hooks:\n( +- .*\n)+", "", settings, flags=re.MULTILINE)
    toy.path("mkdocs.yml").write_text(without, "utf-8")
    toy.path("kb/site/mkdocs_hook.py").unlink()
    assert built() == quick
    assert any(b"kb.topics.toy.snippets.row" in page for page in quick.values())


BROKEN = {
    "missing region": ("snippets.py:row", "snippets.py:rows", "toy.md", "rows"),
    "missing file": ("examples/rows.py", "examples/gone.py", "toy.md", "gone.py"),
    "bad formula": ("{i=1}^{n}", "{i=1}^{n", "toy.md", "{i=1}^{n"),
    "undefined macro": ("\\mathbb{1}", "\\matbb{1}", "toy.md", r"\matbb"),
    "broken link": ("无。", "[无](nowhere.md)。", "toy.md", "nowhere.md"),
    "broken anchor": ("无。", "[无](#nowhere)。", "toy.md", "#nowhere"),
    "unknown function": ("kb.topics.toy.snippets.row]", "kb.topics.toy.snippets.rows]", "toy.md", "kb.topics.toy.snippets.rows"),
    "unknown figure": ("toy/growth", "toy/shrink", "toy.md", "toy/shrink"),
    "unknown cards": ("```cards\ntoy", "```cards\ntoi", "toy.md", "toi"),
    "unknown question": ("```quiz\ntoy", "```quiz\ntoy/lenght", "toy.md", "toy/length"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_page_fails_the_build(toy: Checkout, name: str) -> None:
    old, new, page, named = BROKEN[name]
    toy.replace(ZH, old, new)
    code, said = toy.build()
    assert code != 0
    assert named in said
    if name != "missing file":
        assert page in said or name == "missing region", said


def test_a_question_without_its_section_fails_the_build(toy: Checkout) -> None:
    toy.replace(ZH, "{#row}", "{#rows}")
    code, said = toy.build()
    assert code != 0
    assert "toy.md" in said
    assert "#row" in said
