"""LaTeX in the terminal: grouping must survive, or a formula becomes another one."""

import pytest

from kb.cli._latex import formula, readable


@pytest.mark.parametrize(
    "latex, shown",
    [
        (r"\frac{2J}{1+J}", "2J/(1+J)"),
        (r"\frac{a+b}{c}", "(a+b)/c"),
        (r"\tfrac12", "1/2"),
        (r"2^{n+1}-1", "2ⁿ⁺¹-1"),
        (r"x^2", "x²"),
        (r"a_{ij}^{2}", "aᵢⱼ²"),
        (r"RF_{l-1}", "RFₗ₋₁"),
        (r"e^{s(\cos\theta-m)}", "e^(s(cos θ-m))"),
        (r"\sqrt{HW}", "√(HW)"),
        (r"\sqrt{2}", "√2"),
        (r"\lVert x\rVert\cos\theta", "‖x‖ cos θ"),
        (r"\left\lfloor\frac{n-k}{s}\right\rfloor+1", "⌊(n-k)/s⌋+1"),
        (r"\lambda^{\frac{1}{2}}", "λ^(1/2)"),
        (r"\sum_{i<n} x_i", "∑_(i<n) xᵢ"),
        (r"\text{感受野} = 7", "感受野 = 7"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "a=b; c=d"),
        (r"m \ge 2+\sqrt{3}", "m ≥ 2+√3"),
        (r"r\leftarrow r+d", "r ← r+d"),
        (r"A^\top y", "Aᵀy"),
        (r"\cos(\theta+m)", "cos(θ+m)"),
        (r"\cos^2\theta", "cos²θ"),
        (r"\cos\theta\cos m-\sin\theta\sin m", "cos θ cos m - sin θ sin m"),
        (r"L=-\log p", "L=-log p"),
        (r"H \times W", "H × W"),
        (r"3\times 3", "3×3"),
        (r"(\rho - 1) \bmod q", "(ρ - 1) mod q"),
        (r"t_i \in \{-1, 0, 1\}", "tᵢ ∈ {-1, 0, 1}"),
        (r"\arctan\frac{w}{h}", "arctan(w/h)"),
        (r"\ln^2\frac{w}{h}", "ln²(w/h)"),
        (r"\frac{1}{HW}\sum_i x_i", "(1/(HW))∑ᵢ xᵢ"),
        (r"\frac{32}{17r}", "32/(17r)"),
        (r"\frac{s^2}{2d}+1", "s²/(2d)+1"),
        (r"\frac{a}{b}\cdot c", "a/b·c"),
        (r"c\,\frac{a}{b}", "c a/b"),
        (r"\frac{1}{1+\frac{a}{b}c}", "1/(1+(a/b)c)"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{a}{b_1'}", "a/b₁'"),
        (r"\gcd(a, b)", "gcd(a, b)"),
        (r"a=b = c", "a=b = c"),
        (r"\arccos'", "arccos'"),
        (r"(-\log p)", "(-log p)"),
        (r"\max_i x_i", "maxᵢ xᵢ"),
    ],
)
def test_formulas(latex: str, shown: str) -> None:
    assert formula(latex) == shown


def test_only_math_is_touched() -> None:
    text = "成本是 $O(n^2)$，价格 \\$5。\n\n$$\\frac{a}{b+c}$$"
    assert readable(text) == "成本是 O(n²)，价格 \\$5。\n\na/(b+c)"


def test_in_markdown_no_mark_of_a_formula_is_taken_for_markup() -> None:
    text = r"$(g)_q=\sum_j g_j\,w_{q-js}$ and $|x|$, _so_"
    assert readable(text, markdown=True) == r"(g)\_q=∑ⱼ gⱼ w\_(q-js) and \|x\|, _so_"
