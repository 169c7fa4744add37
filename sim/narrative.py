"""One world in sentences: what each side did in each round, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.ensemble import Trajectory
from sim.scenario.number import point
from sim.scenario.root import Scenario
from sim.terms import OPEN, TOLERANCE, Move

NEW_BREACH = 0.01
"""Least growth of a breach, in issue units, that is told."""


@dataclass(frozen=True)
class Narrator:
    """Tells a trajectory of one world.

    Parameters
    ----------
    story : Trajectory
        A trajectory with a single world.
    reasons : bool
        Whether to add the reckoning behind each choice.
    """

    story: Trajectory
    reasons: bool = True

    def told(self) -> str:
        """Return the whole world as Markdown."""
        story = self.story
        lines = [
            f"# {story.scenario.title}: world {story.worlds[0]} of seed {story.seed}",
            "",
            self._opening(),
            "",
        ]
        for step in range(1, self.rounds + 1):
            lines += [f"## {self.heading(step)}", "", *(f"- {s}" for s in self.round(step)), ""]
        return "\n".join([*lines, f"**{self.ending()}**", ""])

    @property
    def rounds(self) -> int:
        """Rounds that this world lasted."""
        return int(self.story.table["ended"][0])

    def heading(self, step: int) -> str:
        """Return the title of a round, with its date and the rungs of both sides."""
        scenario, rung = self.story.scenario, self.story.arrays["rung"][step, :, 0]
        sides = zip(scenario.sides.values(), rung, strict=True)
        rungs = "; ".join(f"{side.name} at {r:g}, {scenario.rung_name(r)}" for side, r in sides)
        return f"Round {step}, {scenario.date_of(step):%d %B %Y} ({rungs})"

    def round(self, step: int) -> list[str]:
        """Return the sentences of a round."""
        sentences = [
            *self._events(step),
            *self._choices(step),
            *self._answers(step),
            *self._nature(step),
            *self._breaches(step),
            *self._vetoes(step),
            *self._settlements(step),
        ]
        return sentences or ["Nobody moved."]

    def ending(self) -> str:
        """Return how the world ended, with the terms of what was settled."""
        outcome = int(self.story.table["outcome"][0])
        if outcome == OPEN:
            return "The world has not ended."
        name = list(self.story.scenario.outcomes.values())[outcome].name
        terms = [
            f"{issue.name} {self._point(key, float(self.story.table[f'terms_{key}'][0]))}"
            for key, issue in self.story.scenario.issues.items()
            if self.story.table[f"settled_{key}"][0]
        ]
        agreed = f" Settled: {'; '.join(terms)}." if terms else " Nothing was settled."
        return f"{name}, in round {self.rounds}.{agreed}"

    def _opening(self) -> str:
        zones = self.story.arrays["zone_width"][0, :, 0]
        names = [issue.name for issue in self.story.scenario.issues.values()]
        there = [name for name, width in zip(names, zones, strict=True) if width >= 0]
        missing = [name for name, width in zip(names, zones, strict=True) if width < 0]
        if not missing:
            return "At the start a zone of agreement exists on every issue."
        if not there:
            return "At the start no zone of agreement exists on any issue."
        return (
            f"At the start a zone of agreement exists on {_listed(there)}, "
            f"and none on {_listed(missing)}."
        )

    def _name(self, row: int) -> str:
        return self.story.scenario.actors[self.story.layout.actors[row]].name

    def _measure(self, row: int) -> str:
        return self.story.scenario.measures[self.story.layout.measures[row].key].name

    def _point(self, issue: str, value: float) -> str:
        """Return a point of an issue, with its own name where it has one nearby."""
        return point_told(self.story.scenario, issue, value)

    def _events(self, step: int) -> Iterator[str]:
        happened = self.story.arrays["happened"]
        for row, key in enumerate(self.story.layout.events):
            if happened[step, row, 0] == step:
                yield f"{self.story.scenario.events[key].name}."

    def _choices(self, step: int) -> Iterator[str]:
        for row, menu in enumerate(self.story.menus):
            option = menu[int(self.story.arrays["choice"][step, row, 0])]
            name = self._name(row)
            if option.move is Move.CONCEDE:
                yield self._concession(step, row, option.issue)
            elif option.move is Move.ACCEPT:
                yield f"{name} accepted the offer on the table{self._why(step, row)}."
            elif option.move in (Move.MEASURE, Move.FORCE):
                yield self._begun(step, row, option.measure)
            elif option.move is Move.WITHDRAW:
                yield f"{name} withdrew: {self._measure(option.measure)}{self._why(step, row)}."

    def _concession(self, step: int, row: int, issue: int) -> str:
        position = self.story.arrays["position"][:, row, issue, 0]
        key = self.story.layout.issues[issue]
        before = self._point(key, float(position[step - 1]))
        after = self._point(key, float(position[step]))
        name = self.story.scenario.issues[key].name
        return f"{self._name(row)} moved on {name} from {before} to {after}{self._why(step, row)}."

    def _begun(self, step: int, row: int, measure: int) -> str:
        if not self.story.arrays["started"][step, measure, 0]:
            return f"{self._name(row)} wanted {self._measure(measure)}, but its partner refused."
        traced = self.story.arrays["attributed"][step, measure, 0]
        rung = self.story.layout.measures[measure].rung
        unseen = "" if traced else ", and it was not traced"
        step_up = f"rung {rung}, {self.story.scenario.rung_name(rung)}"
        name = self._name(row)
        return f"{name}: {self._measure(measure)} ({step_up}){unseen}{self._why(step, row)}."

    def _why(self, step: int, row: int) -> str:
        """Return the reckoning behind a choice: risks as seen, and worth beside holding."""
        if not self.reasons:
            return ""
        arrays = self.story.arrays
        head = self.story.layout.principal(row)
        gain = arrays["worth"][step, row, 0] - arrays["holding"][step, row, 0]
        own, seen = arrays["risk"][step, head, 0], arrays["belief"][step, row, 0]
        rather = "would rather have no deal than give way (critical risk"
        would = f"{rather} {own:.2f})" if own > 1 else f"would run a risk of {own:.2f}"
        return (
            f" [own side {would}, the other was seen at {seen:.2f}; "
            f"worth {gain:+.3f} beside holding, chosen with probability "
            f"{arrays['confidence'][step, row, 0]:.2f}]"
        )

    def _answers(self, step: int) -> Iterator[str]:
        answered, called = self.story.arrays["answered"], self.story.arrays["called"]
        for row, measure in enumerate(self.story.layout.measures):
            owner = self._name(measure.owner)
            if answered[step, row, 0]:
                yield f"{owner} answered as it had announced: {self._measure(row)}."
            elif called[step, row, 0]:
                yield f"{owner} was called on its word: {self._measure(row)}."

    def _nature(self, step: int) -> Iterator[str]:
        if self.story.arrays["incident"][step, 0]:
            yield "An incident that nobody chose shook both sides."
        if step == self.rounds and self.story.table["inadvertent"][0]:
            yield "It became a war that nobody decided on."

    def _breaches(self, step: int) -> Iterator[str]:
        breach = self.story.arrays["breach"][..., 0].astype(np.float64)
        grown = breach[step] - breach[step - 1]
        for row, issue in np.argwhere(grown > NEW_BREACH):
            name = self.story.scenario.issues[self.story.layout.issues[issue]].name
            by = breach[step, row, issue]
            yield f"Facts crossed a red line of {self._name(row)} on {name}, by {by:.2f}."

    def _vetoes(self, step: int) -> Iterator[str]:
        veto = self.story.arrays["veto"][step, ..., 0].astype(np.float64)
        for row, issue in np.argwhere(veto > TOLERANCE):
            name = self.story.scenario.issues[self.story.layout.issues[issue]].name
            by = veto[row, issue]
            yield f"{self._name(row)} vetoed: {name} lay {by:.2f} beyond its red line."

    def _settlements(self, step: int) -> Iterator[str]:
        settled = self.story.arrays["settled"][:, :, 0]
        for row in np.flatnonzero(settled[step] & ~settled[step - 1]):
            key = self.story.layout.issues[row]
            terms = self._point(key, float(self.story.table[f"terms_{key}"][0]))
            yield f"Settled: {self.story.scenario.issues[key].name}, at {terms}."


def point_told(scenario: Scenario, issue: str, value: float) -> str:
    """Return a point of an issue, with its own name where it has one nearby.

    Examples
    --------
    >>> point_told(Scenario.read("tests/scenarios/small.yaml"), "fish", 0.5)
    '0.50 (by season)'
    """
    for named in scenario.issues[issue].points:
        if abs(point(named.at) - value) <= 0.025:  # half of a small step
            return f"{value:.2f} ({named.name})"
    return f"{value:.2f}"


def _listed(names: list[str]) -> str:
    """Return names as a phrase.

    Examples
    --------
    >>> _listed(["a", "b", "c"]), _listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
