"""Formulas become drawings; TeX that MathJax does not know stops the build."""

import re
from pathlib import Path

import pytest
from markdown import Markdown

from kb.site import formula
from kb.site.errors import PageError
from kb.site.formula import FormulaError, draw


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula, "CACHE", tmp_path)


def page(text: str) -> str:
    """The HTML of a page with the site's formula settings."""
    arithmatex = {"generic": True, "inline_syntax": ["dollar"], "block_syntax": ["dollar"]}
    md = Markdown(
        extensions=["pymdownx.arithmatex", "kb.site.extension"],
        extension_configs={"pymdownx.arithmatex": arithmatex},
    )
    return str(md.convert(text))


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\operatorname*{arg\,max}_x \boldsymbol{w}^\top x",
        r"\mathbb{1}[x > 0] \quad \text{感受野}",
        r"\lVert W \rVert \cos\theta \sum_{i<j} \frac{a}{b}",
        r"\begin{cases} 1 & x < 0 \\ 0 & \text{else} \end{cases}",
    ],
)
def test_the_tex_pages_use_is_drawn(tex: str) -> None:
    drawing = draw(tex, display=True)
    used = set(re.findall(r'href="#([^"]+)"', drawing.svg))
    assert used
    assert used == set(drawing.glyphs)
    assert "data-" not in drawing.svg
    assert 'role="img"' in drawing.svg
    assert "aria-label=" in drawing.svg
    if "感受野" in tex:
        assert ">感受野</text>" in drawing.svg


@pytest.mark.parametrize("tex", [r"\frac{a}", r"\frca{a}{b}", r"\begin{aligned} a", "a^b^c", "}"])
def test_bad_tex_is_refused_by_name(tex: str) -> None:
    with pytest.raises(FormulaError) as caught:
        draw(tex, display=False)
    assert tex in str(caught.value)


def test_a_page_with_bad_tex_is_not_built() -> None:
    with pytest.raises(PageError, match=r"frca"):
        page(r"Words $\frca{a}{b}$.")


def test_a_page_holds_each_glyph_once_and_every_id_it_uses() -> None:
    html = page("$x + y$ and $x - y$, then\n\n$$\nx^2 + y^2\n$$\n")
    ids = re.findall(r'<path id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) == set(ids)
    assert html.count("<kb-math data-search-exclude>") == 2
    assert html.count('<kb-math class="kb-display" data-search-exclude>') == 1
    assert 'aria-label="x^2 + y^2"' in html


def test_punctuation_stays_with_its_formula() -> None:
    html = page("令 $x$，则（$y$）。")
    assert re.search(r'<span class="kb-together"><kb-math.*?</kb-math>，</span>', html)
    assert re.search(r'<span class="kb-together">（<kb-math.*?</kb-math>）。</span>', html)


def test_a_label_cannot_break_out_of_its_attribute() -> None:
    html = page(r'$a < b \text{"q"}$')
    assert 'aria-label="a &lt; b \\text{&quot;q&quot;}"' in html


def test_code_is_not_a_formula() -> None:
    assert "<kb-math" not in page("`$x$` costs \\$5 or $ 6 $")


def test_a_wide_formula_scrolls_in_its_own_box() -> None:
    wide = "+".join(f"x_{{{i}}}" for i in range(20))
    assert 'class="kb-long"' in page(f"${wide}$")


def test_a_formula_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw("x_1", display=True)
    monkeypatch.setattr(formula, "_engine", lambda: pytest.fail("drawn again"))
    assert draw("x_1", display=True) == first
    with pytest.raises(pytest.fail.Exception):
        draw("x_1", display=False)
