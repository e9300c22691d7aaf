"""How large DETR is: tokens of its encoder, parameters of its layers, multiplications of attention.

Source: Carion et al., 2020, https://arxiv.org/abs/2005.12872, section 3.2 and appendix.
"""

import math

__all__ = [
    "attention_bytes",
    "attention_products",
    "feature_map",
    "heads_parameters",
    "layer_parameters",
    "no_object_share",
    "tokens",
    "transformer_parameters",
]


# --8<-- [start:feature_map]
def feature_map(height: int, width: int, dc5: bool = False) -> tuple[int, int]:
    """Rows and columns of the ResNet's last feature map for an image of height × width pixels.

    Each of the five stride-2 steps rounds up; DC5 trades the last stride for dilation 2, so it has
    four. Raises ValueError for a size below 1.
    """
    if min(height, width) < 1:
        raise ValueError(f"image {height}×{width}; expected sizes of at least 1 pixel")
    for _ in range(4 if dc5 else 5):
        height, width = math.ceil(height / 2), math.ceil(width / 2)
    return height, width
    # --8<-- [end:feature_map]


# --8<-- [start:tokens]
def tokens(height: int, width: int, dc5: bool = False) -> int:
    """Tokens the encoder sees: one a cell of the last feature map."""
    return math.prod(feature_map(height, width, dc5))
    # --8<-- [end:tokens]


# --8<-- [start:layer_parameters]
def layer_parameters(channels: int = 256, hidden: int = 2048, attentions: int = 1) -> int:
    """Weights and biases of one layer: 1 attention in the encoder, 2 in the decoder.

    An attention has four channels × channels projections (query, key, value, output), whatever the
    number of heads; each attention and the perceptron is followed by a LayerNorm.
    """
    attention = 4 * (channels * channels + channels)
    perceptron = channels * hidden + hidden + hidden * channels + channels
    norms = (attentions + 1) * 2 * channels
    return attentions * attention + perceptron + norms
    # --8<-- [end:layer_parameters]


# --8<-- [start:transformer_parameters]
def transformer_parameters(
    channels: int = 256, hidden: int = 2048, encoder: int = 6, decoder: int = 6
) -> int:
    """Parameters of encoder and decoder together, with the LayerNorm that ends the decoder."""
    one, two = layer_parameters(channels, hidden, 1), layer_parameters(channels, hidden, 2)
    return encoder * one + decoder * two + 2 * channels
    # --8<-- [end:transformer_parameters]


# --8<-- [start:heads_parameters]
def heads_parameters(classes: int = 91, channels: int = 256) -> int:
    """Parameters of the heads: a linear layer to classes + 1, a three-layer perceptron to 4."""
    classifier = (channels + 1) * (classes + 1)
    boxes = 2 * (channels + 1) * channels + (channels + 1) * 4
    return classifier + boxes
    # --8<-- [end:heads_parameters]


# --8<-- [start:attention_products]
def attention_products(queries: int, keys: int, channels: int = 256) -> int:
    """Multiplications of one attention without its projections: QKᵀ, then the weights times V.

    The number of heads does not appear: h heads of channels / h each multiply as often as one.
    """
    return 2 * queries * keys * channels
    # --8<-- [end:attention_products]


# --8<-- [start:attention_bytes]
def attention_bytes(queries: int, keys: int, heads: int = 8, element: int = 4) -> int:
    """Bytes of one attention's weights for one image: here every head has a table of its own.

    element is the size of a number: 4 for float32, 2 for float16.
    """
    return heads * queries * keys * element
    # --8<-- [end:attention_bytes]


# --8<-- [start:no_object_share]
def no_object_share(queries: int, objects: int, no_object_weight: float = 0.1) -> float:
    """Share of the classification loss's total weight held by the unmatched queries, 0 to 1.

    Raises ValueError when there are more objects than queries, or a weight is not above 0.
    """
    if not 0 <= objects <= queries or queries < 1:
        raise ValueError(f"{objects} objects for {queries} queries; expected at most as many")
    if not no_object_weight > 0:
        raise ValueError(f"no_object_weight is {no_object_weight}; expected a weight above 0")
    unmatched = no_object_weight * (queries - objects)
    return unmatched / (objects + unmatched)
    # --8<-- [end:no_object_share]
