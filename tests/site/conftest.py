"""A small copy of the repository to break, and the real site built once and served."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.checkout import ROOT, Checkout, Site, run
from tests.site.chromium import QUIET, chromium
from tests.site.chromium import tab as open_tab
from tests.site.shared import built, served

TOY = Path(__file__).parent / "toy"
ROOM_PAGES = (
    "index.md",
    "cram.md",
    "trust.md",
    "measured.md",
    "glossary.md",
    "tags.md",
    "cli.md",
    "contributing.md",
    "api/index.md",
)


@pytest.fixture(scope="session")
def _toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy") / "kb"
    machinery = shutil.ignore_patterns("__pycache__")
    for room in ("quiz", "cli", "site", "checks", "exercises", "export", "java"):
        shutil.copytree(ROOT / "kb" / room, folder / "kb" / room, ignore=machinery)
    for name in ("kb/__init__.py", "kb/topics/__init__.py", "quiz_bank/__init__.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for lang in ("zh", "en"):
        for name in ROOM_PAGES:
            (folder / "docs" / lang / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "docs" / lang / name, folder / "docs" / lang / name)
    theme = shutil.ignore_patterns("figures")
    shutil.copytree(ROOT / "docs/theme", folder / "docs/theme", ignore=theme)
    shutil.copytree(TOY, folder, dirs_exist_ok=True)
    (folder / "benchmarks").mkdir()
    shutil.copy(ROOT / "benchmarks/results.json", folder / "benchmarks")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder / name)
    before, _, rest = (folder / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")
    nav = "".join(f"  - {name}\n" for name in ("index.md", "toy.md", *ROOM_PAGES[1:]))
    after = rest.partition("\n\n")[2]
    after = after.replace("  redirects:\n", "  redirects:\n    enabled: false\n")  # to real topics
    (folder / "mkdocs.yml").write_text(f"{before}\nnav:\n{nav}\n{after}", "utf-8")
    for command in ("kb.site.outputs", "kb.site.stamp"):
        done = run(folder, command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def toy(_toy: Path, tmp_path: Path) -> Checkout:
    """A fresh checkout with one toy topic in which every check passes."""
    shutil.copytree(_toy, tmp_path / "kb")
    return Checkout(tmp_path / "kb")


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The real site; under xdist the controller serves it to all workers."""
    workerinput = getattr(request.config, "workerinput", None)
    if workerinput:
        folder, url = workerinput["site"]
        yield built(Site(Path(folder), url))
    else:
        with served() as alone:
            yield built(alone)


@pytest.fixture(scope="module")  # while it is open, asyncio cannot run a loop
def browser() -> Iterator[Any]:
    """Chromium, or a skip with the reason; in CI its absence is a failure."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def tab(browser: Any, site: Site) -> Iterator[Any]:
    """A tab that fails the test on a request to elsewhere and on any error in the page."""
    # Waiting for a function evaluates text in the page; test_finish.py tries the content policy.
    options = {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True, **QUIET}
    with open_tab(browser, site.url, **options) as (page, wrong):
        yield page
        page.wait_for_timeout(50)
    assert wrong == []
