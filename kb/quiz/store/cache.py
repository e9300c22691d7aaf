"""The cards' cache as rows: a memory to and from the columns of the table `cards`."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from kb.quiz.memory.schedule import Memory, Rating, spread

CARD = "stability, difficulty, due, reviewed, introduced, repetitions, lapses, latest"


def to_memory(row: Sequence[Any]) -> Memory:
    """The memory of a row of `CARD`."""
    stability, difficulty, due, reviewed, introduced, repetitions, lapses, latest = row
    return Memory(
        stability,
        difficulty,
        due=date.fromisoformat(due),
        reviewed=date.fromisoformat(reviewed),
        introduced=date.fromisoformat(introduced),
        repetitions=repetitions,
        lapses=lapses,
        latest=Rating(latest),
    )


def write_card(connection: sqlite3.Connection, question: str, memory: Memory) -> None:
    """Write a question's memory, over the one it had; inside a transaction."""
    connection.execute(
        f"INSERT OR REPLACE INTO cards (question, {CARD}, spread) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            question,
            memory.stability,
            memory.difficulty,
            memory.due.isoformat(),
            memory.reviewed.isoformat(),
            memory.introduced.isoformat(),
            memory.repetitions,
            memory.lapses,
            int(memory.latest),
            spread(question, memory.repetitions),
        ),
    )
