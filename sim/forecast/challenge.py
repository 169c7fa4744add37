"""The expected-utility challenge model, as Scholz, Calbert and Smith (2011) set it out.

They read it from the writings of Bueno de Mesquita (1985, 1994). What that description leaves
open, and what is done here, is said in Notes of each function.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.forecast.compromise import median
from sim.forecast.table import ActorTable, Numbers

ROUNDS: Final = 300
"""Rounds at the most."""
BACK: Final = 60
"""Rounds over which a cycle is looked for, and the spread of positions that still move is told."""
NEAR: Final = 1e-9
"""Difference, of a whole range of positions or of utility, that is none."""
STILL: Final = 1e-3
"""Share of the range within which every actor has to stay for a round to be the last."""
AGAIN: Final = 1e-6
"""Share of the range within which every actor has to be where it was before, for a cycle."""


@dataclass(frozen=True, eq=False)
class Challenges:
    """The course of the challenges on one issue.

    Attributes
    ----------
    positions : (rounds + 1, parties) float
        Where all stand, from round 0 on.
    medians, means : tuple of float
        Weighted median and mean of positions, from round 0 on.
    confronted, compromised, compelled : tuple of int
        How many actors took each kind of offer, in rounds 1, 2, ....
    period : int
        1 if positions came to rest; in a cycle, after how many rounds they are the same again; 0
        if they still moved when the rounds ran out.
    spread : (float, float)
        Lowest and highest median in the last period, or, of positions that still moved, in the
        last `BACK` rounds.
    """

    positions: Numbers
    medians: tuple[float, ...]
    means: tuple[float, ...]
    confronted: tuple[int, ...]
    compromised: tuple[int, ...]
    compelled: tuple[int, ...]
    period: int
    spread: tuple[float, float]

    @property
    def ending(self) -> str:
        """How the course ended, in words."""
        if self.period == 1:
            return "at rest"
        between = f"median {self.spread[0]:.4g} to {self.spread[1]:.4g}"
        return f"in a cycle of {self.period}, {between}" if self.period else f"moving, {between}"


def challenge(table: ActorTable) -> tuple[Numbers, list[Challenges]]:
    """Return the weighted median once positions have come to rest, (K,), and how they did."""
    unit = 100.0 if table.salience.max() > 1 else 1.0
    found = []
    for issue in range(len(table.issues)):
        rows = table.parties(issue)
        resistance = table.salience[rows, issue] / unit
        found.append(_settle(table.position[rows, issue], table.weight[rows, issue], resistance))
    return np.array([course.medians[-1] for course in found]), found


def _settle(position: Numbers, weight: Numbers, resistance: Numbers) -> Challenges:
    """Return the course of one issue; `resistance` is salience in [0, 1]."""
    low, span = float(position.min()), float(np.ptp(position))
    scaled = [(position - low) / (span or 1.0)]
    kinds: list[list[int]] = []
    period = int(span == 0)
    while not period and len(kinds) < ROUNDS:
        moved, kind = _round(scaled[-1], weight, resistance)
        kinds.append([int((kind == which).sum()) for which in (1, 2, 3)])
        period = _period(scaled, moved)
        scaled.append(moved)
    courses = [position, *(low + span * each for each in scaled[1:])]
    medians = tuple(median(course, weight) for course in courses)
    last = medians[-(period or BACK) :]
    confronted, compromised, compelled = (tuple(kind[row] for kind in kinds) for row in range(3))
    return Challenges(
        np.array(courses),
        medians,
        tuple(float((course * weight).sum() / weight.sum()) for course in courses),
        confronted,
        compromised,
        compelled,
        period,
        (min(last), max(last)),
    )


def _period(before: list[Numbers], now: Numbers) -> int:
    """Return 1 at rest, the number of rounds since all stood where they do now, or 0."""
    if float(np.abs(now - before[-1]).max()) < STILL:
        return 1
    away = np.abs(np.array(before[-BACK:]) - now).max(axis=1)
    again = np.flatnonzero(away < AGAIN)
    return len(away) - int(again[-1]) if again.size else 0


def success(position: Numbers, weight: Numbers) -> Numbers:
    """Return the chance that each actor prevails over each other, (A, A).

    Everybody backs the nearer of two positions with its weight times how much nearer it is.

    Notes
    -----
    The support of the pair itself is the denominator, so that the chances of both add up to 1.
    Where nobody prefers either, as at equal positions, it is 1/2. The course of rounds that the
    authors print can only be had from the votes on all pairs as the denominator.
    """
    away = np.abs(position[:, None] - position[None])  # (voter, position)
    votes = away[:, None, :] - away[:, :, None]
    np.maximum(votes, 0, out=votes)
    backed = np.einsum("k,kij->ij", weight, votes)
    cast = backed + backed.T
    return np.divide(backed, cast, out=np.full(cast.shape, 0.5), where=cast > NEAR * weight.sum())


def expected(
    position: Numbers, chance: Numbers, resistance: Numbers, risk: Numbers
) -> tuple[Numbers, Numbers]:
    """Return what challenges promise as each actor sees it, two (A, A).

    Parameters
    ----------
    position : (A,) float
        In [0, 1].
    chance : (A, A) float
        That the row prevails over the column.
    resistance : (A,) float
        Chance that a challenged actor resists, its salience.
    risk : (A,) float
        Exponent r of each actor; below 1 it seeks risk, above 1 it shuns it.

    Returns
    -------
    own, other : (A, A) float
        Expected utility, to the row, of challenging the column; and of the column challenging the
        row, in the eyes of the row.

    Notes
    -----
    The status quo is taken to stay where there is no challenge (Q = 1); 1/2 is found as well. An
    actor reckons for others with its own attitude to risk.
    """
    away = np.abs(position[:, None] - position[None])
    r = risk[:, None]
    wins, loses = 2 - 4 * ((1 - away) / 2) ** r, 2 - 4 * ((1 + away) / 2) ** r
    stays = 2 - 4 * 0.5**r

    def of(prevails: Numbers, resists: Numbers) -> Numbers:
        fight = prevails * wins + (1 - prevails) * loses
        return np.asarray(resists * fight + (1 - resists) * wins - stays)

    return of(chance, resistance[None, :]), of(chance.T, resistance[:, None])


def attitudes(position: Numbers, chance: Numbers, resistance: Numbers) -> Numbers:
    """Return the exponent of each actor's attitude to risk, (A,), in [1/2, 2].

    The less others expect from challenging an actor, the safer it has placed itself, and the
    more it shuns risk.

    Notes
    -----
    The least and the greatest threat are those among the actors as they stand, not over all the
    positions that an actor might take.
    """
    own, _ = expected(position, chance, resistance, np.ones(len(position)))
    threat = (own - np.diag(np.diag(own))).sum(axis=0)
    low, high = float(threat.min()), float(threat.max())
    if high - low < NEAR:
        return np.ones(len(position))
    acceptance = (2 * threat - high - low) / (high - low)
    return np.asarray((1 - acceptance / 3) / (1 + acceptance / 3))


def _round(position: Numbers, weight: Numbers, resistance: Numbers) -> tuple[Numbers, Numbers]:
    """Return where all stand after one round, and the kind of offer that each took, two (A,).

    Of the offers that bind an actor it takes the one that moves it least; of offers equally near,
    their mean. Kinds are 1 confrontation, 2 compromise, 3 compelled, and 0 for none.
    """
    chance = success(position, weight)
    risk = attitudes(position, chance, resistance)
    own, other = expected(position, chance, resistance, risk)
    apart = np.abs(position[:, None] - position[None]) > NEAR
    confronted = apart & (own > NEAR) & (other > own + NEAR)
    threatened = apart & (own < -NEAR) & (other > NEAR)
    compromised = threatened & (other > -own + NEAR)
    compelled = threatened & ~compromised
    part = np.divide(-own, other, out=np.ones_like(own), where=compromised)
    way = (position[None] - position[:, None]) * part
    kind = confronted + 2 * compromised + 3 * compelled
    cost = np.where(kind > 0, np.abs(way), np.inf)
    least = cost.min(axis=1)
    nearest = (cost <= least[:, None] + NEAR) & np.isfinite(cost)
    count = nearest.sum(axis=1)
    step = np.where(nearest, way, 0.0).sum(axis=1) / np.maximum(count, 1)
    first = np.where(nearest, kind, 0).max(axis=1)
    return position + step, first
