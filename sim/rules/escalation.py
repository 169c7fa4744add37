"""Tension, the chance of war it carries, the rungs of the ladder, and incidents."""

import numpy as np

from sim.rules.fold import power
from sim.terms import BoolW, FloatW


def war_chance(tension: FloatW, odds: FloatW) -> FloatW:
    r"""Return the chance of war that actors reckon with, :math:`1 - e^{-\eta\,\tau}`.

    Parameters
    ----------
    tension : (..., W) float
        >= 0.
    odds : (W,) float
        eta >= 0, per unit of tension.

    Examples
    --------
    >>> war_chance(np.array([0.0, 2.0]), np.array([0.5])).round(6)
    array([0.      , 0.632121])
    """
    return -np.expm1(-odds * np.maximum(tension, 0.0))


def relaxed(tension: FloatW, source: FloatW, rate: FloatW) -> FloatW:
    """Return tension after one round of moving toward what feeds it.

    Examples
    --------
    >>> relaxed(np.array([1.0]), np.array([0.0]), np.array([0.25]))
    array([0.75])
    """
    return tension + rate * (source - tension)


def descended(target: FloatW, before: FloatW, descent: FloatW) -> FloatW:
    """Return the rung of a side: what its measures make it, or as far down as friction allows.

    Parameters
    ----------
    target, before : (S, W) float
        Rung of the highest measure in effect, and the rung of the round before.
    descent : (W,) float
        Rungs a round, >= 0.

    Examples
    --------
    >>> descended(np.array([[2.0]]), np.array([[6.0]]), np.array([1.0]))
    array([[5.]])
    """
    return np.maximum(target, before - descent)


def incident_chance(tension: FloatW, hazard: FloatW, relief: FloatW, relieved: BoolW) -> FloatW:
    """Return the chance of an incident in a round (autonomous risk, Schelling 1966).

    Parameters
    ----------
    tension, hazard : (W,) float
        Tension, and incidents a round per unit of it; >= 0.
    relief : (W,) float
        Share of the hazard that settled rules remove, in [0, 1].
    relieved : (W,) bool
        Where rules are settled.

    Examples
    --------
    >>> incident_chance(np.ones(1), np.ones(1), np.ones(1), np.ones(1, bool))
    array([0.])
    """
    return war_chance(tension, hazard * np.where(relieved, 1.0 - relief, 1.0))


def incident_rung(before: FloatW, jump: float, ceiling: float) -> FloatW:
    """Return the rung after an incident; never lower than before.

    Examples
    --------
    >>> incident_rung(np.array([3.0, 9.0, 12.0]), 2, 10)
    array([ 5., 10., 12.])
    """
    return np.maximum(before, np.minimum(before + jump, ceiling))


def contest_success(capability: FloatW, against: FloatW, decisiveness: FloatW) -> FloatW:
    """Return the chance of winning a contest of force (Hirshleifer 1989).

    Parameters
    ----------
    capability, against : (W,) float
        Means of the two, >= 0.
    decisiveness : (W,) float
        Exponent m >= 0.

    Examples
    --------
    >>> contest_success(np.array([2.0]), np.array([1.0]), np.array([2.0]))
    array([0.8])
    """
    own, other = power(capability, decisiveness), power(against, decisiveness)
    both = own + other
    return np.divide(own, both, out=np.full(np.shape(both), 0.5), where=both > 0)


def skipped(rung: FloatW | float, standing: FloatW) -> FloatW:
    """Return how many rungs a measure skips above the next one.

    Examples
    --------
    >>> skipped(7, np.array([3.0, 6.0, 9.0]))
    array([3., 0., 0.])
    """
    return np.maximum(rung - standing - 1.0, 0.0)
