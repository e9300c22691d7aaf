"""The mock interview: its rounds, its file, its report."""
