"""The question model, as banks import it."""

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.problem import Choice, Mistake, Numbers, Problem, Step, Value
from kb.quiz.asking.question import Question, Variant, question

__all__ = [
    "BankError", "Choice", "Draw", "Mistake", "Numbers", "Problem", "Question", "Step", "Value",
    "Variant", "question",
]  # fmt: skip
