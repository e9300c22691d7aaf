"""What an exercise is, and where: `kb/topics/<topic>/exercises/<name>/`, found by place."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_TITLE = re.compile(r"# (?P<title>.+?)(?: \{level=(?P<level>[123])\})?\s*")
_HINT = re.compile(r"^\d+\. ", re.MULTILINE)
LANGUAGES = ("zh", "en")


class ExerciseError(Exception):
    """A file of an exercise that breaks a rule: which, what was expected, and the next step."""

    def __init__(self, place: str, wrong: str, next_step: str) -> None:
        super().__init__(f"{place}: {wrong}; {next_step}")
        self.place, self.wrong, self.next_step = place, wrong, next_step


@dataclass(frozen=True)
class Exercise:
    """One exercise: a folder with its task, hints, stub, solution, checks and mutants."""

    topic: str
    name: str
    folder: Path

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    @property
    def place(self) -> str:
        """Its folder in the project, as a fault names it."""
        return f"kb/topics/{self.topic}/exercises/{self.name}"

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
        first = self.task(lang).partition("\n")[0]
        match = _TITLE.fullmatch(first)
        if not match:
            raise ExerciseError(
                f"{self.place}/task.{lang}.md, line 1",
                f"expected `# Title {{level=2}}`, not {first!r}",
                "begin the task with its title",
            )
        return match

    def hints(self, lang: str) -> list[str]:
        """The hints in steps: a numbered list."""
        text = (self.folder / f"hints.{lang}.md").read_text(encoding="utf-8")
        return [part.strip() for part in _HINT.split(text)[1:]]


def exercises(topic: str | None = None, topics: Path | None = None) -> list[Exercise]:
    """All exercises, or those of one topic, by topic and name; nothing is imported."""
    root = topics or Path(__file__).parents[1] / "topics"
    return [
        Exercise(folder.parents[1].name, folder.name, folder)
        for folder in sorted(root.glob(f"{topic or '*'}/exercises/*/"))
        if not folder.name.startswith(("_", "."))
    ]
