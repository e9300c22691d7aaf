"""Where the learner's data lies. Imported at every start, so it imports next to nothing."""

import os
from pathlib import Path

SETTINGS = "config.json"


def data_folder(named: str | Path | None = None) -> Path:
    """The data folder: the one named, else `KB_DATA_DIR`, else the platform's place for it."""
    chosen = named or os.environ.get("KB_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("interview-kb", appauthor=False))


def put_in_place(made: Path, path: Path) -> bool:
    """Give a finished file its name; False when another process was first, whose file stays."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        made.rename(path)
    return True
