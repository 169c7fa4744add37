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


def exchange(table: ActorTable) -> tuple[Numbers, list[Exchange]]:
    """Return the outcome after all exchanges, (K,), and the exchanges in their order.

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
    held, found = table, list[Exchange]()
    for number in range(1, ROUNDS + 1):
        moved = np.zeros(table.position.shape, dtype=bool)
        before = len(found)
        while (best := _best(table, held.position, moved, number)) is not None:
            found.append(best)
            position = held.position.copy()
            for actor, issue, way in (
                (best.first, best.gives, best.moves),
                (best.second, best.gets, best.returns),
            ):
                position[actor, issue] = way[1]
                moved[actor, issue] = True
            held = replace(held, position=position)
        if len(found) == before:
            break
    return weighted_mean(held), found


def _best(
    table: ActorTable, position: Numbers, moved: npt.NDArray[np.bool_], number: int
) -> Exchange | None:
    """Return the exchange with the largest gain, if there is one."""
    supply = _supply(table, position, moved)
    salience = table.salience
    scale = float((salience.max(axis=0) * table.span).max())
    # axes: giver of p, taker of p, issue p, issue q
    s_ip, s_iq = salience[:, None, :, None], salience[:, None, None, :]
    s_jp, s_jq = salience[None, :, :, None], salience[None, :, None, :]
    most_p, most_q = supply[:, :, :, None], supply.swapaxes(0, 1)[:, :, None, :]
    ratio = np.divide(s_ip + s_jp, s_iq + s_jq, out=np.zeros_like(most_p * s_iq), where=most_q > 0)
    shift_p = np.minimum(
        most_p, np.divide(most_q, ratio, out=np.zeros_like(ratio), where=ratio > 0)
    )
    gain = shift_p * (s_iq * ratio - s_ip)
    np.copyto(gain, 0.0, where=~np.isfinite(gain))
    top = float(gain.max(initial=0.0))
    if top <= SMALL * scale:
        return None
    tied = np.argwhere(gain >= top * (1 - SMALL))
    i, j, p, q = min(tied.tolist(), key=lambda it: _content(table, position, *it))
    shift_q = float(shift_p[i, j, p, q] * ratio[i, j, p, q])
    return Exchange(
        round=number,
        first=i,
        second=j,
        gives=p,
        gets=q,
        moves=_way(table, position, i, j, p, float(shift_p[i, j, p, q])),
        returns=_way(table, position, j, i, q, shift_q),
        gain=float(gain[i, j, p, q]),
    )


def _supply(table: ActorTable, position: Numbers, moved: npt.NDArray[np.bool_]) -> Numbers:
    """Return how far each can shift each outcome towards each other's wish, (A, A, K), >= 0.

    It is 0 where the outcome does not lie between the wishes of the two.
    """
    wish, weight = table.position, table.weight
    share = weight / weight.sum(axis=0)
    outcome = (share * position).sum(axis=0)
    way = np.sign(wish[None] - wish[:, None])
    room = way * (wish[None] - position[:, None])
    left = way * (wish[None] - outcome)
    behind = way * (outcome - wish[:, None])
    there = (behind >= 0) & (left > 0) & (room > 0) & ~moved[:, None] & (share[:, None] > 0)
    there &= share[None] > 0
    return np.where(there, np.minimum(share[:, None] * room, left), 0.0)


def _way(
    table: ActorTable, position: Numbers, actor: int, other: int, issue: int, shift: float
) -> tuple[float, float]:
    """Return from where to where an actor moves, so that the outcome shifts so far."""
    weight = table.weight[:, issue]
    start, wish = float(position[actor, issue]), float(table.position[other, issue])
    end = start + np.sign(wish - start) * shift * weight.sum() / weight[actor]
    if abs(end - wish) < SMALL * abs(wish - start):
        end = wish
    return start, float(np.clip(end, min(start, wish), max(start, wish)))


def _content(
    table: ActorTable, position: Numbers, i: int, j: int, p: int, q: int
) -> tuple[tuple[float, ...], ...]:
    """Return what an exchange is about without names, to order those of equal gain."""
    halves = [
        (position[a, k], position[b, k], *table.weight[[a, b], k], table.weight[:, k].sum())
        for a, b, k in ((i, j, p), (j, i, q))
    ]
    return tuple(sorted(halves))
