"""SVG outlines by steps from point to point: shorter, and alike wherever the shape is alike."""

import re

POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3}


def relative(outline: str, decimals: int = 0) -> str:
    """The outline with each point said from the one before, to so many decimals.

    Raises:
        ValueError: The outline has a command other than M, L, Q, C and Z.
    """
    unit = 10**decimals
    place = start = (0, 0)
    written = []
    for letter, said in re.findall(r"([A-Za-z])([^A-Za-z]*)", outline):
        if letter in "zZ":
            written.append("z")
            place = start
            continue
        if letter not in POINTS:
            raise ValueError(f"an outline with {letter!r}, where M, L, Q, C or Z was expected")
        numbers = [round(float(number) * unit) for number in re.findall(r"-?[\d.]+", said)]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        for first in range(0, len(points), POINTS[letter]):
            group = points[first : first + POINTS[letter]]
            steps = [step for x, y in group for step in (x - place[0], y - place[1])]
            written.append("l" if letter == "M" and first else letter.lower())
            written.append(_joined([_short(step, decimals) for step in steps]))
            place = group[-1]
            if letter == "M" and not first:
                start = place
    return "".join(written)


def _short(step: int, decimals: int) -> str:
    if not decimals:
        return str(step)
    text = f"{step / 10**decimals:.{decimals}f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)


def _joined(numbers: list[str]) -> str:
    return numbers[0] + "".join(n if n.startswith("-") else f" {n}" for n in numbers[1:])
