"""What the command line does for Windows, as far as it can be tried elsewhere."""

import io
import locale

import pytest
from rich.console import Console

import kb.cli
from kb.cli import _language
from kb.cli._terminal import Terminal


def test_answers_are_not_expanded_as_file_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """`~7` is an answer, and `*` a search, whatever files there are."""
    given: dict[str, object] = {}
    monkeypatch.setattr(kb.cli.cli, "main", lambda args, **options: given.update(options))
    with pytest.raises(SystemExit):
        kb.cli.main(["topics"])
    assert given["windows_expand_args"] is False


def test_a_locale_without_a_name_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> None:
        raise ValueError("unknown locale: English_Nowhere")

    for name in ("KB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", unknown)
    assert _language.current.__wrapped__() == "en"


def test_what_was_typed_stays_where_nobody_knows_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(kb.cli.sys.modules, "readline", raising=False)
    Terminal("en", Console(file=io.StringIO())).interrupt("five minutes left", "> ")
    assert capsys.readouterr().out == "\nfive minutes left\n> "
