"""Serves the built site where `site_url` says it lives: elsewhere, instant navigation gives up."""

import functools
import http.server
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kb.site.pages import setting
from kb.site.paths import ROOT


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files with the site's own page where there is none, and without a line for each request."""

    @functools.cached_property
    def _more_headers(self) -> list[tuple[str, str]]:
        """What the finishing step wants sent with every file."""
        path = Path(self.directory, "_headers")
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        named = (line.strip().partition(": ") for line in lines if line.startswith("  "))
        return [(name, value) for name, _, value in named]

    def end_headers(self) -> None:
        for name, value in self._more_headers:
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address was said once."""

    def _missing_page(self) -> Path:
        """Of the site asked for: the English one has its own."""
        english = Path(self.directory, "en/404.html")
        asked = urlsplit(getattr(self, "path", "")).path
        return english if asked.startswith("/en/") else Path(self.directory, "404.html")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._missing_page()
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that hung up before it had everything."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, host: str, port: int, handler: type[Handler] = Handler) -> Server:
    """A server of a folder; port 0 takes a free one."""
    return Server((host, port), functools.partial(handler, directory=str(folder)))


def main() -> int:
    address = urlsplit(setting("site_url"))
    folder = ROOT / "site"
    if not (folder / "en/index.html").exists():
        print("there is no built site; run make site", file=sys.stderr)
        return 2
    host, port = address.hostname or "127.0.0.1", address.port or 80
    try:
        running = server(folder, host, port)
    except OSError as error:
        print(f"{address.netloc}: {error.strerror}; stop what uses it, or set KB_SITE_URL and "
              "KB_SITE_URL_EN to another address and build again", file=sys.stderr)  # fmt: skip
        return 2
    print(f"中文 {address.geturl()}\nEnglish {address.geturl()}en/\nCtrl-C ends it")
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
