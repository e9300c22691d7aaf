"""A store that is not whole is never overwritten; the message says where the backup is."""

import errno
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kb.quiz.store import doctor, opening, restoring, schema
from kb.quiz.store.backups import back_up
from kb.quiz.store.database import Store
from kb.quiz.store.errors import Busy, Damaged, StoreError, explained
from kb.quiz.store.integrity import BACKUPS, SET_ASIDE, STORE, newest_good
from kb.quiz.store.opening import open_store
from kb.quiz.store.restoring import restore
from tests.quiz.storing import answer

COUNT = 400
POSIX = pytest.mark.skipif(os.name == "nt", reason="users and limits as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a store of many answers and a backup of the first half."""
    with open_store(tmp_path / "data") as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        for number in range(COUNT):
            store.record(answer(f"box_iou/q{number % 40}", 1 + number % 4, raw="x" * 50), "quiz")
            if number == COUNT // 2 - 1:
                back_up(store.connection, tmp_path / "data")
    return tmp_path / "data"


def header(offset: int, value: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        return content[:offset] + value.to_bytes(4, "big") + content[offset + 4 :]

    return change


def without(page: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        size = int.from_bytes(content[16:18], "big")
        return content[: (page - 1) * size] + bytes(size) + content[page * size :]

    return change


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda content: b"", "0 bytes"),
    "a few bytes": (lambda content: content[:60], "60 bytes"),
    "half": (lambda content: content[: len(content) // 2], "is cut short"),
    "cut inside a page": (lambda content: content[:-100], "is cut short"),
    "first page zeroed": (without(1), "not an SQLite file"),
    "text": (lambda content: b"my notes\n" * 400, "not an SQLite file"),
    "version 0": (header(60, 0), "not a store of kb"),
    "another program's": (header(68, 0x0F055112), "not a store of kb"),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("write", [True, False])
def test_damage_is_told_and_left_alone(folder: Path, kind: str, write: bool) -> None:
    change, said = DAMAGE[kind]
    path = folder / STORE
    path.write_bytes(change(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(Damaged) as told:
        open_store(folder, write=write)
    backup = newest_good(folder)
    assert backup is not None
    for text in (told.value.en, told.value.zh):
        assert str(path) in text
        assert str(backup.path) in text
        assert "kb data restore" in text
    assert said in told.value.en
    assert path.read_bytes() == before


def test_every_zeroed_page_is_found_and_never_spreads(folder: Path) -> None:
    path = folder / STORE
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    pages = len(whole) // size
    assert pages > 20
    for page in range(2, pages + 1):
        broken = without(page)(whole)
        if broken == whole:
            continue
        path.write_bytes(broken)
        with pytest.raises(StoreError, match="damaged"), open_store(folder) as store:
            list(doctor.examine(store))
        with pytest.raises(StoreError), open_store(folder) as store:
            back_up(store.connection, folder, reason="daily")
        assert newest_good(folder) is not None
        assert not list((folder / BACKUPS).glob("*partial*"))
        for file in folder.glob(f"{STORE}-*"):
            file.unlink()


def test_a_newer_version_is_left_to_a_newer_kb(folder: Path) -> None:
    path = folder / STORE
    path.write_bytes(header(60, 99)(path.read_bytes()))
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(StoreError, match=r"newer kb \(version 99.*upgrade kb.*backups"):
            open_store(folder, write=write)
    assert path.read_bytes() == before


def test_a_missing_store_is_not_an_empty_one(folder: Path) -> None:
    (folder / STORE).unlink()
    for write in (True, False):
        with pytest.raises(Damaged, match=r"missing.*kb data restore"):
            open_store(folder, write=write)
    assert not (folder / STORE).exists()


def test_a_folder_on_a_disk_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Path, "home", lambda: tmp_path / "home"
    )  # else a place below it, on Windows
    with pytest.raises(StoreError, match=r"does not exist.*--data-dir"):
        open_store(tmp_path / "usb" / "kb")
    assert not (tmp_path / "usb").exists()


@pytest.mark.parametrize("name", ["", STORE])
def test_a_file_where_a_folder_should_be(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    if name:
        (folder / name).mkdir(parents=True)
    else:
        folder.write_text("a file")
    with pytest.raises(StoreError, match="--data-dir"):
        open_store(folder)


def as_nobody(work: Callable[[], str]) -> str:
    """What `work` returns in a process that may not write everywhere, as root may."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def reachable(folder: Path) -> Path:
    for parent in folder.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    return folder


@POSIX
def test_read_only_is_told_and_reading_still_works(reachable: Path) -> None:
    folder = reachable
    (folder / STORE).chmod(0o444)
    folder.chmod(0o555)

    def read() -> str:
        with open_store(folder, write=False) as store:
            return str(store.rows("SELECT count(*) FROM reviews")[0][0])

    def write() -> str:
        open_store(folder)
        return "opened"

    said = as_nobody(write)
    assert "cannot be written. Nothing was lost" in said
    assert "--data-dir" in said
    assert "--no-save" in said
    assert as_nobody(read) == str(COUNT)
    folder.chmod(0o755)


@POSIX
def test_no_permission_to_make_the_folder(reachable: Path) -> None:
    parent = reachable.parent

    def write() -> str:
        open_store(parent / "new")
        return "opened"

    for mode in (0o555, 0o700):
        parent.chmod(mode)
        said = as_nobody(write)
        assert "cannot be used: Permission denied" in said
        assert "--data-dir" in said
    parent.chmod(0o755)


def recorded(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM reviews")[0][0])


def record_many(store: Store) -> None:
    for number in range(1000):
        store.record(answer(f"box_iou/new{number}", raw="x" * 500), "quiz")


def test_no_space_keeps_all_earlier_answers(folder: Path) -> None:
    with open_store(folder) as store:
        pages = store.rows("PRAGMA page_count")[0][0]
        store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match=r"No space left.*not saved; all earlier ones are"):
            record_many(store)
        kept = recorded(store)
        assert kept >= COUNT
        store.connection.execute("PRAGMA max_page_count = 100000")
        store.record(answer(), "quiz")
    with open_store(folder) as store:
        assert recorded(store) == kept + 1
        assert store.rows("PRAGMA integrity_check") == [("ok",)]


def test_no_space_for_a_backup_leaves_nothing_half(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refused)
    with open_store(folder) as store, pytest.raises(StoreError, match="answers are not affected"):
        back_up(store.connection, folder, reason="daily")
    assert len(list((folder / BACKUPS).iterdir())) == 1


@POSIX
def test_a_write_the_system_refuses(folder: Path) -> None:
    def write() -> str:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = (folder / STORE).stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        with open_store(folder) as store:
            record_many(store)
        return "wrote"

    read, sent = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = write()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(sent, said.encode())
        os._exit(0)
    os.close(sent)
    with os.fdopen(read, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert said.startswith("StoreError")
    assert "not saved" in said
    with open_store(folder) as store:
        assert recorded(store) >= COUNT
        assert store.rows("PRAGMA integrity_check") == [("ok",)]


def test_restoring_rescues_what_the_backup_lacks(folder: Path) -> None:
    path = folder / STORE
    whole = path.read_bytes()
    backup = newest_good(folder)
    assert backup is not None
    assert backup.reviews == COUNT // 2
    with open_store(folder, write=False) as store:
        page = store.rows(
            "SELECT max(pageno) FROM dbstat WHERE name = 'reviews' AND pagetype = 'leaf'"
        ) if has_dbstat(store) else [(len(whole) // 4096 // 2,)]  # fmt: skip
    path.write_bytes(without(page[0][0])(whole))
    damaged = path.read_bytes()
    done = restore(folder, backup.path)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == damaged
    assert done.rescued > 0
    assert done.reviews == COUNT // 2 + done.rescued
    with open_store(folder) as store:
        assert recorded(store) == done.reviews > COUNT * 0.9
        assert dict(store.memories()) == dict(store.replayed())
        assert all(finding.well for finding in doctor.examine(store))


def has_dbstat(store: Store) -> bool:
    try:
        store.connection.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.OperationalError:
        return False
    return True


def test_restoring_without_any_backup(folder: Path) -> None:
    for file in (folder / BACKUPS).iterdir():
        file.unlink()
    path = folder / STORE
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(Damaged, match=r"no good backup.*restore --empty"):
        open_store(folder)
    done = restore(folder, None)
    with open_store(folder) as store:
        assert recorded(store) == done.rescued


def test_restoring_a_whole_store_loses_nothing(folder: Path) -> None:
    backup = newest_good(folder)
    assert backup is not None
    assert restore(folder, backup.path).reviews == COUNT
    exact = restore(folder, backup.path, rescue=False)
    assert exact.reviews == COUNT // 2
    assert len(list((folder / SET_ASIDE).glob("*.sqlite"))) == 2


def test_a_damaged_backup_is_refused_and_nothing_changes(folder: Path) -> None:
    (backup,) = (folder / BACKUPS).iterdir()
    backup.write_bytes(backup.read_bytes()[:5000])
    before = (folder / STORE).read_bytes()
    with pytest.raises(StoreError, match=r"cannot be restored.*Nothing was changed"):
        restore(folder, backup)
    assert newest_good(folder) is None
    assert (folder / STORE).read_bytes() == before


def test_an_interrupted_restore_leaves_no_empty_store(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.quiz.store import restoring

    def killed(made: Path, path: Path) -> None:
        raise KeyboardInterrupt

    backup = newest_good(folder)
    assert backup is not None
    monkeypatch.setattr(restoring, "put_in_place", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(folder, backup.path)
    monkeypatch.undo()
    with pytest.raises(Damaged, match="missing"):
        open_store(folder)
    assert restore(folder, backup.path).reviews == COUNT // 2


MIGRATION = """
CREATE TABLE notes (question TEXT NOT NULL, note TEXT NOT NULL);
INSERT INTO notes SELECT question, 'from version 1' FROM cards;
"""


def test_a_migration_makes_a_backup_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, MIGRATION])
    with pytest.raises(StoreError, match="older version"):
        open_store(folder, write=False)
    with open_store(folder) as store:
        assert store.rows("SELECT count(*) FROM notes") == [(40,)]
        assert recorded(store) == COUNT
    (made,) = (folder / BACKUPS).glob("*before-version-2.sqlite")
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize("step", ["CREATE TABLE notes (a); CREATE TABLE reviews (b);", "CREATE"])
def test_a_migration_that_fails_leaves_the_old_store(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, step])
    with pytest.raises((StoreError, ValueError)):
        open_store(folder)
    monkeypatch.undo()
    with open_store(folder) as store:
        assert recorded(store) == COUNT
        assert store.rows("SELECT name FROM sqlite_schema WHERE name = 'notes'") == []


def test_a_store_another_session_made_meanwhile_is_not_lost(folder: Path) -> None:
    opening._refuse_if_lost(folder)
    (folder / STORE).rename(folder / "elsewhere")
    with pytest.raises(Damaged, match="is missing"):
        opening._refuse_if_lost(folder)


def test_restoring_takes_the_log_along_or_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / f"{STORE}-wal").write_bytes(b"log")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    rename = Path.rename

    def held(self: Path, target: Path) -> Path:
        if self.name == STORE:
            raise PermissionError(errno.EACCES, "held by a scanner")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(OSError, match="held by a scanner"):
        restoring._set_aside(folder)
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before


def test_a_file_windows_holds_is_called_busy(tmp_path: Path) -> None:
    def refused() -> None:
        error = PermissionError(errno.EACCES, "used by another process")
        error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
        raise error

    told = r"has .* open. Nothing was changed. Close the other kb"
    with pytest.raises(Busy, match=told), explained(tmp_path / STORE):
        refused()
