"""Wrong solutions as patches of the right one: an exercise's `mutants.toml`.

    [[no_clamp]]
    old = '''    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))'''
    new = '''    width = min(a[2], b[2]) - max(a[0], b[0])'''

A mutant is named by the check that must catch it. `old` stands exactly once in the solution;
`new` replaces it. Several entries of one name are several replacements in one mutant. A mutant
that shares next to nothing with the solution has one entry, its text as `whole`.
"""

import tomllib
from typing import Any

from kb.exercises.exercise import Exercise, ExerciseError

FILE = "mutants.toml"


def mutants(exercise: Exercise) -> dict[str, str]:
    """The wrong solutions by name, in the order of the file.

    Raises `ExerciseError` where the file is not of this form, or does not fit the solution.
    """
    place = f"{exercise.place}/{FILE}"
    try:
        found = tomllib.loads((exercise.folder / FILE).read_text(encoding="utf-8"))
    except ValueError as error:  # also what is not UTF-8
        raise ExerciseError(place, f"not TOML: {error}", "mend it there") from error
    solution = exercise.text("solution")
    return {name: _mutant(solution, f"{place}, {name}", found[name]) for name in found}


def _mutant(solution: str, place: str, entries: Any) -> str:
    if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
        raise ExerciseError(place, "expected a table in double brackets", "write [[name]]")
    for entry in entries:
        keys = set(entry)
        if keys != {"old", "new"} and not (keys == {"whole"} and len(entries) == 1):
            wrong = f"expected old and new, or whole alone, not {', '.join(sorted(keys)) or '-'}"
            raise ExerciseError(place, wrong, "give each replacement both, or the text once")
        if not all(isinstance(text, str) for text in entry.values()):
            raise ExerciseError(place, "expected texts", "write each between three quotes")
    if "whole" in entries[0]:
        return str(entries[0]["whole"])
    mutant = solution
    for entry in entries:
        old, new = entry["old"], entry["new"]
        for text in (solution, mutant):  # two replacements must not touch each other's lines
            if (times := text.count(old)) != 1:
                wrong = f"old is in the solution {times} times, expected once: {_first(old)}"
                step = "copy it from there" if times == 0 else "take more lines around it"
                raise ExerciseError(place, wrong, step)
        mutant = mutant.replace(old, new)
    return mutant


def _first(text: str) -> str:
    """The first line, to be recognised by."""
    return repr(text.strip().partition("\n")[0])
