"""What the actors and the protocol share: structure, numbers, state and the round."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sim.doctrine import Doctrine
from sim.draws import Draws
from sim.layout import Layout
from sim.parameters import Parameters
from sim.reader import Reader
from sim.rules.alliance import share_joining
from sim.rules.utility import loss
from sim.scenario.root import Scenario
from sim.state import State
from sim.terms import ACTIVE, IDLE, BoolW, FloatW, IntW, Rows
from sim.triggers import Opening, Trigger, compile_condition

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Toll:
    """What a measure in effect costs those whom it costs anything.

    Attributes
    ----------
    measure : int
        Row of the measure.
    who : tuple of int
        Rows of the actors.
    pain, upkeep : (n, W) float
        To others, and to the owner and its partner, each round.
    alone : (n, W) float
        Both together, where everybody joins the measure.
    """

    measure: int
    who: tuple[int, ...]
    pain: FloatW
    upkeep: FloatW
    alone: FloatW

    @classmethod
    def of(cls, measure: int, pain: FloatW, upkeep: FloatW) -> "Toll":
        """Return the toll of a measure of which pain and upkeep are given, (A, W)."""
        who = np.flatnonzero(np.any((pain != 0) | (upkeep != 0), axis=-1)).tolist()
        return cls(measure, tuple(who), pain[who], upkeep[who], pain[who] + upkeep[who])

    def add(self, crisis: "Crisis", flow: FloatW, active: BoolW) -> None:
        """Add the toll to what a round costs, (A, W), in worlds where the measure is active."""
        joint = crisis.layout.columns.joint[self.measure] >= 0
        both = self.pain * crisis.joined[self.measure] + self.upkeep if joint else self.alone
        where = active.astype(np.float64)
        for actor, cost in zip(self.who, both, strict=True):
            flow[actor] += where * cost


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
    tolls, harms : tuple of Toll
        What each measure costs anybody, and the pain that it gives to actors of the other side.
    every_world : (W,) int
        Indices of the worlds, to pick one option in each.
    open, carried : (M, W) bool
        Which measures may be begun, and which of them have the allies and the partner they need.
    joined : (M, W) float
        Share of its alliance that joins each measure, 1 where it is not joint.
    felt : (A, W) float
        Share of a running cost over the rounds to come that each actor feels, in rounds.
    war_now : (W,) float
        Chance of war that actors reckon with.
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
    tolls: tuple[Toll, ...]
    harms: tuple[Toll, ...]
    every_world: Rows
    open: BoolW
    carried: BoolW
    joined: FloatW
    felt: FloatW
    war_now: FloatW
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
            state=State.at_start(layout, numbers, draws.size),
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
            tolls=tuple(
                Toll.of(row, numbers.pain[row], numbers.upkeep[row]) for row in range(first)
            ),
            harms=tuple(
                Toll.of(row, numbers.pain[row] * hostile, np.zeros_like(numbers.pain[row]))
                for row, hostile in enumerate(layout.columns.hostile)
            ),
            every_world=np.arange(draws.size),
            open=np.zeros((first, draws.size), dtype=bool),
            carried=np.ones((first, draws.size), dtype=bool),
            joined=np.ones((first, draws.size)),
            felt=np.zeros((len(layout.actors), draws.size)),
            war_now=np.zeros(draws.size),
        )

    @property
    def rounds_left(self) -> int:
        """Rounds from this one to the horizon."""
        return self.layout.horizon - self.step

    def pick(self, options: FloatW, choice: IntW) -> FloatW:
        """Return what the option chosen in each world has, (W,), of what each has, (O, W)."""
        return options.ravel().take(choice * len(self.every_world) + self.every_world)

    def refresh_open(self) -> None:
        """Find which measures may be begun: idle, unlocked, enough join, the partner is willing."""
        free = self.state.status == IDLE
        for row, trigger in enumerate(self.available):
            if trigger.tests:
                free[row] &= trigger.holds(self.state, self.step)
        self.open = free & self.carried

    def strain(self, measures: Rows, actors: Rows, sign: FloatW) -> FloatW:
        """Return how actors feel what measures cost them over the rounds to come, (n, W).

        Parameters
        ----------
        measures, actors : (n,) int
            Rows of the measures and of the actors, one for each.
        sign : (n, 1) float
            1 for cost that begins, -1 for cost that ends.
        """
        pain, upkeep = (of[measures, actors] for of in (self.numbers.pain, self.numbers.upkeep))
        strain = self.felt[actors]
        joint = np.flatnonzero(self.layout.columns.joint[measures] >= 0)
        shared = strain[joint]
        strain *= sign * (pain + upkeep)
        if joint.size:
            cost = pain[joint] * self.joined[measures[joint]] + upkeep[joint]
            strain[joint] = shared * (sign[joint] * cost)
        return strain

    def fact_gain(self, measure: int, actors: Rows, *, begins: bool) -> FloatW:
        """Return how actors' utility of things as they are would change, (n, W).

        Parameters
        ----------
        measure : int
            Row of a measure that holds issues.
        actors : (n,) int
            Rows of the actors.
        begins : bool
            Whether the measure would begin, or end.
        """
        gain = np.zeros((len(actors), self.state.tension.size))
        for issue in self.layout.measures[measure].holds:
            gain += self._preferred(issue, actors, self._held(issue, measure, begins=begins))
        return gain

    def _held(self, issue: int, measure: int, *, begins: bool) -> FloatW:
        """Return where an issue would stand if a measure began or ended, (W,) or (1,)."""
        point = self.numbers.status_quo[issue]
        for holder in self.layout.columns.holders[issue]:
            holds = begins if holder == measure else self.state.status[holder] == ACTIVE
            point = np.where(holds, self.numbers.holds[holder, issue], point)
        return point

    def _preferred(self, issue: int, actors: Rows, point: FloatW) -> FloatW:
        """Return how much actors prefer a point of an open issue to where it stands, (B, W)."""
        numbers, state = self.numbers, self.state
        ideal, salience = numbers.ideal[actors, issue], numbers.salience[actors, issue]
        now = loss(state.standing[issue], ideal, salience, numbers.curvature)
        then = loss(point, ideal, salience, numbers.curvature)
        return np.where(state.settled[issue], 0.0, now - then)

    def gather(self, joins: BoolW, consents: BoolW) -> None:
        """Find what is carried by whoever must take part.

        Parameters
        ----------
        joins, consents : (A, W) bool
            Which allies join joint measures; which partners carry out measures.
        """
        state, columns = self.state, self.layout.columns
        for row, alliance in enumerate(self.layout.alliances):
            members = list(alliance.members)
            state.joining[row] = share_joining(joins[members], state.capability[members])
        for row in np.flatnonzero(columns.joint >= 0).tolist():
            joint = int(columns.joint[row])
            self.joined[row] = state.joining[joint]
            self.carried[row] = state.joining[joint] >= self.numbers.quorum[joint]
        for row in np.flatnonzero(columns.through >= 0).tolist():
            enough = True if columns.joint[row] < 0 else self.carried[row]
            self.carried[row] = consents[columns.through[row]] & enough


def among(worlds: Rows, array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """Return some worlds of an array, (..., n), or all of it where it has one for all."""
    return array if array.shape[-1] == 1 else array.take(worlds, axis=-1)
