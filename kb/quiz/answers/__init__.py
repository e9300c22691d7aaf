"""What is answered: read as people write it, graded, mistakes named."""
