"""Ripeness: red lines that bend under cost, and pressure that stiffens (Zartman 1989)."""

import numpy as np

from sim.terms import FloatW


def effective_red_line(
    line: FloatW, limit: FloatW, flexibility: FloatW, resolve: FloatW, cost: FloatW
) -> FloatW:
    """Return how far an actor would go now: its red line, bent by cost, up to its hard limit.

    Parameters
    ----------
    line, limit : (K, W) float
        Red line and hard limit on each issue, in [0, 1].
    flexibility : (W,) float
        Issue units by which a line bends per unit of cost at no resolve, >= 0.
    resolve : (W,) float
        In [0, 1].
    cost : (W,) float
        Cost borne so far, in utility, >= 0.

    Examples
    --------
    >>> one = np.ones(1)
    >>> effective_red_line(np.array([[0.2]]), np.array([[0.5]]), one, 0.5 * one, 0.4 * one)
    array([[0.4]])
    """
    bend = flexibility * (1.0 - resolve) * np.maximum(cost, 0.0)
    room = limit - line
    return line + np.sign(room) * np.minimum(np.abs(room), bend)


def yielding_to(line: FloatW, other: FloatW, toward: FloatW, dependence: FloatW) -> FloatW:
    """Return the lines of an actor that gives way to those of a patron, never the other way.

    Parameters
    ----------
    line, other : (K, W) float
        Own lines and those of the patron.
    toward : (K, W) float
        Direction of concession, -1, 0 or 1.
    dependence : (W,) float
        Share of the way, in [0, 1].

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> yielding_to(0.0 * one, 0.5 * one, one, one[0] * 0.5)
    array([[0.25]])
    """
    further = toward * (other - line) > 0
    return np.where(further, line + dependence * (other - line), line)


def mutually_hurting(cost: FloatW, resolve: FloatW) -> FloatW:
    """Return how ripe a world is: the strain of whoever is strained less.

    Parameters
    ----------
    cost, resolve : (S, W) float
        Cost borne and resolve of the principals.

    Examples
    --------
    >>> mutually_hurting(np.array([[0.4], [0.2]]), np.array([[0.5], [0.5]]))
    array([0.1])
    """
    return np.minimum.reduce((1.0 - resolve) * cost, axis=0)


def pressed(value: FloatW, pressure: FloatW, rate: FloatW) -> FloatW:
    """Return cohesion or resolve after pressure: backlash closes that share of the way to 1.

    Examples
    --------
    >>> pressed(np.array([0.5]), np.array([0.2]), np.array([1.0]))
    array([0.6])
    """
    return value + (1.0 - value) * np.clip(rate * pressure, 0.0, 1.0)


def beyond(point: FloatW, line: FloatW, toward: FloatW) -> FloatW:
    """Return how far a point lies beyond a line in the direction of concession, >= 0.

    Examples
    --------
    >>> beyond(np.array([0.7]), np.array([0.5]), np.array([1.0])).round(12)
    array([0.2])
    """
    excess = toward * (point - line)
    return np.maximum(excess, 0.0, out=excess)
