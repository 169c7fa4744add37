"""Conditions of the scenario, ready to be asked of a state."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.layout import Layout
from sim.parameters import Parameters
from sim.reader import Reader
from sim.rules.settlement import share_given
from sim.scenario.condition import Condition
from sim.state import State
from sim.terms import NEVER, BoolW, FloatW, Status


@dataclass(frozen=True, slots=True)
class Trigger:
    """A condition in rows and arrays; what is None is not asked, the rest must all hold."""

    from_round: int | None = None
    rung: tuple[list[int], int] | None = None
    event: int | None = None
    measure: int | None = None
    not_measure: int | None = None
    settled: list[int] | None = None
    settled_any: list[int] | None = None
    unsettled: list[int] | None = None
    gave: tuple["Opening", FloatW] | None = None
    tension: FloatW | None = None
    cohesion: tuple[list[int], FloatW] | None = None

    def holds(self, state: State, step: int) -> BoolW:
        """Return in which worlds the condition holds in round `step`, (W,) bool."""
        result = np.ones(state.active.shape, dtype=bool)
        for test in self._tests(state, step):
            result &= test
        return result

    def _tests(self, state: State, step: int) -> Iterator[BoolW | bool]:
        if self.from_round is not None:
            yield step >= self.from_round
        if self.event is not None:
            yield state.happened[self.event] != NEVER
        yield from self._levels(state)
        yield from self._facts(state)

    def _levels(self, state: State) -> Iterator[BoolW]:
        if self.rung is not None:
            yield np.maximum.reduce(state.rung[self.rung[0]], axis=0) >= self.rung[1]
        if self.gave is not None:
            yield self.gave[0].given(state) >= self.gave[1]
        if self.tension is not None:
            yield state.tension >= self.tension
        if self.cohesion is not None:
            yield np.minimum.reduce(state.cohesion[self.cohesion[0]], axis=0) >= self.cohesion[1]

    def _facts(self, state: State) -> Iterator[BoolW]:
        if self.measure is not None:
            yield state.status[self.measure] == Status.ACTIVE
        if self.not_measure is not None:
            yield state.status[self.not_measure] != Status.ACTIVE
        if self.settled is not None:
            yield np.logical_and.reduce(state.settled[self.settled], axis=0)
        if self.settled_any is not None:
            yield np.logical_or.reduce(state.settled[self.settled_any], axis=0)
        if self.unsettled is not None:
            yield ~np.logical_or.reduce(state.settled[self.unsettled], axis=0)


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
    asked = condition
    keys = [measure.key for measure in layout.measures]
    return Trigger(
        from_round=asked.from_round,
        rung=(_sides(layout, asked.rung.side), asked.rung.at_least) if asked.rung else None,
        event=None if asked.event is None else layout.events.index(asked.event),
        measure=None if asked.measure is None else keys.index(asked.measure),
        not_measure=None if asked.not_measure is None else keys.index(asked.not_measure),
        settled=_issues(layout, asked.settled),
        settled_any=_issues(layout, asked.settled_any),
        unsettled=_issues(layout, asked.unsettled),
        gave=(
            Opening.of(layout, numbers, layout.sides.index(asked.gave.side)),
            reader.number(asked.gave.at_least, f"{path}.gave.at_least"),
        )
        if asked.gave
        else None,
        tension=None if asked.tension is None else reader.number(asked.tension, f"{path}.tension"),
        cohesion=(
            _members(layout, asked.cohesion.alliance),
            reader.number(asked.cohesion.at_least, f"{path}.cohesion.at_least"),
        )
        if asked.cohesion
        else None,
    )


def _sides(layout: Layout, side: str | None) -> list[int]:
    return [0, 1] if side is None else [layout.sides.index(side)]


def _members(layout: Layout, key: str) -> list[int]:
    return list(next(row for row in layout.alliances if row.key == key).members)


def _issues(layout: Layout, names: tuple[str, ...] | None) -> list[int] | None:
    """Return the rows of issues; `core` and `side` name groups."""
    if names is None:
        return None
    rows: set[int] = set()
    for name in names:
        if name in ("core", "side"):
            rows |= set(np.flatnonzero(layout.core == (name == "core")).tolist())
        else:
            rows.add(layout.issues.index(name))
    return sorted(rows)
