"""Writing an export so that the file is the old one or the new one, never a part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kb.quiz.place import put_over


@contextmanager
def whole(path: Path, *, encoding: str = "utf-8", newline: str | None = None) -> Iterator[IO[str]]:
    """A file to write that takes the place of `path` when all went well."""
    made = path.with_name(f"{path.name}.partial-{os.getpid()}")
    try:
        with made.open("w", encoding=encoding, errors="replace", newline=newline) as file:
            yield file
        put_over(made, path)
    finally:
        made.unlink(missing_ok=True)
