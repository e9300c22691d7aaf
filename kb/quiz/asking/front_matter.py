"""The front matter of a page: the YAML between two lines of three hyphens, before its text."""

_OPEN, _CLOSE = "---\n", "\n---\n"


def split(text: str) -> tuple[str, str]:
    """The front matter without its hyphens, ending in a line break, and the text; "" without one.

    Raises:
        ValueError: the front matter is not closed.
    """
    if not text.startswith(_OPEN):
        return "", text
    head, close, body = text.removeprefix(_OPEN).partition(_CLOSE)
    if not close:
        raise ValueError("the front matter has no closing line ---")
    return f"{head}\n", body


def joined(head: str, body: str) -> str:
    """The page of that front matter and text."""
    return f"{_OPEN}{head}{_CLOSE[1:]}{body}"
