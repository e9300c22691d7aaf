"""The words of questions: prompt, steps, mistakes and options in Markdown, with placeholders.

    ## {depth} convolutions of {kernel}×{kernel}. How wide …? {#strided_stack section=… level=1}

    1. First sum the products
    2. Add (kernel − 1) times that sum

    - strides_ignored: The strides were not multiplied in
    * an_option: The text of an option of a choice
    {pool=max}: max pooling

Lines below the heading and above the steps continue the prompt; an indented line continues the
item above it. The last form says what `{pool}` stands for where the draw's word is `max`. A
placeholder may say how a number is written, `{classes:,}`, or which entry of a list, `{sides[0]}`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from kb.quiz.asking.markdown import BankError, Block, blocks, joined, shown

_STEP = re.compile(r"(?P<number>\d+)\. +(?P<text>.+)")
_ITEM = re.compile(r"(?P<mark>[-*]) +(?P<id>[\w.+-]+): +(?P<text>.+)")
_PLACEHOLDER = re.compile(r"[a-z_]\w*(\[\d\])?", re.IGNORECASE)
_PHRASE = re.compile(r"\{(?P<name>[a-z_]\w*)=(?P<key>[^{}]*)\}:(?: +(?P<text>.*))?")


class Text(str):
    """A text with placeholders, and the line of the file it begins in."""

    line: int

    def __new__(cls, text: str, line: int) -> "Text":
        made = super().__new__(cls, text)
        made.line = line
        return made


class Words(NamedTuple):
    """The texts of one question in one language, each with its line in the file."""

    block: Block
    prompt: Text
    steps: list[Text]
    mistakes: dict[str, Text]
    options: dict[str, Text]
    phrases: dict[tuple[str, str], Text]

    @property
    def level(self) -> int:
        return int(self.block.attributes["level"])

    @property
    def section(self) -> str:
        """The heading of the page that explains it."""
        return self.block.attributes["section"]

    @property
    def placeholders(self) -> frozenset[str]:
        """Every name in braces, in any text of the question."""
        texts = [self.prompt, *self.steps, *self.mistakes.values(), *self.options.values()]
        return frozenset(name for text in (*texts, *self.phrases.values()) for name in _names(text))

    def fill(self, text: Text, values: Mapping[str, Any]) -> str:
        """The text with its placeholders filled.

        Raises:
            BankError: a placeholder the draw gives no value for.
        """
        filled = {}
        for name in _names(text):
            if name not in values:
                known = ", ".join(sorted(values)) or "none"
                raise BankError(
                    f"{shown(self.block.path)}, line {text.line}: {self.block.id}: nothing fills "
                    f"{{{name}}}; the draw gives {known}: add it to words="
                )
            phrase = self.phrases.get((name, str(values[name])))
            filled[name] = self.fill(phrase, values) if phrase else values[name]
        try:
            return text.format(**filled)
        except (ValueError, TypeError, IndexError) as error:
            raise BankError(
                f"{shown(self.block.path)}, line {text.line}: {self.block.id}: {error}; write "
                "{name} or {name:,} with what the draw gives, and {{ for a brace itself"
            ) from error


def read_words(zh: Path, en: Path) -> dict[str, tuple[Words, Words]]:
    """The words of a topic's questions by id, Chinese and English; one file may serve as both.

    Raises:
        BankError: a malformed entry, or entries that differ between the languages; the message
            gives file, line and what was expected.
    """
    chinese = {name: _words(block) for name, block in blocks(zh, "question").items()}
    english = chinese
    if en != zh:
        english = {name: _words(block) for name, block in blocks(en, "question").items()}
    if different := sorted(set(chinese) ^ set(english)):
        name = different[0]
        here, there = (zh, en) if name in chinese else (en, zh)
        raise BankError(
            f"{shown(here)}, line {(chinese | english)[name].block.number}: question {name} is "
            f"missing in {shown(there)}; write it there too"
        )
    for name, words in chinese.items():
        _same_shape(words, english[name])
    return {name: (words, english[name]) for name, words in chinese.items()}


def _same_shape(words: Words, twin: Words) -> None:
    pairs = (
        ("attributes", words.block.attributes, twin.block.attributes),
        ("number of steps", len(words.steps), len(twin.steps)),
        ("mistakes", list(words.mistakes), list(twin.mistakes)),
        ("options", list(words.options), list(twin.options)),
    )
    for what, one, other in pairs:
        if one != other:
            raise BankError(
                f"{twin.block.place}: {words.block.id}: its {what}: {other}; in "
                f"{shown(words.block.path)}: {one}; make them the same"
            )


def _words(block: Block) -> Words:
    _check_attributes(block)
    items = list(_items(block))
    prompt = [block.title]
    while items and items[0][0] == "prompt":
        prompt.append(items.pop(0)[2])
    words = Words(block, Text(joined(prompt), block.number), [], {}, {}, {})
    for kind, name, text, line in items:
        entry = Text(text, line)
        if kind == "step":
            words.steps.append(entry)
            if name != str(len(words.steps)):
                raise _wrong(block, line, f"step {name} comes {len(words.steps)}th; renumber")
        elif kind == "prompt":
            raise _wrong(block, line, f"{text!r:.60} is no step, mistake, option or phrase")
        else:
            where: dict[Any, Text] = getattr(words, kind)
            key = tuple(name.split("=", 1)) if kind == "phrases" else name
            if key in where:
                raise _wrong(block, line, f"a second {name}; remove one")
            where[key] = entry
    for text in (words.prompt, *words.steps, *words.mistakes.values(), *words.options.values()):
        _check(block, text)
    for (name, _), text in words.phrases.items():
        _check(block, text)
        if name not in words.placeholders:
            raise _wrong(block, text.line, f"no text has {{{name}}}; use it or remove the line")
    return words


def _items(block: Block) -> Iterator[tuple[str, str, str, int]]:
    """Kind, name, text and line of each paragraph or list item, continuation lines joined."""
    found: list[tuple[str, str, list[str], int]] = []
    fresh = True
    for number, line in block.body:
        if not line.strip():
            fresh = True
            continue
        step, item, phrase = (p.fullmatch(line) for p in (_STEP, _ITEM, _PHRASE))
        if step:
            found.append(("step", step["number"], [step["text"]], number))
        elif item:
            kind = "mistakes" if item["mark"] == "-" else "options"
            found.append((kind, item["id"], [item["text"]], number))
        elif phrase:
            name = f"{phrase['name']}={phrase['key']}"
            found.append(("phrases", name, [phrase["text"] or ""], number))
        elif line.startswith(" ") and found and not fresh:
            found[-1][2].append(line)
        elif not found or found[-1][0] == "prompt":
            found.append(("prompt", "", [line], number))
        else:
            raise _wrong(
                block, number, f"{line!r:.60} is not `1. step`, `- mistake: …`, `* option: …` or "
                "`{word=value}: …`"
            )  # fmt: skip
        fresh = False
    for kind, name, lines, number in found:
        yield kind, name, joined(lines), number


def _check_attributes(block: Block) -> None:
    given = block.attributes
    if given.get("level") not in ("1", "2", "3") or "section" not in given:
        raise _wrong(
            block, block.number, "write section=, the heading that explains it, and level=1, 2 or "
            f"3, not {given}"
        )  # fmt: skip
    if unknown := sorted(set(given) - {"level", "section"}):
        raise _wrong(block, block.number, f"no attribute {unknown[0]} is known; remove it")


def _check(block: Block, text: Text) -> None:
    try:
        fields = list(Formatter().parse(text))
    except ValueError as error:
        raise _wrong(block, text.line, f"{error}; write {{{{ for a brace itself") from error
    for _, name, _, conversion in fields:
        if name is not None and (conversion or not _PLACEHOLDER.fullmatch(name)):
            raise _wrong(block, text.line, f"{{{name}}} is no placeholder; write {{a_name}}")


def _names(text: str) -> set[str]:
    return {name.partition("[")[0] for _, name, _, _ in Formatter().parse(text) if name}


def _wrong(block: Block, line: int, what: str) -> BankError:
    return BankError(f"{shown(block.path)}, line {line}: {block.id}: {what}")
