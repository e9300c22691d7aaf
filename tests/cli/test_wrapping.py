"""Paragraphs in the terminal: broken where a Chinese reader expects it, nothing lost."""

import io
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kb.cli._line_breaks import parts
from kb.cli._markdown import Page
from kb.cli._wrapping import Prose


def printed(shown: Any, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(Padding(shown, 0))  # a bare text would be joined into one of rich's own
    out = console.file
    assert isinstance(out, io.StringIO)
    return [line.rstrip() for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    "text, width, expected",
    [
        ("通常说它的边长，单位是像素", 14, ["通常说它的边", "长，单位是像素"]),
        ("从图像往上走，维护", 12, ["从图像往上", "走，维护"]),  # no comma at a line's start
        ("窗口（内核）", 6, ["窗口", "（内", "核）"]),  # no bracket left open at its end
        ("约 97.45 %。之后", 10, ["约 ", "97.45 %。", "之后"]),
        ("步幅 1 的普通卷积", 10, ["步幅 1 的", "普通卷积"]),  # fills the line
        ("回车 · :h 提示", 10, ["回车 · ", ":h 提示"]),
        ("看 `kb read x` 一节", 9, ["看 `kb ", "read x` ", "一节"]),
        ("a plain sentence", 9, ["a plain ", "sentence"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("", 10, [""]),
    ],
)
def test_breaks(text: str, width: int, expected: list[str]) -> None:
    assert parts(text, width) == expected


@given(st.text(st.sampled_from("字，。（）“”ab1%·: \u3000é"), max_size=60), st.integers(2, 20))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    found = parts(text, width)
    assert "".join(found) == text
    assert all(cell_len(part.rstrip()) <= width for part in found)


@given(st.text(st.sampled_from("ab cd"), max_size=60), st.integers(4, 20))
def test_plain_english_wraps_as_rich_wraps_it(text: str, width: int) -> None:
    words = text.split()
    assume(all(len(word) <= width for word in words))  # rich leaves a space behind a folded word
    plain = " ".join(words)
    assert printed(Prose(plain), width) == printed(Text(plain), width)


def test_in_padding_and_in_markdown() -> None:
    long = "从图像往上走，维护两个量：大小 r 和间距 j，每过一层都更新。"
    for shown in (Padding(Prose(long), (0, 0, 0, 2)), Page(long), Page(f"- {long}")):
        lines = printed(shown, 16)
        assert "".join(lines).replace(" ", "").replace("•", "") == long.replace(" ", "")
        assert not any(line.strip().startswith(("，", "：", "。")) for line in lines)
    table = printed(Page(f"| 量 | 值 |\n|---|---:|\n| {long} | 12 |"), 30)
    assert not any(line.strip().startswith(("，", "：", "。")) for line in table)


def test_other_justifications_are_left_to_rich() -> None:
    assert printed(Prose("右边", justify="right"), 10) == ["      右边"]
