"""The claims on the pages: a mark behind each sentence, their code on the API page, their counts.

`make outputs` records them in `kb/topics/TOPIC/claims.json`, so that a build runs none of them.
"""

import ast
import html
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from kb.checks.claims import Claim, claims_of
from kb.site import pages
from kb.site.fences import fence
from kb.site.paths import TOPICS, topics_with
from kb.site.rendering import lang_of, page_of, render
from kb.site.words import words

Recorded = dict[str, Any]
_HEADING = re.compile(r"^#{1,6} ")
_CLOSING = re.compile(r"[*_]*[”’」）)]*[。！？.!?]?[*_]*")
_REST_OF_LINK = re.compile(r"[^\[\]\n]*\]\([^)\s]*\)")


def record(topic: str) -> str:
    """What `claims.json` holds: what each claim says and rests on, without the code."""
    return json.dumps([_plain(claim) for claim in claims_of(topic)], ensure_ascii=False, indent=1)


def _plain(claim: Claim) -> Recorded:
    said: Recorded = {"id": claim.id, "wordings": claim.wordings}
    if claim.tried:
        said |= {"cases": claim.cases, "of": claim.of}
    if claim.source:
        said["source"] = vars(claim.source)
    return said


@cache
def recorded(topic: str) -> tuple[Recorded, ...]:
    """The claims of a topic as `make outputs` recorded them; none where it has no claims."""
    path = TOPICS / topic / "claims.json"
    return tuple(json.loads(path.read_text("utf-8"))) if path.exists() else ()


class Marks(Preprocessor):  # type: ignore[misc]
    """Puts a mark behind the first place where a topic's page says what a claim says."""

    def run(self, lines: list[str]) -> list[str]:
        found = {page.source: page.topic for page in pages.topic_pages(lang_of(self.md))}
        topic = found.get(page_of(self.md), "")
        return self.marked("\n".join(lines), topic).split("\n") if topic else lines

    def marked(self, text: str, topic: str) -> str:
        lang = lang_of(self.md)
        places: dict[int, str] = {}
        for claim in recorded(topic):
            if is_definition(claim):
                continue
            wordings = [pair[lang == "en"] for pair in claim["wordings"]]
            place = next((p for wording in wordings for p in ends(wording, text)), None)
            if place is not None:
                mark = self.md.htmlStash.store(_mark(claim, topic, self.md))
                places[place] = places.get(place, "") + mark
        for place in sorted(places, reverse=True):
            text = text[:place] + places[place] + text[place:]
        return text


def ends(wording: str, text: str) -> Iterator[int]:
    """Where a mark may stand: behind each place of a wording that is in no heading."""
    words_of = wording.strip("| ").split()  # within a cell, where it is a row of a table
    if not words_of:
        return
    for match in re.finditer(r"\s+".join(map(re.escape, words_of)), text):
        line = text[text.rfind("\n", 0, match.start()) + 1 :]
        if not _HEADING.match(line):
            end = match.end()
            if rest := _REST_OF_LINK.match(text, end):
                end = rest.end()
            closing = _CLOSING.match(text, end)
            yield closing.end() if closing else end


def _mark(claim: Recorded, topic: str, md: Markdown) -> str:
    say = words(lang_of(md))
    said = render(md, f"{rests_on(claim, lang_of(md))} [{say.source_code}](api/{topic}.md)")
    # MkDocs knows no id that a fence makes, so the page alone is left to it.
    said = re.sub(rf'(href="[^"]*api/{topic}[^"]*)"', rf'\1#{_anchor(claim)}"', said)
    said = said.removeprefix("<p>").removesuffix("</p>")
    sign = "✓" if "cases" in claim else "§"
    return (
        f'<kb-claim data-search-exclude><button type="button" aria-label="{say.evidence}">'
        f"{sign}</button><span>{said}</span></kb-claim>"
    )


