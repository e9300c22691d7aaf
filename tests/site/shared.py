"""One site for a whole run: a folder is served at once, and whoever needs it first builds it there."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from kb.site.serve import server
from tests.site.checkout import ROOT, Site, run


@contextmanager
def served() -> Iterator[Site]:
    """An empty folder and the address it is served at, until the end of the run."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room, "site")
        folder.mkdir()
        running = server(folder, "127.0.0.1", 0)
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield Site(folder, f"http://127.0.0.1:{running.server_address[1]}/")
        running.shutdown()
        running.server_close()
        thread.join()


def built(site: Site) -> Site:
    """The site, built strictly in both languages by the first process that comes here."""
    done = site.folder.with_name("built")
    with FileLock(site.folder.with_name("lock")):
        if not done.exists():
            _build(site)
            done.touch()
    return site


def _build(site: Site) -> None:
    url = site.url
    for config, below in (("mkdocs.yml", ""), ("mkdocs.en.yml", "en")):
        made = run(
            ROOT, "mkdocs", "build", "--strict", "-f", config, "-d", str(site.folder / below),
            KB_SITE_URL=url, KB_SITE_URL_EN=f"{url}en/",
        )  # fmt: skip
        assert made.returncode == 0, made.stdout + made.stderr
    made = run(ROOT, "kb.site.finish", str(site.folder), KB_SITE_URL=url)
    assert made.returncode == 0, made.stdout + made.stderr
