from kb.topics.receptive_field.snippets import bottom_up, input_range

for padding in (0, 1):
    layers = [(3, 2, padding), (3, 2, padding), (3, 2, padding)]
    print(f"padding {padding}:", bottom_up(layers))
    print("  unit 0 sees", input_range(layers, 0), " unit 5 sees", input_range(layers, 5))
