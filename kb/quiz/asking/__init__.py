"""What is asked: questions and cards, drawn, found and written for a person."""
