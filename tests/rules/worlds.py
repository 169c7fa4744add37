"""Numbers that the tests of the rules draw."""

import numpy as np
from hypothesis import strategies as st

share = st.floats(0, 1)
amount = st.floats(0, 100)
shift = st.floats(-10, 10)
sign = st.sampled_from([-1.0, 0.0, 1.0])
near = 1e-9


def w(*numbers):
    """Return numbers as one world each."""
    return np.array(numbers, dtype=np.float64)


def rows(*numbers):
    """Return numbers as rows of one world."""
    return np.array(numbers, dtype=np.float64)[:, None]
