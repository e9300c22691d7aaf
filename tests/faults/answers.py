"""Answers as nobody should type them: pieces of the grammar, broken answers, any characters."""

import random
from collections.abc import Iterator

from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import entry

PIECES = (
    *"0123456789", *"0123456789", "00", "999", "1,000", "1,00", ",", ".", "..", "e", "e-", "E+", "-", "+", "--",
    "−", "–", "/", "⁄", "÷", "^", "**", "*", "x", "×", "·", "10^", "10**", "×10^", "²", "⁻³", "⁵¹", "½", "⅐",
    "%", "‰", " ", "  ", "\t", "\u3000", "(", ")", "[", "]", "torch.Size([", "])", "px", "像素", "个像素", "°", "GiB",
    "万", "亿", "M", "k", "million", "a", "b", "c", "d", "和", "、", ";", "→", ">", "=", "≈", "约", "nan", "inf",
    "True", "None", "0x1f", "1_000", "'", '"', "`", "\\", "{", "}", "$", "#", "\0", "\x1b[31m", "\u200b", "\u202e",
    "\ufeff", "\ud800", "\udcff", "\U0001f600", "٣", "३", "①", "Ⅷ", "𝟛", "１", "，", "。", "％", "ｐｘ", "：ｈ", "\n", "\r",
)  # fmt: skip
LONG = ("9" * 190, "1" * 199, "9" * 60 + "^" + "9" * 60, "9" * 190 + "^999", "2^999", "10^-999", "1e999", "9e" + "9" * 190, "9" * 190 + "e999", "0." + "0" * 190 + "1",
        "." + "9" * 190 + "^-999", "1,000" + ",000" * 40, "1/" + "7" * 190, "(" * 200, "[" * 100 + "]" * 100,
        "1 " * 100, "1x" * 100, "9 9/" + "9" * 190, "1+" * 100, " " * 10_000, "a" * 200, "1 2 3 4 5 6 7 8 9 " * 11)  # fmt: skip


def answers(variant: Variant, count: int, seed: str) -> Iterator[str]:
    """So many answers to a variant, the same for the same seed."""
    source = random.Random(seed)
    typed = [entry(variant, value) for value in _values(variant)]
    for _ in range(count):
        way = source.random()
        if way < 0.45:
            yield "".join(source.choices(PIECES, k=source.randint(1, 9)))
        elif way < 0.85:
            yield _broken(source.choice(typed), source)
        elif way < 0.98:
            points = (int(source.random() ** 4 * 0x110000) for _ in range(source.randint(1, 30)))
            yield "".join(map(chr, points))
        else:
            yield _broken(source.choice(LONG), source)


def _values(variant: Variant) -> list[object]:
    return [variant.problem.answer, *(mistake.value for mistake in variant.problem.mistakes)]  # type: ignore[misc]


def _broken(text: str, source: random.Random) -> str:
    """The text with up to three pieces put in, taken out, or doubled."""
    for _ in range(source.randint(0, 3)):
        place = source.randint(0, len(text))
        end = min(len(text), place + source.randint(0, 3))
        piece = source.choice((source.choice(PIECES), text[place:end] * 2, ""))
        text = text[:place] + piece + text[end:]
    return text
