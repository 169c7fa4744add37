"""The structure of a scenario in numbers: who is which row, what belongs to what."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.scenario.condition import Condition
from sim.scenario.root import Scenario
from sim.terms import ESCALATION_SCORE, Category, Ending, FloatW

FOR_EVER: Final = 1_000_000
"""Rounds in effect of a measure that does not lapse; beyond every horizon."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """Structure of a measure; its amounts lie in `sim.parameters.Parameters`."""

    key: str
    owner: int
    rung: int
    category: Category
    lead_time: int
    duration: int | None
    reversible: bool
    active: bool
    through: int | None
    joint: int | None
    requires: Condition
    holds: tuple[int, ...]
    targets: tuple[int, ...]
    arms: tuple[int, ...]
    force: bool
    against: int
    contest: bool
    spread_rung: int


@dataclass(frozen=True, slots=True)
class Columns:
    """What all measures have, as columns over measures, and who is on which end of them.

    Attributes
    ----------
    owner : (M,) int
        Row of the owner.
    rung, score : (M, 1) float
        Rung of the ladder, and weight in the escalation score.
    lead_time : (M, 1) int
        Rounds from decision to effect.
    lasts : (M, 1) int
        Rounds in effect; more than any horizon where it does not lapse.
    joint, through : (M,) int
        Row of the alliance that must join, and of the partner; -1 for none.
    hostile : (M, A, 1) bool
        Whether the actor stands on the other side than the owner.
    of_side : tuple of (n,) int
        Rows of the measures of each side.
    force : (n,) int
        Rows of the decisive uses of force.
    holding : (M,) bool
        Which measures hold an issue at all.
    holders : dict of issue to tuple of measure
        Which measures hold an issue, in the order of the scenario; the last one decides.
    """

    owner: npt.NDArray[np.int64]
    rung: FloatW
    score: FloatW
    lead_time: npt.NDArray[np.int64]
    lasts: npt.NDArray[np.int64]
    joint: npt.NDArray[np.int64]
    through: npt.NDArray[np.int64]
    hostile: npt.NDArray[np.bool_]
    of_side: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    force: npt.NDArray[np.int64]
    holding: npt.NDArray[np.bool_]
    holders: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, measures: tuple[MeasureRow, ...], side_of: npt.NDArray[np.int64]) -> "Columns":
        """Return the columns of measures."""

        def column(values: list[int]) -> npt.NDArray[np.int64]:
            return np.array(values, dtype=np.int64)

        owner = column([m.owner for m in measures])
        side = side_of[owner]
        first, second = (np.flatnonzero(side == number) for number in range(2))
        holders = {
            issue: tuple(row for row, m in enumerate(measures) if issue in m.holds)
            for issue in sorted({issue for m in measures for issue in m.holds})
        }
        return cls(
            owner=owner,
            rung=column([m.rung for m in measures])[:, None].astype(np.float64),
            score=np.array([[ESCALATION_SCORE[m.category]] for m in measures]).reshape(-1, 1),
            lead_time=column([m.lead_time for m in measures])[:, None],
            lasts=column([m.duration or FOR_EVER for m in measures])[:, None],
            joint=column([-1 if m.joint is None else m.joint for m in measures]),
            through=column([-1 if m.through is None else m.through for m in measures]),
            hostile=(side[:, None] != side_of[None, :])[:, :, None],
            of_side=(first, second),
            force=np.flatnonzero([m.force for m in measures]),
            holding=np.array([bool(m.holds) for m in measures], dtype=bool),
            holders=holders,
        )


@dataclass(frozen=True, slots=True)
class Wire:
    """An announced answer: by whom, to what, with which measure."""

    path: str
    by: int
    response: int
    measure: int | None
    event: int | None


@dataclass(frozen=True, slots=True)
class AllianceRow:
    """Structure of an alliance; `rule` has one word for each issue."""

    key: str
    members: tuple[int, ...]
    lead: int
    rule: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome rule."""

    key: str
    name: str
    kind: Ending
    side: int | None
    when: Condition
    rounds: int
    at_horizon: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Names in row order, and every index that the rules need.

    Attributes
    ----------
    side_of : (A,) int
        Side of each actor.
    principals : tuple of int
        Row of the principal of each side.
    core : (K,) bool
        Which issues are core.
    ratifiers : tuple of (int, (K, 1) bool)
        Who must ratify beside the principals, and on which issues.
    slowed : tuple of (K, 1) bool
        For each side, the issues on which its principal consults an alliance.
    alliance_of : (A,) int
        Alliance of each actor, -1 for none.
    """

    actors: tuple[str, ...]
    sides: tuple[str, ...]
    issues: tuple[str, ...]
    side_of: npt.NDArray[np.int64]
    principals: tuple[int, int]
    core: npt.NDArray[np.bool_]
    ratifiers: tuple[tuple[int, npt.NDArray[np.bool_]], ...]
    slowed: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
    measures: tuple[MeasureRow, ...]
    columns: Columns
    wires: tuple[Wire, ...]
    events: tuple[str, ...]
    alliances: tuple[AllianceRow, ...]
    alliance_of: npt.NDArray[np.int64]
    outcomes: tuple[OutcomeRow, ...]
    best_response: tuple[bool, ...]
    horizon: int

    @classmethod
    def of(cls, scenario: Scenario) -> "Layout":
        """Return the structure of a scenario."""
        actors, sides = tuple(scenario.actors), tuple(scenario.sides)
        issues = tuple(scenario.issues)
        row = {key: index for index, key in enumerate(actors)}
        measures = tuple(_measure(scenario, key, row) for key in scenario.measures)
        side_of = np.array([sides.index(actor.side) for actor in scenario.actors.values()])
        alliances = tuple(_alliance(scenario, key, row) for key in scenario.alliances)
        alliance_of = np.full(len(actors), -1)
        for index, alliance in enumerate(alliances):
            alliance_of[list(alliance.members)] = index
        first, second = (row[scenario.sides[side].principal] for side in sides)
        return cls(
            actors=actors,
            sides=sides,
            issues=issues,
            side_of=side_of,
            principals=(first, second),
            core=np.array([issue.core for issue in scenario.issues.values()]),
            ratifiers=_ratifiers(scenario, alliances, row, {first, second}),
            slowed=(
                _slowed(alliances, first, len(issues)),
                _slowed(alliances, second, len(issues)),
            ),
            measures=measures,
            columns=Columns.of(measures, side_of),
            wires=_wires(scenario, row),
            events=tuple(scenario.events),
            alliances=alliances,
            alliance_of=alliance_of,
            outcomes=tuple(
                OutcomeRow(
                    key,
                    rule.name,
                    rule.kind,
                    None if rule.side is None else sides.index(rule.side),
                    rule.when,
                    rule.rounds,
                    rule.at_horizon,
                )
                for key, rule in scenario.outcomes.items()
            ),
            best_response=tuple(
                actor.rationality == "best_response" for actor in scenario.actors.values()
            ),
            horizon=scenario.horizon,
        )

    def opponent(self, actor: int) -> int:
        """Return the row of the principal of the other side."""
        return self.principals[1 - int(self.side_of[actor])]

    def principal(self, actor: int) -> int:
        """Return the row of the principal of an actor's own side."""
        return self.principals[int(self.side_of[actor])]

    def side_rows(self, side: int) -> list[int]:
        """Return the rows of the actors of a side."""
        return [int(row) for row in np.flatnonzero(self.side_of == side)]

    def owned(self, actor: int) -> list[int]:
        """Return the rows of the measures of an actor."""
        return [m for m, measure in enumerate(self.measures) if measure.owner == actor]


