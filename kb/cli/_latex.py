"""LaTeX as a terminal can show it: one line of Unicode, grouping kept by parentheses."""

import functools
import re
from typing import Any

_SUB = str.maketrans("0123456789+-=()aeijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_SUP = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzT⊤βθ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀᵝᶿ"
)
_SIGNS = {
    "cdot": "·", "times": "×", "to": " → ", "in": " ∈ ", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ",
    "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ", "bmod": " mod ", "quad": "  ",
    "qquad": "  ", ",": " ", ";": " ", "!": "", "lVert": "‖", "rVert": "‖", "|": "‖", "lvert": "|",
    "leftarrow": " ← ", "gets": " ← ", "rightarrow": " → ", "Rightarrow": " ⇒ ", "iff": " ⇔ ",
    "Longleftrightarrow": " ⟺ ",
    "rvert": "|", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "dots": "…",
    "ldots": "…", "cdots": "⋯", "sigma": "σ", "{": "\ue002", "}": "\ue003",
}  # fmt: skip
_NAMES = (
    "cos",
    "sin",
    "log",
    "ln",
    "exp",
    "max",
    "min",
    "arccos",
    "arctan",
    "tan",
    "gcd",
    "lcm",
    "arg",
)
_SIGNS |= {name: f" {name} " for name in _NAMES}
_DOWN, _UP = "\ue000", "\ue001"  # scripts that stay scripts: `_` and `^` already handled
_CLOSE_UP = re.compile(rf"\b({'|'.join(_NAMES)}) (?=['′(ₐ-ₜ₀-₉⁰¹²³⁴-⁹ᵃ-ᶻ])")  # cos(θ), cos²θ
_NAME = rf"(?=(?:{'|'.join(_NAMES)})[ (])"
_UNARY = re.compile(rf"(^|[(\[=,;]) ?- {_NAME}")  # -log p
_APART = re.compile(rf"(?<=[^\s(\[]) ?([-+=]) {_NAME}")  # a - sin b
_BOTH = "×·=<>≈∝±∪∩⊂⊙∘"  # a space on one side only: `H ×W`, `ρ- 1`
_LOPSIDED = re.compile(
    rf"(?<=\S)(?: ([{_BOTH}])(?=\S)|([{_BOTH}]) )|(?<=[^\s(\[=,<>])([-+]) (?=\S)"
)
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "*_`|~"})
_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([^\s{}]))")
_FRACTION = re.compile("\ue004([^\ue004\ue005]*)\ue005")
_APPLIED = re.compile(
    rf"(?:\b(?:{'|'.join(_NAMES)})|[√∏/^_])[ ₀-₉ₐ-ₜ⁰¹²³⁴-⁹]*$"
)  # log of a fraction
_FACTOR = re.compile(
    r" ?[^\s\ue005+\-−=±×·≈≠≤≥<>∈→←⇒⇔⟺;,.:)\]⌋⌉|‖}…]"
)  # a factor or power after it
_ONE = re.compile(r"\d+(?:\.\d+)?%?|\w['′]*(?:[ₐ-ₜ₀-₉⁰-⁹ᵃ-ᶻ]|\ue000.|\ue001.)*")
_ATOM = re.compile(r"[\w.'′√∏∑ₐ-ₜ₀-₉⁰-⁹ᵃ-ᶻⁱ‖|ℒ]*|\([^()]*\)|‖[^‖]*‖|\|[^|]*\||⌈[^⌈⌉]*⌉|⌊[^⌊⌋]*⌋")


def readable(text: str, *, markdown: bool = False) -> str:
    """Markdown text with every `$…$` and `$$…$$` turned into plain Unicode.

    Arguments:
        markdown: it will be read as Markdown, in which `a_q b_r` would lose its underscores.
    """
    marks = _MARKS if markdown else {}
    return _MATH.sub(lambda found: formula(found[1] or found[2]).translate(marks), text)


