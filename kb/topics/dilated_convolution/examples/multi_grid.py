from kb.topics.dilated_convolution.snippets import coverage, field_size

for grid in ([1, 1, 1], [1, 2, 4]):
    rates = [2 * unit for unit in grid]  # the rate 2 of output stride 16
    used = (coverage(rates) > 0).double().mean().item()
    print(f"grid {grid}: rates {rates}, field {field_size(rates)}, alone it uses {used:.1%}")
