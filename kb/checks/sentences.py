"""General sentences: where pages, cards, questions and hints say always, only, never, and whether
a claim covers each.

A sentence is general by its words (`UNIVERSAL`). What only asks or shows is exempt: code, formulas,
prompts and options of questions, the titles of cards, the tasks of exercises.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.checks.claims import Claim, claims_of
from kb.checks.questions import Finding

LANGS = ("zh", "en")
UNIVERSAL = {
    "en": re.compile(
        r"\b(never|always|every|only|exactly|necessary|sufficient|cannot|can't|"
        r"identical|any|the same|at most|at least|impossible|regardless|guarantees?|guaranteed|"
        r"in all cases)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"总是|总会|从不|从来|只有|任何|(?<!不)一定(?!的)|必须|必然|恰好|充要|充分条件|"
        r"必要条件|完全相同|不可能|永远|绝不|绝对|无论|唯一"
    ),
}
_MERELY = re.compile(r"only\s+[\d$]|只有\s*[\d$]", re.IGNORECASE)  # so few, not no other
MOST_DEFINITIONS = 0.2
_FENCE = re.compile(r"^ *(```+|~~~+).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_EXEMPT = (
    _FENCE,
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"``[^`]+``|`[^`]+`"),
    re.compile(r"\$\$.+?\$\$", re.DOTALL),
    re.compile(r"(?<!\\)\$[^$\n]+(?<!\\)\$"),
    re.compile(r"\]\([^)\s]*\)|\]\[[\w.]+\]"),
    re.compile(r"\{#[^}]*\}"),
    re.compile(r'^ *--8<-- ".*"$', re.MULTILINE),
)
_HEADING = re.compile(r"^#{2,3} .*$", re.MULTILINE)
_PROMPT = re.compile(r"^## .*?(?=^\d+\. |^[-*] |^\{\w+=|^## |\Z)", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^\* .*(?:\n +.*)*", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A file whose sentences count, in one language, and what more of it is exempt."""

    path: Path
    lang: str
    exempt: tuple[re.Pattern[str], ...] = ()

    def text(self) -> str:
        return self.path.read_text("utf-8")


@dataclass(frozen=True)
class General:
    """A universal word in a text: where, and the sentence around it."""

    path: Path
    line: int
    word: str
    sentence: str
    start: int
    end: int


def places(root: Path, topic: str) -> list[Place]:
    """The files of a topic whose sentences count."""
    found = []
    for lang in LANGS:
        bank = root / "quiz_bank" / topic
        found += [
            Place(root / "docs" / lang / f"{topic}.md", lang),
            Place(bank / f"cards.{lang}.md", lang, (_HEADING,)),
            Place(bank / f"questions.{lang}.md", lang, (_PROMPT, _OPTION)),
        ]
        exercises = root / "kb" / "topics" / topic / "exercises"
        found += [Place(path, lang) for path in sorted(exercises.glob(f"*/hints.{lang}.md"))]
    return [place for place in found if place.path.is_file()]


def generals(place: Place) -> Iterator[General]:
    """Every universal word of a file outside what is exempt."""
    text = place.text()
    read = text
    for pattern in (*_EXEMPT, *place.exempt):
        read = pattern.sub(_blank, read)
    for match in UNIVERSAL[place.lang].finditer(read):
        if _MERELY.match(text, match.start()):
            continue
        sentence = _sentence(text, match.start())
        line = text.count("\n", 0, match.start()) + 1
        yield General(place.path, line, match[0], sentence, match.start(), match.end())


def uncovered(root: Path, topic: str, claims: Iterable[Claim]) -> list[Finding]:
    """What a topic's sentences and claims owe each other.

    A universal word no claim covers, a wording that stands nowhere, too many definitions.
    """
    claims = list(claims)
    texts = {place: place.text() for place in places(root, topic)}
    findings = []
    for place, text in texts.items():
        spans = [
            span
            for claim in claims
            for wording in claim.texts(place.lang)
            for span in _spans(wording, text)
        ]
        for general in generals(place):
            if not any(a <= general.start and general.end <= b for a, b in spans):
                where = f"{place.path.relative_to(root).as_posix()}, line {general.line}"
                wrong = f"no claim covers {general.word!r} in “{general.sentence}”"
                step = f"cover it in kb/topics/{topic}/claims.py, or reword it to claim less"
                findings.append(Finding(where, wrong, step))
    for claim in claims:
        for lang in LANGS:
            for wording in claim.texts(lang):
                here = (text for place, text in texts.items() if place.lang == lang)
                if not any(_spans(wording, text) for text in here):
                    where = f"kb/topics/{topic}/claims.py, line {claim.line}"
                    wrong = f"{claim.id}: “{wording}” stands nowhere in the topic's {lang} texts"
                    step = "write it as it stands, after looking whether it still holds"
                    findings.append(Finding(where, wrong, step))
    return findings


def too_many_definitions(claims: Iterable[Claim]) -> list[Finding]:
    """Definitions need no proof, so they may be few: a fifth of all claims."""
    claims = list(claims)
    defined = sum(claim.defined for claim in claims)
    if defined <= MOST_DEFINITIONS * len(claims):
        return []
    wrong = f"{defined} of {len(claims)} claims are definitions: at most a fifth"
    return [Finding("kb/topics/*/claims.py", wrong, "try or source some, or reword the sentences")]


def _spans(wording: str, text: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join(map(re.escape, wording.split()))
    return [match.span() for match in re.finditer(pattern, text)]


_ENDS = r"\n\s*\n|\n(?=[-*#|]|\d+\. )|(?<=[。！？；])"


def _sentence(text: str, place: int) -> str:
    """The sentence around a place, on one line."""
    before = re.split(rf"{_ENDS}|(?<=[.!?;]\s)", text[:place])[-1]
    after = re.split(rf"{_ENDS}|(?<=[.!?;])(?=\s)", text[place:])[0]
    return " ".join((before + after).split())


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m kb.checks.sentences TOPIC…`: the sentences of these topics no claim covers."""
    parser = argparse.ArgumentParser(prog="python -m kb.checks.sentences", description=main.__doc__)
    parser.add_argument("topics", nargs="+", metavar="TOPIC")
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout (default: here)")
    options = parser.parse_args(arguments)
    found = [
        finding
        for topic in options.topics
        for finding in uncovered(options.root.resolve(), topic, claims_of(topic))
    ]
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
