"""The mock that is under way, on the disk: whole after every event, its clock every half second.

Two files in the folder `mocks`: `unfinished.json` is replaced at each event; `unfinished.tick`
only counts the seconds while a question waits, so that a kill costs the clock half a second.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from kb.quiz.files import write_whole
from kb.quiz.mock.rounds import PHASES, Mock, Slot
from kb.quiz.store.errors import StoreError, explained

FOLDER, STATE, TICK = "mocks", "unfinished.json", "unfinished.tick"
FORMAT, VERSION = "kb-mock", 1
BEAT = 0.5


class MockFile:
    """A mock that keeps itself on the disk.

    Arguments:
        mock: the mock; its `spent` is the time of all sessions before this one.
        data: the data folder.
        now: a clock that only runs forwards, in seconds.

    `watch`, when set, is called with the time left about twice a second while the clock runs.
    """

    watch: Callable[[float], None] | None = None

    def __init__(self, mock: Mock, data: Path, now: Callable[[], float] = time.monotonic) -> None:
        self.mock, self.folder = mock, data / FOLDER
        self._now = now
        self._since: float | None = None
        self._token = str(uuid.uuid4())
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._first = True
        self._heart = threading.Thread(target=self._beat, daemon=True)
        self._heart.start()

    @property
    def spent(self) -> float:
        """Interview time used up to now."""
        since = self._since
        return self.mock.spent + (0.0 if since is None else max(0.0, self._now() - since))

    @property
    def left(self) -> float:
        """Interview time left; negative when the last question takes longer."""
        return self.mock.limit - self.spent

    def run(self) -> None:
        """The clock runs from here."""
        with self._lock:
            if self._since is None:
                self._since = self._now()

    def halt(self) -> None:
        """The clock stands still from here."""
        with self._lock:
            self.mock.spent, self._since = self.spent, None

    def save(self) -> None:
        """Write an event: all of it is on the disk when this returns, or nothing changed.

        Raises:
            StoreError: it could not be written, or another session went on with this mock.
        """
        with self._lock, explained(self.folder / STATE):
            running = self._since is not None
            self.mock.spent, self._since = self.spent, self._now() if running else None
            self.folder.mkdir(parents=True, exist_ok=True)
            self._refuse_if_taken()
            self.mock.turn += 1
            text = json.dumps(
                {"format": FORMAT, "version": VERSION, "session": self._token, **asdict(self.mock)},
                ensure_ascii=False, indent=1,
            )  # fmt: skip
            write_whole(self.folder / STATE, text + "\n")

    def close(self) -> None:
        """Stop the clock's thread; the files stay as they are."""
        self._stop.set()
        self._heart.join()

    def finish(self) -> None:
        """Stop, and take the files of the unfinished mock away: its report is written."""
        self.close()
        for name in (STATE, TICK):
            (self.folder / name).unlink(missing_ok=True)

    def _refuse_if_taken(self) -> None:
        path = self.folder / STATE
        found = None if self._first else _token(path)
        self._first = False
        if found is not None and found != self._token:
            raise StoreError(
                zh="另一个会话接手了这场模拟面试；这里停下，没有覆盖它。",
                en="Another session went on with this mock; this one stops and overwrites nothing.",
            )

    def _beat(self) -> None:
        while not self._stop.wait(BEAT):
            with self._lock:
                if self._since is None or not self.mock.turn:
                    continue
                try:
                    text = f"{self.mock.turn} {self.spent:.3f}\n"
                    write_whole(self.folder / TICK, text, sync=False)
                except OSError:
                    pass  # the next event says what is wrong with the disk
                if self.watch:
                    self.watch(self.left)


def unfinished(data: Path) -> Mock | None:
    """The mock that was left or killed, its clock as it then stood; None when there is none.

    Raises:
        StoreError: its file cannot be understood; says what to do.
    """
    path = data / FOLDER / STATE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    try:
        values = json.loads(text)
        if values.pop("format", None) != FORMAT or values.pop("version", None) != VERSION:
            raise ValueError(f'expected "format": "{FORMAT}", "version": {VERSION}')
        values.pop("session", None)
        values["slots"] = [Slot(**slot) for slot in values["slots"]]
        mock = Mock(**values)
        if not -1 <= mock.current < len(mock.slots) or mock.spent < 0:
            raise ValueError(f"current is {mock.current}, spent {mock.spent}")
        if bad := [slot.phase for slot in mock.slots if slot.phase not in PHASES]:
            raise ValueError(f"no phase is called {bad[0]!r}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(path, str(error)) from error
    mock.spent = max(mock.spent, _ticked(path.with_name(TICK), mock.turn))
    return mock


def set_aside(data: Path) -> Path:
    """Move the unfinished mock's file out of the way, whatever it holds; returns its new place."""
    path = data / FOLDER / STATE
    place = path.with_name(f"set-aside-{uuid.uuid4().hex[:8]}.json")
    with explained(path):
        path.rename(place)
    return place


def _ticked(path: Path, turn: int) -> float:
    try:
        number, _, seconds = path.read_text(encoding="utf-8").partition(" ")
        return float(seconds) if int(number) == turn else 0.0
    except (OSError, ValueError):
        return 0.0


def _token(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["session"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # gone or changed: somebody else was here


def _unreadable(path: Path, why: str) -> StoreError:
    return StoreError(
        zh=f"没做完的模拟面试 {path} 读不懂：{why}。`kb mock --new` 会把它移到旁边，重新开始。",
        en=f"The unfinished mock {path} cannot be understood: {why}. `kb mock --new` moves it "
        "aside and starts afresh.",
    )
