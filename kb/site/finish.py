"""Adds to the built site what only the whole of it can tell; without this step it is complete too.

`python -m kb.site.finish [FOLDER]`, after both builds: more variants of each question, the
theme's style sheets without what no page uses, the cram sheet as a PDF where Chromium is present,
llms.txt, the headers with a strict content policy, and in the service worker the former addresses
and the version by which it knows a new site.
"""

import argparse
import hashlib
import json
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kb.site import cram_pdf, llms, more_variants, styles
from kb.site.paths import ROOT

LANGS = {"zh": "", "en": "en"}
SCRIPT = re.compile(r"<script((?:\s[^>]*)?)>(.*?)</script>", re.DOTALL)
REFRESH = '<meta http-equiv="refresh"'
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def inline_scripts(html: str) -> Iterator[str]:
    """The programs inside a page; data in a script element is none."""
    for attributes, text in SCRIPT.findall(html):
        if not re.search(r"\bsrc=", attributes) and "application/" not in attributes:
            yield text


def script_hash(text: str) -> str:
    """A script as a content policy names it."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(folder: Path) -> str:
    """The content policy that lets run exactly what the build wrote."""
    hashes = {
        script_hash(text)
        for path in sorted(folder.rglob("*.html"))
        for text in inline_scripts(path.read_text("utf-8"))
    }
    rules = POLICY | {"script-src": " ".join([POLICY["script-src"], *sorted(hashes)])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def write_headers(folder: Path) -> str:
    """`_headers`, as static hosts and `kb.site.serve` read it."""
    headers = {"Content-Security-Policy": policy(folder)} | OTHERS
    lines = "".join(f"  {name}: {value}\n" for name, value in headers.items())
    (folder / "_headers").write_text(f"/*\n{lines}", "utf-8")
    count = headers["Content-Security-Policy"].count("'sha256-")
    return f"_headers: a policy of {count} script hashes"


def write_redirects(folder: Path) -> str:
    """The pages that lead on to another, in the service worker: no sitemap names them."""
    found = [
        path.relative_to(folder).as_posix().removesuffix("index.html")
        for path in sorted(folder.rglob("*.html"))
        if REFRESH in path.read_text("utf-8")
    ]
    _write_constant(folder / "sw.js", "REDIRECTS", found)
    return f"sw.js: redirects: {len(found)}"


def write_version(folder: Path) -> str:
    """A hash of everything built, in the service worker: it fetches anew only what is new."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in ("sw.js", "_headers"):
            whole.update(str(path.relative_to(folder)).encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    version = whole.hexdigest()[:16]
    _write_constant(folder / "sw.js", "VERSION", version)
    return f"sw.js: version {version}"


def _write_constant(worker: Path, name: str, value: object) -> None:
    """Give a constant of the service worker its value."""
    line = f"const {name} = {json.dumps(value)};"
    text, count = re.subn(rf"^const {name} = .*?;", line, worker.read_text("utf-8"), flags=re.M)
    if count != 1:
        raise ValueError(f"{worker}: no line const {name}")
    worker.write_text(text, "utf-8")


def finish(folder: Path, say: Callable[[str], None] = print) -> None:
    """All of it, in an order in which each step sees what the ones before it wrote."""
    for lang, below in LANGS.items():
        say(more_variants.write(folder / below, lang))
        say(styles.lean(folder / below))
        say(cram_pdf.write(folder / below, lang))
        say(llms.write(folder / below, lang))
    say(write_headers(folder))
    say(write_redirects(folder))
    say(write_version(folder))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kb.site.finish", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--from-disk", action="store_true", help="the folder has no server")
    options = parser.parse_args(arguments)
    folder = options.folder
    if not (folder / "en/index.html").exists():
        print(f"{folder} holds no built site; run make site", file=sys.stderr)
        return 2
    if options.from_disk:
        for lang, below in LANGS.items():
            print(more_variants.write(folder / below, lang))
            print(styles.lean(folder / below))
    else:
        finish(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
