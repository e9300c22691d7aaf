"""Upsampling: what is computed and shown."""
