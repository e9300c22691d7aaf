"""The cram sheet as a PDF, by Chromium where it is present; its page links to it only then."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urljoin

NAME = {"zh": "cram.zh.pdf", "en": "cram.en.pdf"}
WORDS = {"zh": "下载 PDF", "en": "Download the PDF"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PLACE = re.compile(r"<kb-pdf>.*?</kb-pdf>", re.DOTALL)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip


def browser() -> str | None:
    """The program that prints."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def write(folder: Path, lang: str) -> str:
    """The PDF of one language's cram sheet, and the link to it; neither without a browser."""
    sheet = next(filter(Path.exists, (folder / "cram/index.html", folder / "cram.html")), None)
    if sheet is None:
        return f"{lang}: no cram sheet"
    html = PLACE.sub("<kb-pdf></kb-pdf>", sheet.read_text("utf-8"))
    target = sheet.parent / NAME[lang]
    target.unlink(missing_ok=True)
    program = browser()
    if program is None:
        sheet.write_text(html, "utf-8")
        return f"{lang}: no PDF, for Chromium is not here"
    _print(program, html, sheet, target)
    link = f'<kb-pdf><a href="{target.name}">{WORDS[lang]}</a></kb-pdf>'
    sheet.write_text(html.replace("<kb-pdf></kb-pdf>", link), "utf-8")
    return f"{lang}: {target.name}, {target.stat().st_size // 1024} KiB"


def _print(program: str, html: str, sheet: Path, target: Path) -> None:
    """Print a copy whose links lead to the site, not to this disk, and which runs nothing."""
    found = CANONICAL.search(html)
    here = found[1] if found else ""

    def absolute(match: re.Match[str]) -> str:
        link = match[2]
        return match[0] if link.startswith("#") else f'{match[1]}"{urljoin(here, link)}"'

    copy = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    copy = re.sub(r'(<a\b[^>]*?\shref=)"([^"]*)"', absolute, copy)
    draft = sheet.with_name(".printing.html")
    try:
        draft.write_text(copy, "utf-8")
        with tempfile.TemporaryDirectory() as profile:
            where = f"--user-data-dir={profile}", f"--print-to-pdf={target.resolve()}"
            done = subprocess.run(
                [program, *FLAGS, *where, draft.resolve().as_uri()],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=180,
            )
    finally:
        draft.unlink(missing_ok=True)
    if done.returncode or not target.exists():
        raise RuntimeError(f"{program} did not print {sheet}: {done.stderr.strip()[-500:]}")
