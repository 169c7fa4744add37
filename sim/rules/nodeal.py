r"""The value of no deal.

.. math:: D_i = U_i(sq) - (1 - r_i)(C_i + T_i f_i) - P_{war} w_i, \qquad T_i = T (1 - \beta_i)
"""

import numpy as np

from sim.terms import FloatW


def rounds_felt(outlook: FloatW, patience: FloatW, left: float) -> FloatW:
    """Return over how many rounds to come an actor feels running cost.

    Parameters
    ----------
    outlook : (W,) float
        Rounds ahead that anybody looks, >= 0.
    patience : (..., W) float
        Share of waiting that does not trouble it, in [0, 1].
    left : float
        Rounds to the horizon, >= 0.

    Notes
    -----
    Patience is the share of the cost of delay that is not felt, so that the patient side bargains
    harder, as in Rubinstein (1982).

    Examples
    --------
    >>> rounds_felt(np.array([10.0]), np.array([0.25]), 4)
    array([3.])
    """
    return np.minimum(outlook, left) * (1.0 - patience)


def no_deal_value(
    standing: FloatW, resolve: FloatW, borne: FloatW, expected: FloatW, war: FloatW
) -> FloatW:
    """Return the utility of no deal.

    Parameters
    ----------
    standing : (..., W) float
        Utility of things as they are.
    resolve : (..., W) float
        In [0, 1]; who is fully resolved does not count cost.
    borne, expected : (..., W) float
        Cost so far and cost to come, announced answers included.
    war : (..., W) float
        Chance of war times its cost.

    Examples
    --------
    >>> one = np.ones(1)
    >>> no_deal_value(0.5 * one, 0.5 * one, 0.1 * one, 0.1 * one, 0.05 * one).round(12)
    array([0.35])
    """
    return standing - (1.0 - resolve) * (borne + expected) - war
