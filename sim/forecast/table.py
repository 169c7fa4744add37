"""A table of actors: who wants what on each issue, with which means and how keenly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

ACTORS: Final = 60
ISSUES: Final = 20
"""Actors and issues that a table may have at the most."""


@dataclass(frozen=True, eq=False)
class ActorTable:
    """What the established methods know of a dispute.

    Attributes
    ----------
    title : str
    actors, issues : tuple of str
        Names, A and K of them.
    capability : (A,) float
        Means of each actor, >= 0, in any unit.
    position : (A, K) float
        Where each stands, in the unit of the issue; any number where it has no salience.
    salience : (A, K) float
        How much each cares, >= 0; 0 where it has no part in the issue.
    status_quo, outcome : (K,) float
        Where things stand, and how they ended; NaN where not known.
    """

    title: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    capability: Numbers
    position: Numbers
    salience: Numbers
    status_quo: Numbers
    outcome: Numbers

    @property
    def weight(self) -> Numbers:
        """Capability times salience, (A, K)."""
        return self.capability[:, None] * self.salience

    def part(self, issues: Sequence[int]) -> "ActorTable":
        """Return the table of some issues only, by their columns."""
        columns = list(issues)
        return replace(
            self,
            issues=tuple(self.issues[column] for column in columns),
            position=self.position[:, columns],
            salience=self.salience[:, columns],
            status_quo=self.status_quo[columns],
            outcome=self.outcome[columns],
        )

    def parties(self, issue: int) -> npt.NDArray[np.int64]:
        """Return the rows of the actors that have weight on an issue."""
        return np.flatnonzero(self.weight[:, issue] > 0)

    def ends(self, issue: int) -> tuple[float, float]:
        """Return the lowest and the highest position of a party to an issue."""
        held = self.position[self.parties(issue), issue]
        return float(held.min()), float(held.max())

    @property
    def span(self) -> Numbers:
        """Width of the range of positions on each issue, (K,)."""
        return np.array([high - low for low, high in map(self.ends, range(len(self.issues)))])
