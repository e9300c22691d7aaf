"""How much the suite draws, and which tools it needs beyond pip."""

import os
import shutil

import pytest
from hypothesis import settings

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
