r"""Audience costs: what it costs to be seen to back down (Fearon 1994).

.. math:: A_i = c_i (a^{home}_i + a^{abroad}_i w_i)
"""

from sim.terms import FloatW


def audience_cost(commitment: FloatW, domestic: FloatW, foreign: FloatW, watched: FloatW) -> FloatW:
    """Return the cost of backing down all the way, in utility, >= 0.

    Parameters
    ----------
    commitment : (..., W) float
        Public stake, in [0, 1]; without one, backing down costs nothing.
    domestic, foreign : (..., W) float
        Cost at full commitment at home and abroad, >= 0.
    watched : (..., W) float
        Cohesion of the own alliance, in [0, 1]; 1 for an actor without one.

    Notes
    -----
    That the foreign part grows with the cohesion of the own alliance is ours.

    Examples
    --------
    >>> import numpy as np
    >>> audience_cost(np.array([0.5]), np.array([0.2]), np.array([0.2]), np.array([0.5]))
    array([0.15])
    """
    return commitment * (domestic + foreign * watched)


def committed(commitment: FloatW, stake: FloatW) -> FloatW:
    """Return commitment after a public stake: that share of what was left to commit.

    Examples
    --------
    >>> import numpy as np
    >>> committed(np.array([0.5]), np.array([0.5]))
    array([0.75])
    """
    return commitment + (1.0 - commitment) * stake
