"""The theme's sheets lose what no page can meet, and nothing else; outlines keep their shape."""

import re
from pathlib import Path

import pytest

from kb.site import styles
from kb.site.svg_path import relative

SHEET = (
    '@charset "UTF-8";a{x:y}.met,.never{a:b}.met .never{a:b}.met:not(.never){a:b}'
    ".made-by-script{a:b}#there>p{a:b}blink{a:b}[dir=rtl] .met{a:b}.met[data-x='}']:after{content:'}'}"
    "@media print{.never{a:b}}@media screen{.met{a:b}.never{a:b}}@keyframes k{from{a:b}to{a:c}}"
    ":root{--md-used:1;--md-lost:url(\"data:;<svg xmlns='x'>\");--md-far:2}.met{a:var(--md-used)}"
    ".never{a:var(--md-far)}"
)


def test_only_rules_no_page_can_meet_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    sheet = tmp_path / "assets/stylesheets/main.css"
    sheet.write_text(SHEET, "utf-8")
    (tmp_path / "index.html").write_text("<p class='met'><a id=there>never</a></p>", "utf-8")
    (tmp_path / "bundle.js").write_text('el.className="made-by-script"', "utf-8")
    said = styles.lean(tmp_path)
    assert sheet.read_text("utf-8") == (
        '@charset "UTF-8";a{x:y}.met{a:b}.met:not(.never){a:b}'
        '.made-by-script{a:b}#there>p{a:b}.met[data-x="}"]:after{content:"}"}'
        "@media screen{.met{a:b}}@keyframes k{from{a:b}to{a:c}}"
        ":root{--md-used:1;}.met{a:var(--md-used)}"
    )
    assert "are used" in said
    styles.lean(tmp_path)
    assert ".met{a:b}" in sheet.read_text("utf-8")


def test_data_of_the_quiz_keeps_no_rule(tmp_path: Path) -> None:
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    (tmp_path / "variants").mkdir()
    (tmp_path / "variants/topic.js").write_text('"warning"', "utf-8")
    sheet = tmp_path / "assets/stylesheets/main.css"
    sheet.write_text(".warning{a:b}", "utf-8")
    styles.lean(tmp_path)
    assert sheet.read_text("utf-8") == ""


def points(outline: str) -> list[tuple[str, float, float]]:
    """Every point an outline by steps comes to."""
    found, x, y, start = [], 0.0, 0.0, (0.0, 0.0)
    for letter, said in re.findall(r"([a-z])([^a-z]*)", outline):
        if letter == "z":
            x, y = start
            continue
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", said)]
        from_x, from_y = x, y
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = from_x + step_x, from_y + step_y
            found.append((letter, round(x, 3), round(y, 3)))
        if letter == "m":
            start = (x, y)
    return found


@pytest.mark.parametrize(
    ("outline", "decimals", "comes_to"),
    [
        ("M10 20L10-5Z", 0, [("m", 10, 20), ("l", 10, -5)]),
        (
            "M 1.04 2 L 0.5 -0.25 z M 3 3 C 1 2 3 4 5 6",
            1,
            [("m", 1, 2), ("l", 0.5, -0.2), ("m", 3, 3), ("c", 1, 2), ("c", 3, 4), ("c", 5, 6)],
        ),
        ("M0 0 1 1 2 4", 0, [("m", 0, 0), ("l", 1, 1), ("l", 2, 4)]),
    ],
)
def test_an_outline_by_steps_comes_to_the_same_points(
    outline: str, decimals: int, comes_to: list[tuple[str, float, float]]
) -> None:
    assert points(relative(outline, decimals)) == comes_to


def test_an_outline_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="'A'"):
        relative("M0 0A1 1 0 0 1 2 2")
