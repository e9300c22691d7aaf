"""What a question in a person's own words finds: texts ranked by the words they share with it."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}][^\s{_HAN},.;:!?，。；：！？、“”\"'()（）]*")
# Words of any question; they say nothing about its subject.
_COMMON = {
    "a", "an", "and", "are", "as", "at", "be", "between", "by", "can", "difference", "do", "does",
    "for", "from", "how", "i", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this",
    "to", "vs", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with",
    "you", "your",
}  # fmt: skip
_COMMON_HAN = re.compile(
    "为什么|什么|怎么样?|怎样|如何|哪些|哪个|多少|请问|一下|是否|有没有|可以|应该|[的了是吗呢要用和与跟]"
)
_KIND = {"topic": 2.0, "card": 1.5, "section": 1.2}  # before a question that is as near
_ENOUGH = 0.5  # of what was asked, weighed by how rare it is


class Text(NamedTuple):
    """What can be found: its kind, its place, its heading and what is below it."""

    kind: str
    place: str
    title: str
    body: str


def plain(text: str) -> str:
    """One spelling: width, case, spaces; × as x, so that 3x3 finds 3×3."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("×", "x")
    return re.sub(r"(?<=\d) ?x ?(?=\d)", "x", re.sub(r"\s+", " ", text)).strip()


def simplified(text: str) -> str:
    """Traditional characters as the simplified ones that the pages are written in."""
    if not re.search(f"[{_HAN}]", text):
        return text
    from opencc import OpenCC

    converted: str = OpenCC("t2s").convert(text)
    return converted


def tokens(query: str) -> list[str]:
    """The words of a query; Chinese, which has no spaces, in pairs of neighbouring characters."""
    found: list[str] = []
    for word in _WORD.findall(plain(simplified(query))):
        if not re.match(f"[{_HAN}]", word):
            found += [word] * (word not in _COMMON)
            continue
        for run in filter(None, _COMMON_HAN.split(word)):
            found += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    return list(dict.fromkeys(found)) or [plain(query)]


def ranked(query: str, texts: Iterable[Text]) -> list[Text]:
    """The texts that hold enough of the query, best first.

    A word weighs what it tells: ln(1 + all / those that have it); in a heading three times that.
    """
    read = [(text, plain(text.title), plain(text.body)) for text in texts]
    words = tokens(query)
    counts = {word: sum(word in title or word in body for _, title, body in read) for word in words}
    weight = {word: math.log1p(len(read) / (count or 0.5)) for word, count in counts.items()}
    # Pairs across two Chinese words occur nowhere; they are no word that is missing.
    pairs = [word for word in words if len(word) == 2 and re.match(f"[{_HAN}]", word)]
    unknown = [word for word in pairs if not counts[word]]
    if 2 * len(unknown) <= len(pairs):
        for word in unknown:
            del weight[word]
    everything = sum(weight.values())
    whole = plain(simplified(query))
    scored = []
    for text, title, body in read:
        there = [word for word in weight if word in title or word in body]
        if not there or sum(map(weight.__getitem__, there)) < _ENOUGH * everything:
            continue
        score = sum(weight[word] * (1 + 2 * (word in title)) for word in there)
        score *= (1 + (whole in title)) * (1 + (whole in body) / 2) * _KIND.get(text.kind, 1)
        scored.append((score, text))
    return [text for _, text in sorted(scored, key=lambda pair: -pair[0])]


def excerpt(text: str, query: str, shown: Callable[[str], str], around: int = 36) -> str:
    """A line of the text about the first of the query's words, or its beginning."""
    flat = re.sub(r"\s+", " ", shown(text)).strip()
    low = plain(flat)
    start = max(0, _place(low, tokens(query)))
    first = start - around if start > 2 * around else 0
    last = max(start, first + around) + around
    return "…" * (first > 0) + flat[first:last].strip() + "…" * (last < len(flat))


def _place(text: str, words: Sequence[str]) -> int:
    """Where most of the words stand close together."""
    places = [found.start() for word in words for found in re.finditer(re.escape(word), text)]
    return max(places, key=lambda at: sum(0 <= other - at < 60 for other in places), default=0)
