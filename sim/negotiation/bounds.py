"""Lines that bound what may be agreed: zones of agreement, and who blocks a package by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.rules.ripeness import beyond
from sim.terms import TOLERANCE, FloatW

SCALE: Final = "the end of the scale"
SETTLED: Final = "what was settled"
"""Who bounds a zone where no line does."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One line beyond which somebody with a veto lets nothing be agreed on an issue.

    Attributes
    ----------
    who : str
        Whose it is: the key of an actor, or of an alliance that weighs the lines of its members.
    issue : int
        Row of the issue.
    toward : int
        Direction of concession: 1 where points above the line are refused, -1 where those below.
    line : float
        In [0, 1].
    shares : tuple of (int, float)
        Rows of the actors of whose lines it is made, and what part of each; parts sum to 1.
    """

    who: str
    issue: int
    toward: int
    line: float
    shares: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone of possible agreement on an issue.

    Attributes
    ----------
    issue : str
        Key.
    low, high : float
        Its ends, in [0, 1]; there is none where `low` is above `high`.
    width : float
        `high` less `low`; below 0 it is a gap.
    low_by, high_by : tuple of str
        Whose lines are its ends.
    """

    issue: str
    low: float
    high: float
    width: float
    low_by: tuple[str, ...]
    high_by: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether there is a point that all accept; where lines touch there is."""
        return self.width >= -TOLERANCE

    @property
    def is_settled(self) -> bool:
        """Whether the issue was settled, and is that point."""
        return SETTLED in self.low_by


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody who refuses a package, on one issue.

    Attributes
    ----------
    who, issue : str
    point, line : float
        What the package says and how far `who` would go, in [0, 1].
    by : float
        How far the point lies beyond the line, above 0.
    """

    who: str
    issue: str
    point: float
    line: float
    by: float


def zone(issues: Sequence[str], issue: int, bounds: Sequence[Bound], fixed: float | None) -> Zone:
    """Return the zone of possible agreement on one issue.

    Parameters
    ----------
    issues : sequence of str
        Keys.
    issue : int
        Row of the issue.
    bounds : sequence of Bound
        Of any issues.
    fixed : float or None
        Where the issue was settled, if it was; the zone is that point then.

    Examples
    --------
    >>> lines = [Bound("a", 0, 1, 0.6, ((0, 1.0),)), Bound("b", 0, -1, 0.4, ((1, 1.0),))]
    >>> found = zone(["pie"], 0, lines, None)
    >>> found.low, found.high, found.low_by, found.high_by
    (0.4, 0.6, ('b',), ('a',))
    """
    if fixed is not None:
        return Zone(issues[issue], fixed, fixed, 0.0, (SETTLED,), (SETTLED,))
    above = [(bound.line, bound.who) for bound in _on(bounds, issue, 1)]
    below = [(bound.line, bound.who) for bound in _on(bounds, issue, -1)]
    high = min((line for line, _ in above), default=1.0)
    low = max((line for line, _ in below), default=0.0)
    return Zone(issues[issue], low, high, high - low, _at(below, low), _at(above, high))


def _on(bounds: Sequence[Bound], issue: int, toward: int) -> list[Bound]:
    return [bound for bound in bounds if bound.issue == issue and bound.toward == toward]


def _at(lines: Sequence[tuple[float, str]], end: float) -> tuple[str, ...]:
    """Return whose line an end of a zone is."""
    return tuple(who for line, who in lines if abs(line - end) <= TOLERANCE) or (SCALE,)


def blocks(issues: Sequence[str], bounds: Sequence[Bound], package: FloatW) -> tuple[Block, ...]:
    """Return who refuses a package, on which issues and by how much, the farthest first.

    Parameters
    ----------
    issues : sequence of str
        Keys.
    bounds : sequence of Bound
        Lines of all who are asked.
    package : (K,) float
        A point on every issue.

    Examples
    --------
    >>> lines = [Bound("a", 0, 1, 0.5, ((0, 1.0),))]
    >>> [(block.who, block.by) for block in blocks(["pie"], lines, np.array([0.75]))]
    [('a', 0.25)]
    """
    lines = np.array([bound.line for bound in bounds])
    toward = np.array([bound.toward for bound in bounds], dtype=np.float64)
    points = package[[bound.issue for bound in bounds]] if bounds else np.zeros(0)
    excess = beyond(points, lines, toward)
    order = np.argsort(-excess, kind="stable")
    return tuple(
        Block(
            who=bounds[row].who,
            issue=issues[bounds[row].issue],
            point=float(points[row]),
            line=bounds[row].line,
            by=float(excess[row]),
        )
        for row in order.tolist()
        if excess[row] > TOLERANCE
    )
