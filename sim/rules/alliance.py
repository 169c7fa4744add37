"""Alliances: what a lead may offer, who joins, what consulting costs (Putnam 1988)."""

import numpy as np

from sim.rules.fold import total, weighted_mean
from sim.terms import BoolW, FloatW


def tightest(lines: FloatW, toward: FloatW) -> FloatW:
    """Return the line of whoever goes least far.

    Parameters
    ----------
    lines : (A, W) float
        Lines of the members on one issue.
    toward : (W,) float
        Direction of concession, -1, 0 or 1.

    Examples
    --------
    >>> tightest(np.array([[0.2], [0.5]]), np.array([1.0]))
    array([0.2])
    """
    least: FloatW = np.minimum.reduce(lines, axis=0)
    most: FloatW = np.maximum.reduce(lines, axis=0)
    return np.where(toward >= 0, least, most)


def room_for_offers(
    rule: str, lead: FloatW, lines: FloatW, weight: FloatW, toward: FloatW
) -> FloatW:
    """Return the farthest point that a lead may offer on one issue.

    Parameters
    ----------
    rule : {"lead", "weighted", "consensus"}
        Decision rule of the alliance on this issue.
    lead : (W,) float
        Line of the lead.
    lines : (A, W) float
        Lines of all members, the lead among them.
    weight : (A, W) float
        Capability times salience of the members; where nobody has any, the lead alone counts.
    toward : (W,) float
        Direction of concession.

    Examples
    --------
    >>> one = np.ones(1)
    >>> lines = np.array([[0.6], [0.2]])
    >>> room_for_offers("consensus", lines[0], lines, np.ones((2, 1)), one)
    array([0.2])
    >>> room_for_offers("weighted", lines[0], lines, np.ones((2, 1)), one)
    array([0.4])
    """
    if rule == "consensus":
        return tightest(lines, toward)
    if rule == "weighted":
        mean = np.where(total(weight) > 0, weighted_mean(lines, weight), lead)
        return tightest(np.stack([lead, mean]), toward)
    return lead


def pace_of_consultation(drag: FloatW, cohesion: FloatW) -> FloatW:
    """Return the chance that a lead has heard its allies in a round, so that it may concede.

    Examples
    --------
    >>> pace_of_consultation(np.array([0.6]), np.array([0.5]))
    array([0.7])
    """
    return 1.0 - drag * (1.0 - cohesion)


def share_joining(joins: BoolW, capability: FloatW) -> FloatW:
    """Return the share of an alliance's capability that joins, in [0, 1].

    Parameters
    ----------
    joins : (A, W) bool
        Which members join.
    capability : (A, W) float
        Their means, >= 0.

    Examples
    --------
    >>> share_joining(np.array([[True], [False]]), np.array([[3.0], [1.0]]))
    array([0.75])
    """
    return weighted_mean(joins.astype(np.float64), capability)


def discordant(cohesion: FloatW, distance: FloatW, discord: FloatW) -> FloatW:
    """Return cohesion after the lead offered more than a member accepts.

    Parameters
    ----------
    cohesion : (W,) float
        In [0, 1].
    distance : (K, W) float
        How far each offer lies beyond the member's line, times its salience.
    discord : (W,) float
        >= 0.

    Examples
    --------
    >>> discordant(np.array([0.5]), np.array([[0.2]]), np.array([1.0]))
    array([0.4])
    """
    return cohesion * (1.0 - np.minimum(discord * total(distance), 1.0))


def linked(linkage: FloatW) -> FloatW:
    """Return how tightly side issues hang on the core: 1 if any actor links them fully.

    Parameters
    ----------
    linkage : (A, W) float
        Of each actor, in [0, 1].

    Examples
    --------
    >>> linked(np.array([[0.5], [0.5]]))
    array([0.75])
    """
    free = np.ones(linkage.shape[1:])
    for actor in linkage:
        free = free * (1.0 - actor)
    return 1.0 - free
