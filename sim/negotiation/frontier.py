r"""The Pareto frontier between two parties with spatial preferences, exact for every curvature.

Utilities are sums over issues, and what may be agreed is a box, so the frontier can be traced
issue by issue. With $\hat x_k$ cut to the box, what is efficient lies between both parties' points
on every issue.

- $\rho > 1$: weights $\lambda$ and $1 - \lambda$ on the parties decide each issue by itself,

  .. math:: x_k = \hat x_{1k} + t_k (\hat x_{2k} - \hat x_{1k}), \qquad
      \ln\frac{t_k}{1 - t_k} = \frac{1}{\rho - 1}
      \Bigl(\ln\frac{s_{2k}}{s_{1k}} - \ln\frac{\lambda}{1 - \lambda}\Bigr)

- $\rho = 1$: issues are given up one after the other, those first that cost the giver least for
  what the other gains; the frontier is a chain of straight pieces.
- $\rho < 1$: as a function of what it costs the one, what an issue costs the other is concave, so
  at most one issue lies between both points; all arcs on which one issue moves are tried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy.special import expit

from sim.rules.utility import spatial_utility
from sim.scenario.problems import InvalidInput, Problem
from sim.terms import TOLERANCE, FloatW

FINE: Final = 64
"""Points tried on every straight piece, before the best is looked for between them."""
WEIGHTS: Final = 2049
"""Ratios of weights tried where curvature is above 1."""
REACH: Final = 36.0
"""Log odds at which a float cannot tell a share from 0 or 1 any more."""
MOST: Final = 12
"""Disputed issues at the most where curvature is below 1; each more doubles the arcs."""


@dataclass(frozen=True)
class Pair:
    """Two parties and the box within which they may agree.

    Attributes
    ----------
    ideal, salience : (2, K) float
        Ideal points, and weights >= 0, of both.
    curvature : float
        Exponent of the distance, > 0.
    low, high : (K,) float
        Ends of the box, in [0, 1]; `low` nowhere above `high`.
    """

    ideal: FloatW
    salience: FloatW
    curvature: float
    low: FloatW
    high: FloatW

    def utilities(self, packages: FloatW) -> FloatW:
        """Return the utilities of both parties, (2, n), of packages, (K, n)."""
        curvature = np.array([self.curvature])
        return spatial_utility(
            packages, self.ideal[:, :, None], self.salience[:, :, None], curvature
        )

    @property
    def ends(self) -> FloatW:
        """What each party likes best within the box, (2, K)."""
        return np.clip(self.ideal, self.low, self.high)

    @property
    def disputed(self) -> list[int]:
        """Rows of the issues on which they want different points."""
        first, second = self.ends
        return [int(row) for row in np.flatnonzero(np.abs(first - second) > TOLERANCE)]

    def only(self, issues: list[int], rest: FloatW) -> "Pair":
        """Return the same parties, with all issues but some fixed at points, (K,)."""
        fixed = np.ones(len(rest), dtype=bool)
        fixed[issues] = False
        low, high = (np.where(fixed, rest, end) for end in (self.low, self.high))
        return Pair(self.ideal, self.salience, self.curvature, low, high)

    @cached_property
    def path(self) -> "Path":
        """All that may be efficient."""
        if self.curvature > 1:
            return _weighed(self)
        if self.curvature == 1:
            return _traded(self)
        return _arcs(self)


@dataclass(frozen=True, slots=True)
class Path:
    """Packages along a line on which all efficient ones lie.

    Attributes
    ----------
    at : callable
        Takes (n,) float along the line to packages, (K, n).
    grid : (n,) float
        Places along the line, rising.
    """

    at: Callable[[FloatW], FloatW]
    grid: FloatW


def _weighed(pair: Pair) -> Path:
    """Return the optima of all ratios of weights, where curvature is above 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(pair.salience[1]) - np.log(pair.salience[0])
    odds[np.isnan(odds)] = 0.0  # nobody cares
    told = odds[np.isfinite(odds)]
    edge = REACH * (pair.curvature - 1.0) + (float(np.abs(told).max()) if told.size else 0.0)
    first, second = (pair.ideal[row][:, None] for row in range(2))

    def at(places: FloatW) -> FloatW:
        share = expit((odds[:, None] - places) / (pair.curvature - 1.0))
        return np.clip(first + share * (second - first), pair.low[:, None], pair.high[:, None])

    return Path(at, np.linspace(-edge, edge, WEIGHTS))


def _traded(pair: Pair) -> Path:
    """Return the chain on which one issue after another is given up, where curvature is 1."""
    first, second = pair.ends
    cost, gain = pair.salience[:, pair.disputed]
    order = np.argsort(np.arctan2(cost, gain), kind="stable")
    corners = [first]
    for issue in np.array(pair.disputed, dtype=np.int64)[order].tolist():
        corners.append(corners[-1].copy())
        corners[-1][issue] = second[issue]
    starts = np.stack(corners[:-1] or corners, axis=1)
    stops = np.stack(corners[1:] or corners, axis=1)
    return _pieces(starts, stops)


def _arcs(pair: Pair) -> Path:
    """Return every arc on which one issue moves and the others stand at ends."""
    disputed, (first, second) = pair.disputed, pair.ends
    if len(disputed) > MOST:
        what = f"{len(disputed)} issues are disputed with a curvature below 1"
        raise InvalidInput([Problem((), what, f"at most {MOST} can be; or let it be 1 or more")])
    codes = np.arange(2 ** len(disputed))
    at_second = (codes >> np.arange(len(disputed))[:, None]) & 1  # (disputed, codes)
    corners = np.repeat(first[:, None], len(codes), axis=1)
    corners[disputed] = np.where(at_second, second[disputed][:, None], first[disputed][:, None])
    starts, stops = [corners[:, :1]], [corners[:, :1]]
    for place, issue in enumerate(disputed):
        here = corners[:, at_second[place] == 0]
        there = here.copy()
        there[issue] = second[issue]
        starts.append(here)
        stops.append(there)
    return _pieces(np.concatenate(starts, axis=1), np.concatenate(stops, axis=1))


def _pieces(starts: FloatW, stops: FloatW) -> Path:
    """Return straight pieces from some packages to others, (K, m), one after the other."""
    count = starts.shape[1]

    def at(places: FloatW) -> FloatW:
        piece = np.clip(np.floor(places), 0, count - 1).astype(np.int64)
        share = places - piece
        return (1.0 - share) * starts[:, piece] + share * stops[:, piece]

    return Path(at, np.linspace(0.0, count, FINE * count + 1))


def frontier(pair: Pair) -> tuple[FloatW, FloatW]:
    """Return packages of which none is better for one party and no worse for the other.

    Returns
    -------
    packages : (K, n) float
    utilities : (2, n) float
        That of the first party falls, that of the second rises.
    """
    packages = pair.path.at(pair.path.grid)
    utilities = pair.utilities(packages)
    order = np.lexsort((-utilities[1], -utilities[0]))
    second = utilities[1, order]
    before = np.maximum.accumulate(np.concatenate([[-np.inf], second[:-1]]))
    kept = order[second > before + TOLERANCE]
    return packages[:, kept], utilities[:, kept]
