"""What the answers add up to: what is due, statistics, charts, the plan."""
