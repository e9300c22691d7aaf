import math

from kb.topics.angular_margin.snippets import annealed

theta = math.radians(60)
for weight in (1000, 100, 10, 5, 0):
    print(f"λ = {weight:4}: target {annealed(theta, 4, weight):.4f}")
