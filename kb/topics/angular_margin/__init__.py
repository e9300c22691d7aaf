"""From softmax to angular margins: what is computed and shown."""
