"""SENet 与 CBAM · Channel and spatial attention."""
