"""One scenario of a study, with its points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.study import Study
from sim.sweep.design import POINTS_LIMIT, Columns, points_of, policies_of, size_of
from sim.sweep.dimensions import LEVER, Dimension, dimensions_of, numbers_of
from sim.sweep.order import Order
from sim.terms import FloatW, Rows

WORLDS_LIMIT: Final = 10**9
VARIANTS_LIMIT: Final = 1000
"""Scenarios that differ in more than numbers which one study may need."""

Structure = tuple[tuple[str, Any], ...]
"""Settings that one batch cannot hold, by path."""


@dataclass(frozen=True)
class Case:
    """One scenario of a study, with its points.

    Attributes
    ----------
    name : str
        Of the file, as the study gives it.
    scenario : Scenario
    first : int
        Number of its first point.
    dimensions : tuple of Dimension
    columns : dict of str to (P,) array
        Value of each dimension at each point.
    policy : (P,) int
        Number of each point's setting of the levers.
    batched : frozenset of str
        Paths that one batch can hold with a value for each world.
    variants : dict of Structure to Scenario
        Scenarios that differ in more than such numbers, by what is put into them.
    """

    name: str
    scenario: Scenario
    first: int
    dimensions: tuple[Dimension, ...]
    columns: Columns
    policy: Rows
    batched: frozenset[str]
    variants: dict[Structure, Scenario]

    @classmethod
    def of(cls, order: Order, name: str, first: int) -> "Case":
        """Return a scenario of an order with its points.

        Raises
        ------
        InvalidInput
            If the scenario is at fault, or the study does not fit it.
        """
        study = order.study
        scenario = order.scenario(name)
        dimensions = dimensions_of(study, scenario)
        _refuse_too_many(study, size_of(study.design, dimensions, order.listed))
        _try_values(order, name, dimensions)
        columns = points_of(study.design, dimensions, order.listed)
        policy = policies_of(columns, dimensions)
        batched = frozenset(numbers_of(scenario))
        case = cls(name, scenario, first, dimensions, columns, policy, batched, {})
        case.variants.update(_variants(order, case))
        return case

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.policy)

    @property
    def keys(self) -> list[str]:
        """Keys of its dimensions."""
        return [dimension.key for dimension in self.dimensions]

    @cached_property
    def plain(self) -> tuple[Dimension, ...]:
        """Dimensions that one batch holds as they are: a number at every point."""
        return tuple(dimension for dimension in self.dimensions if self._is_plain(dimension))

    def _is_plain(self, dimension: Dimension) -> bool:
        if dimension.options or not dimension.is_number or not set(dimension.paths) <= self.batched:
            return False
        return not np.isnan(self.columns[dimension.key]).any()

    @cached_property
    def special(self) -> tuple[Dimension, ...]:
        """All other dimensions."""
        plain = {dimension.key for dimension in self.plain}
        return tuple(dimension for dimension in self.dimensions if dimension.key not in plain)

    def settings(self, row: int) -> dict[str, Any]:
        """Return what the special dimensions put into the scenario at a point, by path."""
        found: dict[str, Any] = {}
        for dimension in self.special:
            found |= dimension.settings(self.columns[dimension.key][row])
        return found

    def kind(self, settings: Mapping[str, Any]) -> tuple[Structure, tuple[str, ...]]:
        """Return the settings that one batch cannot hold, and the paths of those that it can."""
        items = sorted(settings.items())
        return (
            tuple((path, value) for path, value in items if path not in self.batched),
            tuple(path for path, _ in items if path in self.batched),
        )

    def given(
        self, rows: Rows, paths: Iterable[str], settings: Mapping[int, Mapping[str, Any]]
    ) -> dict[str, FloatW]:
        """Return the numbers of some points by path, one for each point.

        Parameters
        ----------
        rows : (n,) int
        paths : iterable of str
            Those of special dimensions.
        settings : mapping
            What `settings` returns, by row.
        """
        given = {
            path: np.asarray(self.columns[dimension.key][rows], dtype=np.float64)
            for dimension in self.plain
            for path in dimension.paths
        }
        return given | {
            path: np.array([settings[row][path] for row in rows.tolist()], dtype=np.float64)
            for path in paths
        }


def _refuse_too_many(study: Study, points: int) -> None:
    if points > POINTS_LIMIT or points * study.worlds > WORLDS_LIMIT:
        what = f"{points:,} points of {study.worlds:,} worlds are too many"
        right = f"at most {POINTS_LIMIT:,} points and {WORLDS_LIMIT:,} worlds"
        raise study.refused([Problem(("design",), what, right)])


def _variants(order: Order, case: Case) -> dict[Structure, Scenario]:
    """Return the scenarios that the points of a case need."""
    seen = dict.fromkeys(zip(*(case.columns[d.key].tolist() for d in case.special), strict=True))
    if len(seen) > VARIANTS_LIMIT:
        entry = case.special[0]
        what = f"with others comes to {len(seen):,} scenarios that differ in more than numbers"
        raise order.study.refused([Problem((_block(entry), entry.entry), what, "list fewer")])
    found: dict[Structure, Scenario] = {} if case.special else {(): case.scenario}
    for values in seen:
        settings: dict[str, Any] = {}
        for dimension, value in zip(case.special, values, strict=True):
            settings |= dimension.settings(value)
        structure, _ = case.kind(settings)
        if structure not in found:
            found[structure] = order.scenario(case.name, dict(structure))
    return found


def _try_values(order: Order, name: str, dimensions: tuple[Dimension, ...]) -> None:
    """Try the ends of every range and every listed value in the scenario.

    Raises
    ------
    InvalidInput
        If one of them cannot stand there; at the entry of the study that names it.
    """
    tried = [(dimension, _values_to_try(dimension, order.study)) for dimension in dimensions]
    for index in range(max(len(values) for _, values in tried)):
        settings: dict[str, Any] = {}
        for dimension, values in tried:
            if values:
                settings |= dimension.settings(values[min(index, len(values) - 1)])
        try:
            order.scenario(name, settings)
        except InvalidInput as error:
            raise _at_entries(order.study, error, dimensions) from None


def _values_to_try(dimension: Dimension, study: Study) -> tuple[Any, ...]:
    """Return the values of a dimension that the scenario itself does not range over."""
    factor = study.factors[dimension.entry]
    return (factor.low, factor.high) if factor.low is not None else dimension.levels


def _at_entries(
    study: Study, error: InvalidInput, dimensions: tuple[Dimension, ...]
) -> InvalidInput:
    """Return faults of a scenario with values of a study at the entries that brought them in."""
    found = []
    for problem in error.problems:
        told = problem.path or problem.what
        guilty = [
            dimension for dimension in dimensions if any(path in told for path in dimension.paths)
        ]
        if not guilty:
            return error
        what = f"{problem.path}: {problem.what}" if problem.loc else problem.what
        found.append(Problem((_block(guilty[0]), guilty[0].entry), what, problem.right))
    return study.refused(found)


def _block(dimension: Dimension) -> str:
    """Return the block of the study in which a dimension stands."""
    return "levers" if dimension.role == LEVER else "uncertainties"
