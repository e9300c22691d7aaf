"""Segmentation metrics and box IoU: what is computed and shown."""
