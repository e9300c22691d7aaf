"""What stops a build, said in one line."""

from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException


class PageError(BuildError, SuperFencesException):  # type: ignore[misc]
    """A page that cannot be built as written; the message names the page and what to do."""
