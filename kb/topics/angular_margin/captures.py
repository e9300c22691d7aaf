"""The first state of the widget of margins: four target logits by the angle."""

import math
from typing import Any

from kb.site.widget_tables import Rows, Say, Widget, numbers
from kb.topics.angular_margin.snippets import arcface_target, psi

START: dict[str, Any] = {"theta": 60, "sphere": 4, "cos": 0.35, "arc": 0.5, "easy": False}


def tables(_: Say) -> list[Rows]:
    rows = [["θ", "softmax", "SphereFace", "CosFace", "ArcFace"]]
    for degrees in range(0, 181, 30):
        theta = math.radians(degrees)
        cosine = math.cos(theta)
        values = [
            cosine,
            psi(theta, START["sphere"]),
            cosine - START["cos"],
            arcface_target(cosine, START["arc"], START["easy"]),
        ]
        rows.append([f"{degrees}°", *numbers(round(float(value), 12) for value in values)])
    return [rows]


capture = Widget("margins", "四种间隔的曲线", "The curves of four margins", START, tables).capture
