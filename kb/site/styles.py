"""The theme's style sheets without the rules that no page of the site can meet.

Most of a theme's rules are for pages of other sites: admonitions, tabs, icons, a hundred others. A
selector stays if each class, id and element it names stands in some page or in some script.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SHEETS = ("assets/stylesheets/*.css", "assets/*.css")
TAG = re.compile(r"<([a-zA-Z][\w-]*)([^>]*)>")
NAMED = re.compile(r"\b(?:class|id)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
WORD = re.compile(r"[A-Za-z_][\w-]*")
NESTING = ("@media", "@supports")
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
        path: kept(path.read_text("utf-8"), known)
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


def kept(sheet: str, known: set[str]) -> str:
    """The rules of a sheet that such a site can meet, in their order."""
    written = []
    for head, body in rules(sheet):
        if body is None:
            written.append(head)
        elif head.startswith(NESTING):
            if inner := kept(body, known):
                written.append(f"{head}{{{inner}}}")
        elif head.startswith("@"):
            written.append(f"{head}{{{body}}}")
        else:
            met = [one for one in parted(head) if meets(one, known)]
            if met:
                written.append(f"{','.join(met)}{{{body}}}")
    return "".join(written)


def rules(sheet: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as what stands before its braces and in them; None for one without braces."""
    place = 0
    while place < len(sheet):
        end = _past(sheet, place, "{;")
        if end >= len(sheet) or sheet[end] == ";":
            if head := sheet[place : end + 1].strip():
                yield head, None
            place = end + 1
            continue
        depth, close = 1, end + 1
        while depth:
            close = _past(sheet, close, "{}")
            depth += 1 if sheet[close] == "{" else -1
            close += 1
        yield sheet[place:end].strip(), sheet[end + 1 : close - 1]
        place = close


def _past(text: str, place: int, wanted: str) -> int:
    """The next of the wanted signs outside strings and brackets."""
    depth = 0
    while place < len(text):
        sign = text[place]
        if sign in "\"'":
            place = text.index(sign, place + 1)
            while text[place - 1] == "\\":
                place = text.index(sign, place + 1)
        elif sign == "(" and text[place - 3 : place] == "url" and text[place + 1] not in "\"'":
            place = text.index(")", place)
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth == 0 and sign in wanted:
            return place
        place += 1
    return place


def parted(head: str) -> list[str]:
    """The selectors of a list."""
    found, place = [], 0
    while place <= len(head):
        end = _past(head, place, ",")
        found.append(head[place:end].strip())
        place = end + 1
    return found


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
