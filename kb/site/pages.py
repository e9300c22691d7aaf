"""The topic pages, found by place, and what their front matter says."""

import datetime
import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.quiz.asking import bank, front_matter
from kb.site.paths import DOCS, ROOT


@dataclass(frozen=True)
class Page:
    """One page in one language: its path below the language's folder, front matter and text."""

    path: Path
    lang: str
    meta: dict[str, Any]
    body: str

    @property
    def source(self) -> str:
        return self.path.relative_to(DOCS / self.lang).as_posix()

    @property
    def topic(self) -> str:
        return str(self.meta.get("topic", ""))

    @property
    def title(self) -> str:
        return str(self.meta["title"])

    @property
    def excerpt(self) -> str:
        return str(self.meta["description"])

    @property
    def date(self) -> datetime.date:
        value = self.meta["date"]
        if not isinstance(value, datetime.date):
            raise ValueError(f"{self.path}: date: {value!r} is not a date such as 2026-11-23")
        return value

    @property
    def tags(self) -> list[str]:
        return list(self.meta.get("tags", []))


def read(path: Path) -> Page:
    """A page's front matter and text."""
    try:
        head, body = front_matter.split(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return Page(path, path.relative_to(DOCS).parts[0], yaml.safe_load(head) or {}, body)


def all_pages(lang: str) -> list[Page]:
    """Every page of a language."""
    return [read(path) for path in sorted((DOCS / lang).rglob("*.md"))]


def topic_pages(lang: str) -> list[Page]:
    """The topics' pages, newest first; those of one day in the order of the navigation."""
    return list(_topic_pages(lang))


@functools.cache
def _topic_pages(lang: str) -> tuple[Page, ...]:
    found = [
        read(path)
        for stem in bank.topics(private=False)
        if (path := DOCS / lang / f"{stem}.md").exists()
    ]
    order = {source: place for place, source in enumerate(navigation())}
    found.sort(key=lambda page: order.get(page.source, len(order)))
    return tuple(sorted(found, key=lambda page: page.date, reverse=True))


def answer(page: Page) -> str:
    """The one-sentence answer: what stands under the heading with the id `answer`."""
    _, mark, rest = page.body.partition("{#answer}")
    if not mark:
        raise ValueError(f"{page.path}: no heading with the id answer")
    return rest.partition("\n## ")[0].strip()


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads mkdocs.yml; of its tags it obeys only the environment's."""


def _env(loader: Any, node: Any) -> Any:
    *names, default = loader.construct_sequence(node)
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _env)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


@functools.cache
def _settings() -> dict[str, Any]:
    loaded = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), _Loader)
    return dict(loaded)


def setting(name: str) -> Any:
    """A setting of mkdocs.yml."""
    return _settings()[name]


def navigation() -> list[str]:
    """The paths of mkdocs.yml's navigation, in order."""

    def paths(entry: Any) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        if isinstance(entry, dict):
            return [path for value in entry.values() for path in paths(value)]
        return [path for item in entry for path in paths(item)]

    return paths(setting("nav"))
