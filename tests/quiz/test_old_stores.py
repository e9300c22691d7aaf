"""What the first release wrote opens today, with the same due list, statistics and plan.

`tests/data/first_release` was made by that release's own commands and by its page in a browser:
a data folder with an unfinished mock, its export, a page's export, and a private bank of the flat
form. `expected.json` is what that release said of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "data" / "first_release" / "expected.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def today() -> dict[str, dict[str, Any]]:
    """The same views, computed now."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.quiz.old_stores"],
        cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("part", EXPECTED)
def test_it_says_what_it_said(part: str, today: dict[str, dict[str, Any]]) -> None:
    assert [*today[part]] == [*EXPECTED[part]]
    for view, expected in EXPECTED[part].items():
        assert today[part][view] == expected, f"{part}: {view}"
