from torch import Tensor


def coverage(rates: list[int], kernel: int = 3) -> Tensor:
    """(side, side) whole numbers: paths from each pixel of the field to one output unit."""
    raise NotImplementedError
