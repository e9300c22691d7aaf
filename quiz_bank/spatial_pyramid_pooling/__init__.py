"""空间金字塔池化 SPP · Spatial pyramid pooling."""
