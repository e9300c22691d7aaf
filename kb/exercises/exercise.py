"""What an exercise is, and where they are: `kb/exercises/<topic>/<name>/`, found by place."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_TITLE = re.compile(r"# (?P<title>.+?)(?: \{level=(?P<level>[123])\})?\s*")
_HINT = re.compile(r"^\d+\. ", re.MULTILINE)
LANGUAGES = ("zh", "en")


class ExerciseError(Exception):
    """An exercise that breaks a rule of its room; the message says which file and what to do."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: a folder with its task, stub, solution, checks, hints and mutants."""

    topic: str
    name: str
    folder: Path

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    @cached_property
    def suffix(self) -> str:
        """`.py` or `.java`: the language the exercise is solved in."""
        return ".java" if (self.folder / "stub.java").is_file() else ".py"

    @property
    def file_name(self) -> str:
        """The learner's file; a Java file is named like its class, `BoundedQueue.java`."""
        if self.suffix == ".java":
            return "".join(map(str.capitalize, self.name.split("_"))) + ".java"
        return f"{self.name}.py"

    def text(self, part: str) -> str:
        """The stub or the solution."""
        return (self.folder / f"{part}{self.suffix}").read_text(encoding="utf-8")

    def task(self, lang: str) -> str:
        """The task in Markdown."""
        return (self.folder / f"task.{lang}.md").read_text(encoding="utf-8")

    def title(self, lang: str) -> str:
        return self._heading(lang)["title"]

    @property
    def level(self) -> int:
        return int(self._heading("zh")["level"] or 1)

    def _heading(self, lang: str) -> re.Match[str]:
        first = self.task(lang).splitlines()[0]
        match = _TITLE.fullmatch(first)
        if not match:
            raise ExerciseError(
                f"{self.id}/task.{lang}.md, line 1: expected `# Title {{level=2}}`, not {first!r}"
            )
        return match

    def hints(self, lang: str) -> list[str]:
        """The hints in steps: a numbered list."""
        text = (self.folder / f"hints.{lang}.md").read_text(encoding="utf-8")
        return [part.strip() for part in _HINT.split(text)[1:]]

    def mutants(self) -> dict[str, Path]:
        """The wrong solutions by the id of the mistake they make."""
        return {
            path.stem: path for path in sorted((self.folder / "mutants").glob(f"*{self.suffix}"))
        }


def root() -> Path:
    """The room of exercises."""
    return Path(__file__).parent


def exercises(topic: str | None = None, room: Path | None = None) -> list[Exercise]:
    """All exercises, or those of one topic, by topic and name; nothing is imported."""
    return [
        Exercise(folder.parent.name, folder.name, folder)
        for folder in sorted((room or root()).glob("*/*/"))
        if not folder.name.startswith(("_", "."))
        and not folder.parent.name.startswith(("_", "."))
        and (topic is None or folder.parent.name == topic)
    ]
