"""The Pareto front: what cannot be bettered in one cost without worsening another."""

import numpy as np
import numpy.typing as npt


def front(costs: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which rows no other row dominates.

    A row dominates another if it is nowhere greater and somewhere less. Rows that are equal do
    not dominate each other, so ties stay on the front together.

    Parameters
    ----------
    costs : (n, m) float
        m >= 1 costs of n options; less is better. To maximise, pass the negative.

    Returns
    -------
    (n,) bool

    Raises
    ------
    ValueError
        If a cost is NaN: it compares with nothing, and its row would always stay.

    Notes
    -----
    Compares all pairs: n^2 bytes of memory, for n in the thousands.

    Examples
    --------
    >>> front([[1.0, 4.0], [2.0, 2.0], [3.0, 3.0], [2.0, 2.0]]).tolist()
    [True, True, False, True]
    """
    rows = np.asarray(costs, dtype=np.float64)
    if rows.ndim != 2 or not rows.shape[1]:
        raise ValueError(f"costs of shape {rows.shape} are no table of options and costs")
    if np.any(np.isnan(rows)):
        raise ValueError("a cost is missing")
    nowhere_greater = np.ones((len(rows), len(rows)), dtype=np.bool_)
    somewhere_less = np.zeros_like(nowhere_greater)
    for cost in rows.T:
        nowhere_greater &= cost[:, None] <= cost
        somewhere_less |= cost[:, None] < cost
    return ~np.any(nowhere_greater & somewhere_less, axis=0)
