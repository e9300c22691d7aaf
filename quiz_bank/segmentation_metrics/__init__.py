"""语义分割指标与 IoU · Segmentation metrics and box IoU."""
