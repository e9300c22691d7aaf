"""Claims made false on purpose are broken: what tries them can tell a false sentence from a true."""

import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from kb.checks import claims
from kb.checks.claims import Refuted

ROOT = Path(__file__).parents[2]
ROWS = tomllib.loads((ROOT / "tests/checks/false_claims.toml").read_text("utf-8"))["row"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["claim"]) for row in ROWS])
def test_a_false_claim_is_broken(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / f"kb/topics/{row['topic']}/claims.py"
    source = path.read_text("utf-8")
    assert source.count(row["old"]) == 1
    monkeypatch.setattr(claims, "_claims", {})
    module = ModuleType(f"kb.topics.{row['topic']}.claims")
    vars(module)["__file__"] = str(path)
    exec(compile(source.replace(row["old"], row["new"]), path.name, "exec"), vars(module))
    (false,) = (c for c in claims._claims[row["topic"]] if c.id == row["claim"])
    with pytest.raises(Refuted, match=f"{row['claim']}: broken by "):
        false.run()
