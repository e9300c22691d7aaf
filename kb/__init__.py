"""kb: interview preparation that can be trusted: pages, a terminal quiz, and checks."""

__version__ = "0.1.0"
