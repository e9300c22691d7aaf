"""DETR: what is computed and shown."""
