"""Designs: from the dimensions of a study to its points, sampled by SciPy and SALib."""

import csv
import io
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, Final

import numpy as np

from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.study.designs import (
    Crossed,
    Design,
    Grid,
    LatinHypercube,
    Listed,
    Morris,
    OneAtATime,
    Sobol,
)
from sim.sweep.dimensions import LEVER, Column, Dimension
from sim.terms import FloatW, Rows

POINTS_LIMIT: Final = 10_000_000
"""Points that a design may have."""

Columns = dict[str, Column]


def size_of(design: Design, dimensions: Sequence[Dimension], listed: Mapping[str, str]) -> int:
    """Return how many points a design has, before any is made.

    Parameters
    ----------
    design : Design
    dimensions : sequence of Dimension
    listed : mapping of str to str
        Texts of the CSV files that designs name.
    """
    if isinstance(design, Crossed):
        levers, rest = _by_role(dimensions)
        many = size_of(design.levers, levers, listed)
        return many * size_of(design.uncertainties, rest, listed)
    if isinstance(design, Grid):
        return prod(len(dimension.grid(design.steps)) for dimension in dimensions)
    if isinstance(design, OneAtATime):
        return 1 + sum(len(dimension.grid(design.steps)) for dimension in dimensions)
    if isinstance(design, Listed):
        return len(listed[design.file].splitlines())
    groups = {dimension.group for dimension in dimensions} if _grouped(dimensions) else dimensions
    return _sampled_size(design, len(groups))


def _sampled_size(design: LatinHypercube | Sobol | Morris, groups: int) -> int:
    if isinstance(design, LatinHypercube):
        return design.points
    if isinstance(design, Sobol):
        return design.base * (2 * groups + 2 if design.second_order else groups + 2)
    return design.trajectories * (groups + 1)


def points_of(
    design: Design, dimensions: Sequence[Dimension], listed: Mapping[str, str]
) -> Columns:
    """Return the value of every dimension at every point of a design, (P,) by key.

    Parameters
    ----------
    design : Design
    dimensions : sequence of Dimension
    listed : mapping of str to str
        Texts of the CSV files that designs name.

    Raises
    ------
    InvalidInput
        If a CSV file has other columns, or values that no factor can take.
    """
    match design:
        case Crossed():
            return _crossed(design, dimensions, listed)
        case Grid(steps=steps):
            return _grid(dimensions, steps)
        case OneAtATime(steps=steps):
            return _one_at_a_time(dimensions, steps)
        case Listed():
            return _read(design.file, listed[design.file], dimensions)
    unit = unit_of(design, dimensions)
    return {dimension.key: dimension.at(unit[:, row]) for row, dimension in enumerate(dimensions)}


def unit_of(design: LatinHypercube | Sobol | Morris, dimensions: Sequence[Dimension]) -> FloatW:
    """Return the points of a sampled design in the unit cube, (P, D)."""
    match design:
        case LatinHypercube(points=points, seed=seed):
            from scipy.stats import qmc  # noqa: PLC0415 - only where it is needed: it is slow

            return np.asarray(qmc.LatinHypercube(len(dimensions), rng=seed).random(points))
        case Sobol(base=base, second_order=second, seed=seed):
            from SALib.sample import sobol  # noqa: PLC0415

            problem = problem_of(dimensions)
            return np.asarray(sobol.sample(problem, base, calc_second_order=second, seed=seed))
        case Morris(trajectories=trajectories, levels=levels, seed=seed):
            from SALib.sample import morris  # noqa: PLC0415

            problem = problem_of(dimensions)
            return np.asarray(morris.sample(problem, trajectories, num_levels=levels, seed=seed))


def problem_of(dimensions: Sequence[Dimension]) -> dict[str, Any]:
    """Return dimensions as SALib's problem, in the unit cube."""
    problem: dict[str, Any] = {
        "num_vars": len(dimensions),
        "names": [dimension.key for dimension in dimensions],
        "bounds": [[0.0, 1.0]] * len(dimensions),
    }
    if _grouped(dimensions):
        problem["groups"] = [dimension.group for dimension in dimensions]
    return problem


def _grouped(dimensions: Sequence[Dimension]) -> bool:
    """Return whether dimensions come in groups; SALib takes no notice of a single one."""
    return 1 < len({dimension.group for dimension in dimensions}) < len(dimensions)


