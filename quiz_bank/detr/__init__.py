"""DETR · DETR."""
