"""The page being built, as its Markdown knows it, and Markdown inside a fence by its rules."""

from typing import Any

from markdown import Markdown


def lang_of(md: Markdown | None) -> str:
    """The language of the site being built."""
    return getattr(md, "kb_lang", "zh")


def page_of(md: Markdown | None) -> str:
    """The path of the page being built, below its language's folder."""
    file = getattr(_relative_links(md), "file", None)
    return getattr(file, "src_uri", "a page")


def root_of(md: Markdown | None) -> str:
    """How the page being built names the root of its site, in a folder of its own or not."""
    url = getattr(getattr(_relative_links(md), "file", None), "url", "")
    return "../" * url.removeprefix("./").count("/")


def _relative_links(md: Markdown | None) -> Any:
    """MkDocs' own processor, which knows the page and makes links between pages right."""
    if md is None or "relpath" not in md.treeprocessors:
        return None
    return md.treeprocessors["relpath"]


def render(md: Markdown, text: str) -> str:
    """A piece of Markdown inside a fence, by the rules of the page around it.

    Formulas are left as they are: the page's own postprocessor draws them all at once.
    """
    inner = getattr(md, "kb_inner", None)
    if inner is None:  # one for all fences of a page: making it takes longer than most of its work
        inner = md.kb_inner = Markdown(
            extensions=["tables", "attr_list", "pymdownx.superfences", "pymdownx.arithmatex"],
            extension_configs={
                "pymdownx.arithmatex": {
                    "generic": True,
                    "inline_syntax": ["dollar"],
                    "block_syntax": ["dollar"],
                }
            },
        )
        if (links := _relative_links(md)) is not None:
            links._register(inner)
    inner.reset()
    return str(inner.convert(text))
