"""Exchange of positions between pairs of actors, at equal gain (Stokman and Van Oosten 1994)."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.forecast.compromise import weighted_mean
from sim.forecast.table import ActorTable, Numbers

ROUNDS: Final = 10
"""Rounds at the most."""
SMALL: Final = 1e-9
"""Gain below which there is none, as a share of the largest gain that can be thought of."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange: the first gives way on one issue, the second on another.

    Attributes
    ----------
    round : int
        From 1.
    first, second : int
        Rows of the actors.
    gives, gets : int
        Issue on which the first moves, and on which the second does.
    moves, returns : (float, float)
        From where to where each moves.
    gain : float
        What both gain, in salience times the unit of the issues.
    """

    round: int
    first: int
    second: int
    gives: int
    gets: int
    moves: tuple[float, float]
    returns: tuple[float, float]
    gain: float

    def told(self, table: ActorTable) -> str:
        """Return the exchange as a sentence."""
        first, second = table.actors[self.first], table.actors[self.second]
        return (
            f"Round {self.round}: {first} moves from {self.moves[0]:.4g} to {self.moves[1]:.4g} on "
            f"{table.issues[self.gives]}, {second} from {self.returns[0]:.4g} to "
            f"{self.returns[1]:.4g} on {table.issues[self.gets]}; each gains {self.gain:.4g}."
        )


@dataclass(frozen=True, slots=True)
class Trade:
    """All exchanges on a table.

    Attributes
    ----------
    outcome : (K,) float
        Of each issue once they are made.
    made : list of Exchange
        In their order.
    exhausted : bool
        Whether no two actors could exchange any more before the rounds ran out.
    """

    outcome: Numbers
    made: list[Exchange]
    exhausted: bool


def exchange(table: ActorTable) -> Trade:
    """Return the outcome after all exchanges, and the exchanges.

    The outcome of an issue is at any time the mean of the positions held, with capability times
    salience as weights. Two actors that want opposite changes of it on two issues may each move
    towards the other's wish on the issue that matters less to it, so far that both gain the same.
    The exchange with the largest gain comes first; on each issue an actor moves once a round.

    Notes
    -----
    Gains are reckoned from what actors want at the start, whatever they have given away since. A
    move goes no farther than the other's wish, and shifts the outcome no farther either. Of
    exchanges with equal gains, that of the lower positions and weights comes first.
    """
    market, found = _Market(table), list[Exchange]()
    for number in range(1, ROUNDS + 1):
        before = len(found)
        market.open()
        while (best := market.best(number)) is not None:
            found.append(best)
            market.carry_out(best)
        if len(found) == before:
            return Trade(market.outcome, found, exhausted=True)
    return Trade(market.outcome, found, exhausted=False)


class _Market:
    """The gains of all exchanges that can be made now, kept up to date issue by issue.

    Gains have axes (pair of issues p < q, giver on p, giver on q); what of them does not hang on
    the positions held is reckoned once.
    """

    def __init__(self, table: ActorTable) -> None:
        count = len(table.issues)
        self.table, self.position = table, table.position.copy()
        self.gives, self.gets = np.triu_indices(count, 1)
        salience = table.salience.T
        i_p, i_q = salience[self.gives, :, None], salience[self.gets, :, None]
        j_p, j_q = salience[self.gives, None, :], salience[self.gets, None, :]
        both_p, both_q = i_p + j_p, i_q + j_q
        self.ratio = np.divide(both_p, both_q, out=np.zeros_like(both_p), where=both_q > 0)
        self.rate = i_q * self.ratio - i_p
        self.least = SMALL * float((table.salience.max(axis=0) * table.span).max())
        self.gain = np.zeros_like(self.ratio)
        self.top = np.zeros(len(self.gives))

    @property
    def outcome(self) -> Numbers:
        """Mean of the positions held on each issue, (K,)."""
        return weighted_mean(replace(self.table, position=self.position))

    def open(self) -> None:
        """Begin a round, in which nobody has moved yet."""
        self.moved = np.zeros(self.position.shape, dtype=bool)
        self.supply = _supply(self.table, self.position, self.moved).transpose(2, 0, 1).copy()
        self._value(np.arange(len(self.gives)))

    def best(self, number: int) -> Exchange | None:
        """Return the exchange with the largest gain, if there is one."""
        top = float(self.top.max(initial=0.0))
        if top <= self.least:
            return None
        level = top * (1 - SMALL)
        at = np.flatnonzero(self.top >= level)
        pair, giver, taker = np.nonzero(self.gain[at] >= level)
        pairs = at[pair]
        tied = zip(giver, taker, self.gives[pairs], self.gets[pairs], pairs, strict=True)
        found = [tuple(map(int, each)) for each in tied]
        i, j, p, q, pair_of = min(found, key=lambda it: (_content(self, it), _first(it)))
        there = _shift(self.supply[p, i, j], self.supply[q, j, i], self.ratio[pair_of, i, j])
        back = float(there * self.ratio[pair_of, i, j])
        gain = float(self.gain[pair_of, i, j])
        ways = self._way(i, j, p, float(there)), self._way(j, i, q, back)
        if i < j:
            return Exchange(number, i, j, p, q, *ways, gain)
        return Exchange(number, j, i, q, p, *ways[::-1], gain)

    def carry_out(self, one: Exchange) -> None:
        """Move both actors."""
        for actor, issue, way in (
            (one.first, one.gives, one.moves),
            (one.second, one.gets, one.returns),
        ):
            self.position[actor, issue] = way[1]
            self.moved[actor, issue] = True
        issues = [one.gives, one.gets]
        part = self.table.part(issues)
        supply = _supply(part, self.position[:, issues], self.moved[:, issues])
        self.supply[issues] = supply.transpose(2, 0, 1)
        self._value(np.flatnonzero(np.isin(self.gives, issues) | np.isin(self.gets, issues)))

    def _value(self, pairs: npt.NDArray[np.int64]) -> None:
        """Reckon the gains on some pairs of issues anew."""
        back = self.supply[self.gets[pairs]].swapaxes(1, 2)
        shift = _shift(self.supply[self.gives[pairs]], back, self.ratio[pairs])
        self.gain[pairs] = shift * self.rate[pairs]
        self.top[pairs] = self.gain[pairs].max(axis=(1, 2))

    def _way(self, actor: int, other: int, issue: int, shift: float) -> tuple[float, float]:
        """Return from where to where an actor moves, so that the outcome shifts so far."""
        weight = self.table.weight[:, issue]
        start, wish = float(self.position[actor, issue]), float(self.table.position[other, issue])
        end = start + np.sign(wish - start) * shift * weight.sum() / weight[actor]
        if abs(end - wish) < SMALL * abs(wish - start):
            end = wish
        return start, float(np.clip(end, min(start, wish), max(start, wish)))


def _shift(there: Numbers, back: Numbers, ratio: Numbers) -> Numbers:
    """Return by how much outcomes shift on the first issue of a pair, at equal gain."""
    return np.minimum(there, np.divide(back, ratio, out=np.zeros_like(ratio), where=ratio > 0))


def _supply(table: ActorTable, position: Numbers, moved: npt.NDArray[np.bool_]) -> Numbers:
    """Return how far each can shift each outcome towards each other's wish, (A, A, K), >= 0.

    It is 0 where the outcome does not lie between the wishes of the two. What is nearer than
    rounding is there.
    """
    wish, weight = table.position, table.weight
    share = weight / weight.sum(axis=0)
    outcome = (share * position).sum(axis=0)
    way = np.sign(wish[None] - wish[:, None])
    room = way * (wish[None] - position[:, None])
    left = way * (wish[None] - outcome)
    behind = way * (outcome - wish[:, None])
    near = SMALL * table.span
    there = (
        (behind >= -near) & (left > near) & (room > near) & ~moved[:, None] & (share[:, None] > 0)
    )
    there &= share[None] > 0
    return np.where(there, np.minimum(share[:, None] * room, left), 0.0)


def _first(it: tuple[int, ...]) -> tuple[int, ...]:
    """Return the rows and issues of an exchange, the actor that stands first in the table first."""
    i, j, p, q, _ = it
    return (i, j, p, q) if i < j else (j, i, q, p)


def _content(market: _Market, it: tuple[int, ...]) -> tuple[tuple[float, ...], ...]:
    """Return what an exchange is about without names, to order those of equal gain."""
    i, j, p, q, _ = it
    position, weight = market.position, market.table.weight
    halves = [
        (position[a, k], position[b, k], *weight[[a, b], k], weight[:, k].sum())
        for a, b, k in ((i, j, p), (j, i, q))
    ]
    return tuple(sorted(halves))
