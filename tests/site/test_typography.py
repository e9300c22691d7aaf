"""The rules of Chinese typography, and the pages and cards held to them."""

import pytest

from kb.site import typography
from kb.site.paths import ROOT


def rules(text: str) -> list[str]:
    return [rule for _, _, rule in typography.problems(text)]


def test_the_chinese_pages_and_cards_are_clean() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {near}: {rule}"
        for path in typography.chinese_files()
        for line, near, rule in typography.problems(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("用IoU衡量", "a space between"),
        ("步幅为2时", "a space between"),
        ("提高10%的", "a space between"),
        ("**步幅**2 的", "a space between"),
        ("感受野,步幅", "full-width punctuation"),
        ("为什么?", "full-width punctuation"),
        ("结束.", "full-width punctuation"),
        ("卷积(不含偏置)", "full-width brackets"),
        ("感受 野", "between Chinese characters"),
        ("感受野 ，步幅", "beside full-width"),
        ("第一行，\n第二行", "on one line"),
        ("第一句。 第二句", "beside full-width"),
        ('--8<-- "numbers.md"\n\n用IoU衡量', "a space between"),
        ("---\ntitle: 用IoU衡量\n---\n", "a space between"),
    ],
)
def test_a_breach_is_named(text: str, rule: str) -> None:
    assert any(rule in found for found in rules(text)), rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "用 IoU 衡量，步幅为 2：增加 10 %（见 `bottom_up` 的说明）。",
        "`步幅2`、$r=2$、[链接](空洞conv.md)和 <b>3×3</b> 不算",
        "```text\n感受野,2\n```\n",
        "$$\n\\text{步幅,2}\n$$\n",
        '--8<-- "kb/site/数2.md"',
        "**等效核。** 采样点位于两端",
        "## 感受野怎么算？ {#how_computed section=bottom-up level=1}",
        "---\ntitle: 感受野\nterms:\n  感受野: RF\n---\n\n第一段\n\n第二段\n- 列表\n- 列表",
        "| 量 | 值 |\n| --- | --- |\n| 宽 | 3 px |",
    ],
)
def test_right_text_passes(text: str) -> None:
    assert rules(text) == []


def test_a_breach_is_found_on_its_line() -> None:
    text = "---\ntitle: 页\n---\n\n```\n代码2\n```\n\n步幅2 行\n"
    assert [line for line, _, _ in typography.problems(text)] == [9]
