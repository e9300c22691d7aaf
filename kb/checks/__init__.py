"""What contributors run: the bank, its witnesses, its exercises, its files."""
