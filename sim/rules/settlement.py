"""Zones of possible agreement and the terms on which issues close."""

import numpy as np

from sim.rules.fold import total
from sim.terms import FloatW


def zone_width(first: FloatW, second: FloatW, toward: FloatW) -> FloatW:
    """Return the width of the zone of agreement on each issue; below 0 it is a gap.

    Parameters
    ----------
    first, second : (K, W) float
        Farthest points that the first and the second side may offer.
    toward : (K, W) float
        Direction in which the first side concedes, -1, 0 or 1; 0 means nothing is disputed.

    Examples
    --------
    >>> zone_width(np.array([[0.6]]), np.array([[0.4]]), np.array([[1.0]])).round(12)
    array([[0.2]])
    """
    return np.asarray(toward * (first - second))


def side_terms(positions: tuple[FloatW, FloatW], rooms: tuple[FloatW, FloatW]) -> FloatW:
    """Return where a side issue closes: midway between the demands, within the zone.

    Parameters
    ----------
    positions, rooms : pair of (..., W) float
        Standing offers, and farthest points, of the two sides.

    Examples
    --------
    >>> side_terms((np.zeros(1), np.ones(1)), (np.array([0.4]), np.array([0.2])))
    array([0.4])
    """
    middle = (positions[0] + positions[1]) / 2
    return np.clip(middle, np.minimum(*rooms), np.maximum(*rooms))


def share_given(terms: FloatW, own: FloatW, other: FloatW, weight: FloatW) -> FloatW:
    """Return the share of the distance between two openings that a side gave up, in [0, 1].

    Parameters
    ----------
    terms, own, other : (K, W) float
        Settled points, own opening and that of the other side.
    weight : (K, W) float
        Own salience; 0 leaves an issue out.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> share_given(0.75 * one, 0 * one, one, one)
    array([0.75])
    """
    span = np.abs(other - own)
    weights = total(weight * span)
    given = total(weight * np.minimum(np.abs(terms - own), span))
    return np.divide(given, weights, out=np.zeros_like(given), where=weights > 0)


def step_toward(position: FloatW, step: FloatW, limit: FloatW, toward: FloatW) -> FloatW:
    """Return a position after a concession that stops at a limit and never goes back.

    Examples
    --------
    >>> one = np.ones(1)
    >>> step_toward(0.2 * one, 0.3 * one, 0.4 * one, one)
    array([0.4])
    """
    left = np.maximum(toward * (limit - position), 0.0)
    return position + toward * np.minimum(step, left)


def nearer(first: FloatW, second: FloatW, toward: FloatW) -> FloatW:
    """Return whichever of two limits comes first in a direction.

    Examples
    --------
    >>> nearer(np.array([0.4]), np.array([0.6]), np.array([-1.0]))
    array([0.6])
    """
    return np.where(toward >= 0, np.minimum(first, second), np.maximum(first, second))
