"""Small questions of every kind, for the engine's own tests."""

from fractions import Fraction
from typing import Any

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step, Value
from kb.quiz.asking.question import Question, Variant, question


def variant_of(answer: Value, mistakes: dict[str, Value] | None = None, **asked: Any) -> Variant:
    """A variant with this answer; `asked` is what the decorator takes."""
    choices = asked.pop("choices", [])
    code = asked.pop("code", "")

    def sample(draw: Draw) -> Problem:
        return Problem(
            given={},
            zh="问题",
            en="A question",
            answer=answer,
            steps=[Step(zh="算", en="compute", value=answer)],
            mistakes=[
                Mistake(name, value, zh=f"错在 {name}", en=f"wrong: {name}")
                for name, value in (mistakes or {}).items()
            ],
            choices=[Choice(name, zh=f"选项 {name}", en=f"option {name}") for name in choices],
            code=code,
        )

    asked = {"level": 1, "section": "answer"} | asked
    return question(**asked)(sample).draw(0)


NUMBER = variant_of(1, decimals=3)
PIXELS = variant_of(31, unit="px")
PERCENT = variant_of(50, unit="%", decimals=1)
COUNT = variant_of(23_600_000, magnitudes=True)
SHAPE = variant_of((16, 16), kind="shape", form="H×W")
CUBE = variant_of((64, 32, 8), kind="shape", form="(C, H, W)")
CHOICE = variant_of("b", kind="choice", choices=["a", "b", "c", "d"])
SEVERAL = variant_of(frozenset("ac"), kind="choice", choices=["a", "b", "c", "d"])
ORDER = variant_of(("x", "y", "z"), kind="ordering", choices=["x", "y", "z"])


def asked(**arguments: Any) -> Question:
    """A question whose draw is a number from 1 to 9."""

    @question(**({"level": 1, "section": "answer"} | arguments))
    def digits(draw: Draw) -> Problem:
        n = draw.integer(1, 9)
        return Problem(
            given={"n": n},
            zh=f"{n} 的平方是多少？",
            en=f"What is the square of {n}?",
            answer=n * n,
            steps=[Step(zh="自乘", en="multiply it by itself", value=n * n)],
            mistakes=[
                Mistake("doubled", 2 * n, zh="乘以 2 了", en="multiplied by 2"),
                Mistake("cubed", n**3, zh="多乘了一次", en="multiplied once more"),
            ],
        )

    return digits


THIRD = Fraction(1, 3)
