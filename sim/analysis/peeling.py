"""Peeling and pasting: the search of the Patient Rule Induction Method (Friedman & Fisher 1999).

Of all steps the one is taken that raises density most for the mass it costs (their section 14.6),
so that a category, which may be a large piece, competes fairly with a slice of a range. Limits
stand halfway between the last point inside and the first outside; those of whole numbers are the
last point inside.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from sim.analysis.boxes import Box, Cases, Floats, Mask, Region, Span

FREE: Final = (-inf, inf)
DIGITS: Final = 9
"""Gains that agree in so many digits count as equal; then the box with fewer columns wins."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """A region on the way, and the points it holds, (P,)."""

    region: Region
    held: Mask


@dataclass(frozen=True, slots=True)
class Change:
    """A slice to take off or put on: what is allowed of a column after it, and what it weighs."""

    column: str
    allowed: Span | frozenset[str]
    mass: float
    hits: float


@dataclass(frozen=True, slots=True)
class Search:
    """Peeling and pasting of cases.

    Attributes
    ----------
    cases : Cases
    mass_min : float
        Least mass of a box, in (0, 1].
    peel : float
        Share of a box that a step moves, in (0, 1).
    """

    cases: Cases
    mass_min: float
    peel: float

    def __post_init__(self) -> None:
        if not (0 < self.mass_min <= 1 and 0 < self.peel < 1):
            raise ValueError(f"mass_min {self.mass_min} or peel {self.peel} is not in (0, 1)")

    def peeled(self, among: Mask) -> list[Step]:
        """Return the whole and the box after every peel, until none makes it denser."""
        path = [Step({}, among)]
        while best := self._best(path[-1], self._peels(path[-1]), -1):
            path.append(self._after(path[-1], best, among))
        return path

    def pasted(self, start: Step, among: Mask) -> list[Step]:
        """Return the box after every paste, until none makes it denser."""
        path = [start]
        while best := self._best(path[-1], self._pastes(path[-1], among), +1):
            path.append(self._after(path[-1], best, among))
        return path[1:]

    def enough(self, mass: float) -> bool:
        """Return whether points of this weight may be a box."""
        return mass >= self.mass_min * len(self.cases.y) * (1 - ROUNDING)

    def chosen(self, path: Iterable[Step], among: Mask, threshold: float) -> Step | None:
        """Return the dense step whose coverage and density have the greatest harmonic mean."""
        _, everything = self.cases.measure(among)
        best, best_score = None, 0.0
        for step in path:
            mass, hits = self.cases.measure(step.held)
            score = 2 * hits / (mass + everything)  # of hits / everything and hits / mass
            if hits / mass >= threshold and score > best_score:
                best, best_score = step, score
        return best

    def without(self, step: Step, column: str, among: Mask) -> Step:
        """Return a step without its limit on a column."""
        region = {name: allowed for name, allowed in step.region.items() if name != column}
        return Step(region, among & self.cases.inside(region))

    def describe(self, step: Step, among: Mask) -> Box:
        """Return a step as a box."""
        return self.cases.describe(step.region, step.held, among)

    def _best(self, step: Step, changes: Iterable[Change], sign: int) -> Change | None:
        """Return the change that raises density most for the mass it moves, if any raises it."""
        mass, hits = self.cases.measure(step.held)
        best, best_score = None, (0.0, True)
        for change in changes:
            after = mass + sign * change.mass
            if not self.enough(after):
                continue
            gain = (hits + sign * change.hits) / after - hits / mass
            pace = round(gain * len(self.cases.y) / change.mass, DIGITS)
            score = (pace, change.column in step.region)
            if score > best_score:
                best, best_score = change, score
        return best

    def _after(self, step: Step, change: Change, among: Mask) -> Step:
        region = {**step.region, change.column: change.allowed}
        if change.allowed in (FREE, self.cases.categories.get(change.column)):
            del region[change.column]
        return Step(region, among & self.cases.inside(region))

    def _peels(self, step: Step) -> Iterator[Change]:
        for column in self.cases.columns:
            if column in self.cases.categories:
                yield from self._fewer_categories(step, column)
            else:
                yield from self._narrower(step, column)

    def _pastes(self, step: Step, among: Mask) -> Iterator[Change]:
        for column, allowed in step.region.items():
            if isinstance(allowed, frozenset):
                yield from self._more_categories(step, column, allowed, among)
            else:
                yield from self._wider(step, column, allowed, among)

    def _narrower(self, step: Step, column: str) -> Iterator[Change]:
        low, high = _span(step.region, column)
        target = self.peel * self.cases.measure(step.held)[0]
        for end in (+1, -1):
            piece = self._slice(column, step.held, end, target)
            if piece is None or piece.next is None:  # nothing would be left
                continue
            edge = self._edge(column, piece.next, piece.last)
            allowed = (edge, high) if end > 0 else (low, edge)
            yield Change(column, allowed, piece.mass, piece.hits)

    def _wider(self, step: Step, column: str, allowed: Span, among: Mask) -> Iterator[Change]:
        low, high = allowed
        target = self.peel * self.cases.measure(step.held)[0]
        for end, wider in ((-1, (-inf, high)), (+1, (low, inf))):
            outside = among & self.cases.inside({**step.region, column: wider}) & ~step.held
            piece = self._slice(column, outside, end, target)
            if piece is None:
                continue
            edge = end * inf if piece.next is None else self._edge(column, piece.last, piece.next)
            yield Change(column, (edge, high) if end < 0 else (low, edge), piece.mass, piece.hits)

    def _fewer_categories(self, step: Step, column: str) -> Iterator[Change]:
        allowed = step.region.get(column, self.cases.categories[column])
        assert isinstance(allowed, frozenset)
        for category in sorted(allowed):
            mass, hits = self.cases.measure(step.held & (self.cases.columns[column] == category))
            if mass:
                yield Change(column, allowed - {category}, mass, hits)

    def _more_categories(
        self, step: Step, column: str, allowed: frozenset[str], among: Mask
    ) -> Iterator[Change]:
        others = {name: region for name, region in step.region.items() if name != column}
        around = among & self.cases.inside(others)
        for category in sorted(self.cases.categories[column] - allowed):
            mass, hits = self.cases.measure(around & (self.cases.columns[column] == category))
            if mass:
                yield Change(column, allowed | {category}, mass, hits)

    def _slice(self, column: str, points: Mask, direction: int, target: float) -> "_Slice | None":
        """Return a slice of points from one end on, with all ties of its last value.

        Parameters
        ----------
        direction : {1, -1}
            Whether it goes upwards from the least value, or downwards from the greatest.
        target : float
            Mass that it should at least have.
        """
        values = direction * np.asarray(self.cases.columns[column][points], dtype=np.float64)
        if not values.size:
            return None
        order = np.argsort(values, kind="stable")
        values = values[order]
        weights = self.cases.weights[points][order]
        mass: Floats = np.cumsum(weights)
        hits: Floats = np.cumsum(weights * self.cases.y[points][order])
        enough = min(int(np.searchsorted(mass, target * (1 - ROUNDING))), len(values) - 1)
        end = int(np.searchsorted(values, values[enough], side="right"))
        return _Slice(
            mass=float(mass[end - 1]),
            hits=float(hits[end - 1]),
            last=direction * float(values[end - 1]),
            next=direction * float(values[end]) if end < len(values) else None,
        )

    def _edge(self, column: str, within: float, beyond: float) -> float:
        """Return the limit between the last point inside and the first outside."""
        middle = within / 2 + beyond / 2
        return within if column in self.cases.whole or middle == beyond else middle


@dataclass(frozen=True, slots=True)
class _Slice:
    """What a slice weighs, its last value, and the value that comes after it."""

    mass: float
    hits: float
    last: float
    next: float | None


def _span(region: Region, column: str) -> Span:
    allowed = region.get(column, FREE)
    assert not isinstance(allowed, frozenset)
    return allowed
