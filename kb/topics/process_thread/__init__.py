"""Process and thread (Java): what is computed and shown."""
