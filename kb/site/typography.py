"""The typography of Chinese text: a space beside Latin and digits, full-width punctuation.

`python -m kb.site.typography` lists every place of the Chinese pages and cards that breaks a rule.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.quiz.asking import front_matter
from kb.site.paths import ROOT

CJK = "\u3400-\u4dbf\u4e00-\u9fff"
MARKS = "，。；：！？、（）“”《》"
RULES = {
    "a space between Chinese and Latin or digits": rf"[{CJK}][A-Za-z0-9]|[A-Za-z0-9%][{CJK}]",
    "full-width punctuation after Chinese": rf"[{CJK}][,;:!?]|[{CJK}]\.(?=\s|$)",
    "full-width brackets around Chinese": rf"[{CJK}] ?\((?=[^)]*[{CJK}])",
    "no space between Chinese characters": rf"[{CJK}] +[{CJK}]",
    "no space beside full-width punctuation": r" [，。；：！？、]|[，。；：！？、] (?=[^\s\x00])",
}
WRAPPED = re.compile(rf"[{CJK}{MARKS}]\n *[{CJK}{MARKS}]")
FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
# What typography does not reach: code, formulas, addresses, attributes, includes, tags.
SKIP = re.compile(
    r"`[^`\n]*`|\$\$.+?\$\$|(?<!\\)\$(?!\s)(?:\\.|[^\\$\n])+?\$|\]\([^)\n]*\)|\]\[[^]\n]*\]"
    r"|<[^>\n]+>|https?://[^\s)）]+|\{[:#. ][^}\n]*\}|^ *--8<--[^\n]*$",
    re.MULTILINE | re.DOTALL,
)
LEAD_IN = re.compile(r"(?<=[。：])\*\* (?=\S)")  # CommonMark ends bold after 。 only before a space
KEYS = ("title", "description")


def blank(match: re.Match[str]) -> str:
    """The same lines with nothing on them, so that line numbers stay."""
    return re.sub(r"[^\n]", "\u0000", match[0])


def problems(text: str) -> Iterator[tuple[int, str, str]]:
    """Each breach: its line, what it looks like, and the rule."""
    head, body = front_matter.split(text)
    if head:
        kept = [line if line.split(":")[0] in KEYS else "" for line in head.splitlines(True)]
        kept = [re.sub(r"^\w+: ", "\u0000", line) or "\n" for line in kept]
        text = front_matter.joined("".join(kept), body)
    text = SKIP.sub(blank, FENCE.sub(blank, text))
    text = LEAD_IN.sub("", text).replace("*", "")
    for number, line in enumerate(text.splitlines(), 1):
        for rule, pattern in RULES.items():
            for match in re.finditer(pattern, line):
                near = line[max(0, match.start() - 6) : match.end() + 6].replace("\u0000", "")
                yield number, near.strip(), rule
    for match in WRAPPED.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield number, match[0], "a paragraph of Chinese on one line (a line break shows as a space)"


def chinese_files() -> list[Path]:
    """The Chinese pages a person writes, and the Chinese files of the bank."""
    pages = [p for p in (ROOT / "docs/zh").rglob("*.md") if p.parent.name != "api"]
    return sorted([*pages, *(ROOT / "quiz_bank").glob("*/*.zh.md")])


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {near!r}: {rule}"
        for path in chinese_files()
        for line, near, rule in problems(path.read_text("utf-8"))
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
