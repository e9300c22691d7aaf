import numpy as np
from scipy.optimize import linear_sum_assignment


def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    return linear_sum_assignment(np.array(cost).T)[1].tolist()
