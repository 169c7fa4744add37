"""Beliefs about the other side: biased, noisy, and corrected by costly signals (Fearon 1997)."""

from sim.terms import FloatW


def error_of_belief(gap: FloatW, bias: FloatW, noise: FloatW, normal: FloatW) -> FloatW:
    """Return the error with which a critical risk is seen.

    Parameters
    ----------
    gap : (W,) float
        Share of the initial misperception that is left, in [0, 1].
    bias : (W,) float
        Systematic error, in units of critical risk; below 0 the other seems softer.
    noise : (W,) float
        Standard deviation, >= 0.
    normal : (W,) float
        Standard normal numbers.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(1)
    >>> error_of_belief(0.5 * one, -0.4 * one, 0.2 * one, 0.0 * one)
    array([-0.2])
    """
    return gap * (bias + noise * normal)


def learnt(gap: FloatW, learning: FloatW, signal: FloatW) -> FloatW:
    """Return the misperception left after a signal.

    Parameters
    ----------
    gap, learning : (..., W) float
        Misperception before, and the share that a fully costly signal removes; in [0, 1].
    signal : (..., W) float
        Costliness of what the other did, in [0, 1]; talk is cheap.

    Examples
    --------
    >>> import numpy as np
    >>> learnt(np.array([1.0]), np.array([0.5]), np.array([0.5]))
    array([0.75])
    """
    return gap * (1.0 - learning * signal)


def answer_expected(credibility: FloatW, attribution: FloatW, harm: FloatW) -> FloatW:
    """Return the harm expected from an announced answer to an act that may not be traced.

    Examples
    --------
    >>> import numpy as np
    >>> answer_expected(np.array([0.5]), np.array([0.4]), np.array([0.1])).round(12)
    array([0.02])
    """
    return credibility * attribution * harm
