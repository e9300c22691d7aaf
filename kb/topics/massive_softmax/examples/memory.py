from kb.topics.massive_softmax.snippets import classifier_memory

GIB = 2**30
for classes in (10_177, 100_000, 1_000_000, 10_000_000):
    weights, logits = classifier_memory(features=512, classes=classes, batch=1024)
    print(
        f"{classes:>10,} classes: weights {weights / GIB:6.2f} GiB, logits {logits / GIB:6.2f} GiB"
    )

weights, logits = classifier_memory(512, 10_000_000 // 64, 1024)
print(f"one of 64 devices, batch 1,024 in all: {weights / GIB:.2f} + {logits / GIB:.2f} GiB")
for devices in (8, 64, 512):
    weights, logits = classifier_memory(512, 10_000_000 // devices, 64 * devices)
    print(f"one of {devices}, batch 64 each: {weights / GIB:.2f} + {logits / GIB:.2f} GiB")
