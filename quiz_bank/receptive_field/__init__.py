"""感受野 · Receptive field."""
