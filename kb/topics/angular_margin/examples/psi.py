import math

from kb.topics.angular_margin.snippets import psi

print("degrees   ψ   cos 4θ   with +2k")
for degrees in (0, 30, 60, 90, 120, 150, 180):
    theta, k = math.radians(degrees), min(4 * degrees // 180, 3)
    plus = (-1) ** k * math.cos(4 * theta) + 2 * k
    print(f"{degrees:4} {psi(theta, 4):8.2f} {math.cos(4 * theta):7.2f} {plus:8.2f}")
for degrees in (44.999, 45.001):
    theta, k = math.radians(degrees), int(4 * degrees // 180)
    plus = (-1) ** k * math.cos(4 * theta) + 2 * k
    print(f"{degrees}: ψ {psi(theta, 4):.3f}, with +2k {plus:.3f}")
