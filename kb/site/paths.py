"""Where things lie in the checkout; whatever belongs to a topic is found by place."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TOPICS = ROOT / "kb/topics"
FIGURES = DOCS / "theme/figures"
SCRIPTS = DOCS / "theme/javascripts"


def topics_with(name: str) -> list[str]:
    """The topics whose folder has something of that name, such as `figures.py` or `java/*.java`."""
    return sorted({path.relative_to(TOPICS).parts[0] for path in TOPICS.glob(f"*/{name}")})


def snippet_modules(topic: str) -> list[Path]:
    """The modules of a topic's public functions: `snippets.py`, or those of the package."""
    folder = TOPICS / topic
    return [*folder.glob("snippets.py"), *sorted(folder.glob("snippets/[!_]*.py"))]
