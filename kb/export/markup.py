"""Text of the bank as HTML: everything escaped, code marked, LaTeX in MathJax's delimiters."""

import html
import re

_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*([^*\n]+)\*\*")
# What XML 1.0 cannot hold: control characters, half surrogate pairs, two non-characters.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain_html(text: str) -> str:
    """A question's text, in which only `backticks` mean something."""
    parts, end = [], 0
    text = possible(text)
    for found in _CODE.finditer(text):
        parts.append(_escaped(text[end : found.start()]))
        parts.append(f"<code>{html.escape(found[2])}</code>")
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def card_html(text: str) -> str:
    """A recall card's Markdown: paragraphs, **strong**, `code` and `$LaTeX$`."""
    blocks = re.split(r"\n\s*\n", possible(text).strip())
    return "".join(f"<p>{_card_inline(block)}</p>" for block in blocks if block.strip())


def card_line(text: str) -> str:
    """One line of a recall card."""
    return _card_inline(possible(text).strip())


def code_html(code: str) -> str:
    """A program."""
    return f"<pre><code>{html.escape(possible(code).rstrip())}</code></pre>"


def listed(lines: list[str], *, ordered: bool = False) -> str:
    """Lines that are HTML already, as a list."""
    name = "ol" if ordered else "ul"
    return f"<{name}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{name}>"


def possible(text: str) -> str:
    """The text with the characters no XML file can hold replaced by �."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def _card_inline(text: str) -> str:
    parts, end = [], 0
    for found in _CODE.finditer(text):
        parts += [_math(text[end : found.start()]), f"<code>{html.escape(found[2])}</code>"]
        end = found.end()
    return "".join([*parts, _math(text[end:])])


def _math(text: str) -> str:
    parts, end = [], 0
    for found in _MATH.finditer(text):
        parts.append(_strong(text[end : found.start()]))
        latex = html.escape(found[1] or found[2], quote=False)
        parts.append(rf"\[{latex}\]" if found[1] else rf"\({latex}\)")
        end = found.end()
    return "".join([*parts, _strong(text[end:])])


def _strong(text: str) -> str:
    return _EMPHASIS.sub(r"<b>\1</b>", _escaped(text))


def _escaped(text: str) -> str:
    # A backslash before a bracket would begin a formula where none is meant (not inside code,
    # which MathJax leaves alone); an invisible word joiner between the two prevents it.
    return re.sub(r"\\([(\[])", "\\\\\u2060\\1", html.escape(text)).replace("\n", "<br>")
