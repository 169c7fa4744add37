"""What the actors and the protocol share: structure, numbers, state and the round."""

from dataclasses import dataclass

import numpy as np

from sim.doctrine import Doctrine
from sim.draws import Draws
from sim.layout import Layout
from sim.parameters import Parameters
from sim.reader import Reader
from sim.rules.alliance import share_joining
from sim.rules.utility import loss
from sim.scenario.root import Scenario
from sim.state import State
from sim.terms import BoolW, FloatW, Status
from sim.triggers import Opening, Trigger, compile_condition


@dataclass(slots=True)
class Crisis:
    """A scenario in arrays and the state it is in.

    Attributes
    ----------
    layout, numbers, draws : Layout, Parameters, Draws
        Structure, numbers and luck; these never change.
    state : State
        What changes.
    step : int
        Round that is being played, 0 before the first.
    available, events, outcomes : tuple of Trigger
        When measures may be taken, events happen, and worlds end.
    openings : tuple of Opening
        What each side opened with.
    drawn : dict
        Parameters drawn in each world, by path.
    """

    layout: Layout
    numbers: Parameters
    draws: Draws
    state: State
    available: tuple[Trigger, ...]
    events: tuple[Trigger, ...]
    outcomes: tuple[Trigger, ...]
    openings: tuple[Opening, ...]
    drawn: dict[str, FloatW]
    relieved_by: int | None
    jump: int
    ceiling: int
    war_from: int
    war_rung: int
    step: int = 0

    @classmethod
    def of(
        cls, scenario: Scenario, reader: Reader, draws: Draws, custom: dict[str, Doctrine]
    ) -> "Crisis":
        """Return a scenario at round 0.

        Raises
        ------
        KeyError
            If the reader was given a value for a path that the scenario has not.
        """
        layout = Layout.of(scenario)
        conditions = [
            *((f"measures.{key}.requires", m.requires) for key, m in scenario.measures.items()),
            *((f"events.{key}.when", event.when) for key, event in scenario.events.items()),
            *((f"outcomes.{key}.when", rule.when) for key, rule in scenario.outcomes.items()),
        ]
        numbers = Parameters.of(scenario, layout, reader, custom)
        triggers = tuple(
            compile_condition(condition, path, layout, numbers, reader)
            for path, condition in conditions
        )
        reader.refuse_unused()
        first, second = len(layout.measures), len(layout.measures) + len(layout.events)
        incidents, issues = scenario.incidents, layout.issues
        relief = incidents.relieved_by
        return cls(
            layout=layout,
            numbers=numbers,
            draws=draws,
            state=State.at_start(layout, numbers, draws.worlds),
            available=triggers[:first],
            events=triggers[first:second],
            outcomes=triggers[second:],
            openings=tuple(Opening.of(layout, numbers, side) for side in range(2)),
            drawn=reader.drawn,
            relieved_by=None if relief is None else issues.index(relief),
            jump=incidents.jump,
            ceiling=incidents.ceiling,
            war_from=incidents.war_from,
            war_rung=incidents.war_rung,
        )

    @property
    def rounds_left(self) -> int:
        """Rounds from this one to the horizon."""
        return self.layout.horizon - self.step

    def join_share(self, measure: int) -> FloatW | float:
        """Return the share of its alliance that joins a measure; 1 if it is not joint."""
        joint = self.layout.measures[measure].joint
        return 1.0 if joint is None else self.state.joining[joint]

    def open_to(self, measure: int) -> BoolW:
        """Return in which worlds a measure may be begun: idle, unlocked, and enough join."""
        row = self.layout.measures[measure]
        free = self.state.status[measure] == Status.IDLE
        free &= self.available[measure].holds(self.state, self.step)
        if row.joint is not None:
            free &= self.state.joining[row.joint] >= self.numbers.quorum[row.joint]
        return free

    def pain_on(self, measure: int, actor: int) -> FloatW:
        """Return what a measure in effect costs an actor each round, its owner included."""
        row, numbers = self.layout.measures[measure], self.numbers
        pain = numbers.pain[measure, actor] * self.join_share(measure)
        if actor == row.owner:
            kept = 1.0 - numbers.partner_share[measure] if row.through is not None else 1.0
            return np.asarray(pain + numbers.cost[measure] * kept)
        if actor == row.through:
            return np.asarray(pain + numbers.cost[measure] * numbers.partner_share[measure])
        return np.asarray(pain)

    def fact_gain(self, measure: int, actor: int, *, undo: bool = False) -> FloatW | float:
        """Return how an actor's utility of things as they are would change with a measure.

        With `undo`, how it would change if the measure were withdrawn.
        """
        numbers, state = self.numbers, self.state
        gain: FloatW | float = 0.0
        for issue in self.layout.measures[measure].holds:
            point = numbers.status_quo[issue] if undo else numbers.holds[measure, issue]
            ideal, salience = numbers.ideal[actor, issue], numbers.salience[actor, issue]
            now = loss(state.standing[issue], ideal, salience, numbers.curvature)
            then = loss(point, ideal, salience, numbers.curvature)
            gain = gain + np.where(state.settled[issue], 0.0, now - then)
        return gain

    def refresh_joining(self, joins: BoolW) -> None:
        """Set the share of each alliance that joins, from the (A, W) flags of its members."""
        for row, alliance in enumerate(self.layout.alliances):
            members = list(alliance.members)
            self.state.joining[row] = share_joining(joins[members], self.state.capability[members])
