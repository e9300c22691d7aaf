"""`kb chart` in the terminal and as files."""

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from kb.quiz.asking import bank
from kb.quiz.clock import study_date
from kb.quiz.progress import charts as progress
from kb.quiz.store.opening import open_store
from tests.cli.conftest import Run
from tests.quiz.storing import START, Clock, answer

KINDS = ("calendar", "forecast", "mastery")
NOW = {"KB_NOW": (START + timedelta(days=8)).isoformat(), "TZ": "UTC"}


@pytest.fixture
def studied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three days of answers: one, then four, then two."""
    clock = Clock(monkeypatch)
    names = [question.id for question in bank.load("receptive_field").questions]
    with open_store(tmp_path / "data") as store:
        for days, count in ((0, 1), (1, 4), (7, 2)):
            clock.now = START + timedelta(days=days)
            for name in names[:count]:
                clock.forward(seconds=1)
                store.record(answer(name), "quiz")
    return tmp_path / "data"


def test_shades_never_hide_an_answer() -> None:
    assert [progress.shade(n, 8) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8)] == [
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
    ]
    assert progress.shade(1, 10_000) == 1
    assert progress.shade(3, 0) == 0


def test_the_calendar_counts_each_study_day(studied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch).forward(days=8)
    with open_store(studied, write=False) as store:
        found = progress.calendar(store, ["receptive_field"], 3)
        assert found.start.weekday() == 0
        counts = {
            found.start + timedelta(days=n): count for n, count in enumerate(found.counts) if count
        }
        first: date = study_date(START)
        assert counts == {
            first: 1, first + timedelta(days=1): 4, first + timedelta(days=7): 2,
        }  # fmt: skip
        assert len(found.weeks) == 3
        assert sum(progress.calendar(store, ["detr"], 3).counts) == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["20", "40", "80", "200"])
def test_the_terminal_fits_its_width(
    kb: Run, studied: Path, kind: str, lang: str, columns: str
) -> None:
    done = kb("chart", kind, lang=lang, env=NOW | {"COLUMNS": columns})
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    if columns != "20" or kind != "mastery":
        assert max(cell_len(line) for line in done.stdout.splitlines()) <= int(columns)


def test_what_the_terminal_says(kb: Run, studied: Path) -> None:
    shown = kb("chart", "calendar", env=NOW).stdout
    assert "7 answers on 3 days; 4 on the busiest" in shown
    monday = next(line for line in shown.splitlines() if line.startswith("Mon"))
    tuesday = next(line for line in shown.splitlines() if line.startswith("Tue"))
    assert monday[-2:] == "░▒"
    assert tuesday[-2:] == "█·"
    forecast = kb("chart", "forecast", env=NOW).stdout.splitlines()[1:]
    assert len(forecast) == 14
    assert sum(int(line.split()[1]) for line in forecast) > 0
    mastery = kb("chart", "mastery", "receptive_field", env=NOW).stdout
    items = len(bank.load("receptive_field").items)
    assert f"4/{items}" in mastery


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_files(kb: Run, studied: Path, tmp_path: Path, kind: str, lang: str) -> None:
    pytest.importorskip("matplotlib")
    svg, png = tmp_path / "chart.svg", tmp_path / "chart.png"
    done = kb("chart", kind, "--svg", str(svg), "--png", str(png), lang=lang, env=NOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(svg), str(png)]
    root = ET.parse(svg).getroot()
    name = "{http://www.w3.org/2000/svg}"
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    boxes = [box for box in root.iter(f"{name}rect") if box.get("x")]
    assert boxes
    for box in boxes:
        assert (
            0
            <= float(box.get("x", ""))
            <= float(box.get("x", "")) + float(box.get("width", ""))
            <= width
        )
        assert (
            0
            <= float(box.get("y", ""))
            <= float(box.get("y", "")) + float(box.get("height", ""))
            <= height
        )
    titles = [box.findtext(f"{name}title") or "" for box in boxes]
    if kind == "calendar":
        counted = {t.split(": ")[0]: int(t.split(": ")[1]) for t in titles}
        assert sum(counted.values()) == 7
        assert counted[str(study_date(START) + timedelta(days=1))] == 4
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == pytest.approx(2 * width, abs=2)


def test_an_empty_store_is_no_error(kb: Run, tmp_path: Path) -> None:
    for kind in KINDS:
        assert kb("chart", kind).returncode == 0
        assert kb("chart", kind, "--svg", str(tmp_path / "x.svg")).returncode == 0
    assert not (tmp_path / "data").exists()


def test_bad_input_is_one_line(kb: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nf = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'matplotlib' else f(n, *a)\n"
    )
    cases = [
        (["pie"], "'pie' is not one of", {}),
        (["mastery", "det"], "detr", {}),
        (["mastery", "--svg", str(tmp_path / "no" / "x.svg")], "cannot be written", {}),
        (["mastery", "--png", "x.png"], "interview-kb[site]", {"PYTHONPATH": str(tmp_path)}),
    ]
    for args, words, env in cases:
        done = kb("chart", *args, env=env)
        assert done.returncode == 2, args
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_hostile_topic_names_are_escaped(tmp_path: Path) -> None:
    from kb.export import drawing

    hostile = '</text><script>"\x00&'
    drawing.write_svg(drawing.mastery([(hostile, 1.0, 0.5)], hostile), tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text()
    assert "<script" not in text
    assert ET.fromstring(text) is not None
    assert not re.search("\x00", text)


def test_days_of_a_change_of_clocks(studied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    clock.now = datetime.fromisoformat("2027-03-29T01:30:00+00:00")
    with open_store(studied, write=False) as store:
        found = progress.calendar(store, ["receptive_field"], 53)
        assert len(found.counts) == (store.today() - found.start).days + 1
        assert sum(found.counts) == 7


def test_each_month_is_named_once_in_order() -> None:
    from kb.cli.chart import _named

    for start in (date(2025, 11, 24), date(2026, 1, 5), date(2024, 2, 26)):
        mondays = [start + timedelta(days=7 * week) for week in range(53)]
        named = progress.months(mondays)
        assert all(mondays[column].month == month for column, month in named)
        assert len(named) >= 11
        places = [column for column, _ in named]
        assert all(after - before >= 3 for before, after in pairwise(places))  # room for each
        line = _named(named)
        assert [(found.start(), int(found[0])) for found in re.finditer(r"\d\d", line)] == named
        assert len(line) <= 53


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_day_and_the_statistics_fit_their_width(
    kb: Run, studied: Path, width: int, lang: str
) -> None:
    env = NOW | {"COLUMNS": str(width)}
    day = kb(lang=lang, env=env)
    assert day.returncode == 0
    title = {"zh": "往后七天到期", "en": "Due in the next seven days"}[lang]
    lines = day.stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(title))
    week = lines[start : lines.index("", start)]
    assert all(cell_len(line) <= width for line in week)
    assert len(re.findall(r"\d\d-\d\d: \d+", " ".join(week))) == 7
    for line in kb("stats", lang=lang, env=env).stdout.splitlines():
        assert cell_len(line.rstrip()) <= width
        assert not line.startswith(("，", "。", "·"))
        assert not re.search(r"\b1 (days|answers|reviews)\b", line)
