"""Cells: worlds of one point, summed up, so that a summary needs no world twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import stdtrit

from sim.analysis.shares import CONFIDENCE, wilson
from sim.ensemble import Array
from sim.scenario.root import Scenario
from sim.sweep.plan import CELL
from sim.terms import FloatW, Rows
from sim.world_table import columns

NOT_SUMMED: Final = ("world", "outcome")
MOMENTS: Final = ("count", "mean", "m2")


def summed(scenario: Scenario) -> dict[str, str]:
    """Return the columns of the table of worlds that are averaged, with their meaning."""
    return {name: said for name, said in columns(scenario).items() if name not in NOT_SUMMED}


def sum_up(
    scenario: Scenario, table: Mapping[str, Array], points: Rows, first_world: int, worlds: int
) -> dict[str, Array]:
    """Return one row for each cell: how many worlds ended how, and moments of their numbers.

    Parameters
    ----------
    scenario : Scenario
    table : mapping of str to (n * worlds,) array
        Worlds of n points, point after point.
    points : (n,) int
    first_world, worlds : int
        Which worlds of each point.

    Notes
    -----
    Cells are counted from world 0 of each point in steps of `CELL`. So they, and what is added up
    from them in order, are the same however worlds are put into blocks.
    """
    starts = np.arange(0, worlds, CELL)
    sizes = np.minimum(CELL, worlds - starts)
    rows: dict[str, Array] = {
        "point": np.repeat(points, len(starts)),
        "cell": np.tile((first_world + starts) // CELL, len(points)),
        "worlds": np.tile(sizes, len(points)),
    }
    for row, key in enumerate(scenario.outcomes):
        ends = (table["outcome"] == row).reshape(len(points), worlds)
        rows[f"n_{key}"] = np.add.reduceat(ends, starts, axis=1, dtype=np.int64).reshape(-1)
    for name in summed(scenario):
        values = table[name].astype(np.float64).reshape(len(points), worlds)
        for moment, column in _moments(values, starts).items():
            rows[f"{moment}_{name}"] = column.reshape(-1)
    return rows


def _moments(values: FloatW, starts: Rows) -> dict[str, Array]:
    """Return number, mean and sum of squared deviations of the values in each cell, without NaN."""
    known = ~np.isnan(values)
    count = np.add.reduceat(known, starts, axis=1, dtype=np.int64)
    total = np.add.reduceat(np.where(known, values, 0.0), starts, axis=1)
    mean = total / np.maximum(count, 1)
    spread = np.where(
        known, values - np.repeat(mean, np.diff([*starts, values.shape[1]]), axis=1), 0.0
    )
    return {"count": count, "mean": mean, "m2": np.add.reduceat(spread * spread, starts, axis=1)}


def cell_columns(scenario: Scenario) -> list[str]:
    """Return the names of the columns that `sum_up` returns."""
    moments = [f"{moment}_{name}" for name in summed(scenario) for moment in MOMENTS]
    return ["point", "cell", "worlds", *(f"n_{key}" for key in scenario.outcomes), *moments]


@dataclass(frozen=True)
class Moments:
    """Number, mean and sum of squared deviations, as columns over points."""

    count: FloatW
    mean: FloatW
    m2: FloatW

    def added(self, other: "Moments") -> "Moments":
        """Return the moments of both together (Chan, Golub and LeVeque 1983)."""
        count = self.count + other.count
        share = other.count / np.maximum(count, 1.0)
        apart = other.mean - self.mean
        return Moments(
            count,
            self.mean + apart * share,
            self.m2 + other.m2 + apart * apart * self.count * share,
        )

    @property
    def error(self) -> FloatW:
        """Standard error of the mean; NaN for fewer than two values."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.sqrt(self.m2 / (self.count - 1) / self.count)
        return np.where(self.count > 1, found, np.nan)


def summary_columns(scenario: Scenario) -> dict[str, str]:
    """Return the meaning of every column of the summary that the worlds of a point determine."""
    meaning = {"worlds": "worlds that were run", "error": "why they could not be run; else empty"}
    for key, rule in scenario.outcomes.items():
        meaning[f"share_{key}"] = f"share of worlds that ended as: {rule.name}"
        meaning[f"share_{key}_low"] = f"lower end of its Wilson interval at {CONFIDENCE:.0%}"
        meaning[f"share_{key}_high"] = f"upper end of its Wilson interval at {CONFIDENCE:.0%}"
    for name, said in summed(scenario).items():
        meaning[f"mean_{name}"] = f"mean over worlds, without NaN: {said}"
        meaning[f"half_{name}"] = f"half the width of its Student interval at {CONFIDENCE:.0%}"
    return meaning


def summarise(scenario: Scenario, cells: Mapping[str, Sequence[Any]]) -> dict[str, Array]:
    """Return one row for each point from the rows of its cells, which follow one another.

    Parameters
    ----------
    scenario : Scenario
    cells : mapping of str to (n,) sequence
        As `sum_up` returns them, in order of points and cells, none missing.
    """
    arrays = {name: np.asarray(column) for name, column in cells.items()}
    points, starts = np.unique(arrays["point"], return_index=True)
    worlds = np.add.reduceat(arrays["worlds"], starts)
    rows: dict[str, Array] = {"point": points, "worlds": worlds}
    for key in scenario.outcomes:
        count = np.add.reduceat(arrays[f"n_{key}"], starts)
        rows[f"share_{key}"] = _nan_where(worlds == 0, count / np.maximum(worlds, 1))
        ends = [
            wilson(n, of) if of else (np.nan, np.nan)
            for n, of in zip(count.tolist(), worlds.tolist(), strict=True)
        ]
        rows[f"share_{key}_low"], rows[f"share_{key}_high"] = np.array(ends).T
    for name in summed(scenario):
        moments = _in_order(arrays, name, starts)
        known = moments.count > 0
        rows[f"mean_{name}"] = _nan_where(~known, moments.mean)
        t = stdtrit(np.maximum(moments.count - 1, 1), (1 + CONFIDENCE) / 2)
        rows[f"half_{name}"] = t * moments.error
    return rows


def _in_order(cells: Mapping[str, Array], name: str, starts: Rows) -> Moments:
    """Return the moments of each point, its cells added in order."""
    parts = [cells[f"{moment}_{name}"].astype(np.float64) for moment in MOMENTS]
    lengths = np.diff([*starts, len(parts[0])])
    found = Moments(*(part[starts] for part in parts))
    for step in range(1, int(lengths.max())):
        here = step < lengths
        rows = np.where(here, starts + step, starts)
        count, mean, m2 = (part[rows] for part in parts)
        nothing = np.zeros(len(starts))
        found = found.added(Moments(*(np.where(here, part, nothing) for part in (count, mean, m2))))
    return found


def _nan_where(where: Any, values: FloatW) -> FloatW:
    return np.where(where, np.nan, values)
