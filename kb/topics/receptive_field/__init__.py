"""Receptive field: what is computed and shown."""
