import torch

from kb.topics.attention.snippets import CBAM, ChannelAttention, SpatialAttention, count_parameters

torch.manual_seed(0)
x = torch.randn(2, 128, 14, 14)
cbam = CBAM(128, reduction=8)
print("channel gates", tuple(cbam.channel.weights(x).shape))
print("spatial gates", tuple(cbam.spatial.weights(x).shape))
print("output       ", tuple(cbam(x).shape))

shared = count_parameters(ChannelAttention(128, reduction=8))
spatial = count_parameters(SpatialAttention(7))
print(f"parameters    {shared:,} + {spatial} = {count_parameters(cbam):,}")

channel_first = cbam(x)
space_first = cbam.channel(cbam.spatial(x))
print("same in the other order:", torch.allclose(channel_first, space_first))
