"""Measurements side by side, reported as ratios; no test depends on them."""
