"""llms.txt: what the site holds, for programs that read it, with one line a topic."""

import re
from pathlib import Path

from kb.site import pages
from kb.site.paths import DOCS

SAY = {
    "zh": ("主题", "其他", "English", "en/llms.txt"),
    "en": ("Topics", "More", "中文", "llms.txt"),
}


def text(base: str, lang: str) -> str:
    """The file for the site whose pages of this language lie below `base`."""
    topics, others, other, path = SAY[lang]
    home = pages.read(DOCS / lang / "index.md")
    name = re.search(r"^# (.*?) *(\{|$)", home.body, re.MULTILINE)
    root = re.sub(r"en/$", "", base) if lang == "en" else base
    found = {page.source: page for page in pages.topic_pages(lang)}
    lines = [
        f"# {name[1] if name else home.title}",
        "",
        f"> {home.excerpt}",
        "",
        f"## {topics}",
        "",
    ]
    rest = []
    for source in pages.navigation():
        page = found.get(source) or pages.read(DOCS / lang / source)
        address = base + source.removesuffix("index.md").removesuffix(".md").rstrip("/")
        address += "" if address.endswith("/") else "/"
        line = f"- [{page.title}]({address}): {page.excerpt}"
        if source in found:
            lines.append(line)
        elif source != "index.md":
            rest.append(line)
    lines += ["", f"## {others}", "", *rest, f"- [{other}]({root}{path})"]
    return "\n".join(lines) + "\n"


def write(folder: Path, lang: str) -> str:
    """Written beside the home page, which knows the address of the site."""
    home = (folder / "index.html").read_text("utf-8")
    found = re.search(r'<link rel="canonical" href="([^"]+)"', home)
    if found is None:
        raise ValueError(f"{folder / 'index.html'} names no canonical address; set site_url")
    (folder / "llms.txt").write_text(text(found[1], lang), "utf-8")
    return f"{lang}: llms.txt"