def rests_on(claim: Recorded, lang: str) -> str:
    """What a claim rests on, in Markdown: what was tried, who says so, or both."""
    say, parts = words(lang), []
    if "cases" in claim:
        parts.append(say.tried.format(cases=claim["cases"], of=claim["of"][lang == "en"]))
    if source := claim.get("source"):
        place = html.escape(source["place"].replace("[", "(").replace("]", ")"), quote=False)
        versions = f"{say.comma}{source['versions']}" if source["versions"] else ""
        link = f"[{place}]({source['url']})"
        parts.append(say.sourced.format(link=link, checked=source["checked"], versions=versions))
    return say.stop.join(parts) + say.stop.rstrip() if parts else say.defined


def is_definition(claim: Recorded) -> bool:
    return "cases" not in claim and "source" not in claim


def _anchor(claim: Recorded) -> str:
    return f"claim-{claim['id'].replace('_', '-')}"


def code(topic: str) -> tuple[str, dict[str, str]]:
    """The source of a topic's claims: what they share, and each claim's call by its id."""
    source = (TOPICS / topic / "claims.py").read_text("utf-8")
    lines, shared, calls, last = source.splitlines(), [], {}, 0
    for node in ast.parse(source).body:
        block = "\n".join(lines[last : node.end_lineno]).strip("\n")
        last = node.end_lineno or 0
        match node:
            case ast.Expr(ast.Call(ast.Name("claim" | "definition"), [ast.Constant(str(id)), *_])):
                calls[id] = block
            case ast.Expr(ast.Constant()):
                pass  # the module's docstring
            case _:
                shared.append("\n".join(lines[node.lineno - 1 - _decorated(node) : last]))
    return "\n\n".join(shared), calls


def _decorated(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return node.lineno - decorators[0].lineno if decorators else 0


@fence
def claims(source: str, lang: str, md: Markdown) -> str:
    """The claims of a topic with the code that tries them; without a name, how many there are."""
    if not source:
        return render(md, _counts(lang))
    shared, calls = code(source)
    say = words(lang)
    folded = [(say.shared, "", shared, "")] + [
        (
            _sentence(claim, lang, md),
            f' id="{_anchor(claim)}"',
            calls[claim["id"]],
            render(md, rests_on(claim, lang)),
        )
        for claim in recorded(source)
    ]
    rows = [
        f'<details class="kb-card"{id}><summary>{title}</summary>'
        f"{said}{render(md, _fenced(written))}</details>"
        for title, id, written, said in folded
    ]
    command = render(md, f"```console\n$ kb check {source} --claims\n```")
    return f"<kb-claims data-search-exclude>{command}{''.join(rows)}</kb-claims>"


def _sentence(claim: Recorded, lang: str, md: Markdown) -> str:
    text = claim["wordings"][0][lang == "en"]
    if text.count("**") % 2:
        text = text.replace("**", "")
    said = render(md, text.lstrip("#-|> ")).removeprefix("<p>").removesuffix("</p>")
    return re.sub(r"</?a\b[^>]*>", "", said)  # it opens and closes what it heads


def _fenced(source: str) -> str:
    return f"````python\n{source}\n````"


def _counts(lang: str) -> str:
    say = words(lang)
    found = {page.topic: page for page in pages.topic_pages(lang)}
    order = [path.removesuffix(".md") for path in pages.navigation()]
    rows, sums = [], [0, 0, 0, 0]
    for topic in (t for t in order if t in found and t in topics_with("claims.json")):
        counts = _counted(recorded(topic))
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        rows.append([f"[{found[topic].title}](api/{topic}.md#claims)", *map(str, counts)])
    rows.append([say.total, *(f"**{n}**" for n in sums)])
    head = [say.topic, *say.claim_counts]
    lines = [head, ["---", *["--:"] * 4], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _counted(found: Sequence[Recorded]) -> list[int]:
    """How many there are, are tried, have a source, only define."""
    return [
        len(found),
        sum("cases" in claim for claim in found),
        sum("source" in claim for claim in found),
        sum(is_definition(claim) for claim in found),
    ]
