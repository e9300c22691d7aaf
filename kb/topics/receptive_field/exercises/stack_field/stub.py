Layer = tuple[int, int, int, int]  # kernel, stride, padding, dilation


def receptive_field(layers: list[Layer]) -> tuple[int, int, float]:
    """Size, jump and start, in pixels, of the field of the last layer's units."""
    raise NotImplementedError
