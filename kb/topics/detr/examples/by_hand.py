import torch

cost = torch.tensor([[1, 2, 9], [2, 5, 9], [9, 4, 6]])
rows = cost.min(1).values
table = cost - rows[:, None]
columns = table.min(0).values
table = table - columns
print("subtract", rows.tolist(), "from rows,", columns.tolist(), "from columns:", table.tolist())

# Column 0 and row 2 cover every zero: two lines, one too few for three pairs.
least = table[:2, 1:].min()
table[:2, 1:] -= least  # uncovered
table[2, 0] += least  # covered twice
print("subtract", int(least), "from the uncovered:", table.tolist())
print("subtracted in all:", int(rows.sum() + columns.sum() + least))
print("zeros at (0, 1), (1, 0), (2, 2):", int(cost[0, 1] + cost[1, 0] + cost[2, 2]))
