"""Sums and powers of which the last bit does not depend on how many worlds stand together."""

from itertools import pairwise
from typing import Final

import numpy as np

from sim.terms import FloatW

FEW: Final = 128
"""Worlds below which one call over all rows is faster than a call for each row."""


def total(terms: FloatW, axis: int = 0) -> FloatW:
    """Return the sum along an axis, added in order.

    NumPy's own sum adds pairwise when only one world is left, so its last bit depends on how
    many worlds stand together.

    Examples
    --------
    >>> total(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([4., 6.])
    """
    size = terms.shape[axis]
    if size == 0:
        return np.add.reduce(terms, axis=axis)
    if terms.shape[-1] < FEW:
        return np.add.accumulate(terms, axis=axis).take(-1, axis=axis)
    if terms.flags.c_contiguous:  # then worlds, not terms, lie side by side in memory
        return np.asarray(np.add.reduce(terms, axis=axis))
    rows = terms if axis == 0 else np.moveaxis(terms, axis, 0)
    result = rows[0].copy()
    for row in rows[1:]:
        result += row
    return result


def running_total(terms: FloatW) -> FloatW:
    """Return the sums of the first rows, of one row to all of them, added in order.

    Examples
    --------
    >>> running_total(np.array([[1.0], [2.0], [4.0]])).ravel()
    array([1., 3., 7.])
    """
    if terms.shape[-1] < FEW:
        return np.add.accumulate(terms, axis=0)
    result = np.array(terms)
    for before, row in pairwise(result):
        np.add(before, row, out=row)
    return result


def weighted_mean(terms: FloatW, weight: FloatW) -> FloatW:
    """Return the mean along the first axis with weights, 0 where all weights are 0.

    Examples
    --------
    >>> weighted_mean(np.array([[1.0], [4.0]]), np.array([[2.0], [1.0]]))
    array([2.])
    """
    weights = total(weight)
    return np.divide(
        total(terms * weight),
        weights,
        out=np.zeros(np.broadcast_shapes(terms.shape[1:], weights.shape)),
        where=weights > 0,
    )


def power(base: FloatW, exponent: FloatW) -> FloatW:
    """Return a power, number by number.

    Parameters
    ----------
    base : (..., W) float
        >= 0.
    exponent : (..., W) float
        Broadcasts against the base.

    Returns
    -------
    (..., W) float

    Notes
    -----
    `np.power`, and with it `**`, takes a square, a root or a reciprocal where it sees one exponent
    for all, so that the last bit depends on whether an exponent is given once or to each world,
    and on whether a world stands alone. `np.float_power` takes no short cut.

    Examples
    --------
    >>> power(np.array([2.0, 3.0]), np.array([2.0]))
    array([4., 9.])
    """
    return np.asarray(np.float_power(base, exponent))
