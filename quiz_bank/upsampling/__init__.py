"""上采样 · Upsampling."""
