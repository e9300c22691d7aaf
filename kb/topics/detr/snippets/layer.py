"""One layer of DETR's transformer: (batch, items, channels) in and out."""

from torch import Tensor, nn

__all__ = ["Layer"]


# --8<-- [start:layer]
class Layer(nn.Module):
    """Self-attention, in the decoder also cross-attention, then a two-layer perceptron.

    Positions are added to queries and keys at every layer, never to values. A LayerNorm follows
    each sum. Source: Carion et al., 2020, appendix, figure "Architecture of DETR's transformer".
    """

    def __init__(self, channels: int, heads: int, hidden: int, cross: bool) -> None:
        super().__init__()
        self.attend = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.look = nn.MultiheadAttention(channels, heads, batch_first=True) if cross else None
        self.perceptron = nn.Sequential(
            nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(channels) for _ in range(3 if cross else 2))

    def forward(
        self,
        x: Tensor,  # (batch, items, channels)
        place: Tensor,  # (items, channels)
        memory: Tensor | None = None,  # (batch, tokens, channels), what the decoder looks at
        memory_place: Tensor | None = None,  # (tokens, channels)
    ) -> Tensor:
        x = self.norms[0](x + self.attend(x + place, x + place, x)[0])
        if self.look is not None:
            if memory is None or memory_place is None:
                raise ValueError("a decoder layer needs the encoder's memory and its positions")
            x = self.norms[1](x + self.look(x + place, memory + memory_place, memory)[0])
        out: Tensor = self.norms[-1](x + self.perceptron(x))
        return out

    # --8<-- [end:layer]