def _alliance(scenario: Scenario, key: str, row: dict[str, int]) -> AllianceRow:
    alliance = scenario.alliances[key]
    rule = tuple(str(alliance.rules.get(issue, alliance.rule)) for issue in scenario.issues)
    members = tuple(row[name] for name in alliance.members)
    return AllianceRow(key, members, row[alliance.lead], rule)


def _ratifiers(
    scenario: Scenario,
    alliances: tuple[AllianceRow, ...],
    row: dict[str, int],
    principals: set[int],
) -> tuple[tuple[int, npt.NDArray[np.bool_]], ...]:
    """Return who must ratify beside the principals, and on which issues."""
    needed: dict[int, set[int]] = {}
    for issue, block in enumerate(scenario.issues.values()):
        asked = [row[name] for name in block.decided_by]
        for alliance in alliances:
            asked += alliance.members if alliance.rule[issue] == "consensus" else ()
        for member in asked:
            if member not in principals:
                needed.setdefault(member, set()).add(issue)
    issues = np.arange(len(scenario.issues))[:, None]
    return tuple((member, np.isin(issues, list(needed[member]))) for member in sorted(needed))


def _slowed(alliances: tuple[AllianceRow, ...], head: int, issues: int) -> npt.NDArray[np.bool_]:
    """Return on which issues a principal consults its alliance, (K, 1)."""
    for alliance in alliances:
        if head in alliance.members:
            return np.array([[rule != "lead"] for rule in alliance.rule])
    return np.zeros((issues, 1), dtype=bool)


def _measure(scenario: Scenario, key: str, row: dict[str, int]) -> MeasureRow:
    measure = scenario.measures[key]
    issues, alliances = list(scenario.issues), list(scenario.alliances)
    force = measure.force
    return MeasureRow(
        key=key,
        owner=row[measure.owner],
        rung=measure.rung,
        category=measure.category,
        lead_time=measure.lead_time,
        duration=measure.duration,
        reversible=measure.reversible,
        active=measure.active,
        through=None if measure.through is None else row[measure.through],
        joint=None if measure.joint is None else alliances.index(measure.joint),
        requires=measure.requires,
        holds=tuple(issues.index(issue) for issue in measure.holds),
        targets=tuple(row[name] for name in measure.pain),
        arms=tuple(row[name] for name in measure.arms),
        force=force is not None,
        against=row[force.against] if force else -1,
        contest=force is not None and force.chance is None,
        spread_rung=(force.spread_rung or measure.rung) if force else -1,
    )


def _wires(scenario: Scenario, row: dict[str, int]) -> tuple[Wire, ...]:
    measures, events = list(scenario.measures), list(scenario.events)
    wires = [
        Wire(
            f"measures.{key}.tripwires.{index}",
            row[wire.by],
            measures.index(wire.response),
            measures.index(key),
            None,
        )
        for key, measure in scenario.measures.items()
        for index, wire in enumerate(measure.tripwires)
    ]
    wires += [
        Wire(
            f"threats.{key}",
            row[threat.by],
            measures.index(threat.response),
            None,
            events.index(threat.on_event),
        )
        for key, threat in scenario.threats.items()
    ]
    return tuple(wires)
