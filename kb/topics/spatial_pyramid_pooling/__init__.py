"""Spatial pyramid pooling: what is computed and shown."""
