"""A question without fault, to be broken."""

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Mistake, Problem, Step
from kb.quiz.asking.question import Question, question

GOOD = Problem(
    given={"layers": [[3, 1, 0, 1], [3, 1, 0, 1]]},
    zh="2 层 3×3 卷积，感受野边长是多少？",
    en="How wide is the receptive field of 2 convolutions of 3×3?",
    answer=5,
    steps=[Step(zh="从 1 加到头", en="add up from 1", value=5)],
    mistakes=[
        Mistake("product", 9, zh="乘起来了", en="multiplied"),
        Mistake("sum", 6, zh="加起来了", en="added"),
    ],
)
WITNESSED = {"snippet": "bottom_up(layers).size", "oracle": "gradient_width(layers)"}


def of(problem: Problem, **arguments: object) -> Question:
    def sample(draw: Draw) -> Problem:
        return problem

    made = question(**({"level": 1, "section": "bottom-up"} | arguments))(sample)  # type: ignore[arg-type]
    return made._replace(topic="receptive_field")
