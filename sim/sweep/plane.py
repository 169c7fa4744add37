"""Two levers of a sweep as a plane, for a phase diagram."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.shares import wilson
from sim.plots.plane import LeverAxis, Plane
from sim.scenario.problems import nearest
from sim.sweep.analyses import WAR, share_of, small_print, unfit
from sim.sweep.case import Case
from sim.sweep.dimensions import LEVER, Dimension
from sim.sweep.results import SweepResults
from sim.terms import Ending, FloatW
from sim.world_table import columns

if TYPE_CHECKING:
    import pandas as pd

CLASSES: Final = {"war": WAR, "agreement": (Ending.COMPREHENSIVE, Ending.PARTIAL)}
"""Classes of outcome that are shown side by side where nothing else is asked for."""


def plane_of(
    results: SweepResults,
    case: Case,
    *,
    levers: Sequence[str] = (),
    answers: Sequence[str] = (),
) -> Plane:
    """Return answers over a grid of two levers, averaged over whatever else was varied.

    Parameters
    ----------
    results : SweepResults
    case : Case
    levers : sequence of str
        Keys or labels of two levers: across, and upright. May be left out where there are two.
    answers : sequence of str
        Outcome rules, classes of outcome, or columns of the table of worlds, whose mean is shown;
        `war` and `agreement` if left out.

    Raises
    ------
    InvalidInput
        If the sweep is no grid of two levers, or has no such lever or answer.
    """
    frame = results.of_scenario(case.name)
    across, upright = _levers(results, case, frame, levers)
    x, y = (_axis(frame, dimension) for dimension in (across, upright))
    found, shares = {}, set()
    for name in answers or _usual(case):
        values, said, is_share = _answer(results, frame, case, name)
        grid = _grid(frame, values, (across.key, x), (upright.key, y))
        if np.isnan(grid).any():
            missing = f"{int(np.isnan(grid).sum())} of {grid.size} settings were not run"
            what = f"is no grid of {across.label} and {upright.label}: {missing}"
            raise unfit(results.folder.path, what, "run a design of kind grid")
        found[said] = grid
        shares |= {said} if is_share else set()
    others = [d.label for d in case.dimensions if d not in (across, upright)]
    half = _half(results, [found[said] for said in shares])
    sure = f"A share of a setting holds to within {100 * half:.2g} points (95 %, Wilson). "
    mean = f"Averaged over {', '.join(others)}. " if others else ""
    return Plane(
        f"{case.scenario.title}: {across.label} and {upright.label}",
        f"{mean}{sure if shares else ''}{small_print(results)}",
        x,
        y,
        found,
        frozenset(shares),
        half,
    )


def _levers(
    results: SweepResults, case: Case, frame: "pd.DataFrame", wanted: Sequence[str]
) -> tuple[Dimension, Dimension]:
    """Return the two levers, across and upright."""
    folder = results.folder.path
    levers = [d for d in case.dimensions if d.role == LEVER and len(set(frame[d.key])) > 1]
    labels = ", ".join(dimension.key for dimension in levers) or "none"
    if wanted:
        known = {name: d for d in case.dimensions for name in (d.label, d.key)}
        for name in wanted:
            if name not in known:
                raise unfit(folder, f"varies no lever {name}", nearest(name, list(known)))
        levers = [known[name] for name in dict.fromkeys(wanted)]
    if len(levers) != 2:
        many = f"{len(levers)} were named" if wanted else f"here are {len(levers)}"
        what = f"a phase diagram needs two levers, {many}; levers are {labels}"
        right = "name two of them" if wanted or len(levers) > 2 else "run a grid of two levers"
        raise unfit(folder, what, right)
    return levers[0], levers[1]


def _axis(frame: "pd.DataFrame", dimension: Dimension) -> LeverAxis:
    levels: list[Any] = list(frame[dimension.key].unique())
    if dimension.is_number:
        levels = [float(level) for level in sorted(levels)]
    else:
        levels = [str(level) for level in dimension.levels if level in levels]
    changed = dimension.options and dimension.options[dimension.base]
    base = dimension.base if isinstance(dimension.base, float | str) and not changed else None
    return LeverAxis(dimension.label, tuple(levels), base)


def _grid(
    frame: "pd.DataFrame", values: FloatW, x: tuple[str, LeverAxis], y: tuple[str, LeverAxis]
) -> FloatW:
    """Return the mean of values over worlds for each pair of levels, (Y, X); NaN for none."""
    (across, columns_), (upright, rows) = x, y
    column = [columns_.levels.index(_level(value)) for value in frame[across]]
    row = [rows.levels.index(_level(value)) for value in frame[upright]]
    worlds = frame["worlds"].to_numpy(np.float64)
    total, weight = np.zeros((2, len(rows.levels), len(columns_.levels)))
    np.add.at(total, (row, column), values * worlds)
    np.add.at(weight, (row, column), worlds)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)


def _half(results: SweepResults, shares: Sequence[FloatW]) -> float:
    """Return how far a share of a setting may be off, at the most, by the luck of its worlds.

    Where points meet the same luck, more of them at a setting do not make it any surer.
    """
    worlds = results.order.study.worlds
    every = {share for grid in shares for share in grid.ravel().tolist()}
    ends = [wilson(share * worlds, worlds) for share in every]
    return max((high - low for low, high in ends), default=0.0) / 2


def _level(value: Any) -> float | str:
    return float(value) if isinstance(value, float | int) else str(value)


def _usual(case: Case) -> list[str]:
    """Return war and agreement, those of them that the scenario has."""
    kinds = {rule.kind for rule in case.scenario.outcomes.values()}
    usual = [name for name, classes in CLASSES.items() if kinds & set(classes)]
    return usual or list(case.scenario.outcomes)[:2]


def _answer(
    results: SweepResults, frame: "pd.DataFrame", case: Case, name: str
) -> tuple[FloatW, str, bool]:
    """Return an answer at every point, what to call it, and whether it is a share of worlds."""
    rules = case.scenario.outcomes
    if name in CLASSES:
        present = {rule.kind for rule in rules.values()} & set(CLASSES[name])
        if present:
            shares, _ = share_of(frame, case, ",".join(sorted(present)))
            return shares, f"Share of worlds: {name}", True
    if name in rules or any(name == rule.kind for rule in rules.values()):
        shares, said = share_of(frame, case, name)
        return shares, f"Share of worlds: {said}", True
    if f"mean_{name}" in frame:
        said = columns(case.scenario).get(name, name)
        return frame[f"mean_{name}"].to_numpy(np.float64), f"Mean: {said}", False
    means = [key.removeprefix("mean_") for key in frame if str(key).startswith("mean_")]
    known = [*CLASSES, *rules, *means]
    raise unfit(results.folder.path, f"has no answer {name}", nearest(name, known))
