"""What a bargaining set is reckoned from: the numbers of a crisis in one world at one moment."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.crisis import Crisis
from sim.layout import Layout
from sim.negotiation.bounds import Bound
from sim.negotiation.frontier import Pair
from sim.negotiation.moves import Lines
from sim.rules.fold import total, weighted_mean
from sim.terms import FloatW

PRINCIPALS: Final = "principals"
VETOES: Final = "all with a veto"
NO_LINES: Final = "without red lines"
"""Whose red lines count: of both principals, of everybody whose consent it takes, of nobody."""
SCOPES: Final = (NO_LINES, PRINCIPALS, VETOES)


@dataclass(frozen=True)
class Situation:
    """The numbers of one world at one moment, worlds taken off.

    Attributes
    ----------
    layout : Layout
    round : int
        0 before the first.
    ideal, salience, line, limit, toward : (A, K) float
        Ideal points, weights, effective red lines, hard limits, directions of concession.
    curvature : float
    standing : (K,) float
        Where issues stand in fact; the terms of those that are settled.
    settled : (K,) bool
    offers : (2, K) float
        Standing offers of the principals.
    no_deal, own_offer, other_offer, risk : (A,) float
        What no deal, the own side's and the other side's offer are worth, and critical risk.
    capability : (A,) float
    """

    layout: Layout
    round: int
    ideal: FloatW
    salience: FloatW
    line: FloatW
    limit: FloatW
    toward: FloatW
    curvature: float
    standing: FloatW
    settled: npt.NDArray[np.bool_]
    offers: FloatW
    no_deal: FloatW
    own_offer: FloatW
    other_offer: FloatW
    risk: FloatW
    capability: FloatW

    @property
    def reservation(self) -> FloatW:
        """What no deal is worth to both principals, (2,)."""
        return self.no_deal[list(self.layout.principals)]

    def bounds(self, scope: str) -> tuple[Bound, ...]:
        """Return the lines that count, of `PRINCIPALS`, of all of `VETOES`, or none."""
        if scope == NO_LINES:
            return ()
        heads = [self._own(head, issue) for head in self.layout.principals for issue in self._rows]
        if scope == PRINCIPALS:
            return tuple(bound for bound in heads if bound)
        asked = [
            self._own(member, issue)
            for member, issues in self.layout.ratifiers
            for issue in self._rows
            if issues[issue, 0]
        ]
        weighed = [
            self._weighed(head, issue) for head in self.layout.principals for issue in self._rows
        ]
        return tuple(bound for bound in (*heads, *asked, *weighed) if bound)

    def pair(self, low: FloatW, high: FloatW) -> Pair:
        """Return both principals within a box, ends (K,); settled issues stay at their terms."""
        heads = list(self.layout.principals)
        low, high = (np.where(self.settled, self.standing, end) for end in (low, high))
        return Pair(self.ideal[heads], self.salience[heads], self.curvature, low, high)

    def lines(self, scope: str) -> Lines:
        """Return the red lines that may move."""
        return Lines(
            self.layout.actors,
            self.layout.issues,
            self.bounds(scope),
            self.line,
            self.limit,
            self.salience,
            self.toward,
            self.settled,
        )

    @property
    def _rows(self) -> range:
        return range(len(self.layout.issues))

    def _own(self, actor: int, issue: int) -> Bound | None:
        toward = int(self.toward[actor, issue])
        if not toward:
            return None
        line = float(self.line[actor, issue])
        return Bound(self.layout.actors[actor], issue, toward, line, ((actor, 1.0),))

    def _weighed(self, head: int, issue: int) -> Bound | None:
        """Return the bound of a principal's alliance where it weighs the lines of its members."""
        alliance, toward = int(self.layout.alliance_of[head]), int(self.toward[head, issue])
        if alliance < 0 or not toward or self.layout.alliances[alliance].rule[issue] != "weighted":
            return None
        members = list(self.layout.alliances[alliance].members)
        weight = self.capability[members] * self.salience[members, issue]
        if not np.any(weight > 0):
            return None
        line = weighted_mean(self.line[members, issue, None], weight[:, None])
        shares = weight / total(weight[:, None])
        return Bound(
            self.layout.alliances[alliance].key,
            issue,
            toward,
            float(line[0]),
            tuple(zip(members, shares.tolist(), strict=True)),
        )


def situation_of(crisis: Crisis, world: int = 0) -> Situation:
    """Return what a world of a crisis is like, offers and no-deal values being reckoned.

    Parameters
    ----------
    crisis : Crisis
    world : int
        Its index, in [0, W).
    """
    state, numbers = crisis.state, crisis.numbers

    def here(array: FloatW) -> FloatW:
        return np.array(array[..., world if array.shape[-1] > 1 else 0])

    return Situation(
        layout=crisis.layout,
        round=crisis.step,
        ideal=here(numbers.ideal),
        salience=here(numbers.salience),
        line=here(state.red_line),
        limit=here(numbers.hard_limit),
        toward=here(numbers.toward),
        curvature=float(here(numbers.curvature)),
        standing=here(state.standing),
        settled=np.array(state.settled[:, world]),
        offers=here(state.position)[list(crisis.layout.principals)],
        no_deal=here(state.no_deal),
        own_offer=here(state.own_offer),
        other_offer=here(state.other_offer),
        risk=here(state.risk),
        capability=here(state.capability),
    )
