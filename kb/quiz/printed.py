"""When two printed texts are the same to a reader: numbers by value, words by letters."""

import re
import unicodedata
from fractions import Fraction

_TOKEN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w])|\w+|[^\s\w]")
_OPTIONAL = set("()[]{},;|\"'`")


def tokens(text: str) -> list[Fraction | str]:
    """Numbers and words of a printed text; brackets, commas, quotes and spacing do not count."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("torch.Size", "")
    return [_token(part) for part in _TOKEN.findall(plain) if part not in _OPTIONAL]


def same_print(one: str, other: str) -> bool:
    """True when a person would say that the two texts print the same."""
    return tokens(one) == tokens(other)


def _token(part: str) -> Fraction | str:
    try:
        return Fraction(part)
    except ValueError:
        return part.casefold()
