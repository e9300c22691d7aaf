"""Java for the tests, captures and exercises: found, compiled, run within bounds."""
