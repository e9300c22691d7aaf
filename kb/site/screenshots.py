"""The pictures of a page in the READMEs: `make site`, then `python -m kb.site.screenshots`."""

import io
import shutil
import threading
from pathlib import Path

from kb.site.paths import ROOT
from kb.site.serve import server

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
PICTURES = {"zh": "receptive_field/#wrong", "en": "en/receptive_field/#wrong"}
SIZE = {"width": 1200, "height": 860}
COLOURS = 128


def picture(lang: str) -> Path:
    """Where the picture of a language is kept."""
    return ROOT / "docs/theme/images" / f"page.{lang}.png"


def main() -> None:
    """Photograph a page of the built site in both languages."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or not (ROOT / "site" / "index.html").is_file():
        raise SystemExit("screenshots need Chromium and the built site: run make site first")
    running = server(ROOT / "site", "127.0.0.1", 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{running.server_address[1]}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for lang, place in PICTURES.items():
            page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
            page.goto(address + place)
            page.wait_for_timeout(800)
            drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
            picture(lang).parent.mkdir(parents=True, exist_ok=True)
            drawn.save(picture(lang), optimize=True)
            page.close()
        browser.close()
    running.shutdown()


if __name__ == "__main__":
    main()
