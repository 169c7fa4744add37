"""Paired differences: what a change does to the same worlds, with an interval."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from sim.analysis.shares import CONFIDENCE

Span = tuple[float, float]
"""Ends of an interval."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean paired difference.

    Attributes
    ----------
    mean : float
        Of the differences.
    half : float
        Half the width of its interval at 95 %, >= 0; infinite for a single world.
    """

    mean: float
    half: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return abs(self.mean) > self.half


def paired(after: npt.NDArray[Any], before: npt.NDArray[Any]) -> Effect:
    """Return the mean difference of the same worlds under two variants, with common luck.

    Parameters
    ----------
    after, before : (W,) number
        One number a world under each variant; worlds for which either is NaN are left out.

    Notes
    -----
    The interval is Student's, of the differences. Where all differences are alike it has no width.

    Examples
    --------
    >>> effect = paired(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 0.0]))
    >>> round(effect.mean, 4), round(effect.half, 4)
    (2.0, 2.4841)
    """
    change = after.astype(np.float64) - before.astype(np.float64)
    change = change[~np.isnan(change)]
    if not change.size:
        return Effect(float("nan"), float("nan"))
    if change.size == 1:
        return Effect(float(change[0]), float("inf"))
    t = float(stdtrit(change.size - 1, (1 + CONFIDENCE) / 2))
    return Effect(float(np.mean(change)), t * float(np.std(change, ddof=1)) / change.size**0.5)


def paired_mean(after: npt.NDArray[Any], before: npt.NDArray[Any]) -> tuple[float, Span]:
    """Return the mean difference of the same worlds, and its interval; see `paired`."""
    effect = paired(after, before)
    return effect.mean, (effect.mean - effect.half, effect.mean + effect.half)


def paired_share(after: npt.NDArray[Any], before: npt.NDArray[Any]) -> tuple[float, Span]:
    """Return the difference of two shares of the same worlds, and its interval.

    Parameters
    ----------
    after, before : (W,) number
        1 where a world is counted, 0 where it is not.

    Notes
    -----
    Wald's interval with half a world added to each of the four cells (Agresti and Min 2005): it
    has a width also where no world changed. Where the variants are one and the same, it says how
    small a difference so few worlds would show.

    Examples
    --------
    >>> same = np.ones(100)
    >>> difference, (low, high) = paired_share(same, same)
    >>> difference, round(low, 3), round(high, 3)
    (0.0, -0.019, 0.019)
    """
    gained = int(np.count_nonzero((after != 0) & (before == 0)))
    lost = int(np.count_nonzero((after == 0) & (before != 0)))
    worlds, more = len(after), len(after) + 2
    up, down = gained + 0.5, lost + 0.5
    middle = (up - down) / more
    spread = ((up + down) - (up - down) ** 2 / more) ** 0.5 / more
    half = float(ndtri((1 + CONFIDENCE) / 2)) * spread
    return (gained - lost) / worlds, (max(middle - half, -1.0), min(middle + half, 1.0))
