"""When two printed texts are the same to a reader: numbers by value, words by letters."""

import re
import unicodedata
from fractions import Fraction

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?(?!\w)"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|\w+|[^\s\w]")
_OPTIONAL = set("()[]{},;|\"'`、【】「」『』〔〕〖〗《》〈〉“”‘’")


def tokens(text: str) -> list[Fraction | str]:
    """Numbers and words of a printed text; brackets, commas, quotes and spacing do not count."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("torch.Size", "")
    return [_token(found) for found in _TOKEN.finditer(plain) if found[0] not in _OPTIONAL]


def same_print(one: str, other: str) -> bool:
    """True when a person would say that the two texts print the same."""
    return tokens(one) == tokens(other)


def _token(found: re.Match[str]) -> Fraction | str:
    # A word such as 9e99999 is left alone: as a number it would fill the memory.
    number = found["number"]
    return Fraction(number) if number else found[0].casefold()
