"""The dimensions of a design: what each entry of a study comes to in one scenario."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.crisis import Crisis
from sim.draws import Draws
from sim.model import custom_doctrines
from sim.reader import Reader, ScenarioNumber, quantile
from sim.scenario.number import Distributed, Ranged, point
from sim.scenario.problems import Problem, nearest
from sim.scenario.root import Scenario
from sim.study import Factor, Study
from sim.terms import FloatW

PIECES: Final = re.compile(r"\*\*|.")
Column = npt.NDArray[Any]
"""Values of one dimension at every point: numbers, NaN for none, or objects, None for none."""

LEVER: Final = "lever"
UNCERTAINTY: Final = "uncertainty"


@dataclass(frozen=True)
class Dimension:
    """One column of a design.

    Attributes
    ----------
    key : str
        Dotted path of the number that it sets, or of the pattern or name that finds several.
    entry : str
        Key of the study under which it stands.
    role : {"lever", "uncertainty"}
    paths : tuple of str
        Places of the scenario that it sets.
    levels : tuple
        Values or names of options that it takes; empty where it has a range.
    spread : Ranged, Distributed or None
        Distribution over its range.
    options : mapping of str to mapping
        Values by path of each option.
    base : object
        Its value in the scenario as it stands; None where that is not one number.
    steps : int or None
        Values of its range in a grid.
    label, group : str
        Names for tables and for sensitivity.
    """

    key: str
    entry: str
    role: str
    paths: tuple[str, ...]
    levels: tuple[Any, ...]
    spread: Ranged | Distributed | None
    options: Mapping[str, Mapping[str, Any]]
    base: Any
    steps: int | None
    label: str
    group: str

    @property
    def is_number(self) -> bool:
        """Whether every value that it takes is a number."""
        return all(_is_number(level) for level in self.levels)

    def grid(self, steps: int) -> tuple[Any, ...]:
        """Return the values that it takes in a grid of so many steps."""
        if self.spread is None:
            return self.levels
        low, high = self.spread.bounds
        return tuple(np.linspace(low, high, self.steps or steps).tolist())

    def at(self, unit: FloatW) -> Column:
        """Return its values at quantiles of its distribution, (P,).

        Parameters
        ----------
        unit : (P,) float
            In [0, 1]; listed values share it evenly.
        """
        if self.spread is not None:
            return quantile(self.spread, np.clip(unit, 0.0, 1.0))
        rows = np.minimum((unit * len(self.levels)).astype(np.int64), len(self.levels) - 1)
        return self.column([self.levels[row] for row in rows.tolist()])

    def column(self, values: list[Any]) -> Column:
        """Return values as a column; None where the scenario is left as it stands."""
        if self.is_number:
            return np.array([np.nan if value is None else value for value in values], dtype=float)
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column

    def settings(self, value: Any) -> dict[str, Any]:
        """Return what a value of this dimension puts at which path; nothing for none."""
        if value is None or (isinstance(value, float) and np.isnan(value)):
            return {}
        if self.options:
            return dict(self.options[value])
        return dict.fromkeys(self.paths, value)


def _has_range(number: ScenarioNumber | None) -> bool:
    return isinstance(number, Ranged | Distributed) and number.bounds[0] < number.bounds[1]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers_of(scenario: Scenario) -> dict[str, ScenarioNumber | None]:
    """Return the numbers that the engine reads from a scenario, by path: those of one batch."""
    reader = Reader(None, {})
    Crisis.of(scenario, reader, Draws(0, 0, 1), custom_doctrines(scenario))
    return reader.seen


def dimensions_of(study: Study, scenario: Scenario) -> tuple[Dimension, ...]:
    """Return the dimensions that a study spans in a scenario.

    Raises
    ------
    InvalidInput
        If an entry finds nothing in the scenario, or has no range to take.
    """
    numbers = numbers_of(scenario)
    found: dict[str, Dimension] = {}
    problems: list[Problem] = []
    named = {path for path in study.factors if "*" not in path}
    for role, entries in ((LEVER, study.levers), (UNCERTAINTY, study.uncertainties)):
        for key, factor in entries.items():
            seeker = _Seeker(role, key, factor, numbers, scenario)
            try:
                for dimension in seeker.find(named | set(found)):
                    seeker.refuse_second(dimension, found.values())
                    found[dimension.key] = dimension
            except _Missing as missing:
                block = "levers" if role == LEVER else "uncertainties"
                problems.append(Problem((block, key), *missing.args))
    if problems:
        raise study.refused(problems)
    return tuple(found.values())


class _Missing(Exception):
    """An entry that finds nothing; what is wrong, and what would be right."""


@dataclass(frozen=True)
class _Seeker:
    """Finds the dimensions of one entry."""

    role: str
    key: str
    factor: Factor
    numbers: Mapping[str, ScenarioNumber | None]
    scenario: Scenario

    def find(self, taken: set[str]) -> Iterator[Dimension]:
        if self.factor.options is not None:
            yield self._options(self.factor.options)
        elif "*" not in self.key:
            yield self._single(self.key)
        else:
            paths = self._matching(taken)
            if self.factor.together:
                yield self._dimension(self.key, tuple(paths))
            else:
                yield from (self._single(path) for path in paths)

    def refuse_second(self, dimension: Dimension, others: Iterable[Dimension]) -> None:
        """Refuse a dimension that sets what another one sets."""
        for other in others:
            if shared := set(dimension.paths) & set(other.paths):
                raise _Missing(f"sets {min(shared)}, as `{other.entry}` does", "keep one of them")

    def _matching(self, taken: set[str]) -> list[str]:
        """Return the numbers that a pattern finds; with a range, where the entry gives none."""
        start = self.key.partition("*")[0]
        explicit = self.factor.values is not None or self.factor.low is not None
        paths = [
            path
            for path, number in self.numbers.items()
            if path not in taken
            and path.startswith(start)
            and finds(self.key, path)
            and (number is not None if explicit else _has_range(number))
        ]
        if not paths:
            what = f"finds no number{'' if explicit else ' with a range'} of {self.scenario.name}"
            raise _Missing(what, "* stands for one name of a path, ** for any")
        return paths

    def _single(self, path: str) -> Dimension:
        if path not in self.numbers and self.factor.values is None:
            known = sorted(self.numbers)
            raise _Missing(f"{self.scenario.name} has no such number", nearest(path, known))
        return self._dimension(path, (path,))

    def _dimension(self, key: str, paths: tuple[str, ...]) -> Dimension:
        factor = self.factor
        stated = [self.numbers.get(path) for path in paths]
        points = {point(number) for number in stated if number is not None}
        spread = None if factor.values is not None else self._spread(stated, paths)
        return self._made(
            key,
            paths,
            levels=factor.values or (),
            spread=spread,
            base=points.pop() if len(points) == 1 else None,
        )

    def _spread(
        self, stated: list[ScenarioNumber | None], paths: tuple[str, ...]
    ) -> Ranged | Distributed:
        """Return the distribution of the entry, or else the scenario's own."""
        factor = self.factor
        if factor.low is not None and factor.high is not None:
            return Distributed(
                distribution=factor.distribution or "uniform",
                low=factor.low,
                high=factor.high,
                mode=factor.mode,
                sd=factor.sd,
                source="judgement",
            )
        own = {number for number in stated if isinstance(number, Ranged | Distributed)}
        spans = {number.bounds for number in own}
        if len(spans) != 1 or len(own) == 0:
            what = f"{paths[0]} has no range in {self.scenario.name}"
            if len(spans) > 1:
                what = f"the numbers it finds have {len(spans)} different ranges"
            raise _Missing(what, "give `low` and `high`, or `values`")
        low, high = spans.pop()
        if low == high:
            raise _Missing(f"the range of {paths[0]} is a single number", "give `low` and `high`")
        if self.role == LEVER:  # somebody sets it: no value is likelier than another
            return Distributed(distribution="uniform", low=low, high=high, source="judgement")
        return next(iter(own))

    def _options(self, options: Mapping[str, Mapping[str, Any]]) -> Dimension:
        paths = tuple(dict.fromkeys(path for values in options.values() for path in values))
        return self._made(
            self.key,
            paths,
            levels=tuple(options),
            options=options,
            base=next(iter(options)),
        )

    def _made(self, key: str, paths: tuple[str, ...], **parts: Any) -> Dimension:
        factor = self.factor
        label = factor.label or key
        return Dimension(
            **({"spread": None, "options": {}} | parts),
            key=key,
            entry=self.key,
            role=self.role,
            paths=paths,
            steps=factor.steps,
            label=label if key == self.key else key,
            group=factor.group or key,
        )


def finds(pattern: str, path: str) -> bool:
    """Return whether a pattern means a path; in time that no pattern makes long.

    Parameters
    ----------
    pattern : str
        In which ``*`` stands for one name or part of it, ``**`` for any.
    path : str

    Examples
    --------
    >>> [finds(pattern, "actors.first.resolve") for pattern in ("actors.*", "actors.**")]
    [False, True]
    """
    tokens = PIECES.findall(pattern)
    reached = [True]  # whether the tokens before this one may account for the path so far
    for token in tokens:
        reached.append(reached[-1] and token == "**")
    for char in path:
        before, reached = reached, [False]
        for row, token in enumerate(tokens):
            takes = token == "**" or token == char or (token == "*" and char != ".")
            again = before[row] or (before[row + 1] and token[0] == "*")
            reached.append((takes and again) or (token == "**" and reached[row]))
    return reached[-1]
