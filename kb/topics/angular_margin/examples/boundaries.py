import math

from kb.topics.angular_margin.snippets import boundary_angle, psi

margins = {
    "none": math.cos,
    "SphereFace 4": lambda theta: psi(theta, 4),
    "CosFace 0.35": lambda theta: math.cos(theta) - 0.35,
    "ArcFace 0.5": lambda theta: math.cos(theta + 0.5),
}
print("gap between the two boundaries, degrees")
print("W1 to W2       " + "".join(f"{between:8}°" for between in (60, 90, 120)))
for name, margin in margins.items():
    gaps = [b - 2 * boundary_angle(b, margin) for b in (60, 90, 120)]
    print(f"{name:14} " + "".join(f"{abs(gap):9.2f}" for gap in gaps))
