"""One folder a topic: what its pages compute and show, and what proves it."""
