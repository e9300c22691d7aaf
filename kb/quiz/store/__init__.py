"""Where answers are kept: one SQLite file, its settings, backups and repair."""
