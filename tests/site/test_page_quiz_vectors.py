"""JavaScript and Python give the same reading and verdict on thousands of generated answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import entry
from kb.site.quiz import quiz_data

SCRIPTS = Path(__file__).parents[2] / "docs/theme/javascripts/quiz"
ANSWERS = 5000
ODD = [
    "", " ", "nan", "9**9**9", "1,00", "1,000", "１６＊１６", "½", "1½", "1 1/2", "10²", "2⁵¹−1", "2^10",
    "1.2×10^5", "1.2e-3", "50%", "0.5", "1", "1/3", "5‰", "23.6M", "2360万", "1.2亿", "-3", "−3", ".5",
    "31.", "16x16", "(16, 16)", "a", "b", "a c", "ac", "3 1 2", "213", "1/0", "0^-1", "①", "10₂", "٣",
    "1e999", "1e-999", "999^400", "999^401", "16^-999", "\u202e31", "3\x00", "＝ 7", "≈0.14", "torch.Size([1, 2])", "True", "1" * 201,
    "31 px", "31像素", "31 m", "x", "<b>1</b>", "1_000", "0x1f", "３．１４", "3。14", "1 000", "7 %", "2k",
    "4*25*128*128", "3*49*256^2", "ln(1e5)", "(7-1)/2+1", "1-0.25", "sqrt(2)/2", "2π", "1/2π", "3(4+1)",
    "sqrt(2)^2", "log2(8)", "log(8)", "e^(ln 5)", "9^9^9", "exp(exp(exp(9)))", "1.0001^10000", "ln 5^2",
    "41 695 169", "41_695_169", "41'695'169", "41\u202f695", "-1,034", "0,972", "47.06 percent",
    "百分之47", "1/3/2", "2+3M", "(2+3)M", "2*3M", "((1+2)", "1+", "-√2", "log₁₀(1000)", "(1/3)^2000",
    "「3」", "【1, 2】", "《a》", "“b”", "2^-2^2", "(-8)^(1/3)", "ln(0)", "sqrt(-1)", "1/(1-1)", "e", "e2",
    "no idea", "不知道", "ValueError", "报错", "-INF", "[]", "?!", "…",
]  # fmt: skip


def typed(draw: Draw, variant: Variant) -> str:
    """An answer as somebody might type it: right, mistaken, nearly, or odd."""
    values = [variant.problem.answer, *(m.value for m in variant.problem.mistakes)]
    text = entry(variant, draw.pick(*values))
    how = draw.integer(0, 9)
    if how == 0:
        return draw.pick(*ODD)
    if how == 1:
        return text.translate(str.maketrans("0123456789.-%", "０１２３４５６７８９．－％"))
    if how == 2 and variant.question.kind == "number":
        return (
            f"{text}{draw.pick(' ', '')}{variant.question.unit or draw.pick('%', 'px', '万', 'M')}"
        )
    if how == 3 and variant.question.kind == "number":
        return f"{text}{draw.pick('0', '1', '5', '.', 'e2', '/7', '^2', '²', ' 1/2')}"
    if how == 3:
        return expression(draw)
    if how == 4:
        return f"{draw.pick(' ', '-', '+', '≈', '= ', '(')}{text}{draw.pick('', ' ', ')', '。')}"
    if how == 5:
        place = draw.integer(0, max(0, len(text) - 1))
        return text[:place] + draw.pick(*"0123456789./^x ×,%ab") + text[place + 1 :]
    return text


def expression(draw: Draw, depth: int = 2) -> str:
    """Arithmetic, mostly well formed."""
    if depth == 0 or draw.integer(0, 3) == 0:
        return draw.pick("2", "3", "7.5", "1e3", "128", "0.1", "π", "e", "1,024", "0")
    inner = [expression(draw, depth - 1) for _ in range(2)]
    name = draw.pick("sqrt", "ln", "log2", "log10", "exp", "√", "")
    operator = draw.pick("+", "-", "*", "/", "×", "^", " / ", "**")
    return draw.pick(
        f"{inner[0]}{operator}{inner[1]}",
        f"({inner[0]}{operator}{inner[1]})",
        f"{name}({inner[0]})",
    )


def vectors(lang: str) -> list[dict[str, Any]]:
    draw = Draw(f"page quiz {lang}")
    questions = [q for stem in bank.topics(private=False) for q in bank.load(stem).questions]
    made = []
    for number in range(ANSWERS // 2):
        question: Question = questions[number % len(questions)]
        variant = question.draw(draw.integer(0, 30))
        text = typed(draw, variant)
        verdict = grade(variant, text)
        made.append(
            {
                "data": quiz_data(question, [variant], lang),
                "text": text,
                "outcome": verdict.outcome,
                "readAs": verdict.read_as,
                "mistake": verdict.mistake.id if verdict.mistake else None,
                "feedback": verdict.feedback.text(lang)
                if verdict.outcome != "unreadable"
                else None,
            }
        )
    return made


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_same_reading_and_verdict(browser: Any, lang: str) -> None:
    made = vectors(lang)
    outcomes = [vector["outcome"] for vector in made]
    assert all(outcomes.count(kind) > 100 for kind in ("right", "wrong", "unreadable"))
    page = browser.new_page()
    for name in ("fraction", "irrational", "arithmetic", "reading", "grading"):
        page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
    graded = page.evaluate(
        """vectors => JSON.parse(vectors).map(v => {
            const {outcome, readAs, mistake, feedback} = kb.grade(v.data, v.data.variants[0], v.text);
            return {outcome, readAs, mistake, feedback: outcome === "unreadable" ? null : feedback};
        })""",
        json.dumps(made),
    )
    page.close()
    wrong = [
        (
            vector["data"]["id"],
            vector["text"],
            {k: (vector[k], got[k]) for k in got if got[k] != vector[k]},
        )
        for vector, got in zip(made, graded, strict=True)
        if any(got[key] != vector[key] for key in got)
    ]
    assert wrong == []
