"""空洞卷积 · Dilated (atrous) convolution."""
