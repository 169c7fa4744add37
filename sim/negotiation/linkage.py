r"""Gains from linkage: what both gain by settling issues together rather than one by one.

Settled one by one, an issue goes to its own Nash solution, with where it stands in fact as no
deal: neither loses on any issue. Let $x^0$ be what comes of that on every issue. The gain from
linking a set $L$ of issues is the most that both gain in common by moving all of them at once,

.. math:: \max_{x_L} \min_i \bigl[U_i(x_L, x^0_{-L}) - U_i(x^0)\bigr] \ge 0,

red lines left out. It is 0 where nothing can be traded, and above it where each cares more for
another issue than the other does. Linkage after Tollison and Willett (1979), exchange of issues
after Stokman and Van Oosten (1994); the measure is ours.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

from sim.negotiation.frontier import Pair
from sim.negotiation.solutions import NASH, Solution, common_gain, solutions, valued
from sim.terms import TOLERANCE, FloatW

ONE_BY_ONE: Final = "issue by issue"
LINKED: Final = "linked"


@dataclass(frozen=True, slots=True)
class Trade:
    """Two issues that are worth settling together.

    Attributes
    ----------
    issues : (str, str)
    points : (float, float)
        Where they go together.
    apart : (float, float)
        Where they go one by one.
    gain : float
        What both gain in common by that, in utility, above 0.
    """

    issues: tuple[str, str]
    points: tuple[float, float]
    apart: tuple[float, float]
    gain: float


@dataclass(frozen=True, slots=True)
class Linkage:
    """What is gained by linking issues.

    Attributes
    ----------
    apart : Solution
        Every issue settled by itself; gains are over things as they stand.
    together : Solution
        All issues settled at once; gains are over `apart`.
    gain : float
        What both gain in common by that, in utility, >= 0.
    trades : tuple of Trade
        Pairs of issues, the best first.
    """

    apart: Solution
    together: Solution
    gain: float
    trades: tuple[Trade, ...]


def linkage(pair: Pair, issues: tuple[str, ...], standing: FloatW) -> Linkage:
    """Return the gains from linking issues.

    Parameters
    ----------
    pair : Pair
        Both principals, in the box of the whole scale.
    issues : tuple of str
        Keys.
    standing : (K,) float
        Where issues stand in fact.

    Examples
    --------
    Ideal points 0 and 1, saliences (.8, .2) and (.2, .8), everything halfway: each gets what it
    cares for.

    >>> import numpy as np
    >>> salience = np.array([[0.8, 0.2], [0.2, 0.8]])
    >>> pair = Pair(np.array([[0.0, 0.0], [1.0, 1.0]]), salience, 1.0, np.zeros(2), np.ones(2))
    >>> found = linkage(pair, ("bread", "wine"), np.full(2, 0.5))
    >>> round(found.gain, 6), [round(point, 6) for point in found.together.package]
    (0.3, [0.0, 1.0])
    """
    now = pair.utilities(standing[:, None])[:, 0]
    apart = separately(pair, standing)
    base = pair.utilities(apart[:, None])[:, 0]
    together, gain = common_gain(pair, base)
    trades = [
        trade
        for first, second in combinations(pair.disputed, 2)
        if (trade := _trade(pair, issues, apart, base, first, second)).gain > TOLERANCE
    ]
    return Linkage(
        apart=valued(ONE_BY_ONE, pair, now, apart),
        together=valued(LINKED, pair, base, together if gain > 0 else apart),
        gain=max(gain, 0.0),
        trades=tuple(sorted(trades, key=lambda trade: -trade.gain)),
    )


def separately(pair: Pair, standing: FloatW) -> FloatW:
    """Return where every issue goes by itself, (K,)."""
    found = standing.copy()
    for issue in range(len(standing)):
        alone = pair.only([issue], standing)
        now = pair.utilities(standing[:, None])[:, 0]
        for solution in solutions(alone, now):
            if solution.name == NASH and sum(solution.gains) > TOLERANCE:
                found[issue] = solution.package[issue]
    return found


def _trade(
    pair: Pair, issues: tuple[str, ...], apart: FloatW, base: FloatW, first: int, second: int
) -> Trade:
    both = [first, second]
    package, gain = common_gain(pair.only(both, apart), base)
    return Trade(
        issues=(issues[first], issues[second]),
        points=(float(package[first]), float(package[second])),
        apart=(float(apart[first]), float(apart[second])),
        gain=gain,
    )
