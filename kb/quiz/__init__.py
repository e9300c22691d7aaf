"""The quiz engine: what a question is, how an answer is read, graded, scheduled and kept."""
