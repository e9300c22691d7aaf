Layer = tuple[int, int, int, int]  # kernel, stride, padding, dilation


def receptive_field(layers: list[Layer]) -> tuple[int, int, float]:
    """Size, jump and start, in pixels, of the field of the last layer's units."""
    size, jump, start = 1, 1, 0.0
    for kernel, stride, padding, dilation in layers:
        reach = dilation * (kernel - 1)
        jump *= stride
        size += reach * jump
        start += (reach / 2 - padding) * jump
    return size, jump, start
