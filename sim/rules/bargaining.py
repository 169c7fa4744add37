r"""Critical risk, the chance that the other gives way, and the value of an option.

Critical risk after Zeuthen (1930), Ellsberg (1959) and Snyder and Diesing (1977):

.. math:: q_i = \frac{U_i(X_i) - (U_i(X_j) - A_i g_i)}{U_i(X_i) - D_i}
"""

from typing import Final

import numpy as np
from scipy.special import expit, log_expit

from sim.terms import FloatW

STAKE_FLOOR: Final = 0.01
"""Least difference between the own demand and no deal, in utility; keeps the ratio finite."""


def critical_risk(own: FloatW, other: FloatW, no_deal: FloatW) -> FloatW:
    """Return the highest chance of no deal that an actor would run rather than give way.

    Parameters
    ----------
    own : (..., W) float
        Utility of the own standing demand.
    other : (..., W) float
        Utility of giving way, the cost of backing down included.
    no_deal : (..., W) float
        Utility of no deal.

    Returns
    -------
    (..., W) float
        At most 1 where giving way beats no deal, above 1 where it does not; not clipped,
        because two sides outside each other's red lines would then never move.

    Examples
    --------
    The ratio of Ellsberg's example with win 1, sure thing -1 and disaster -10:

    >>> critical_risk(np.array([1.0]), np.array([-1.0]), np.array([-10.0])).round(6)
    array([0.181818])
    """
    stake = own - no_deal
    return (own - other) / np.maximum(stake, STAKE_FLOOR, out=stake)


def chance_of_yielding(own: FloatW, other: FloatW, sharpness: FloatW) -> FloatW:
    """Return the chance that the other side gives way first, in [0, 1].

    Parameters
    ----------
    own, other : (..., W) float
        Critical risks: the own one, and the other's as it is believed to be.
    sharpness : (W,) float
        kappa >= 0; 0 makes every comparison a toss-up.

    Examples
    --------
    >>> chance_of_yielding(np.array([0.4]), np.array([0.4]), np.array([5.0]))
    array([0.5])
    """
    odds = sharpness * (own - other)
    return np.asarray(expit(odds, out=odds))


def expected_value(chance: FloatW, deal: FloatW, no_deal: FloatW) -> FloatW:
    """Return what insisting is worth: the own demand by chance, no deal otherwise.

    Examples
    --------
    >>> expected_value(np.array([0.25]), np.array([0.8]), np.array([0.4]))
    array([0.5])
    """
    return chance * deal + (1.0 - chance) * no_deal


def log_gain(
    own: FloatW, other: FloatW, sharpness: FloatW, deal: FloatW, no_deal: FloatW
) -> FloatW:
    """Return the logarithm of chance times gain over no deal; -inf without a gain.

    Orders options whose values differ by less than a float can tell, where `sharpness` times
    the difference of risks is large.

    Examples
    --------
    >>> one = np.ones(1)
    >>> bool(log_gain(one, 3 * one, 1000 * one, one, 0 * one) < -1999)
    True
    """
    gain = deal - no_deal
    logs = np.log(gain, out=np.full(np.shape(gain), -np.inf), where=gain > 0)
    return np.asarray(logs + log_expit(sharpness * (own - other)))


def share_conceded(before: FloatW, after: FloatW, span: FloatW) -> FloatW:
    """Return which share of the way from the own to the other's opening a step covers.

    Parameters
    ----------
    before, after : (..., W) float
        Own utility of the standing offer before and after.
    span : (W,) float
        Own utility of the own opening less that of the other's; the share is 0 where it
        is not positive.

    Returns
    -------
    (..., W) float
        In [0, 1].

    Examples
    --------
    >>> share_conceded(np.array([0.9]), np.array([0.6]), np.array([0.6])).round(12)
    array([0.5])
    """
    lost = before - after
    np.maximum(lost, 0.0, out=lost)
    lost = np.minimum(lost, span)  # the ratio cannot overflow then
    return np.divide(lost, span, out=np.zeros(lost.shape), where=span > 0)
