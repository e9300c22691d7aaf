"""What is released: wheel and sdist say what they are, hold what they should, and agree."""

import email.message
import email.parser
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import kb

ROOT = Path(__file__).parents[1]
STRAYS = (".venv", "__pycache__", ".cache", "/site/en/", ".sqlite", ".pyc", "/dist/")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `KB_DIST` (set by `make release`), or wheel and sdist built now."""
    if released := os.environ.get("KB_DIST"):
        return ROOT / released
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def build(source: Path, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", folder],
        cwd=source, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def metadata(wheel: Path) -> email.message.Message:
    name = f"interview_kb-{kb.__version__}.dist-info/METADATA"
    return email.parser.Parser().parsestr(zipfile.ZipFile(wheel).read(name).decode("utf-8"))


def test_the_version_comes_from_one_place(dist: Path) -> None:
    assert only(dist, "*.whl").name == f"interview_kb-{kb.__version__}-py3-none-any.whl"
    assert only(dist, "*.tar.gz").name == f"interview_kb-{kb.__version__}.tar.gz"
    assert metadata(only(dist, "*.whl"))["Version"] == kb.__version__


def test_the_metadata_says_what_it_is(dist: Path) -> None:
    found = metadata(only(dist, "*.whl"))
    assert found["Name"] == "interview-kb"
    assert found["License-Expression"] == "MIT"
    assert found["License-File"] == "LICENSE"
    assert found["Requires-Python"] == ">=3.11"
    assert found["Description-Content-Type"] == "text/markdown"
    assert len(found.get_payload()) > 1000
    needed = [line for line in found.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(line.split(">=")[0] for line in needed) == [
        "click", "fsrs", "opencc-python-reimplemented", "platformdirs", "pylatexenc", "rich",
    ]  # fmt: skip


def test_nothing_strays_into_either(dist: Path) -> None:
    with tarfile.open(only(dist, "*.tar.gz")) as archive:
        names = archive.getnames()
    names += zipfile.ZipFile(only(dist, "*.whl")).namelist()
    names = [name for name in names if "/tests/data/" not in name]  # stores of former releases
    assert not [name for name in names if any(stray in f"/{name}" for stray in STRAYS)]


def test_the_sdist_builds_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(only(dist, "*.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build(only(tmp_path, "interview_kb-*"), tmp_path / "again")
    here, there = (zipfile.ZipFile(only(folder, "*.whl")) for folder in (dist, again))
    assert {i.filename: i.CRC for i in here.infolist()} == {
        i.filename: i.CRC for i in there.infolist()
    }
