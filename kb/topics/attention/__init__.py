"""Channel and spatial attention: what is computed and shown."""
