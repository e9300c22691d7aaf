from kb.topics.dilated_convolution.snippets import coverage, field_size

for layout, rates in (  # output stride 16
    ("DeepLab, grid 1, 1, 1", [2, 2, 2]),
    ("DeepLab, grid 1, 2, 4", [2, 4, 8]),
    ("torchvision, no grid", [1, 2, 2]),
):
    used = (coverage(rates) > 0).double().mean().item()
    print(f"{layout}: rates {rates}, field {field_size(rates)}, alone it uses {used:.1%}")
