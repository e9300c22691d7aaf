"""The bank for other programs: Anki, Moodle, CSV and JSON, made of the same questions."""
