from torch import nn

from kb.topics.detr.snippets import heads_parameters, layer_parameters, transformer_parameters


def size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


print("encoder layer", layer_parameters(attentions=1), size(nn.TransformerEncoderLayer(256, 8)))
print("decoder layer", layer_parameters(attentions=2), size(nn.TransformerDecoderLayer(256, 8)))
print("of which cross-attention", size(nn.MultiheadAttention(256, 8)))
print("6 + 6 layers", transformer_parameters())
print("heads", heads_parameters(classes=91))