def formula(latex: str) -> str:
    """One formula without its dollars: `\\frac{2J}{1+J}` becomes `2J/(1+J)`."""
    converter = _converter()
    source = latex.replace("&=", "=").replace(r"\\", "; ").replace("&", " ")
    source = re.sub(r"\\[td]frac(?![a-z])", r"\\frac", source)
    source = re.sub(r"\\operatorname\*?|\\(?:boldsymbol|bm|mathds)(?![a-z])", r"\\mathrm", source)
    source = re.sub(r"\\(?:left|right|big|Big|bigg|Bigg)(?![a-z])\.?", "", source)
    shown = str(converter.latex_to_text(source)).replace("\n", " ")
    for _ in range(4):
        shown = _SCRIPT.sub(_script, shown)
    shown = shown.translate({ord("{"): None, ord("}"): None, ord(_DOWN): "_", ord(_UP): "^",
                             0xE002: "{", 0xE003: "}"})  # fmt: skip
    while _FRACTION.search(shown):
        shown = _FRACTION.sub(_bracketed, shown, count=1)
    shown = _UNARY.sub(r"\1-", re.sub(r"\s+", " ", shown).strip())
    shown = _APART.sub(r" \1 ", shown)
    shown = _LOPSIDED.sub(lambda found: f" {found[1] or found[2] or found[3]} ", shown)
    shown = _CLOSE_UP.sub(r"\1", shown)
    return re.sub(r"(?<=[(\[]) +", "", shown).strip(" ;")


def _script(found: re.Match[str]) -> str:
    inside = (found[2] if found[2] is not None else found[3]).replace("−", "-").strip()
    table = _SUB if found[1] == "_" else _SUP
    if inside and len(inside) <= 4 and all(ord(c) in table for c in inside):
        return inside.translate(table)
    sign = _DOWN if found[1] == "_" else _UP
    return f"{sign}{inside}" if len(inside) == 1 else f"{sign}({inside})"


def _bracketed(found: re.Match[str]) -> str:
    """A fraction in brackets where what stands beside it would read as a part of it."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    apart = _APPLIED.search(before) or _FACTOR.match(after)
    return f"({found[1]})" if apart else found[1]


def _group(text: str) -> str:
    """A numerator, in brackets unless it is one factor or a product."""
    plain = text.strip()
    if plain.startswith("{") and plain.endswith("}"):
        plain = plain[1:-1].strip()
    flat = _SCRIPT.sub("", plain)
    return plain if _ATOM.fullmatch(flat) else f"({plain})"


def _divisor(text: str) -> str:
    """A denominator, in brackets unless it is one number, one letter or one name."""
    grouped = _group(text)
    bare = _SCRIPT.sub("", grouped)
    one = grouped.startswith(("(", "|", "‖", "√", "⌈", "⌊")) or _ONE.fullmatch(bare)
    return grouped if one else f"({grouped})"


@functools.cache
def _converter() -> Any:
    from pylatexenc.latex2text import (
        EnvironmentTextSpec,
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    def parts(node: Any, convert: Any) -> list[str]:
        nodes = [n for n in (node.nodeargd.argnlist if node.nodeargd else []) if n is not None]
        return [str(convert.nodelist_to_text([n])) for n in nodes]

    def fraction(node: Any, l2tobj: Any) -> str:
        above, below = parts(node, l2tobj)[-2:]
        return f"\ue004{_group(above)}/{_divisor(below)}\ue005"

    def root(node: Any, l2tobj: Any) -> str:
        inside = _group(parts(node, l2tobj)[-1])
        return f"√{inside}" if len(inside) == 1 or inside[0] == "(" else f"√({inside})"

    def inner(node: Any, l2tobj: Any) -> str:
        text = parts(node, l2tobj)[-1]
        return text[1:-1] if text.startswith("{") and text.endswith("}") else text

    def spaced(sign: str) -> Any:
        return lambda node, l2tobj: sign

    macros = [
        *(MacroTextSpec(name, simplify_repl=fraction) for name in ("frac",)),
        MacroTextSpec("sqrt", simplify_repl=root),
        *(
            MacroTextSpec(name, simplify_repl=inner)
            for name in ("mathrm", "text", "textbf", "mathbf", "mathsf")
        ),
        *(
            MacroTextSpec(name, simplify_repl=spaced(sign))
            for name, sign in _SIGNS.items()
        ),
    ]  # fmt: skip
    context = get_default_latex_context_db()
    context.add_context_category("kb", prepend=True, macros=macros, environments=[
        EnvironmentTextSpec(name, simplify_repl="%s") for name in ("aligned", "cases", "array")
    ])  # fmt: skip
    return LatexNodes2Text(
        latex_context=context, math_mode="text", keep_braced_groups=True,
        keep_braced_groups_minlen=1, strict_latex_spaces=True,
    )  # fmt: skip
