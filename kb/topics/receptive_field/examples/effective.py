from kb.topics.receptive_field.snippets import effective_width, influence, top_down

print("depth  theory  deviation  inside ±2 deviations")
for depth in (5, 10, 20, 40, 80):
    layers = [(3,)] * depth
    size, width = top_down(layers), effective_width(layers)
    shares = influence(layers)
    inside = sum(s for i, s in enumerate(shares) if abs(i - size // 2) <= 2 * width)
    print(f"{depth:5}  {size:6}  {width:9.2f}  {4 * width / size:.0%} of the side, {inside:.0%}")
print(f"one 31×31: {effective_width([(31,)]):.2f}, fifteen 3×3: {effective_width([(3,)] * 15):.2f}")
