Node = tuple[list[str], int, int, int]  # inputs, kernel, stride, padding


def graph_field(graph: dict[str, Node], output: str) -> tuple[int, int, int]:
    """First and last pixel of the output's unit 0, and the jump between its units."""
    fields = {"image": (0, 0, 1)}
    for name, (inputs, kernel, stride, padding) in graph.items():
        firsts, lasts, jumps = zip(*(fields[source] for source in inputs), strict=True)
        if len(set(jumps)) > 1:
            raise ValueError(f"the inputs of {name} have jumps {jumps}: expected one jump")
        jump = jumps[0]
        first = min(firsts) - padding
        last = max(lasts) + (kernel - 1) * jump - padding
        fields[name] = first, last, jump * stride
    return fields[output]
