"""How much the suite draws, and which tools it needs beyond pip."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Two workers with a thread a core each would wait for one another most of the time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What the tests start is compiled once, as on a user's machine, not at every start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# A busy machine may pause any example for longer than hypothesis's 200 ms. What must be fast has
# a test of its own.
settings.register_profile("kb", settings(), deadline=None)
settings.load_profile("kb")
THOROUGH = os.environ.get("KB_THOROUGH") == "1"
TOOLS = {"browser": ("chromium", "Chromium"), "jdk": ("javac", "a JDK (17 or newer)")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is for the thorough profile, and what needs a tool this machine lacks.

    In CI a missing tool is a failure: there the test runs, and fails.
    """
    for item in items:
        if item.get_closest_marker("thorough") and not THOROUGH:
            item.add_marker(pytest.mark.skip(reason="thorough profile: set KB_THOROUGH=1"))
        for mark, (command, name) in TOOLS.items():
            absent = item.get_closest_marker(mark) and not shutil.which(command)
            if absent and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=f"{name} is not installed"))


SITE = pytest.StashKey[tuple[str, str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of pytest-xdist where the one site of this run is served."""
    stash = node.config.stash
    if SITE not in stash:
        try:
            from tests.site.shared import served
        except ImportError:
            return  # only what the quiz needs is installed

        until_the_end = ExitStack()
        node.config.add_cleanup(until_the_end.close)
        site = until_the_end.enter_context(served())
        stash[SITE] = (str(site.folder), site.url)
    node.workerinput["site"] = stash[SITE]


@pytest.fixture(autouse=True)
def _own_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the learner's own data or private bank."""
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    monkeypatch.delenv("KB_BANK", raising=False)
    monkeypatch.delenv("KB_LANG", raising=False)


@pytest.fixture(scope="session")
def thorough() -> bool:
    """True when full counts are asked for."""
    return THOROUGH


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built now, or the one to be released, in the folder `KB_DIST`."""
    root = Path(__file__).parents[1]
    if released := os.environ.get("KB_DIST"):
        (found,) = (root / released).glob("interview_kb-*.whl")
        return found
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (built,) = folder.glob("interview_kb-*.whl")
    return built
