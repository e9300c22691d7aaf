"""Softmax over very many classes: what is computed and shown."""
