"""The structure of a scenario in numbers: who is which row, what belongs to what."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.scenario.condition import Condition
from sim.scenario.root import Scenario
from sim.terms import Category, Ending


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
    consents : tuple of tuple of int
        Actors beside the principals that must agree, by issue.
    alliance_of : (A,) int
        Alliance of each actor, -1 for none.
    """

    actors: tuple[str, ...]
    sides: tuple[str, ...]
    issues: tuple[str, ...]
    side_of: npt.NDArray[np.int64]
    principals: tuple[int, int]
    core: npt.NDArray[np.bool_]
    consents: tuple[tuple[int, ...], ...]
    measures: tuple[MeasureRow, ...]
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
        issues, measures = tuple(scenario.issues), tuple(scenario.measures)
        row = {key: index for index, key in enumerate(actors)}
        alliances = tuple(_alliance(scenario, key, row) for key in scenario.alliances)
        alliance_of = np.full(len(actors), -1)
        for index, alliance in enumerate(alliances):
            alliance_of[list(alliance.members)] = index
        first, second = (row[scenario.sides[side].principal] for side in sides)
        return cls(
            actors=actors,
            sides=sides,
            issues=issues,
            side_of=np.array([sides.index(actor.side) for actor in scenario.actors.values()]),
            principals=(first, second),
            core=np.array([issue.core for issue in scenario.issues.values()]),
            consents=tuple(
                tuple(row[name] for name in issue.decided_by) for issue in scenario.issues.values()
            ),
            measures=tuple(_measure(scenario, key, row) for key in measures),
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
