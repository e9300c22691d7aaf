from kb.topics.receptive_field.snippets import top_down, weights

for depth in (2, 3):
    kernel = 2 * depth + 1
    few, many = weights([3] * depth, 64), weights([kernel], 64)
    print(f"{depth} × 3×3: field {top_down([(3,)] * depth)}, {few:,} weights")
    print(f"1 × {kernel}×{kernel}: field {top_down([(kernel,)])}, {many:,} weights")
    print(f"        saved: {1 - few / many:.1%}")
