"""Behind a claim on a page stands a mark that says what it rests on, with a way to its code."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from markdown import Markdown

from kb.checks.claims import claims_of
from kb.site import claims, pages
from kb.site.paths import DOCS
from tests.site.checkout import Site

MARK = re.compile(r"<kb-claim .*?</kb-claim>", re.DOTALL)
TOPICS = [page.topic for page in pages.topic_pages("en")]


@pytest.mark.parametrize(
    "text, marked",
    [
        ("It is always so.", "It is always so.^"),
        ("It is always so, they say.", "It is always so^, they say."),
        ("**It is always so.** And more", "**It is always so.**^ And more"),
        ("它总是这样。又及 is\nalways   so。", "它总是这样。又及 is\nalways   so。^"),
        (
            "See [it is always so and on](a.md#b), is it?",
            "See [it is always so and on](a.md#b)^, is it?",
        ),
        ("## It is always so\n\nIt is never so", "## It is always so\n\nIt is never so"),
        ("## It is always so\n\nIt is always so", "## It is always so\n\nIt is always so^"),
        ("| is always so | b |", "| is always so^ | b |"),
        ("(it is always so)", "(it is always so)^"),
    ],
)
def test_a_mark_stands_behind_the_sentence_and_in_no_heading(text: str, marked: str) -> None:
    place = next(claims.ends("| is always so |", text), None)
    assert (text if place is None else f"{text[:place]}^{text[place:]}") == marked


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_claim_a_page_says_is_marked_there_once(site: Site, topic: str, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    text = (folder / topic / "index.html").read_text("utf-8")
    found = [re.search(r"#(claim-[\w-]+)", mark) for mark in MARK.findall(text)]
    shown = [match[1] for match in found if match]
    assert len(shown) == len(set(shown)) == len(found)
    body = (DOCS / lang / f"{topic}.md").read_text("utf-8")
    said = {
        f"claim-{claim['id'].replace('_', '-')}"
        for claim in claims.recorded(topic)
        if not claims.is_definition(claim)
        and any(next(claims.ends(pair[lang == "en"], body), None) for pair in claim["wordings"])
    }
    assert said - set(shown) == set()
    api = (folder / "api" / topic / "index.html").read_text("utf-8")
    assert [name for name in shown if f'id="{name}"' not in api] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mark_says_what_was_tried_or_who_says_so(lang: str) -> None:
    tried = {"wordings": [["甲", "A"]], "cases": 1234, "of": ["组随机的层", "random stacks"]}
    source = {"place": "A paper (2020), §2 [b]", "url": "https://example.org/a",
              "checked": "2026-11-30", "versions": "JDK 24"}  # fmt: skip
    link = "[A paper (2020), §2 (b)](https://example.org/a)"
    said = [claims.rests_on(claim, lang) for claim in (tried, {"source": source}, {"id": "a"})]
    assert said == {
        "zh": ["试图推翻：1,234 组随机的层。", f"出处：{link}（2026-11-30 查阅，JDK 24）。", "这是定义。"],
        "en": ["Tried to break: 1,234 random stacks.",
               f"Source: {link} (read 2026-11-30, JDK 24).", "A definition."],
    }[lang]  # fmt: skip
    both = claims.rests_on(tried | {"source": source}, lang)
    assert both == said[0] + ("" if lang == "zh" else " ") + said[1]


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_recorded_has_its_code(topic: str) -> None:
    shared, calls = claims.code(topic)
    assert [claim["id"] for claim in claims.recorded(topic)] == list(calls)
    assert "claim(" not in shared.replace("import claim", "")
    for id, source in calls.items():
        assert source.count("\nclaim(") + source.startswith("claim(") <= 1, id


def test_what_is_recorded_is_what_is_claimed() -> None:
    made = json.loads(claims.record("receptive_field"))
    assert made == list(claims.recorded("receptive_field"))
    assert [claim["id"] for claim in made] == [c.id for c in claims_of("receptive_field")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_trust_page_counts_them(site: Site, lang: str) -> None:
    text = (site.folder / ("" if lang == "zh" else "en") / "trust/index.html").read_text("utf-8")
    rows = re.findall(r"<tr>\s*<td.*?</tr>", text.partition('id="general"')[2], re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    numbers = {re.sub("<[^>]*>", "", row[0]): row[1:] for row in cells[: len(TOPICS) + 1]}
    total = [re.sub("<[^>]*>", "", cell) for cell in list(numbers.values())[-1]]
    found: Sequence[claims.Recorded] = [c for topic in TOPICS for c in claims.recorded(topic)]
    assert total == [
        str(len(found)),
        str(sum("cases" in claim for claim in found)),
        str(sum("source" in claim for claim in found)),
        str(sum(claims.is_definition(claim) for claim in found)),
    ]


def test_a_page_of_no_topic_has_no_mark(tmp_path: Path) -> None:
    marks = claims.Marks(Markdown())
    lines = ["padding only moves it"]
    assert marks.run(lines) == lines
    assert claims.recorded("no_such_topic") == ()
