"""A checkout to run the site's commands in, and the built site."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUIET_BUILD = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def run(folder: Path, *command: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run a Python module in a checkout, with that checkout's own packages."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **QUIET_BUILD, **env},
        capture_output=True,
        encoding="utf-8",
    )


@dataclass(frozen=True)
class Checkout:
    """A checkout with one toy topic, to be changed at will."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        text = self.path(name).read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.path(name).write_text(text.replace(old, new), "utf-8")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return run(self.folder, *command)

    def check(self, module: str, *arguments: str) -> str:
        """What a check of this checkout complains of; empty when it passes."""
        done = self.run(f"kb.site.{module}", *arguments)
        assert bool(done.returncode) == bool(done.stdout + done.stderr), done
        return done.stdout + done.stderr

    def build(self, lang: str = "zh") -> tuple[int, str]:
        """The exit code of a strict build and what it said."""
        config = "mkdocs.yml" if lang == "zh" else "mkdocs.en.yml"
        folder = "out" if lang == "zh" else "out/en"
        done = self.run("mkdocs", "build", "--strict", "-f", config, "-d", folder)
        return done.returncode, done.stdout + done.stderr


@dataclass(frozen=True)
class Site:
    """The real site, built strictly in both languages and served."""

    folder: Path
    url: str
