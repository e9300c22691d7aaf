"""The server of the built site."""

import socket
import struct
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from kb.site.serve import Handler, server


def test_a_browser_that_hangs_up_leaves_no_traceback(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_bytes(b"x" * 50_000_000)
    ended = threading.Event()
    finish = Handler.finish

    def finished(handler: Handler) -> None:
        ended.set()
        finish(handler)

    monkeypatch.setattr(Handler, "finish", finished)
    with server(tmp_path, "127.0.0.1", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        browser = socket.create_connection(("127.0.0.1", running.server_port))
        browser.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert browser.recv(100)
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.close()  # at once, with a reset
        assert ended.wait(20)
        time.sleep(0.2)
        running.shutdown()
    assert capfd.readouterr().err == ""


def test_other_errors_are_still_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with server(tmp_path, "127.0.0.1", 0) as running:
        try:
            raise ValueError("of the server's own")
        except ValueError:
            running.handle_error(None, ("127.0.0.1", 1))
    assert "of the server's own" in capfd.readouterr().err


def test_a_missing_page_is_answered_by_the_site_asked_for(tmp_path: Path) -> None:
    for name in ("404.html", "en/404.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    with server(tmp_path, "127.0.0.1", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        for asked, name in (("nowhere/", "404.html"), ("en/nowhere/?q=1", "en/404.html")):
            with pytest.raises(HTTPError) as answer:
                urlopen(f"http://127.0.0.1:{running.server_port}/{asked}")
            assert (answer.value.code, answer.value.read().decode()) == (404, name)
            answer.value.close()
        running.shutdown()
