"""Means over points and worlds together, with intervals that heed what points have in common."""

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from sim.analysis.effects import Effect
from sim.analysis.shares import CONFIDENCE, wilson

Floats = npt.NDArray[np.float64]


def pooled_mean(values: npt.ArrayLike, *, common: bool) -> Effect:
    """Return the mean over points and worlds, with half the width of its interval.

    Parameters
    ----------
    values : (P, W) float
        One number for each world of each point of a sample.
    common : bool
        Whether world w has the same luck at every point.

    Notes
    -----
    Points and, where they are common, lucks are drawn each for themselves, so the variance of the
    mean is at most that of the means of points over P plus that of the means of lucks over W. The
    interval is Student's, with the degrees of freedom of the fewer.

    Examples
    --------
    >>> effect = pooled_mean([[0.0, 1.0], [0.0, 1.0]], common=True)  # it all hangs on two lucks
    >>> round(effect.mean, 3), round(effect.half, 3)
    (0.5, 6.353)
    """
    array = np.asarray(values, dtype=np.float64)
    parts = _parts(array, common=common)
    fewest = min((len(part) for part in parts), default=1)
    if fewest < 2:
        return Effect(float(array.mean()), float("inf"))
    t = float(stdtrit(fewest - 1, (1 + CONFIDENCE) / 2))
    return Effect(float(array.mean()), t * _variance(parts) ** 0.5)


def pooled_share(hits: npt.ArrayLike, *, common: bool) -> tuple[float, float, float]:
    """Return the share of worlds over all points, with the ends of its interval.

    Parameters
    ----------
    hits : (P, W) bool
    common : bool
        As in `pooled_mean`.

    Notes
    -----
    Wilson's interval for as many independent worlds as would have the variance of `pooled_mean`;
    where none or all are hit, for as many as there are points or lucks, whichever are fewer.
    """
    array = np.asarray(hits, dtype=np.float64)
    parts, share = _parts(array, common=common), float(array.mean())
    variance = _variance(parts)
    count = float(min((len(part) for part in parts), default=1))
    if variance > 0:
        count = min(max(share * (1 - share) / variance, 1.0), float(array.size))
    return share, *wilson(share * count, count)


def _parts(values: Floats, *, common: bool) -> list[Floats]:
    """Return the means of what was drawn independently, where there is more than one of it."""
    points, lucks = values.mean(axis=1), values.mean(axis=0)
    if not common and len(points) == 1:
        return [values[0]]
    return [part for part in ([points, lucks] if common else [points]) if len(part) > 1]


def _variance(parts: list[Floats]) -> float:
    """Return the variance of the mean."""
    return sum(float(np.var(part, ddof=1)) / len(part) for part in parts)
