"""Nothing missing on the pages, nothing left over beside them; terms used one way."""

import pytest

from kb.site import glossary, inventory
from tests.site.checkout import Checkout


def test_the_repositorys_pages_are_complete() -> None:
    assert inventory.problems() == []


def test_the_repositorys_glossary_is_consistent() -> None:
    assert glossary.problems() == []


def test_a_complete_topic_passes(toy: Checkout) -> None:
    assert toy.check("inventory") == ""


BROKEN = {
    "section missing": ("docs/zh/toy.md", "{#whiteboard}", "{#board}", "sections are answer"),
    "sections swapped": ("docs/en/toy.md", "{#answer}", "{#try}", "sections are"),
    "key missing": ("docs/zh/toy.md", "related: []\n", "", "related is missing"),
    "unknown relation": ("docs/en/toy.md", "related: []", "related: [gone]", "gone is no topic"),
    "figure not shown": ("docs/zh/toy.md", "```figure\ntoy/growth\n```", "", "stray: the figure toy/growth"),
    "output not shown": ("docs/en/toy.md", "rows.txt", "clock.txt", "rows.txt is not shown"),
    "table not shown": ("docs/en/toy.md", "numbers.en.md", "numbers.zh.md", "kb/topics/toy/numbers.en.md is not shown"),
    "no cards": ("docs/en/toy.md", "```cards", "```text", "no fence cards toy"),
    "no quiz": ("docs/zh/toy.md", "```quiz\ntoy", "```quiz\ntoy/length", "no fence quiz toy"),
    "not in nav": ("mkdocs.yml", "  - toy.md\n", "", "docs/zh/toy.md: stray"),
    "docstring": ("kb/topics/toy/snippets.py", "gap: between", "gaps: between", "row: the docstring describes 'gaps'"),
    "nav to nowhere": ("mkdocs.yml", "  - toy.md\n", "  - toy.md\n  - gone.md\n", "gone.md is not in"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_an_incomplete_page_is_named(toy: Checkout, name: str) -> None:
    path, old, new, named = BROKEN[name]
    toy.replace(path, old, new)
    assert named in toy.check("inventory")


def test_a_stray_page_is_named(toy: Checkout) -> None:
    toy.path("docs/en/stray.md").write_text("# Stray\n")
    assert "docs/en/stray.md: stray" in toy.check("inventory")


TERMS = {
    "two partners": ("docs/zh/toy.md", "  砖: tile\n", "  砖: tile\n  间隙: gap\n", "choose one"),
    "unused in Chinese": ("docs/zh/toy.md", "砖: tile", "砖头: tile", "zh/toy.md: the term 砖头"),
    "unused in English": ("docs/zh/toy.md", "砖: tile", "砖: brick", "en/toy.md: the term brick"),
}


@pytest.mark.parametrize("name", TERMS)
def test_a_misused_term_is_named(toy: Checkout, name: str) -> None:
    path, old, new, named = TERMS[name]
    toy.replace(path, old, new)
    done = toy.run("kb.site.glossary")
    assert done.returncode == 1
    assert named in done.stdout
