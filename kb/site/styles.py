"""The theme's style sheets without the rules that no page of the site can meet.

Most of a theme's rules are for pages of other sites: admonitions, tabs, icons, a hundred others. A
selector stays if each class, id and element it names stands in some page or in some script.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tinycss2

SHEETS = ("assets/stylesheets/*.css", "assets/*.css")
TAG = re.compile(r"<([a-zA-Z][\w-]*)([^>]*)>")
NAMED = re.compile(r"\b(?:class|id)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
WORD = re.compile(r"[A-Za-z_][\w-]*")
NESTING = ("media", "supports")
# No page runs from right to left; and the other one has the whole page styled anew at every visit,
# twice, so that nothing fades when a reader changes the theme.
UNWANTED = re.compile(r"\[dir=rtl\]|\[data-md-color-switching\]")
DECLARED = re.compile(r"(?<=[{;])(--md-[\w-]+):(?:url\([^)]*\)|[^;{}()]|\([^)]*\))*;?")


def lean(folder: Path) -> str:
    """Rewrites the sheets of one language's site; says how much is left."""
    pages = [path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))]
    scripts = [
        path.read_text("utf-8")
        for path in sorted(folder.rglob("*.js"))
        if path.parent.name != "variants"  # data
    ]
    known = words(pages, scripts)
    sheets = {
        path: kept(_parsed(path.read_text("utf-8")), known)
        for pattern in SHEETS
        for path in sorted(folder.glob(pattern))
    }
    own = [path.read_text("utf-8") for path in sorted(folder.glob("stylesheets/*.css"))]
    before = sum(len(path.read_bytes()) for path in sheets)
    while True:  # what only a dropped variable names goes with it
        used = set(re.findall(r"--md-[\w-]+(?=[,)\s\"'`])", "".join([*sheets.values(), *own])))
        used |= set(re.findall(r"--md-[\w-]+", "".join([*pages, *scripts])))
        fewer = {path: _declaring(text, used) for path, text in sheets.items()}
        if fewer == sheets:
            break
        sheets = fewer
    for path, text in sheets.items():
        path.write_text(text, "utf-8")
    after = sum(len(path.read_bytes()) for path in sheets)
    return f"the theme's styles: {after / 1024:.0f} of {before / 1024:.0f} KiB are used"


@cache  # both languages have the same sheets
def _parsed(sheet: str) -> Sequence[Any]:
    rules: list[Any] = tinycss2.parse_stylesheet(sheet, True, True)
    return rules


def _declaring(sheet: str, used: set[str]) -> str:
    """The sheet without the variables nobody names."""
    return DECLARED.sub(lambda found: found[0] if found[1] in used else "", sheet)


def words(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Every element of the pages, every class and id after a point; of the scripts any word as an
    element, and as a class too where no variable of a program could be called so."""
    known = {"html", "body", ".js"}
    for page in pages:
        for tag, attributes in TAG.findall(page):
            known.add(tag.lower())
            for values in NAMED.findall(attributes):
                known.update(f".{name}" for name in "".join(values).split())
    for script in scripts:
        for word in WORD.findall(script):
            known.update([word, f".{word}"] if "-" in word else [word])
    return known


def kept(rules: Iterable[Any], known: set[str]) -> str:
    """The rules that such a site can meet, in their order."""
    written = []
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"line {rule.source_line} of a style sheet: {rule.message}")
        if rule.type == "qualified-rule":
            met = [one for one in _selectors(rule.prelude) if meets(one, known)]
            if met:
                written.append(f"{','.join(met)}{{{tinycss2.serialize(rule.content)}}}")
        elif rule.lower_at_keyword in NESTING:
            if inner := kept(tinycss2.parse_rule_list(rule.content, True, True), known):
                head = tinycss2.serialize(rule.prelude)
                written.append(f"@{rule.lower_at_keyword}{head}{{{inner}}}")
        else:
            written.append(rule.serialize())
    return "".join(written)


def _selectors(prelude: Iterable[Any]) -> list[str]:
    """The selectors of a list; commas in brackets part none."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def meets(selector: str, known: set[str]) -> bool:
    """Whether all it names is known; what brackets hold (:not, :is, attributes) asks nothing."""
    if UNWANTED.search(selector):
        return False
    bare = re.sub(r"\[[^\]]*\]", "", selector)
    while (fewer := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = fewer
    bare = bare.replace("\\", "")
    named = [f".{name}" for name in re.findall(r"[.#]([\w-]+)", bare)]
    bare = re.sub(r"[.#][\w-]+|::?[\w-]+", " ", bare)
    return all(name in known for name in [*named, *WORD.findall(bare)])
