"""Independent witnesses: the snippets' numbers, found again by other means."""
