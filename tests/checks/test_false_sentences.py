"""Sentences that were found to be false stand nowhere any more, and what replaced them is tried."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.checks.claims import claims_of

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/checks/false_sentences").glob("*.toml"))
ROWS = [
    pytest.param(path.stem, row, id=f"{path.stem}-{row['id']}")
    for path in FILES
    for row in tomllib.loads(path.read_text("utf-8"))["row"]
]


def texts(topic: str) -> Iterator[tuple[Path, str]]:
    """What a topic tells people: its pages, cards, words of questions, docstrings, exercises."""
    places = (
        f"docs/*/{topic}.md", f"quiz_bank/{topic}/*", f"kb/topics/{topic}/**/*.py",
        f"kb/topics/{topic}/**/*.md", f"kb/topics/{topic}/**/*.txt",
    )  # fmt: skip
    for pattern in places:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path, " ".join(path.read_text("utf-8").split())


@pytest.mark.parametrize("topic, row", ROWS)
def test_a_sentence_found_false_stands_nowhere(topic: str, row: dict[str, Any]) -> None:
    assert row["old"]
    for path, text in texts(topic):
        for pattern in row["old"]:
            found = re.search(pattern, text)
            assert not found, f"{path.relative_to(ROOT)}: {row['id']} is back: “{found[0]}”"


@pytest.mark.parametrize("topic, row", ROWS)
def test_what_replaced_it_is_tried(topic: str, row: dict[str, Any]) -> None:
    """A claim of the topic or a test, named in the row, fails where the old sentence is taken."""
    if "claim" in row:
        assert row["claim"] in {claim.id for claim in claims_of(topic)}
    else:
        file, _, name = row["test"].partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
