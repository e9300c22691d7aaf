import math

from kb.topics.massive_softmax.snippets import (
    classifier_memory,
    classifier_parameters,
    hierarchical_products,
    loss_floor,
    triplet_count,
)

print(f"ln 10177 = {math.log(10_177):.2f}, log2 = {math.log2(10_177):.2f}")
bias, none = classifier_parameters(4096, 4030), classifier_parameters(4096, 4030, bias=False)
print(f"4096 → 4030: {none:,} without bias, {bias:,} with")
weights, _ = classifier_memory(512, 10_000_000, 1024)
print(f"10M classes: {weights / 2**30:.2f} GiB = {weights / 1e9:.2f} GB")
print(f"    without gradient and momentum: {weights / 3 / 2**30:.2f} GiB")
dropped = math.log1p(math.exp(-10_177 / 10_176))
print(f"floor at s = 1: {loss_floor(10_177, 1):.2f}; C − 1 dropped: {dropped:.2f}")
print(f"triplets of 10,000 × 20 images: {triplet_count(10_000, 20):.2e}")
print(f"products for 1M classes: flat {512 * 10**6:,}", end="")
print(f", two levels {hierarchical_products(512, 10**6, 1000):,}")
