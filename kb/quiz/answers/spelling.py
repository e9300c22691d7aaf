"""One plain spelling for what people type: full-width forms, superscripts, minus signs."""

import re
import unicodedata

from kb.quiz.asking.problem import Bilingual

MAX_LENGTH = 200
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPT = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SAME = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "⁄": "/", "÷": "/", "。": ".", "、": ",",
     "✕": "×", "∗": "*", "·": "×", "⋅": "×", "“": '"', "”": '"', "‘": "'", "’": "'", "´": "'"}
    | dict.fromkeys("「『【〔〖《〈", "[") | dict.fromkeys("」』】〕〗》〉", "]")
)  # fmt: skip
_LOGARITHM = re.compile("log(₂|₁₀)", re.IGNORECASE)


class Unreadable(Exception):
    """An answer that cannot be read, so it is neither graded nor scheduled."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Bilingual(zh=zh, en=en)


def plain(text: str) -> str:
    """The text with full-width forms, superscripts and odd signs in their plain spelling.

    Superscripts become powers and ½ becomes 1/2 before compatibility normalisation, which
    would otherwise read 10² as 102 and 1½ as 11/2.

    Raises:
        Unreadable: nothing there, too long, or a character no answer needs.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(
            f"太长：{len(text)} 个字符，最多 {MAX_LENGTH} 个",
            f"too long: {len(text)} characters, at most {MAX_LENGTH}",
        )
    text = re.sub("[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", text).strip()
    if not text:
        raise Unreadable("什么也没有输入", "nothing was typed")
    text = _SUPERSCRIPT.sub(lambda found: "^" + found[0].translate(_SUPERSCRIPTS), text)
    text = _LOGARITHM.sub(lambda found: "log2" if found[1] == "₂" else "log10", text)
    text = "".join(_vulgar_fraction(character) for character in text)
    for character in text:
        if unicodedata.category(character)[0] == "C" or unicodedata.category(character) in _ODD:
            name = unicodedata.name(character, "?")
            raise Unreadable(
                f"含有不能用于答案的字符 U+{ord(character):04X}（{name}）",
                f"a character no answer needs: U+{ord(character):04X} ({name})",
            )
    return unicodedata.normalize("NFKC", text).translate(_SAME)


_ODD = ("No", "Nl", "Zl", "Zp")


def _vulgar_fraction(character: str) -> str:
    kind, _, parts = unicodedata.decomposition(character).partition(" ")
    if kind != "<fraction>" or parts.endswith("2044"):
        return character
    return " " + "".join(chr(int(part, 16)) for part in parts.split())
