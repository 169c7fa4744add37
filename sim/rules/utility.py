r"""Spatial utility: how much an actor likes a point, a package of points, a change of one point.

.. math:: U_i(x) = 1 - \sum_k s_{ik} |x_k - \hat{x}_{ik}|^{\rho}
"""

import numpy as np

from sim.rules.fold import power, total
from sim.terms import FloatW


def loss(point: FloatW, ideal: FloatW, salience: FloatW, curvature: FloatW) -> FloatW:
    """Return what one issue takes from utility, in units of utility, in [0, salience].

    Parameters
    ----------
    point, ideal : (..., W) float
        Points of the issue, in [0, 1].
    salience : (..., W) float
        Weight of the issue, in [0, 1].
    curvature : (W,) float
        Exponent of the distance, > 0; 1 is linear.

    Examples
    --------
    >>> loss(np.array([0.75]), np.array([0.25]), np.array([0.5]), np.array([1.0]))
    array([0.25])
    """
    distance = point - ideal
    np.abs(distance, out=distance)
    if curvature.size != 1 or curvature.item() != 1.0:
        distance = power(distance, curvature)
    return salience * distance


def spatial_utility(package: FloatW, ideal: FloatW, salience: FloatW, curvature: FloatW) -> FloatW:
    """Return the utility of a package, in [0, 1] when saliences sum to 1.

    Parameters
    ----------
    package : (K, W) float
        A point on every issue, in [0, 1].
    ideal, salience : (..., K, W) float
        Ideal points and normalised weights of one actor or of several.
    curvature : (W,) float
        Exponent of the distance, > 0.

    Returns
    -------
    (..., W) float

    Notes
    -----
    The spatial model of Enelow and Hinich (1984).

    Examples
    --------
    >>> one = np.ones(1)
    >>> spatial_utility(np.array([[0.5], [0.0]]), np.zeros((2, 1)), np.full((2, 1), 0.5), one)
    array([0.75])
    """
    return 1.0 - total(loss(package, ideal, salience, curvature), axis=-2)


def normalise(salience: FloatW) -> FloatW:
    """Return saliences that sum to 1 over the issues.

    Parameters
    ----------
    salience : (A, K, W) float
        Weights, >= 0, not all zero for any actor.

    Examples
    --------
    >>> normalise(np.array([[[1.0], [3.0]]])).ravel()
    array([0.25, 0.75])
    """
    return salience / total(salience, axis=1)[:, None]
