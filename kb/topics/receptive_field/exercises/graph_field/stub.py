Node = tuple[list[str], int, int, int]  # inputs, kernel, stride, padding


def graph_field(graph: dict[str, Node], output: str) -> tuple[int, int, int]:
    """First and last pixel of the output's unit 0, and the jump between its units."""
    raise NotImplementedError
