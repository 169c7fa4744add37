r"""Quantal response, nested by kind of option.

.. math::

   P(o) = P(n) \frac{e^{\lambda V_o}}{\sum_{o' \in n} e^{\lambda V_{o'}}}, \qquad
   P(n) \propto \frac{1}{|n|} \sum_{o \in n} e^{\lambda V_o}

After McKelvey and Palfrey (1995) and Signorino (1999). The mean instead of the sum within a nest
is ours: a long repertoire does not make its kind of act more likely by its length.
"""

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.rules.fold import running_total, total
from sim.terms import BoolW, FloatW, IntW

TIE: Final = 1e-12
"""Values closer than this are ties for a best response."""

FLOOR: Final = -1e300
"""Value of an option that is not available."""

LEAST: Final = -700.0
"""Least exponent: its power stays above 0 when many options share it, so that none that is there
loses its chance."""


def nested_logit(
    value: FloatW, available: BoolW, nest: npt.NDArray[np.int64], precision: FloatW
) -> FloatW:
    """Return the chance of each option.

    Parameters
    ----------
    value : (O, W) float
        Values, in utility.
    available : (O, W) bool
        Which options there are; at least one in each world.
    nest : (O,) int
        Nest of each option; options of one nest stand together.
    precision : (W,) float
        lambda >= 0; 0 is indifference.

    Returns
    -------
    (O, W) float
        Chances, 0 where not available, adding up to 1.

    Examples
    --------
    >>> p = nested_logit(
    ...     np.array([[1.0], [0.0]]), np.ones((2, 1), bool), np.array([0, 1]), np.ones(1))
    >>> p.round(12).ravel().tolist()
    [0.73105857863, 0.26894142137]
    """
    scaled = precision * value
    there = available.astype(np.float64)
    scaled = scaled - np.maximum.reduce(scaled + (there - 1.0) * -FLOOR, axis=0)
    np.maximum(scaled, LEAST, out=scaled)
    scaled *= there  # an exponential of what is not there would be slow, and is left out next
    weight = np.exp(scaled, out=scaled)
    weight *= there
    ends = (np.flatnonzero(nest[1:] != nest[:-1]) + 1).tolist()
    for start, end in pairwise([0, *ends, len(nest)]):
        if end - start > 1:  # the mean of one option is that option
            size = np.add.reduce(there[start:end], axis=0)
            weight[start:end] /= np.maximum(size, 1.0)
    weight /= total(weight)
    return weight


def sample(chance: FloatW, u: FloatW) -> IntW:
    """Return the option that a uniform number picks.

    Parameters
    ----------
    chance : (O, W) float
        Chances that add up to 1.
    u : (W,) float
        Uniform numbers in [0, 1).

    Examples
    --------
    >>> sample(np.array([[0.2, 0.2], [0.8, 0.8]]), np.array([0.1, 0.5]))
    array([0, 1])
    """
    reached = running_total(chance)
    # u < 1, so u times the last sum stays below it, and an option without a chance is not reached
    return np.add.reduce(reached <= u * reached[-1], axis=0, dtype=np.int64)


def best_response(value: FloatW, available: BoolW, tie_break: FloatW) -> IntW:
    """Return the best option; among ties the one with the highest `tie_break`, then the first.

    Parameters
    ----------
    value, tie_break : (O, W) float
        Values, and a finer measure of the same order.
    available : (O, W) bool
        Which options there are.

    Examples
    --------
    >>> best_response(np.zeros((2, 1)), np.ones((2, 1), bool), np.array([[-9.0], [-5.0]]))
    array([1])
    """
    masked = np.where(available, value, -np.inf)
    tied = masked >= np.maximum.reduce(masked, axis=0) - TIE
    return np.argmax(np.where(tied, np.maximum(tie_break, FLOOR), -np.inf), axis=0)
