"""What a page and its twin must share: headings, includes, fences, formulas, tables, numbers."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from kb.quiz.asking import front_matter
from kb.site.paths import ROOT

INCLUDE = re.compile(r'--8<-- "([^"]+)"')
FENCE = re.compile(r"^( *)(```+)(.*?)\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) .*?(?:\{#([\w-]+)[^}]*\})? *$", re.MULTILINE)
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<!\\)\$(?!\s)((?:\\.|[^\\$])+?)(?<!\s)\$")
WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\*?\{[^{}]*\}")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")  # a comma after a number belongs to the sentence
WORDY = ("markdown", "text", "console")  # of these only the numbers must agree
ROOMS = ("docs/zh", "docs/en")


def generated(path: Path) -> bool:
    """Whether a command writes the page, so that it needs no human comparison."""
    below = path.relative_to(ROOT / "docs").parts[1:]
    return below == ("cli.md",) or (below[0] == "api" and below[-1] != "index.md")


def problems(topics: Sequence[str] = ()) -> list[str]:
    """Every difference that is not one of wording, and every page without a twin."""
    found = []
    for here, there in (ROOMS, ROOMS[::-1]):
        for path in sorted((ROOT / here).rglob("*.md")):
            twin = ROOT / there / path.relative_to(ROOT / here)
            if (not topics or path.stem in topics) and not twin.exists():
                found.append(
                    f"{path.relative_to(ROOT)}: its twin {twin.relative_to(ROOT)} is missing"
                )
    for zh in sorted((ROOT / ROOMS[0]).rglob("*.md")):
        en = ROOT / ROOMS[1] / zh.relative_to(ROOT / ROOMS[0])
        if en.exists() and not generated(zh) and (not topics or zh.stem in topics):
            texts = zh.read_text("utf-8"), en.read_text("utf-8")
            found += [f"{zh.relative_to(ROOT / 'docs/zh')}: {line}" for line in differences(*texts)]
    for zh in sorted((ROOT / "quiz_bank").glob("*/*.zh.md")):
        en = zh.with_name(zh.name.replace(".zh.", ".en."))
        if en.exists() and (not topics or zh.parent.name in topics):
            texts = zh.read_text("utf-8"), en.read_text("utf-8")
            found += [f"{zh.relative_to(ROOT)}: {line}" for line in differences(*texts)]
    return found


def differences(zh: str, en: str) -> list[str]:
    """Where the structure of two pages differs, one line each kind."""
    ours, theirs = structure(zh), structure(en)
    found = []
    for kind in ours:
        for place, (one, other) in enumerate(zip_longest(ours[kind], theirs[kind]), 1):
            if one != other:
                found.append(
                    f"{kind} {place}: {one or 'nothing'} in zh, {other or 'nothing'} in en"
                )
                break
    return found


def structure(text: str) -> dict[str, list[str]]:
    """What twins share, by kind, in the order it stands on the page."""
    head, body = front_matter.split(text)
    includes = [re.sub(r"\.(zh|en)\.md$", ".md", name) for name in INCLUDE.findall(body)]
    fences = [_fence(match) for match in FENCE.finditer(body)]
    prose = FENCE.sub("\n", body)
    headings = [f"{level} #{name}" for level, name in HEADING.findall(prose)]
    displays = [_formula(tex) for tex in DISPLAY.findall(prose)]
    rest = DISPLAY.sub(" ", prose)
    code_free = re.sub(r"`[^`\n]*`", " ", rest)
    # Word order differs between languages, so inline formulas are compared without theirs.
    inline = sorted(_formula(tex) for tex in INLINE.findall(code_free))
    return {
        "front matter": sorted(
            filter(None, map(_setting, re.findall(r"^\w+:.*", head, re.MULTILINE)))
        ),
        "heading": headings,
        "include": includes,
        "fence": fences,
        "display formula": displays,
        "inline formula": inline,
        "table row": _table_rows(rest),
    }


def _setting(line: str) -> str:
    """A line of front matter; what is words in it is left out."""
    key = line.partition(":")[0]
    if key in ("terms", "twin"):
        return ""
    return key if key in ("title", "description", "tags") else line.rstrip()


def _fence(match: re.Match[str]) -> str:
    """A fence by its language and content; its title and comments are words."""
    language = (match[3].split() or ["text"])[0]
    content = match[4].strip()
    if INCLUDE.search(content):
        return language
    if language in WORDY:
        return f"{language}: {' '.join(DIGITS.findall(content))}"
    lines = [re.sub(r"\s*(#|//).*", "", line).rstrip() for line in content.splitlines()]
    return f"{language}: {' ⏎ '.join(line for line in lines if line)}"


def _formula(tex: str) -> str:
    return re.sub(r"\s+", "", WORDS.sub(r"\\text{}", tex))


def _table_rows(prose: str) -> list[str]:
    """Each row as its number of cells and the numbers in each, sorted: languages order phrases."""
    rows = []
    for line in prose.splitlines():
        if line.lstrip().startswith("|"):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            digits = [" ".join(sorted(DIGITS.findall(_plain(cell)))) for cell in cells]
            rows.append(f"{len(cells)} cells ({' | '.join(digits)})")
    return rows


def _plain(cell: str) -> str:
    """The cell without the addresses of its links."""
    return re.sub(r"\]\([^)]*\)", "]", cell)
