Node = tuple[list[str], int, int, int]  # inputs, kernel, stride, padding


def graph_field(graph: dict[str, Node], output: str) -> tuple[int, int, int]:
    """First and last pixel of the output's unit 0, and the jump between its units."""
    fields = {"image": (0, 0, 1)}
    for name, (inputs, kernel, stride, padding) in graph.items():
        jumps = {fields[source][2] for source in inputs}
        if len(jumps) > 1:
            raise ValueError(f"the inputs of {name} have jumps {jumps}: expected one jump")
        first, last, jump = max((fields[source] for source in inputs), key=lambda f: f[1] - f[0])
        first -= padding * jump
        last += (kernel - 1 - padding) * jump
        fields[name] = first, last, jump * stride
    return fields[output]
