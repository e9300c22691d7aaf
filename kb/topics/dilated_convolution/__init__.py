"""Dilated (atrous) convolution: what is computed and shown."""
