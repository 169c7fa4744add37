r"""Bargaining solutions between two parties, each as what makes some score largest.

With gains $g_i = U_i(x) - d_i$ over what no deal is worth, and $m_i$ the most that $i$ can gain
while the other loses nothing:

====================  ======================  ================================
solution              largest                 source
====================  ======================  ================================
Nash                  $g_1 g_2$               Nash (1950)
Kalai-Smorodinsky     $\min_i g_i / m_i$      Kalai and Smorodinsky (1975)
egalitarian           $\min_i g_i$            Kalai (1977)
utilitarian           $g_1 + g_2$             Harsanyi (1955)
====================  ======================  ================================

All are looked for where neither loses, as those who may walk away would have it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.negotiation.frontier import Pair
from sim.terms import TOLERANCE, FloatW

ZOOMS: Final = 12
"""How often a bracket is made sixteen times narrower around the best place in it."""
LOOK: Final = 33
"""Places looked at in a bracket."""
WORSE: Final = 10.0
"""More than any score; taken from that of packages with which somebody loses."""

Score = Callable[[FloatW], FloatW]
"""Takes gains of both, (2, n), to what is to be largest, (n,)."""

NASH, KALAI_SMORODINSKY = "Nash", "Kalai-Smorodinsky"
EGALITARIAN, UTILITARIAN = "egalitarian", "utilitarian"
NAMES: Final = (NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN)


@dataclass(frozen=True, slots=True)
class Solution:
    """A package, and what it is worth.

    Attributes
    ----------
    name : str
    package : tuple of float
        A point on every issue, in the order of the scenario.
    utilities, gains : tuple of float
        Of both principals: utility, and what it exceeds the value of no deal by.
    """

    name: str
    package: tuple[float, ...]
    utilities: tuple[float, ...]
    gains: tuple[float, ...]

    @property
    def product(self) -> float:
        """The Nash product."""
        return self.gains[0] * self.gains[1]


def best(pair: Pair, no_deal: FloatW, score: Score) -> FloatW:
    """Return the package on the frontier with the largest score, (K,).

    Parameters
    ----------
    pair : Pair
    no_deal : (2,) float
        What no deal is worth to each.
    score : callable

    Notes
    -----
    The score is taken on the whole path and then ever closer around the best place. On a concave
    frontier (curvature 1 and above) every score here has one peak, so that is the largest.
    """
    places = pair.path.grid
    for _ in range(ZOOMS):
        gains = pair.utilities(pair.path.at(places)) - no_deal[:, None]
        top = int(np.argmax(score(gains)))
        low, high = places[max(top - 1, 0)], places[min(top + 1, len(places) - 1)]
        chosen = places[top : top + 1]
        places = np.linspace(low, high, LOOK)
    return pair.path.at(chosen)[:, 0]


def least_gain(gains: FloatW) -> FloatW:
    """Return the gain of whoever gains less, (n,)."""
    return np.asarray(np.minimum(gains[0], gains[1]))


def common_gain(pair: Pair, no_deal: FloatW) -> tuple[FloatW, float]:
    """Return the package that gives both the most in common, (K,), and how much that is.

    Below 0 there is no package that both prefer to no deal.
    """
    package = best(pair, no_deal, least_gain)
    gains = pair.utilities(package[:, None]) - no_deal[:, None]
    return package, float(least_gain(gains)[0])


def solutions(pair: Pair, no_deal: FloatW) -> tuple[Solution, ...]:
    """Return the four solutions; none where no package is as good as no deal for both.

    Parameters
    ----------
    pair : Pair
    no_deal : (2,) float

    Examples
    --------
    Two divide one pie; no deal is worth 0.2 to the first and 0.1 to the second:

    >>> unit = np.ones((2, 1))
    >>> pie = Pair(np.array([[1.0], [0.0]]), unit, 1.0, np.zeros(1), np.ones(1))
    >>> [round(found.package[0], 6) for found in solutions(pie, np.array([0.2, 0.1]))[:2]]
    [0.55, 0.55]
    """
    middle, most = common_gain(pair, no_deal)
    if most < -TOLERANCE:
        return ()
    found = dict.fromkeys(NAMES, middle)
    if most > TOLERANCE:
        ideal = np.array([_most(pair, no_deal, party) for party in range(2)])
        scores: dict[str, Score] = {
            NASH: lambda gains: gains[0] * gains[1],
            KALAI_SMORODINSKY: lambda gains: least_gain(gains / ideal[:, None]),
            UTILITARIAN: lambda gains: gains[0] + gains[1],
        }
        found |= {name: best(pair, no_deal, _unhurt(score)) for name, score in scores.items()}
    return tuple(valued(name, pair, no_deal, found[name]) for name in NAMES)


def valued(name: str, pair: Pair, no_deal: FloatW, package: FloatW) -> Solution:
    """Return a package, (K,), with what it is worth."""
    utilities = pair.utilities(package[:, None])[:, 0]
    gains = utilities - no_deal
    return Solution(name, tuple(package.tolist()), tuple(utilities.tolist()), tuple(gains.tolist()))


def _most(pair: Pair, no_deal: FloatW, party: int) -> float:
    """Return the most that a party can gain while the other loses nothing."""
    package = best(pair, no_deal, _unhurt(lambda gains: gains[party]))
    return float(pair.utilities(package[:, None])[party, 0] - no_deal[party])


def _unhurt(score: Score) -> Score:
    """Return a score that ranks packages with which somebody loses below all others."""

    def ranked(gains: FloatW) -> FloatW:
        least = least_gain(gains)
        return np.where(least < -TOLERANCE, least - WORSE, score(gains))

    return ranked
