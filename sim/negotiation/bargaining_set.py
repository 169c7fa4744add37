"""The bargaining set: is there a deal, where, who blocks it, what would open it."""

from dataclasses import dataclass

import numpy as np

from sim.model import CrisisModel, forget
from sim.negotiation.bounds import Block, Bound, Zone, blocks, zone
from sim.negotiation.frontier import frontier
from sim.negotiation.linkage import Linkage, linkage
from sim.negotiation.moves import Opening, least_moves
from sim.negotiation.situation import (
    NO_LINES,
    PRINCIPALS,
    SCOPES,
    VETOES,
    Situation,
    situation_of,
)
from sim.negotiation.solutions import NASH, Solution, solutions
from sim.scenario.root import Scenario
from sim.terms import FloatW

SHOWN = 129
"""Points of a frontier that are kept, at the most."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the principals may agree within the lines of some.

    Attributes
    ----------
    scope : str
        Whose lines count.
    zones : tuple of Zone
        By issue.
    is_feasible : bool
        Whether a package lies within all lines.
    solutions : tuple of Solution
        Empty where no package lies within all lines, or none is as good as no deal for both.
    frontier : tuple of (float, float)
        Utilities of both principals along it; empty where no package lies within all lines.
    blocked : tuple of Block
        Who refuses the Nash solution that leaves lines out.
    """

    scope: str
    zones: tuple[Zone, ...]
    is_feasible: bool
    solutions: tuple[Solution, ...]
    frontier: tuple[tuple[float, float], ...]
    blocked: tuple[Block, ...]

    @property
    def product(self) -> float | None:
        """The Nash product at the Nash solution; None where there is no solution."""
        return next((it.product for it in self.solutions if it.name == NASH), None)


@dataclass(frozen=True, slots=True)
class Walk:
    """What it is worth to an actor to walk away.

    Attributes
    ----------
    actor : str
    no_deal, own_offer, other_offer : float
        Utility of no deal, and of the standing offers of the own and of the other side.
    risk : float
        Critical risk; above 1 where giving way is worse than no deal.
    """

    actor: str
    no_deal: float
    own_offer: float
    other_offer: float
    risk: float


@dataclass(frozen=True, slots=True)
class BargainingSet:
    """All of it, for one moment of one world.

    Attributes
    ----------
    principals : (str, str)
    round : int
    walks : tuple of Walk
        By actor.
    agreements : tuple of Agreement
        Without lines, within those of the principals, within those of all with a veto.
    refused : tuple of tuple of Block
        Who refuses the standing offer of each principal.
    linkage : Linkage
    openings : dict of str to tuple of Opening
        By scope: everybody moves, one side does, one actor alone does.
    offers : tuple of tuple of float
        Standing offer of each principal, a point on every issue; terms where it was settled.
    offers_worth : tuple of (float, float)
        What each of them is worth to both principals, without goodwill and audience costs.
    lines : tuple of Bound
        Red lines of all with a veto.
    """

    principals: tuple[str, str]
    round: int
    walks: tuple[Walk, ...]
    agreements: tuple[Agreement, ...]
    refused: tuple[tuple[Block, ...], ...]
    linkage: Linkage
    openings: dict[str, tuple[Opening, ...]]
    offers: tuple[tuple[float, ...], ...]
    offers_worth: tuple[tuple[float, float], ...]
    lines: tuple[Bound, ...]

    def within(self, scope: str) -> Agreement:
        """Return what may be agreed within the lines of some, one of `SCOPES`."""
        return next(found for found in self.agreements if found.scope == scope)


def bargaining_set(scenario: Scenario) -> BargainingSet:
    """Return the bargaining set of a scenario at round 0, with point values.

    Raises
    ------
    InvalidInput
        If a class of actor cannot be loaded, or more issues are disputed with a curvature
        below 1 than can be searched.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> found = bargaining_set(Scenario.read("scenarios/ukraine_2022.yaml"))
    >>> [agreement.is_feasible for agreement in found.agreements]
    [True, False, False]
    """
    model = CrisisModel(scenario)
    situation = situation_of(model.crisis)
    forget(model)
    return reckoned(situation)


def reckoned(situation: Situation) -> BargainingSet:
    """Return the bargaining set of a situation."""
    layout = situation.layout
    first, second = layout.principals
    free, whole = agreement(situation, NO_LINES), situation.pair(*_scale(situation))
    agreements = (free, *(agreement(situation, scope, free) for scope in SCOPES[1:]))
    asked = situation.bounds(VETOES)
    offers = np.where(situation.settled, situation.standing, situation.offers)
    return BargainingSet(
        principals=(layout.actors[first], layout.actors[second]),
        round=situation.round,
        walks=tuple(
            Walk(
                actor,
                float(situation.no_deal[row]),
                float(situation.own_offer[row]),
                float(situation.other_offer[row]),
                float(situation.risk[row]),
            )
            for row, actor in enumerate(layout.actors)
        ),
        agreements=agreements,
        refused=tuple(blocks(layout.issues, asked, offer) for offer in offers),
        linkage=linkage(whole, layout.issues, situation.standing),
        openings={scope: openings(situation, scope) for scope in (PRINCIPALS, VETOES)},
        offers=tuple(tuple(offer.tolist()) for offer in offers),
        offers_worth=tuple(
            (float(own), float(other)) for own, other in whole.utilities(offers.T).T
        ),
        lines=asked,
    )


def agreement(situation: Situation, scope: str, free: Agreement | None = None) -> Agreement:
    """Return what may be agreed within the lines of some.

    Parameters
    ----------
    situation : Situation
    scope : str
        One of `SCOPES`.
    free : Agreement, optional
        What may be agreed without lines, to say who refuses its Nash solution.
    """
    issues, bounds = situation.layout.issues, situation.bounds(scope)
    zones = tuple(
        zone(issues, row, bounds, float(situation.standing[row]) if done else None)
        for row, done in enumerate(situation.settled.tolist())
    )
    refused: tuple[Block, ...] = ()
    for solution in free.solutions if free else ():
        if solution.name == NASH:
            refused = blocks(issues, bounds, np.array(solution.package))
    if not all(found.is_open for found in zones):
        return Agreement(scope, zones, False, (), (), refused)
    low = np.array([found.low for found in zones])
    pair = situation.pair(low, np.maximum(low, [found.high for found in zones]))
    utilities = frontier(pair)[1]
    kept = np.unique(np.linspace(0, utilities.shape[1] - 1, SHOWN).round().astype(np.int64))
    return Agreement(
        scope,
        zones,
        True,
        solutions(pair, situation.reservation),
        tuple((float(one), float(other)) for one, other in utilities[:, kept].T),
        refused,
    )


def openings(situation: Situation, scope: str) -> tuple[Opening, ...]:
    """Return what opens a zone on every issue: all move, one side does, one actor alone does."""
    layout, lines = situation.layout, situation.lines(scope)
    involved = sorted({row for bound in lines.bounds for row, _ in bound.shares})
    found = [least_moves(lines, "everybody", involved)]
    for side, name in enumerate(layout.sides):
        found.append(least_moves(lines, name, layout.side_rows(side)))
    if scope == VETOES:
        found += [least_moves(lines, layout.actors[row], [row]) for row in involved]
    return tuple(found)


def _scale(situation: Situation) -> tuple[FloatW, FloatW]:
    """Return the ends of the whole scale on every issue."""
    return np.zeros(len(situation.standing)), np.ones(len(situation.standing))
