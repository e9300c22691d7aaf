"""`kb optimise` as a person meets it."""

import json
from pathlib import Path

import pytest

from kb.quiz.store.opening import open_store
from tests.cli.conftest import Run
from tests.quiz.test_optimise import fill, learner


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with 1050 reviews of a learner who forgets fast."""
    pytest.importorskip("fsrs_rs_python")
    with open_store(tmp_path / "data") as store:
        fill(store, learner(150, 7), monkeypatch)
    return tmp_path / "data"


def parameters(folder: Path) -> tuple[float, ...] | None:
    with open_store(folder, write=False) as store:
        return store.schedule.parameters


def test_too_few_says_how_many(kb: Run, tmp_path: Path) -> None:
    assert "0 of 512 reviews" in kb("optimise").stdout
    assert "512 次复习中有 0 次" in kb("optimise", lang="zh").stdout
    assert not (tmp_path / "data").exists()
    kb("quiz", "receptive_field", "--kind", "number", "-n", "1", stdin="0\n")
    done = kb("optimise", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["reviews"] == 1


def test_fitted_used_and_reset(kb: Run, full: Path) -> None:
    dry = json.loads(kb("optimise", "--dry-run", "--json").stdout)
    assert dry["result"] == "better"
    assert parameters(full) is None
    changed = json.loads(kb("optimise", "--json").stdout)
    assert changed["result"] == "changed"
    assert changed["after"]["log_loss"] < changed["before"]["log_loss"]
    assert parameters(full) == tuple(changed["parameters"])
    assert "✓ The cards follow from the answers" in kb("data", "doctor").stdout
    again = kb("optimise")
    assert again.returncode == 0
    assert parameters(full) is not None
    assert "the default parameters" in kb("optimise", "--reset").stdout
    assert parameters(full) is None


def test_without_the_extra_it_says_what_to_install(kb: Run, full: Path, tmp_path: Path) -> None:
    (tmp_path / "fsrs_rs_python.py").write_text("raise ImportError('not here')\n")
    done = kb("optimise", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert 'pip install "interview-kb[optimise]"' in done.stderr
    assert parameters(full) is None


def test_a_failed_fit_keeps_the_present_parameters(kb: Run, full: Path, tmp_path: Path) -> None:
    assert kb("optimise").returncode == 0
    before = parameters(full)
    assert before is not None
    (tmp_path / "fsrs_rs_python.py").write_text(
        "class FSRSReview:\n    def __init__(self, *a): pass\n"
        "FSRSItem = FSRSReview\n"
        "class FSRS:\n    def __init__(self, *a): raise RuntimeError('diverged')\n"
    )
    done = kb("optimise", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 1
    assert "diverged" in done.stdout
    assert "present parameters stay" in done.stdout
    assert parameters(full) == before


def test_bad_input_is_one_line(kb: Run) -> None:
    done = kb("optimise", "--reset", "--dry-run")
    assert done.returncode == 2
    assert "not both" in done.stderr
