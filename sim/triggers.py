"""Conditions of the scenario, ready to be asked of a state."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.layout import Layout
from sim.parameters import Parameters
from sim.reader import Reader
from sim.rules.settlement import share_given
from sim.scenario.condition import Condition
from sim.state import State
from sim.terms import ACTIVE, NEVER, BoolW, FloatW

Test = Callable[[State, int], "BoolW | bool"]
"""A question to a state in a round, answered for every world."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A condition: tests that must all hold.

    Attributes
    ----------
    tests : tuple of Test
        None for a condition that always holds.
    event : int or None
        Row of the event that it waits for, if it waits for one.
    """

    tests: tuple[Test, ...]
    event: int | None = None

    def holds(self, state: State, step: int) -> BoolW:
        """Return in which worlds the condition holds in round `step`, (W,) bool."""
        result = np.ones(state.active.shape, dtype=bool)
        for test in self.tests:
            answer = test(state, step)
            if answer is False:
                return np.zeros(state.active.shape, dtype=bool)
            result &= answer
        return result


@dataclass(frozen=True, slots=True)
class Opening:
    """What a side opened with, to tell how much of it was given up.

    Attributes
    ----------
    own, other : (K, W) float
        Opening offers of the side and of the other side.
    weight : (K, W) float
        Salience for the side's principal, 0 on side issues.
    """

    own: FloatW
    other: FloatW
    weight: FloatW

    @classmethod
    def of(cls, layout: Layout, numbers: Parameters, side: int) -> "Opening":
        """Return the opening of a side."""
        principal, other = layout.principals[side], layout.principals[1 - side]
        weight = numbers.salience[principal] * layout.core[:, None]
        return cls(numbers.opening[principal], numbers.opening[other], weight)

    def given(self, state: State) -> FloatW:
        """Return the share given up, (W,) in [0, 1]; nothing on issues that are not settled."""
        terms = np.where(state.settled, state.terms, self.own)
        return share_given(terms, self.own, self.other, self.weight)


def compile_condition(
    condition: Condition, path: str, layout: Layout, numbers: Parameters, reader: Reader
) -> Trigger:
    """Return the trigger of a condition that stands at `path` of the scenario."""
    event = None if condition.event is None else layout.events.index(condition.event)
    tests = [*_facts(condition, layout), *_levels(condition, path, layout, numbers, reader)]
    return Trigger(tuple(tests), event)


def _facts(asked: Condition, layout: Layout) -> Iterator[Test]:
    """Yield the tests of what is so or not."""
    keys = [measure.key for measure in layout.measures]
    if asked.from_round is not None:
        yield partial(_come, asked.from_round)
    if asked.event is not None:
        yield partial(_happened, layout.events.index(asked.event))
    if asked.measure is not None:
        yield partial(_in_effect, keys.index(asked.measure))
    if asked.not_measure is not None:
        yield partial(_not_in_effect, keys.index(asked.not_measure))
    if asked.settled is not None:
        yield partial(_settled, _issues(layout, asked.settled))
    if asked.settled_any is not None:
        yield partial(_some_settled, _issues(layout, asked.settled_any))
    if asked.unsettled is not None:
        yield partial(_none_settled, _issues(layout, asked.unsettled))


def _levels(
    asked: Condition, path: str, layout: Layout, numbers: Parameters, reader: Reader
) -> Iterator[Test]:
    """Yield the tests of how much there is of something."""
    if asked.rung is not None:
        yield partial(_rung, _sides(layout, asked.rung.side), asked.rung.at_least)
    if asked.gave is not None:
        opening = Opening.of(layout, numbers, layout.sides.index(asked.gave.side))
        yield partial(_gave, opening, reader.number(asked.gave.at_least, f"{path}.gave.at_least"))
    if asked.tension is not None:
        yield partial(_tension, reader.number(asked.tension, f"{path}.tension"))
    if asked.cohesion is not None:
        members = _members(layout, asked.cohesion.alliance)
        least = reader.number(asked.cohesion.at_least, f"{path}.cohesion.at_least")
        yield partial(_cohesion, members, least)


# The tests; all but the last two arguments are known when the condition is read.


def _come(first: int, _state: State, step: int) -> bool:
    return step >= first


def _happened(event: int, state: State, _step: int) -> BoolW:
    return state.happened[event] != NEVER


def _in_effect(measure: int, state: State, _step: int) -> BoolW:
    return state.status[measure] == ACTIVE


def _not_in_effect(measure: int, state: State, _step: int) -> BoolW:
    return state.status[measure] != ACTIVE


def _settled(issues: list[int], state: State, _step: int) -> BoolW:
    return np.asarray(np.logical_and.reduce(state.settled[issues], axis=0))


def _some_settled(issues: list[int], state: State, _step: int) -> BoolW:
    return np.asarray(np.logical_or.reduce(state.settled[issues], axis=0))


def _none_settled(issues: list[int], state: State, _step: int) -> BoolW:
    return ~np.logical_or.reduce(state.settled[issues], axis=0)


def _rung(sides: list[int], least: int, state: State, _step: int) -> BoolW:
    return np.asarray(np.maximum.reduce(state.rung[sides], axis=0) >= least)


def _gave(opening: Opening, least: FloatW, state: State, _step: int) -> BoolW:
    return opening.given(state) >= least


def _tension(least: FloatW, state: State, _step: int) -> BoolW:
    return state.tension >= least


def _cohesion(members: list[int], least: FloatW, state: State, _step: int) -> BoolW:
    return np.asarray(np.minimum.reduce(state.cohesion[members], axis=0) >= least)


def _sides(layout: Layout, side: str | None) -> list[int]:
    return [0, 1] if side is None else [layout.sides.index(side)]


def _members(layout: Layout, key: str) -> list[int]:
    return list(next(row for row in layout.alliances if row.key == key).members)


def _issues(layout: Layout, names: tuple[str, ...]) -> list[int]:
    """Return the rows of issues; `core` and `side` name groups."""
    rows: set[int] = set()
    for name in names:
        if name in ("core", "side"):
            rows |= set(np.flatnonzero(layout.core == (name == "core")).tolist())
        else:
            rows.add(layout.issues.index(name))
    return sorted(rows)
