"""A hook of MkDocs that only saves time: a builder that ignores hooks makes the same pages, later.

The API reference shows the topics' snippets alone, so the rest of the package is not parsed;
templates are compiled once and kept; and a build that ends soon need not look for garbage.
"""

import gc
from pathlib import Path
from typing import Any, Literal

import griffe
from jinja2 import FileSystemBytecodeCache

from kb.site.paths import ROOT

CACHE = ROOT / ".cache" / "templates"
Found = list[tuple[tuple[str, ...], Path]]


_all = griffe.ModuleFinder.submodules


def shown_modules(finder: griffe.ModuleFinder, module: griffe.Module) -> Found:
    """Of the submodules of `kb` the topics' snippets; of any other package all."""
    found = _all(finder, module)
    return [one for one in found if _shown(one[0])] if module.path == "kb" else found


def _shown(parts: tuple[str, ...]) -> bool:
    return parts[0] == "topics" and (len(parts) < 3 or parts[2] == "snippets")


def on_startup(command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
    if command != "serve":  # which stays for hours
        gc.set_threshold(200_000, 50, 50)


def on_shutdown() -> None:
    gc.freeze()  # all that is left goes with the process


def on_files(files: Any, config: Any) -> None:
    """Before the first page is read: the reference's own templates and modules."""
    plugin = config.plugins["mkdocstrings"]
    if plugin.plugin_enabled:
        _keep_compiled(plugin.get_handler("python").env)
        griffe.ModuleFinder.submodules = shown_modules  # type: ignore[assignment, method-assign]


def on_env(env: Any, **_: Any) -> None:
    """Before the first page is put into its template."""
    _keep_compiled(env)


def _keep_compiled(environment: Any) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    environment.bytecode_cache = FileSystemBytecodeCache(str(CACHE))
