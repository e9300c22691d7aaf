"""The two languages of a page share everything but words, and each knows the other."""

import pytest

from kb.site import pages, stamp, twins
from tests.site.checkout import Checkout

EN = "docs/en/toy.md"


def test_the_repositorys_twins_match_and_are_stamped() -> None:
    assert twins.problems() == []
    assert stamp.problems() == []


def test_matching_twins_pass(toy: Checkout) -> None:
    assert toy.check("stamp", "--check") == ""


DIFFERENT = {
    "heading": ("{#row}", "{#rows}"),
    "include": ("snippets.py:row", "snippets.py"),
    "fence": ("```cards\ntoy\n```\n", ""),
    "display formula": ("g\\,(n-1)", "g\\,(n+1)"),
    "inline formula": ("n + g(n-1)$.", "n - g(n-1)$."),
    "table row": ("| 4 | 7 |", "| 4 | 8 |"),
    "front matter": ("2026-11-23", "2026-11-22"),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_a_difference_of_structure_is_named_and_not_stamped(toy: Checkout, kind: str) -> None:
    before = toy.path(EN).read_text("utf-8")
    toy.replace(EN, *DIFFERENT[kind])
    said = toy.check("stamp", "--check")
    assert said.startswith(f"toy.md: {kind}")
    changed = toy.path(EN).read_text("utf-8")
    assert changed != before
    assert toy.run("kb.site.stamp").returncode == 1
    assert toy.path(EN).read_text("utf-8") == changed


def test_words_may_differ() -> None:
    zh = "## 一 {#a}\n\n$x_{\\text{输入}}$ 和 $y$\n\n| 量 | 7 px |\n"
    en = "## One {#a}\n\n$y$ of $x_{\\text{in}}$\n\n| size | 7 px |\n"
    assert twins.differences(zh, en) == []


def test_a_missing_twin_is_named(toy: Checkout) -> None:
    toy.path(EN).unlink()
    assert "docs/zh/toy.md: its twin docs/en/toy.md is missing" in toy.check("stamp", "--check")


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("docs/zh/toy.md", "docs/en/toy.md"),
        ("docs/en/toy.md", "docs/zh/toy.md"),
        ("quiz_bank/toy/cards.zh.md", "quiz_bank/toy/cards.en.md"),
    ],
)
def test_a_twin_changed_without_the_other_is_named(toy: Checkout, changed: str, stale: str) -> None:
    text = toy.path(changed).read_text("utf-8")
    toy.path(changed).write_text(f"{text}\n1\n" if "docs" in changed else f"{text}- 1\n", "utf-8")
    said = toy.check("stamp", "--check")
    assert f"{stale}: its twin {changed} changed since it" in said
    assert toy.run("kb.site.stamp", "toy").returncode == 0
    assert toy.check("stamp", "--check") == ""


def test_a_card_with_another_formula_is_named(toy: Checkout) -> None:
    toy.replace("quiz_bank/toy/cards.en.md", "$n-1$", "$n+1$")
    assert "quiz_bank/toy/cards.zh.md: inline formula" in toy.check("stamp", "--check")


def test_stamping_twice_changes_nothing(toy: Checkout) -> None:
    assert toy.run("kb.site.stamp").stdout == ""


def test_a_stamp_is_not_part_of_what_it_stamps() -> None:
    for text in ("---\ntitle: a\n---\n\n# A\n", "## Q {#q}\n\nA\n"):
        once = stamp.stamped(text, "twin")
        assert once != text
        assert stamp.bare(once) == text
        assert stamp.stamped(once, "twin") == once
        assert stamp.digest(once) == stamp.digest(text)


def test_a_tag_has_one_name_in_each_language() -> None:
    """Else the page of tags takes topics apart in one language that belong together in the other."""
    pairs = set()
    for page in pages.topic_pages("zh"):
        twin = next(other for other in pages.topic_pages("en") if other.topic == page.topic)
        pairs |= set(zip(page.tags, twin.tags, strict=True))
    for side in zip(*pairs, strict=True):
        assert len({tag.casefold() for tag in side}) == len(pairs), sorted(pairs)
