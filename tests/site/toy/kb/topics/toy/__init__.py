"""A row of tiles: what is computed and shown."""
