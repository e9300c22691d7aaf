"""What is remembered of a card, and when it comes back."""
