"""The data folder and its files, each written whole. Imported at every start: keep it light."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

SETTINGS = "config.json"
WINDOWS = os.name == "nt"


def data_folder(named: str | Path | None = None) -> Path:
    """The data folder: the one named, else `KB_DATA_DIR`, else the platform's place for it."""
    chosen = named or os.environ.get("KB_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("interview-kb", appauthor=False))


@contextmanager
def whole(path: Path, *, sync: bool = True) -> Iterator[Path]:
    """Where to write a file that takes the name `path` when all went well.

    Whoever reads `path` finds the old file or the new one, never a part.

    Arguments:
        sync: wait until it is on the disk.
    """
    made = path.with_name(f"{path.name}.partial-{os.getpid()}")
    try:
        yield made
        if sync:
            on_disk(made)
        put_over(made, path)
    finally:
        made.unlink(missing_ok=True)


def write_whole(path: Path, text: str, *, sync: bool = True) -> None:
    """Write a text in UTF-8; see `whole`."""
    with whole(path, sync=sync) as made:
        made.write_text(text, encoding="utf-8")


def on_disk(path: Path) -> None:
    """Wait until what was written to a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def put_in_place(made: Path, path: Path) -> bool:
    """Give a finished file its name; False when another process was first, whose file stays."""
    try:
        if WINDOWS:  # a rename there never replaces; a file open under any name cannot be unlinked
            made.rename(path)
        else:
            os.link(made, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        made.rename(path)
    return True


def put_over(made: Path, path: Path) -> None:
    """Give a finished file a name that another may have, whose content is then gone.

    On Windows a virus scanner or an indexer may hold either file for a moment.
    """
    for _ in range(10 if WINDOWS else 0):
        try:
            made.replace(path)
        except PermissionError:
            time.sleep(0.05)
        else:
            return
    made.replace(path)


def database_uri(path: PurePath) -> str:
    """The absolute path as SQLite reads it; of a share it takes the host for a part of the path."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)
