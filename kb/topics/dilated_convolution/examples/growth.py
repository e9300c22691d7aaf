from kb.topics.dilated_convolution.snippets import field_size

print("layers  rate 1  rate 2  1, 2, 4, …  1, 3, 9, …")
for depth in (1, 2, 3, 4, 10):
    doubling = field_size([2**i for i in range(depth)])
    tripling = field_size([3**i for i in range(depth)])
    constant = f"{field_size([1] * depth):6}  {field_size([2] * depth):6}"
    print(f"{depth:6}  {constant}  {doubling:10}  {tripling:10}")
