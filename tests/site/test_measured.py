"""The page of measurements shows what was recorded, a missed bound too, and nothing else."""

import importlib
import json
from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.__main__ import SUPPORT
from benchmarks.timing import Figure, ratios
from tests.site.checkout import ROOT, Checkout

RECORDED = json.loads(results.FILE.read_text("utf-8"))
BENCHMARKS = {p.stem for p in results.FILE.parent.glob("*.py")} - SUPPORT


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_every_benchmark_is_recorded_under_its_title(name: str) -> None:
    module = importlib.import_module(f"benchmarks.{name}")
    assert tuple(RECORDED[name]["title"].values()) == module.TITLE
    assert RECORDED[name]["figures"]
    assert RECORDED[name]["machine"]


def test_no_figure_is_recorded_that_nobody_measures_any_more() -> None:
    assert set(RECORDED) - {"mutants"} == BENCHMARKS


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_all_that_is_recorded(lang: str) -> None:
    page = (ROOT / f"docs/{lang}/measured.md").read_text("utf-8")
    assert set(page.partition("```measured\n")[2].partition("\n```")[0].split()) == set(RECORDED)


def test_figures_measured_earlier_stay_beside_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "FILE", tmp_path / "results.json")
    for value, among in ((1.0, False), (2.0, True)):
        new = [Figure("甲", "one", value), Figure("", f"of {value}", value)]
        results.keep("toy", ("玩具", "toy"), new, "2026-11-23", "x", among=among)
    kept = json.loads(results.FILE.read_text("utf-8"))["toy"]["figures"]
    assert [(f["en"], f["value"]) for f in kept] == [
        ("of 1.0", "1.00×"), ("one", "2.00×"), ("of 2.0", "2.00×"),
    ]  # fmt: skip


def test_a_ratio_is_of_the_first_and_knows_its_bounds() -> None:
    slower, faster = ratios({"ours": 2.0, "theirs": 3.0, "best": 0.5}, most={"theirs": 1.2})
    assert (slower.value, slower.kept, slower.en) == (1.5, False, "`theirs`, beside `ours`")
    assert (faster.value, faster.kept, faster.detail) == (0.25, True, "500 ms, 2,000 ms")
    assert not Figure("", "", 0.9, least=1).kept
    assert "MISSED" in str(slower)
    assert "bound" not in str(faster)


def test_a_missed_bound_is_shown_as_missed(toy: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FILE", toy.path("benchmarks/results.json"))
    figures = [Figure("慢", "slow", 3.0, most=2.0, detail="3 s, 1 s"), Figure("快", "fast", 0.5)]
    results.keep("toy", ("玩具 `x`", "A toy `x`"), figures, "2026-11-23", "a machine")
    for lang, folder, missed in (("zh", "out", "未达到"), ("en", "out/en", "missed")):
        toy.replace(f"docs/{lang}/measured.md", "```measured\n", "```measured\ntoy\n")
        code, said = toy.build(lang)
        assert code == 0, said
        page = toy.path(f"{folder}/measured/index.html").read_text("utf-8")
        assert f"≤\N{NO-BREAK SPACE}2.00× <strong>{missed}</strong>" in page
        assert 'id="toy"' in page
        assert "a machine" in page


def test_a_name_nobody_recorded_fails_the_build(toy: Checkout) -> None:
    toy.replace("docs/en/measured.md", "```measured\n", "```measured\nnothing\n")
    code, said = toy.build("en")
    assert code
    assert "'nothing' is not recorded" in said
