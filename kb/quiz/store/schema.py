"""The store's tables and the view of the answers that count."""

import sqlite3

APPLICATION = 0x6B62_7131  # "kbq1", in the file's header: says whose file this is

_FIRST = """
CREATE TABLE reviews (
    id TEXT NOT NULL UNIQUE,            -- UUID: where two stores are merged, the same review is one
    question TEXT NOT NULL,             -- permanent id, topic/name
    revision INTEGER NOT NULL,
    seed INTEGER NOT NULL,              -- with the question, gives the variant again
    origin TEXT NOT NULL,               -- where it was asked: quiz, review, mock, page
    raw TEXT NOT NULL,                  -- as it was typed
    parsed TEXT NOT NULL,               -- as it was understood
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong', 'revealed')),
    mistake TEXT,                       -- id of the mistake that was recognised
    hints INTEGER NOT NULL CHECK (hints >= 0),
    milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
    answered_at TEXT NOT NULL,          -- UTC
    study_date TEXT NOT NULL,           -- local, days begin at the learner's hour
    rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    retention REAL NOT NULL,            -- what the interval aimed at
    private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
);
CREATE INDEX reviews_of_question ON reviews (question, answered_at);
CREATE INDEX reviews_in_time ON reviews (answered_at) WHERE undone = 0;
CREATE INDEX reviews_by_day ON reviews (study_date) WHERE undone = 0;
CREATE INDEX reviews_mistaken ON reviews (question, mistake)
    WHERE undone = 0 AND mistake IS NOT NULL;
CREATE TRIGGER reviews_are_kept BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END;
CREATE TRIGGER reviews_stay_as_they_are BEFORE UPDATE OF id, question, revision, seed, origin, raw,
    parsed, verdict, mistake, hints, milliseconds, answered_at, study_date, rating, retention,
    private ON reviews
BEGIN SELECT RAISE(ABORT, 'a review changes only by being undone'); END;

CREATE TABLE cards (                    -- a cache: the replay of each question's reviews
    question TEXT NOT NULL PRIMARY KEY,
    stability REAL NOT NULL,
    difficulty REAL NOT NULL,
    due TEXT NOT NULL,
    reviewed TEXT NOT NULL,
    introduced TEXT NOT NULL,
    repetitions INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    spread INTEGER NOT NULL             -- mixes the order of cards due on the same day
) WITHOUT ROWID;
CREATE INDEX cards_due ON cards (due, spread);
CREATE INDEX cards_introduced ON cards (introduced);

CREATE TABLE holds (                    -- cards kept out of reviews
    question TEXT NOT NULL PRIMARY KEY,
    suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
    buried_until TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE facts (                    -- single values, such as personal FSRS parameters
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
"""

# What every reader of answers reads: all but those that were undone. It is of a connection, not of
# the file, so a store that can only be read has it as well.
ANSWERS = "CREATE TEMP VIEW IF NOT EXISTS answers AS SELECT * FROM reviews WHERE undone = 0"

# Step n brings a store from version n to n + 1. Append; never edit one that was released.
STEPS: list[str] = [_FIRST]


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables of a store."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def build(connection: sqlite3.Connection) -> None:
    """Make today's tables in an empty database."""
    connection.execute("BEGIN")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    for step in STEPS:
        run(connection, step)
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    connection.execute("COMMIT")


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script inside the transaction under way."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        # `executescript` would commit first, and half a migration could stay.
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"a migration ends in the middle of a statement: {statement.strip()!r}")
