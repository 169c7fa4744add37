"""Sums in a fixed order, so that a world adds up alike alone and in a crowd."""

import numpy as np

from sim.terms import BoolW, FloatW


def total(terms: FloatW, axis: int = 0) -> FloatW:
    """Return the sum along an axis, added in order.

    NumPy's own sum adds pairwise when only one world is left, so its last bit depends on how
    many worlds stand together.

    Examples
    --------
    >>> total(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([4., 6.])
    """
    moved = np.moveaxis(terms, axis, 0)
    result = np.zeros(moved.shape[1:])
    for term in moved:
        result = result + term
    return result


def mean(terms: FloatW, axis: int = 0) -> FloatW:
    """Return the mean along an axis, added in order.

    Examples
    --------
    >>> mean(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([2., 3.])
    """
    return total(terms, axis) / terms.shape[axis]


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


def any_of(flags: BoolW) -> BoolW:
    """Return whether any flag along the first axis is set.

    Examples
    --------
    >>> any_of(np.array([[True, False], [False, False]]))
    array([ True, False])
    """
    return np.asarray(np.logical_or.reduce(flags, axis=0))
