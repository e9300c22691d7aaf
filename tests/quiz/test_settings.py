"""Settings are checked when written and when read, and a broken file is not guessed at."""

from pathlib import Path

import pytest

from kb.quiz import files
from kb.quiz.store import settings
from kb.quiz.store.errors import StoreError


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none") == settings.Settings("", 10, 0.9, 4)


@pytest.mark.parametrize(
    "name, text, value",
    [
        ("lang", "zh", "zh"),
        ("new_per_day", "0", 0),
        ("retention", "85%", 0.85),
        ("retention", "0.95", 0.95),
        ("day_start", "05:00", 5),
        ("day_start", "0", 0),
    ],
)
def test_changed_and_put_back(tmp_path: Path, name: str, text: str, value: object) -> None:
    folder = tmp_path / "data"
    settings.change(folder, name, text)
    assert getattr(settings.load(folder), name) == value
    assert settings.change(folder, name, None) == settings.Settings()
    assert [file.name for file in folder.iterdir()] == [files.SETTINGS]


@pytest.mark.parametrize(
    "name, text",
    [
        ("lang", "de"), ("new_per_day", "many"), ("new_per_day", "-1"), ("retention", "1"),
        ("retention", "nan"), ("day_start", "13"), ("day_start", "4.5"), ("colour", "red"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(settings.BadSetting, match="expected"):
        settings.change(tmp_path, name, text)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"lang": "de"}', b'{"colour": 1}', b'{"retention": "0.9"}',
                b'{"new_per_day": true}', b"\xff\xfe"],
)  # fmt: skip
def test_a_broken_file_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / files.SETTINGS).write_bytes(content)
    with pytest.raises(StoreError, match=r"config\.json.*delete it") as told:
        settings.load(tmp_path)
    assert "config.json" in told.value.zh
    with pytest.raises(StoreError):
        settings.change(tmp_path, "lang", "zh")
    assert (tmp_path / files.SETTINGS).read_bytes() == content


def test_a_file_an_editor_has_marked_is_read(tmp_path: Path) -> None:
    (tmp_path / files.SETTINGS).write_text('{"lang": "zh"}', encoding="utf-8-sig")
    assert settings.load(tmp_path).lang == "zh"


def test_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "named"))
    assert files.data_folder() == tmp_path / "named"
    assert files.data_folder(tmp_path / "other") == tmp_path / "other"
    monkeypatch.delenv("KB_DATA_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert files.data_folder().name == "interview-kb"
    assert files.data_folder().is_relative_to(tmp_path)