def _by_role(dimensions: Sequence[Dimension]) -> tuple[list[Dimension], list[Dimension]]:
    levers = [dimension for dimension in dimensions if dimension.role == LEVER]
    return levers, [dimension for dimension in dimensions if dimension.role != LEVER]


def _crossed(
    design: Crossed, dimensions: Sequence[Dimension], listed: Mapping[str, str]
) -> Columns:
    """Return every point of the levers with every point of the uncertainties."""
    levers, rest = _by_role(dimensions)
    slow = points_of(design.levers, levers, listed)
    fast = points_of(design.uncertainties, rest, listed)
    many, few = (len(next(iter(columns.values()))) for columns in (slow, fast))
    return {key: np.repeat(column, few) for key, column in slow.items()} | {
        key: np.tile(column, many) for key, column in fast.items()
    }


def _grid(dimensions: Sequence[Dimension], steps: int) -> Columns:
    """Return all combinations; the last dimension varies fastest."""
    levels = [dimension.grid(steps) for dimension in dimensions]
    rows = np.indices([len(level) for level in levels]).reshape(len(levels), -1)
    return {
        dimension.key: dimension.column([level[row] for row in picked.tolist()])
        for dimension, level, picked in zip(dimensions, levels, rows, strict=True)
    }


def _one_at_a_time(dimensions: Sequence[Dimension], steps: int) -> Columns:
    levels = [dimension.grid(steps) for dimension in dimensions]
    starts = np.cumsum([1, *(len(level) for level in levels)]).tolist()
    columns = {}
    for dimension, level, start in zip(dimensions, levels, starts[:-1], strict=True):
        values: list[Any] = [dimension.base] * starts[-1]
        values[start : start + len(level)] = level
        columns[dimension.key] = dimension.column(values)
    return columns


def _read(name: str, text: str, dimensions: Sequence[Dimension]) -> Columns:
    """Return the points that a CSV file lists."""
    reader = csv.DictReader(io.StringIO(text))
    keys, given = [dimension.key for dimension in dimensions], list(reader.fieldnames or ())
    problems = [
        Problem((), f"has a column `{extra}`", nearest(extra, keys), name, 1, 1)
        for extra in given
        if extra not in keys
    ]
    problems += [
        Problem((), f"has no column `{missing}`", "add it", name, 1, 1)
        for missing in keys
        if missing not in given
    ]
    if problems:
        raise InvalidInput(problems)
    rows = list(reader)
    if not rows:
        raise InvalidInput([Problem((), "lists no points", "add a line for each", name, 1, 1)])
    columns: Columns = {}
    for dimension in dimensions:
        values = []
        for line, row in enumerate(rows, start=2):
            value, fault = _cell(dimension, row[dimension.key])
            values.append(value)
            if fault:
                problems.append(Problem((dimension.key,), *fault, name, line, 1))
        columns[dimension.key] = dimension.column(values) if not problems else np.array([])
    if problems:
        raise InvalidInput(problems)
    return columns


def _cell(dimension: Dimension, text: str | None) -> tuple[Any, tuple[str, str] | None]:
    """Return the value that a cell stands for, or what is wrong with it and what is right."""
    text = text or ""
    number = _float(text)
    if dimension.spread is None:
        named = {str(level): level for level in dimension.levels}
        close = [level for level in dimension.levels if level == number]
        if text in named or close:
            return (named[text] if text in named else close[0]), None
        return None, (f"cannot be {text!r}", nearest(text, list(named)))
    low, high = dimension.spread.bounds
    if number is not None and low <= number <= high:
        return number, None
    return None, (f"cannot be {text!r}", f"give a number from {low:g} to {high:g}")


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def policies_of(columns: Columns, dimensions: Sequence[Dimension]) -> Rows:
    """Return the number of each point's setting of the levers, (P,), counted as they come."""
    levers, _ = _by_role(dimensions)
    size = len(next(iter(columns.values())))
    if not levers:
        return np.zeros(size, dtype=np.int64)
    settings = zip(*(_hashable(columns[lever.key]) for lever in levers), strict=True)
    numbers: dict[tuple[Any, ...], int] = {}
    return np.array([numbers.setdefault(setting, len(numbers)) for setting in settings])


def _hashable(column: Column) -> list[Any]:
    """Return values of which equal ones are the same; NaN is None."""
    return [None if value != value else value for value in column.tolist()]
