"""Quantile functions: from uniform numbers to the distribution that a scenario names."""

import math

import numpy as np
from scipy.special import erf, erfinv, ndtri

from sim.terms import FloatW


def uniform(u: FloatW, low: float, high: float) -> FloatW:
    """Return quantiles of the uniform distribution on [low, high].

    Examples
    --------
    >>> uniform(np.array([0.0, 0.5]), 2.0, 4.0)
    array([2., 3.])
    """
    return np.minimum(low + (high - low) * u, high)


def triangular(u: FloatW, low: float, mode: float, high: float) -> FloatW:
    """Return quantiles of the triangular distribution; `low` everywhere if the range is empty.

    Examples
    --------
    >>> triangular(np.array([0.0, 0.5, 1.0]), 0.0, 0.5, 1.0)
    array([0. , 0.5, 1. ])
    """
    if high == low:
        return np.full_like(u, low)
    rise = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.clip(np.where(u < rise, left, right), low, high)


def normal(u: FloatW, low: float, mean: float, high: float, sd: float) -> FloatW:
    """Return quantiles of the normal distribution cut at `low` and `high`.

    Parameters
    ----------
    u : (W,) float
        In [0, 1].
    low, mean, high : float
        Ends and mode, in this order.
    sd : float
        Standard deviation before the cut, > 0; the larger it is, the nearer to uniform.

    Notes
    -----
    Reckoned with the error function about the mean, where its values keep all their digits. The
    distribution function is near 1/2 there, and loses those of a narrow range.

    Examples
    --------
    >>> normal(np.array([0.5]), -1.0, 0.0, 1.0, 2.0).round(12)
    array([0.])
    """
    scale = sd * math.sqrt(2.0)
    least, most = erf((low - mean) / scale), erf((high - mean) / scale)
    return np.clip(mean + scale * erfinv(least + (most - least) * u), low, high)


def standard_normal(u: FloatW) -> FloatW:
    """Return quantiles of the standard normal distribution; finite for every u in [0, 1).

    Examples
    --------
    >>> standard_normal(np.array([0.5]))
    array([0.])
    """
    return ndtri(np.maximum(u, 2.0**-54))
