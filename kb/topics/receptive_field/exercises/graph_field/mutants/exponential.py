Node = tuple[list[str], int, int, int]  # inputs, kernel, stride, padding


def graph_field(graph: dict[str, Node], output: str) -> tuple[int, int, int]:
    """First and last pixel of the output's unit 0, and the jump between its units."""
    if output == "image":
        return 0, 0, 1
    inputs, kernel, stride, padding = graph[output]
    firsts, lasts, jumps = zip(*(graph_field(graph, source) for source in inputs), strict=True)
    if len(set(jumps)) > 1:
        raise ValueError(f"the inputs of {output} have jumps {jumps}: expected one jump")
    jump = jumps[0]
    first = min(firsts) - padding * jump
    last = max(lasts) + (kernel - 1 - padding) * jump
    return first, last, jump * stride
