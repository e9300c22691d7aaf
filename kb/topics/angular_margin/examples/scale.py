import math

print("loss at perfect angles: own cosine 1, all others 0")
for classes in (10, 1000, 100_000):
    losses = [math.log(1 + (classes - 1) * math.exp(-s)) for s in (1, 8, 16, 30, 64)]
    print(f"{classes:6} classes: " + "  ".join(f"{loss:.4f}" for loss in losses))
print("               s = 1, 8, 16, 30, 64")
print(f"probability for 1000 classes, s = 1: {100 / (1 + 999 * math.exp(-1)):.2f} %")
