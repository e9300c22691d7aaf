"""The few things that can be set: a small JSON file in the data folder."""

from pathlib import Path
from typing import Any, NamedTuple

from kb.quiz import clock
from kb.quiz.files import SETTINGS, write_whole
from kb.quiz.memory.schedule import RETENTION
from kb.quiz.store.errors import StoreError, explained


class Settings(NamedTuple):
    """What can be set.

    Arguments:
        lang: zh or en; empty follows the environment.
        new_per_day: how many cards never seen before a day may bring.
        retention: the probability of recall at which a card comes back.
        day_start: the hour of the local clock at which a study day begins.
    """

    lang: str = ""
    new_per_day: int = 10
    retention: float = RETENTION
    day_start: int = clock.DAY_START


_EXPECTED = {
    "lang": "zh or en",
    "new_per_day": "a whole number from 0 to 1000",
    "retention": "a number from 0.7 to 0.97",
    "day_start": "an hour from 0 to 12",
}
NAMES = tuple(_EXPECTED)


class BadSetting(ValueError):
    """No such setting, or a value it cannot have."""


def load(folder: Path) -> Settings:
    """The settings of a data folder; the defaults where there is no file.

    Raises:
        StoreError: the file is not as it should be; quotes what was found.
    """
    path = folder / SETTINGS
    if not path.exists():
        return Settings()
    import json

    try:
        written = path.read_text(encoding="utf-8-sig")  # an editor may mark it
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    try:
        values = json.loads(written)
        if not isinstance(values, dict):
            raise BadSetting(f"{written.strip()!r:.40}: expected an object")
        return Settings(**{name: _checked(name, value) for name, value in values.items()})
    except ValueError as error:
        raise _unreadable(path, str(error)) from error


def change(folder: Path, name: str, text: str | None) -> Settings:
    """Write one setting, given as text; None puts its default back.

    Raises:
        BadSetting: no such setting, or a value it cannot have.
        StoreError: the file cannot be read or written.
    """
    if name not in NAMES:
        raise BadSetting(f"no setting is called {name!r}: expected {', '.join(NAMES)}")
    value = getattr(Settings(), name) if text is None else _checked(name, _parsed(name, text))
    settings = load(folder)._replace(**{name: value})
    default = Settings()
    kept = {k: v for k, v in settings._asdict().items() if v != getattr(default, k)}
    import json

    path = folder / SETTINGS
    with explained(path):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(kept, indent=2) + "\n")
    return settings


def _parsed(name: str, text: str) -> Any:
    kind = type(getattr(Settings(), name))
    plain = text.strip().lower()
    if name == "day_start":
        plain = plain.removesuffix(":00")
    try:
        if kind is int:
            return int(plain)
        if kind is float:
            return float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        return text
    return plain


def _checked(name: str, value: Any) -> Any:
    if name not in NAMES:
        raise BadSetting(f"no setting is called {name!r}: expected {', '.join(NAMES)}")
    good = {
        "lang": value in ("", "zh", "en"),
        "new_per_day": type(value) is int and 0 <= value <= 1000,
        "retention": type(value) in (int, float) and 0.7 <= value <= 0.97,
        "day_start": type(value) is int and 0 <= value <= 12,
    }[name]
    if not good:
        raise BadSetting(f"{name} is {value!r}: expected {_EXPECTED[name]}")
    return float(value) if name == "retention" else value


def _unreadable(path: Path, why: str) -> StoreError:
    return StoreError(
        zh=f"设置文件 {path} 读不懂：{why}。请改正它，或者删掉它以恢复默认设置。",
        en=f"The settings file {path} cannot be understood: {why}. Correct it, or delete it to "
        "go back to the defaults.",
    )
