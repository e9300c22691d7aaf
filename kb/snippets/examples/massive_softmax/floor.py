import math

from kb.snippets.massive_softmax import initial_loss, loss_floor, minimum_scale

print(f"10,177 classes at the start: {initial_loss(10_177):.2f}")
for scale in (1, 8, 16, 30, 64):
    floor = loss_floor(10_177, scale)
    print(f"s = {scale:2}: floor {floor:.3g}, probability at most {math.exp(-floor):.5f}")
for probability in (0.9, 0.99):
    print(f"p = {probability} needs s = {minimum_scale(10_177, probability):.2f}")
