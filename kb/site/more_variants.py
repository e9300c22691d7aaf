"""More variants of every question, in one script a topic, beside the few that stand on the page."""

import json
import re
from pathlib import Path

from kb.quiz.asking import bank
from kb.quiz.asking.variants import further_variants
from kb.site.quiz import quiz_data

PLACE = re.compile(
    r'(?:<script src="[^"]*more\.js" defer></script>)?<kb-progress(?: data-variants="[^"]*")?>'
)


def script(topic: str, lang: str) -> str:
    """A classic script that adds to `kb.variants`; `fetch` would fail from disk."""
    data = {}
    for question in bank.load(topic).questions:
        if drawn := further_variants(question):
            data[f"{lang}:{question.id}"] = quiz_data(question, drawn, lang)["variants"]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        "(function(kb){kb.variants=Object.assign(kb.variants||{},"
        f"{text});}})(globalThis.kb=globalThis.kb||{{}});\n"
    )


def write(folder: Path, lang: str) -> str:
    """The scripts of one language's site, each named by the page of its topic."""
    target = folder / "javascripts/variants"
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    for topic in bank.topics(private=False):
        name, page = f"{topic}.{lang}.js", _page(folder, topic)
        if page is None:
            continue
        address, path = page
        (target / name).write_text(script(topic, lang), "utf-8")
        # Inside the content, for that is what instant navigation puts in place and runs.
        place = (
            f'<script src="{address}javascripts/quiz/more.js" defer></script>'
            f'<kb-progress data-variants="{address}javascripts/variants/{name}">'
        )
        html, places = PLACE.subn(place, path.read_text("utf-8"))
        path.write_text(html, "utf-8")
        count += bool(places)
    return f"{lang}: variants of the questions of {count} topics"


def _page(folder: Path, topic: str) -> tuple[str, Path] | None:
    """The page of a topic and how it names the root of its site, in a folder of its own or not."""
    for address, path in (("../", folder / topic / "index.html"), ("", folder / f"{topic}.html")):
        if path.exists():
            return address, path
    return None
