"""The structure of Moodle XML as its documentation describes it, and a checker for it.

Written from https://docs.moodle.org/en/Moodle_XML_format: which elements each question type has,
how often, with which attributes and values. It is our reading of that page; Moodle itself was not
asked.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator

# Child → (least, most); None for any number.
Children = dict[str, tuple[int, int | None]]
TEXT: Children = {"text": (1, 1)}
COMMON: Children = {
    "name": (1, 1), "questiontext": (1, 1), "generalfeedback": (0, 1), "defaultgrade": (0, 1),
    "penalty": (0, 1), "hidden": (0, 1), "idnumber": (0, 1), "hint": (0, None), "tags": (0, 1),
}  # fmt: skip
COMBINED: Children = {
    "correctfeedback": (0, 1), "partiallycorrectfeedback": (0, 1), "incorrectfeedback": (0, 1),
}  # fmt: skip
TYPES: dict[str, Children] = {
    "category": {"category": (1, 1), "info": (0, 1), "idnumber": (0, 1)},
    "numerical": COMMON | {
        "answer": (1, None), "units": (0, 1), "unitgradingtype": (0, 1), "unitpenalty": (0, 1),
        "showunits": (0, 1), "unitsleft": (0, 1),
    },
    "shortanswer": COMMON | {"usecase": (0, 1), "answer": (1, None)},
    "multichoice": COMMON | COMBINED | {
        "single": (1, 1), "shuffleanswers": (1, 1), "answernumbering": (1, 1),
        "answer": (2, None), "showstandardinstruction": (0, 1),
    },
    "matching": COMMON | COMBINED | {"shuffleanswers": (1, 1), "subquestion": (2, None)},
    "essay": COMMON | {
        "responseformat": (0, 1), "responserequired": (0, 1), "responsefieldlines": (0, 1),
        "attachments": (0, 1), "attachmentsrequired": (0, 1), "graderinfo": (0, 1),
        "responsetemplate": (0, 1),
    },
}  # fmt: skip
WITH_TEXT = {
    "name", "questiontext", "generalfeedback", "correctfeedback", "partiallycorrectfeedback",
    "incorrectfeedback", "feedback", "graderinfo", "responsetemplate", "hint", "tag", "category",
}  # fmt: skip
FORMATTED = WITH_TEXT - {"name", "tag", "category"} | {"subquestion"}
FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
VALUES = {
    "defaultgrade": NUMBER, "penalty": NUMBER, "hidden": re.compile("[01]"),
    "single": re.compile("true|false"), "shuffleanswers": re.compile("true|false"),
    "answernumbering": re.compile("none|abc|ABCD|123|iii|IIII"), "usecase": re.compile("[01]"),
    "tolerance": NUMBER, "unitgradingtype": re.compile("[012]"), "unitpenalty": NUMBER,
    "showunits": re.compile("[0123]"), "unitsleft": re.compile("[01]"),
    "responseformat": re.compile("editor|editorfilepicker|plain|monospaced|noinline"),
    "responserequired": re.compile("[01]"), "responsefieldlines": re.compile(r"\d+"),
    "attachments": re.compile(r"-1|\d"), "attachmentsrequired": re.compile(r"\d"),
    "idnumber": re.compile(r".{1,100}", re.DOTALL),
}  # fmt: skip
# Grades Moodle accepts without complaint, in percent.
GRADES = {
    "0", "100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5",
    "66.66667", "75", "80", "83.33333", "90",
}  # fmt: skip


def problems(root: ET.Element) -> list[str]:
    """What is not as the documentation describes; empty for a good file."""
    if root.tag != "quiz":
        return [f"the root is <{root.tag}>, expected <quiz>"]
    found = [f"<{child.tag}> in <quiz>" for child in root if child.tag != "question"]
    for number, question in enumerate(root.iter("question"), 1):
        kind = question.get("type", "")
        if kind not in TYPES:
            found.append(f"question {number}: type {kind!r}")
            continue
        found += [f"question {number} ({kind}): {text}" for text in _question(question, kind)]
    return found


def _question(question: ET.Element, kind: str) -> Iterator[str]:
    yield from _children(question, TYPES[kind])
    for element in question.iter():
        if element is question:
            continue
        yield from _element(element, kind)
    if kind in ("numerical", "shortanswer"):
        grades = [answer.get("fraction") for answer in question.findall("answer")]
        if "100" not in grades:
            yield "no answer is worth 100"
    if kind == "multichoice":
        shares = [float(answer.get("fraction", "0")) for answer in question.findall("answer")]
        right = [share for share in shares if share > 0]
        single = question.findtext("single") == "true"
        if single and right != [100]:
            yield f"single choice with grades {shares}"
        if abs(sum(right) - 100) > 0.01:
            yield f"the right options sum to {sum(right)}"


def _element(element: ET.Element, kind: str) -> Iterator[str]:
    tag, text = element.tag, element.text or ""
    if tag in FORMATTED and element.get("format") not in FORMATS:
        yield f"<{tag}> has format {element.get('format')!r}"
    if tag in WITH_TEXT:
        yield from _children(element, TEXT)
    elif tag == "subquestion":
        yield from _children(element, TEXT | {"answer": (1, 1)})
    elif tag == "tags":
        yield from _children(element, {"tag": (0, None)})
    elif tag == "answer":
        inside: Children = TEXT if kind == "matching" else TEXT | {"feedback": (0, 1)}
        yield from _children(
            element, inside | ({"tolerance": (1, 1)} if kind == "numerical" else {})
        )
        if kind != "matching":
            yield from _answer(element, kind)
    elif tag in VALUES:
        yield from _children(element, {})
        if not VALUES[tag].fullmatch(text):
            yield f"<{tag}> is {text!r}"
    elif tag != "text":
        yield f"unknown <{tag}>"
    elif len(element):
        yield "<text> has children"


def _answer(answer: ET.Element, kind: str) -> Iterator[str]:
    grade = answer.get("fraction", "")
    if grade.removeprefix("-") not in GRADES:
        yield f"grade {grade!r}"
    text = answer.findtext("text") or ""
    if kind == "numerical" and not NUMBER.fullmatch(text):
        yield f"a numerical answer {text!r}"
    if kind == "shortanswer" and re.search(r"(?<!\\)\*", text):
        yield f"a bare asterisk, which stands for any text, in {text!r}"
    if not text.strip():
        yield "an empty answer"


def _children(element: ET.Element, allowed: Children) -> Iterator[str]:
    counts = Counter(child.tag for child in element)
    for tag in counts:
        if tag not in allowed:
            yield f"<{tag}> in <{element.tag}>"
    for tag, (least, most) in allowed.items():
        if counts[tag] < least or (most is not None and counts[tag] > most):
            yield f"<{element.tag}> has {counts[tag]} <{tag}>"
    if len(element) and (element.text or "").strip():
        yield f"loose text in <{element.tag}>"
