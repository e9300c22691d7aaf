import math

from kb.topics.massive_softmax.snippets import initial_loss, loss_floor, minimum_scale

print(f"10,177 classes, all logits equal: {initial_loss(10_177):.2f}")
for scale in (1, 8, 16, 30, 64):
    floor = loss_floor(10_177, scale)
    print(f"s = {scale:2}: floor {floor:.3g}, geometric mean of p at most {math.exp(-floor):.5f}")
for probability in (0.9, 0.99):
    print(f"p = {probability} needs s = {minimum_scale(10_177, probability):.2f}")

alone = math.log1p(10_176 * math.exp(-2))  # s = 1, the centres of all others opposite
print(f"one class alone: loss {alone:.2f}, p = {math.exp(-alone):.5f}")
large, others = math.log1p(49 * math.exp(-2)), math.log(49 + math.exp(-2))
mean = (200 * large + 49 * others) / 249
print(f"50 classes, one 200 times as large: {mean:.2f}, floor {loss_floor(50, 1):.2f}")
