"""Files get their names whole; what only Windows does is tried here with its flag set."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kb.quiz import files


@pytest.mark.parametrize(
    "path, uri",
    [
        (
            PurePosixPath("/home/a b/问 #1?/kb.sqlite"),
            "file:///home/a%20b/%E9%97%AE%20%231%3F/kb.sqlite",
        ),
        (PureWindowsPath(r"C:\Users\a b\kb.sqlite"), "file:///C:/Users/a%20b/kb.sqlite"),
        (PureWindowsPath(r"\\nas\share\kb.sqlite"), "file:////nas/share/kb.sqlite"),
    ],
)
def test_a_path_as_sqlite_reads_it(path: PurePosixPath | PureWindowsPath, uri: str) -> None:
    assert files.database_uri(path) == uri


@pytest.mark.parametrize("windows", [False, True])
def test_the_first_to_finish_keeps_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool
) -> None:
    rename = Path.rename

    def as_windows(self: Path, target: Path) -> Path:
        if target.exists():
            raise FileExistsError(target)
        return rename(self, target)

    monkeypatch.setattr(files, "WINDOWS", windows)
    if windows:
        monkeypatch.setattr(Path, "rename", as_windows)
    made = []
    for name in ("first", "second"):
        (tmp_path / name).write_text(name)
        made.append(files.put_in_place(tmp_path / name, tmp_path / "kb.sqlite"))
    assert made == [True, False]
    assert (tmp_path / "kb.sqlite").read_text() == "first"


@pytest.mark.parametrize(
    "windows, refusals, replaced", [(True, 3, True), (True, 99, False), (False, 1, False)]
)
def test_a_file_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool, refusals: int, replaced: bool
) -> None:
    left, replace = [refusals], Path.replace

    def held(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError("held")
        return replace(self, target)

    monkeypatch.setattr(files, "WINDOWS", windows)
    monkeypatch.setattr(files.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", held)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("old")
    new.write_text("new")
    if replaced:
        files.put_over(new, old)
    else:
        with pytest.raises(PermissionError):
            files.put_over(new, old)
    assert old.read_text() == ("new" if replaced else "old")
