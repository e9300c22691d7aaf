"""Twins carry a stamp of each other, so that one cannot change without the other being looked at.

`python -m kb.site.stamp [TOPIC…]` records, in both files of each pair, a hash of the other, after
a person compared them; `--check` writes nothing and exits 1 when a stamp is missing or stale. A
page's stamp is the line `twin:` of its front matter, that of a file of the bank the comment on its
first line, so that adding a topic touches no shared file.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.quiz.asking import front_matter
from kb.site import twins
from kb.site.paths import ROOT

PAGE = re.compile(r"^twin: .*\n", re.MULTILINE)
BANK = re.compile(r"\A<!-- twin: .* -->\n\n?")


def pairs(topics: Sequence[str] = ()) -> Iterator[tuple[Path, Path]]:
    """The Chinese and the English file of each pair that a person writes."""
    for zh in sorted((ROOT / "docs/zh").rglob("*.md")):
        en = ROOT / "docs/en" / zh.relative_to(ROOT / "docs/zh")
        if not twins.generated(zh) and (not topics or zh.stem in topics) and en.exists():
            yield zh, en
    for zh in sorted((ROOT / "quiz_bank").glob("*/*.zh.md")):
        en = zh.with_name(zh.name.replace(".zh.", ".en."))
        if (not topics or zh.parent.name in topics) and en.exists():
            yield zh, en


def bare(text: str) -> str:
    """The text without its stamp."""
    head, body = front_matter.split(text)
    return front_matter.joined(PAGE.sub("", head), body) if head else BANK.sub("", text)


def digest(text: str) -> str:
    return hashlib.sha256(bare(text).encode()).hexdigest()[:16]


def stamped(text: str, twin: str) -> str:
    """The text with the stamp of its twin."""
    text, value = bare(text), digest(twin)
    head, body = front_matter.split(text)
    if head:
        return front_matter.joined(f"{head}twin: {value}\n", body)
    return f"<!-- twin: {value} -->\n\n{text}"


def problems(topics: Sequence[str] = ()) -> list[str]:
    """The pairs whose stamps are missing or stale."""
    found = []
    for pair in pairs(topics):
        for path, other in (pair, pair[::-1]):
            text, twin = path.read_text("utf-8"), other.read_text("utf-8")
            if text != stamped(text, twin):
                state = "changed since" if text != bare(text) else "was never compared with"
                found.append(
                    f"{path.relative_to(ROOT)}: its twin {other.relative_to(ROOT)} {state} it; "
                    "compare both and run make stamp"
                )
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kb.site.stamp", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    options = parser.parse_args(arguments)
    if different := twins.problems(options.topics):
        print("\n".join(different))
        return 1
    if options.check:
        stale = problems(options.topics)
        print("\n".join(stale), end="\n" if stale else "")
        return 1 if stale else 0
    for zh, en in pairs(options.topics):
        texts = zh.read_text("utf-8"), en.read_text("utf-8")
        for path, text, twin in ((zh, *texts), (en, *texts[::-1])):
            if text != (fresh := stamped(text, twin)):
                path.write_text(fresh, "utf-8")
                print(f"stamped: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
