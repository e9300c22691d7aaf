import math

between = 60.0  # degrees between two class centres
for m in (2, 3, 2 + math.sqrt(3), 4):
    inner, outer = between / (m + 1), between / (m - 1)  # class 1's edges, both sides of W1
    within, gap = inner + outer, between - 2 * inner
    verdict = "enough" if within <= gap + 1e-9 else "too small"
    print(f"m = {m:.3f}: within a class {within:.2f}°, between classes {gap:.2f}°: {verdict}")
