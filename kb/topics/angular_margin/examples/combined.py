import math

from kb.topics.angular_margin.snippets import combined_logit

theta = math.radians(35)
rows = {
    "SphereFace (1.35, 0, 0)": (1.35, 0, 0),
    "ArcFace (1, 0.5, 0)": (1, 0.5, 0),
    "CosFace (1, 0, 0.35)": (1, 0, 0.35),
    "m₂ and m₃ (1, 0.3, 0.2)": (1, 0.3, 0.2),
    "all three (0.9, 0.4, 0.15)": (0.9, 0.4, 0.15),
}
print(f"cos θ = {math.cos(theta):.4f}")
for name, margins in rows.items():
    print(f"{name:26} {combined_logit(theta, *margins):.4f}")
