"""A small copy of the repository to break, and the real site built once and served."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.site.serve import server
from tests.site.checkout import ROOT, Checkout, Site, run

TOY = Path(__file__).parent / "toy"
ROOM_PAGES = (
    "index.md",
    "cram.md",
    "trust.md",
    "measured.md",
    "glossary.md",
    "cli.md",
    "contributing.md",
    "api/index.md",
)


@pytest.fixture(scope="session")
def _toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy") / "kb"
    machinery = shutil.ignore_patterns("__pycache__")
    for room in ("quiz", "cli", "site"):
        shutil.copytree(ROOT / "kb" / room, folder / "kb" / room, ignore=machinery)
    for room in ("figures", "numbers", "captures"):
        shutil.rmtree(folder / "kb/site" / room, ignore_errors=True)
        (folder / "kb/site" / room).mkdir()
        (folder / "kb/site" / room / "__init__.py").touch()
    for name in ("kb/__init__.py", "kb/snippets/__init__.py", "quiz_bank/__init__.py"):
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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    for config, target in (("mkdocs.yml", folder), ("mkdocs.en.yml", folder / "en")):
        done = run(
            ROOT, "mkdocs", "build", "--strict", "-f", config, "-d", str(target),
            KB_SITE_URL=url, KB_SITE_URL_EN=f"{url}en/",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    done = run(ROOT, "kb.site.finish", str(folder), KB_SITE_URL=url)
    assert done.returncode == 0, done.stdout + done.stderr
    running = server(folder, "127.0.0.1", port)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield Site(folder, url)
    running.shutdown()
    running.server_close()
    thread.join()
