"""Environments made without a network: of the packages the tests themselves run with."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed(*names: str) -> set[str]:
    """These distributions and all they require, extras left out."""
    found: set[str] = set()
    asked = [canonicalize_name(name) for name in names]
    while asked:
        if (name := asked.pop()) in found:
            continue
        found.add(name)
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                asked.append(canonicalize_name(requirement.name))
    return found


def files(name: str) -> Iterator[tuple[Path, Path]]:
    """Each file of a distribution: where it lies, and its place below site-packages."""
    for file in importlib.metadata.files(name) or []:
        source = Path(str(file.locate()))
        if ".." not in file.parts and source.suffix != ".pyc" and source.is_file():
            yield source, Path(file)


def interpreters() -> list[str]:
    """Every Python found that kb supports: this one, those on the path, those of pyenv."""
    found = {sys.version_info[:2]: sys.executable}
    names = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    names += [str(path) for path in Path.home().glob(".pyenv/versions/3.*/bin/python3")]
    for name in filter(None, names):
        asked = "import sys; print(*sys.version_info[:2])"
        done = subprocess.run([name, "-c", asked], capture_output=True, text=True)
        version = tuple(map(int, done.stdout.split())) if done.returncode == 0 else (0, 0)
        if version >= (3, 11):
            found.setdefault(version, name)
    return [found[version] for version in sorted(found)]


def environment(interpreter: str, wheel: Path, folder: Path, *more: str) -> Path:
    """The Python of an environment with the wheel, what it requires, and the packages `more`."""
    subprocess.run([interpreter, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()
    )  # fmt: skip
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for name in needed("interview-kb", *more) - {"interview-kb"}:
        for source, place in files(name):
            target = site / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source)
    return python
