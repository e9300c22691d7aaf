from kb.topics.receptive_field.snippets import layers_needed, top_down

print(f"50 layers, stride 2: {top_down([(3, 2)] * 50):,}")
print(f"50 layers, stride 1: {top_down([(3, 1)] * 50):,}")
print("layers of stride 1 for 224 px:", layers_needed(224, kernel=3))
print("layers of stride 2 for 224 px:", next(n for n in range(50) if top_down([(3, 2)] * n) >= 224))
