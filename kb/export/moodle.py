"""Moodle XML: numbers with one answer per mistake, each with its own feedback.

The format: https://docs.moodle.org/en/Moodle_XML_format. Moodle takes the first answer that fits,
so the right one comes first; answers and mistakes never overlap (the bank sees to that). Moodle
adds what it imports and updates nothing: import a newer export into an emptied category. The
`idnumber` of a question is its permanent id, by which an old one is found.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from kb.export import entries as bank_entries
from kb.export import markup
from kb.export.entries import Entry
from kb.quiz.asking import presenting
from kb.quiz.asking.cards import Card
from kb.quiz.asking.presenting import EXPORT
from kb.quiz.asking.problem import Value, exact
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import shortest_decimal
from kb.quiz.files import whole


def write(found: Iterable[Entry], path: Path, lang: str) -> int:
    """Write the questions of these entries in one language; returns how many."""
    quiz = ET.Element("quiz")
    category, count = "", 0
    for entry in found:
        if entry.topic.stem != category:
            category = entry.topic.stem
            quiz.append(_category(entry.topic.title(lang)))
        quiz.append(_question(entry, lang))
        count += 1
    ET.indent(quiz, " ")
    with whole(path) as made, made.open("w", encoding="utf-8", errors="replace") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(ET.tostring(quiz, encoding="unicode") + "\n")
    return count


def _category(title: str) -> ET.Element:
    question = ET.Element("question", type="category")
    name = markup.possible(title).replace("/", "//")  # a single slash would open a subcategory
    _text(ET.SubElement(question, "category"), f"$course$/top/kb/{name}")
    return question


def _question(entry: Entry, lang: str) -> ET.Element:
    shown = entry.shown
    if isinstance(shown, Card):
        return _essay(entry, shown, lang)
    kind = shown.question.kind
    if kind == "number":
        return _numerical(entry, shown, lang)
    if kind == "choice":
        return _multichoice(entry, shown, lang)
    if kind == "ordering":
        return _matching(entry, shown, lang)
    return _shortanswer(entry, shown, lang)


def _head(entry: Entry, kind: str, lang: str, text: str, feedback: str) -> ET.Element:
    question = ET.Element("question", type=kind)
    _text(ET.SubElement(question, "name"), f"{entry.topic.title(lang)}: {entry.key}")
    _html(question, "questiontext", text)
    _html(question, "generalfeedback", feedback)
    for name, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        ET.SubElement(question, name).text = value
    ET.SubElement(question, "idnumber").text = f"{entry.key} {lang}"
    return question


def _tail(question: ET.Element, entry: Entry, lang: str) -> ET.Element:
    if isinstance(entry.shown, Variant):
        for step in entry.shown.problem.steps[:-1]:
            _html(question, "hint", markup.plain_html(step.text(lang)))
    tags = ET.SubElement(question, "tags")
    for name in ("kb", entry.item.topic, f"level{entry.item.level}"):
        _text(ET.SubElement(tags, "tag"), name)
    return question


def _asked(variant: Variant, lang: str) -> str:
    text = f"<p>{markup.plain_html(presenting.prompt(variant, lang, EXPORT))}</p>"
    return text + (markup.code_html(variant.problem.code) if variant.problem.code else "")


def _solution(entry: Entry, variant: Variant, lang: str) -> str:
    steps = [markup.plain_html(line) for line in presenting.step_lines(variant, lang, EXPORT)]
    link = markup.plain_html(bank_entries.section_link(entry, lang))
    return f"{markup.listed(steps, ordered=True)}<p><code>{link}</code></p>"


def _numerical(entry: Entry, variant: Variant, lang: str) -> ET.Element:
    solution = _solution(entry, variant, lang)
    question = _head(entry, "numerical", lang, _asked(variant, lang), solution)
    problem = variant.problem
    right = "对。" if lang == "zh" else "Right."
    answers = [(problem.answer, "100", right)]
    answers += [(wrong.value, "0", wrong.text(lang)) for wrong in problem.mistakes]
    for value, fraction, feedback in answers:
        answer = _answer(question, decimal(value), fraction, feedback)
        tolerance = variant.question.tolerance(value)
        ET.SubElement(answer, "tolerance").text = decimal(tolerance)
    for name, text in (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"),
                       ("unitsleft", "0")):  # fmt: skip
        ET.SubElement(question, name).text = text
    return _tail(question, entry, lang)


def _shortanswer(entry: Entry, variant: Variant, lang: str) -> ET.Element:
    """A shape or a printed line: text, in every spelling a person would use for a shape."""
    solution = _solution(entry, variant, lang)
    question = _head(entry, "shortanswer", lang, _asked(variant, lang), solution)
    problem, shape = variant.problem, variant.question.kind == "shape"
    ET.SubElement(question, "usecase").text = "0" if shape else "1"
    right = "对。" if lang == "zh" else "Right."
    answers = [(problem.answer, "100", right)]
    answers += [(wrong.value, "0", wrong.text(lang)) for wrong in problem.mistakes]
    for value, fraction, feedback in answers:
        for text in _spellings(value) if isinstance(value, tuple) else [str(value)]:
            # In Moodle a bare asterisk stands for any text.
            _answer(question, text.replace("*", "\\*"), fraction, feedback)
    return _tail(question, entry, lang)


def _spellings(sizes: tuple[object, ...]) -> list[str]:
    parts = [str(size) for size in sizes]
    joined = [mark.join(parts) for mark in ("×", "x", ", ", ",", " ")]
    comma, tight = joined[2], joined[3]
    return list(dict.fromkeys([f"({comma})", f"({tight})", f"[{comma}]", *joined]))


def _multichoice(entry: Entry, variant: Variant, lang: str) -> ET.Element:
    problem = variant.problem
    right = problem.answer if isinstance(problem.answer, frozenset) else {problem.answer}
    feedback = {m.value: m.text(lang) for m in problem.mistakes if isinstance(m.value, str)}
    others = [m.text(lang) for m in problem.mistakes if not isinstance(m.value, str)]
    solution = _solution(entry, variant, lang)
    solution += markup.listed([markup.plain_html(text) for text in others]) if others else ""
    question = _head(entry, "multichoice", lang, _asked(variant, lang), solution)
    single = not isinstance(problem.answer, frozenset)
    ET.SubElement(question, "single").text = "true" if single else "false"
    ET.SubElement(question, "shuffleanswers").text = "true"
    ET.SubElement(question, "answernumbering").text = "abc"
    wrong = len(problem.choices) - len(right)
    for choice in problem.choices:
        share = Fraction(100, len(right)) if choice.id in right else Fraction(0)
        if not single and choice.id not in right:  # ticking everything is worth nothing
            share = -Fraction(100, wrong)
        text = markup.plain_html(choice.text(lang))
        _answer(question, text, fraction(share), feedback.get(choice.id, ""), form="html")
    _combined(question, lang)
    return _tail(question, entry, lang)


def _matching(entry: Entry, variant: Variant, lang: str) -> ET.Element:
    """An ordering: each item is matched with its place."""
    problem = variant.problem
    solution = _solution(entry, variant, lang)
    solution += markup.listed([markup.plain_html(m.text(lang)) for m in problem.mistakes])
    question = _head(entry, "matching", lang, _asked(variant, lang), solution)
    ET.SubElement(question, "shuffleanswers").text = "true"
    assert isinstance(problem.answer, tuple)
    places = {name: str(place) for place, name in enumerate(problem.answer, 1)}
    for choice in problem.choices:
        part = _html(question, "subquestion", markup.plain_html(choice.text(lang)))
        _text(ET.SubElement(part, "answer"), places[choice.id])
    _combined(question, lang)
    return _tail(question, entry, lang)


def _essay(entry: Entry, card: Card, lang: str) -> ET.Element:
    text = card.text(lang)
    points = markup.listed([markup.card_line(point) for point in text.points], ordered=True)
    model = markup.card_html(text.answer) + points
    asked = f"<p>{markup.card_line(text.question)}</p>"
    question = _head(entry, "essay", lang, asked, model)
    for name, value in (("responseformat", "editor"), ("responserequired", "1"),
                        ("responsefieldlines", "10"), ("attachments", "0"),
                        ("attachmentsrequired", "0")):  # fmt: skip
        ET.SubElement(question, name).text = value
    _html(question, "graderinfo", model)
    _html(question, "responsetemplate", "")
    return _tail(question, entry, lang)


def _combined(question: ET.Element, lang: str) -> None:
    texts = (
        ("correctfeedback", "对。", "Right."),
        ("partiallycorrectfeedback", "部分正确。", "Partly right."),
        ("incorrectfeedback", "不对。", "Wrong."),
    )
    for name, zh, en in texts:
        _html(question, name, zh if lang == "zh" else en)


def _answer(
    question: ET.Element, text: str, share: str, feedback: str, form: str = "moodle_auto_format"
) -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction=share, format=form)
    _text(answer, text)
    _html(answer, "feedback", markup.plain_html(feedback) if feedback else "")
    return answer


def _html(parent: ET.Element, name: str, content: str) -> ET.Element:
    element = ET.SubElement(parent, name, format="html")
    _text(element, content)
    return element


def _text(parent: ET.Element, content: str) -> None:
    ET.SubElement(parent, "text").text = markup.possible(content)


def decimal(value: Value) -> str:
    """A number as Moodle reads it: exact where a decimal can be, else to 15 digits."""
    number = exact(value)
    if number.denominator == 1:
        return str(number.numerator)
    return shortest_decimal(number) or repr(float(number))


def fraction(share: Fraction) -> str:
    """A grade in percent, with the five decimals of Moodle's own list of grades."""
    return str(share.numerator) if share.denominator == 1 else f"{float(share):.5f}"
