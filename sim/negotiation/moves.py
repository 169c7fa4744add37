"""The least move of red lines that opens a zone: by everybody, by one side, by one actor alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linprog

from sim.negotiation.bounds import Bound
from sim.terms import TOLERANCE, BoolW, FloatW

TIE: Final = 1e-7
"""Weight of distance beside utility, so that nobody moves farther than it must for nothing."""
EXACT: Final = 1e-7
"""Moves below this are rounding of the solver."""


@dataclass(frozen=True, slots=True)
class LineMove:
    """A red line that has to move.

    Attributes
    ----------
    actor, issue : str
        Keys.
    line, to : float
        From where to where, in [0, 1].
    cost : float
        Salience times distance: the utility that the actor loses at its line, where curvature is 1.
    beyond : float
        How far that is beyond the hard limit of the actor, 0 where it is not.
    """

    actor: str
    issue: str
    line: float
    to: float
    cost: float
    beyond: float


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a zone on every issue if only some may move.

    Attributes
    ----------
    movers : str
        Who may.
    moves : tuple of LineMove
        What has to move, the dearest first; empty where nothing has to, or where it does not help.
    cost : float
        Of all moves together, in utility.
    in_vain : tuple of str
        Issues on which no move of theirs would open a zone.
    """

    movers: str
    moves: tuple[LineMove, ...]
    cost: float
    in_vain: tuple[str, ...]

    @property
    def suffices(self) -> bool:
        """Whether they can open a zone on every issue."""
        return not self.in_vain


@dataclass(frozen=True, slots=True)
class Lines:
    """The red lines that may move.

    Attributes
    ----------
    actors, issues : tuple of str
        Keys.
    bounds : sequence of Bound
        What they bound.
    line, limit, salience, toward : (A, K) float
        Red lines, hard limits, weights, and directions of concession.
    settled : (K,) bool
        Which issues need no zone any more.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    bounds: Sequence[Bound]
    line: FloatW
    limit: FloatW
    salience: FloatW
    toward: FloatW
    settled: BoolW


def least_moves(lines: Lines, movers: str, rows: Collection[int]) -> Opening:
    r"""Return the cheapest moves that open a zone on every issue.

    Parameters
    ----------
    lines : Lines
    movers : str
        What those who may move are called.
    rows : collection of int
        Rows of the actors who may move.

    Notes
    -----
    A linear programme for each issue, since none binds two:

    .. math:: \min \sum_i s_i m_i, \qquad
        d_b \Bigl(x - \sum_i w_{bi} (\ell_i + d_i m_i)\Bigr) \le 0 \text{ for every bound } b,
        \quad m_i \ge 0, \quad x \in [0, 1]
    """
    moves: list[LineMove] = []
    in_vain = []
    for issue in np.flatnonzero(~lines.settled).tolist():
        found = _on_issue(lines, issue, rows)
        if found is None:
            in_vain.append(lines.issues[issue])
        else:
            moves += found
    if in_vain:
        moves = []
    moves.sort(key=lambda move: -move.cost)
    return Opening(movers, tuple(moves), sum(move.cost for move in moves), tuple(in_vain))


def _on_issue(lines: Lines, issue: int, rows: Collection[int]) -> list[LineMove] | None:
    """Return the cheapest moves on one issue; None if none opens a zone."""
    bounds = [bound for bound in lines.bounds if bound.issue == issue]
    actors = sorted({actor for bound in bounds for actor, _ in bound.shares})
    if _overlap(bounds):
        return []
    place = {actor: 1 + number for number, actor in enumerate(actors)}
    matrix = np.zeros((len(bounds), 1 + len(actors)))
    limits = np.zeros(len(bounds))
    for number, bound in enumerate(bounds):
        matrix[number, 0] = bound.toward
        limits[number] = bound.toward * bound.line
        for actor, share in bound.shares:
            matrix[number, place[actor]] = -bound.toward * share * lines.toward[actor, issue]
    room = [_room(lines, actor, issue) if actor in rows else 0.0 for actor in actors]
    price = np.array([0.0, *(lines.salience[actor, issue] + TIE for actor in actors)])
    found = linprog(price, matrix, limits, bounds=[(0.0, 1.0), *((0.0, most) for most in room)])
    if not found.success or found.x is None:
        return None
    distances = zip(actors, found.x[1:].tolist(), strict=True)
    return [_move(lines, actor, issue, far) for actor, far in distances if far > EXACT]


def _overlap(bounds: Sequence[Bound]) -> bool:
    """Return whether all bounds leave a point."""
    high = min((bound.line for bound in bounds if bound.toward > 0), default=1.0)
    low = max((bound.line for bound in bounds if bound.toward < 0), default=0.0)
    return low <= high + TOLERANCE


def _room(lines: Lines, actor: int, issue: int) -> float:
    """Return how far a line can move before the end of the scale."""
    line = lines.line[actor, issue]
    return float(1.0 - line if lines.toward[actor, issue] > 0 else line)


def _move(lines: Lines, actor: int, issue: int, distance: float) -> LineMove:
    line, toward = float(lines.line[actor, issue]), float(lines.toward[actor, issue])
    to = line + toward * distance
    return LineMove(
        actor=lines.actors[actor],
        issue=lines.issues[issue],
        line=line,
        to=to,
        cost=float(lines.salience[actor, issue]) * distance,
        beyond=max(toward * (to - float(lines.limit[actor, issue])), 0.0),
    )
