"""The language the terminal speaks: `--lang`, then `KB_LANG` or `kb config`, then the locale."""

import functools
import os
from collections.abc import Callable
from typing import Any

import click

LANGUAGES = ("zh", "en")


@functools.cache
def current() -> str:
    """The language where no `--lang` is given: `zh` or `en`."""
    named = os.environ.get("KB_LANG", "").lower()[:2] or _configured()
    if named in LANGUAGES:
        return named
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    import locale

    try:
        name = locale.getlocale()[0] or ""
    except ValueError:  # a locale of Windows that Python has no name for
        name = ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _configured() -> str:
    from kb.quiz.files import SETTINGS, data_folder

    folder = data_folder()
    if not (folder / SETTINGS).is_file():
        return ""
    from kb.quiz.store import settings
    from kb.quiz.store.errors import StoreError

    try:
        return settings.load(folder).lang
    except StoreError:  # the commands that use the settings say what is wrong with them
        return ""


def say(zh: str, en: str, lang: str | None = None) -> str:
    """One of two texts, in the given or the current language."""
    return zh if (lang or current()) == "zh" else en


def lang_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--lang zh|en`, passed to the command as `lang`; the current language by default."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=current,
        show_default=False,
        help=say("题目与提示的语言", "Language of questions and messages"),
    )(function)
