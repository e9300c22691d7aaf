"""Chromium for the tests of the built site, with a log of everything that should not happen."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kb.site import pages

THOROUGH = os.environ.get("KB_THOROUGH") == "1"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
# The service worker fetches the whole site at the first page: test_offline.py looks at that.
QUIET = {"service_workers": "block"}


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, or a skip with the reason; in CI its absence is a failure."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        reason = "a browser test needs Chromium and the package playwright"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()


@contextmanager
def tab(browser: Any, home: str, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """A tab of its own, and the list of what went wrong in it so far."""
    context = browser.new_context(**options)
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith((home, "data:", "blob:")) else wrong.append(r.url),
    )
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.set_default_timeout(60_000)
    yield page, wrong
    context.close()


def move(page: Any) -> None:
    """The reader moves, for which the quiz's scripts wait; they come one after another."""
    page.mouse.move(7, 7)
    for name, part in (("kb-quiz", "form"), ("kb-recall", "button"), ("kb-progress", "button")):
        if page.locator(name).count():
            page.locator(f"{name} {part}").first.wait_for(state="attached")


def paths(lang: str) -> list[str]:
    """The address of every page of a language, below the site's root."""
    start = "" if lang == "zh" else "en/"
    found = []
    for page in pages.all_pages(lang):
        name = page.source.removesuffix("index.md").removesuffix(".md").rstrip("/")
        found.append(f"{start}{name}/" if name else start)
    return found
