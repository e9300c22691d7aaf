"""Implement it yourself: tasks, stubs, solutions, checks that name the mistake, and mutants."""
