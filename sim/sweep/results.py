"""Reading a finished sweep: as pandas frames and as an xarray data set."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from sim.scenario.problems import InvalidInput, Problem
from sim.study.designs import Grid
from sim.sweep import cells, tables, work
from sim.sweep.finish import BANDS, ENDINGS, FINISHED, POINTS, SUMMARY
from sim.sweep.folder import SweepFolder
from sim.sweep.order import Order
from sim.sweep.plan import Plan

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class SweepResults:
    """The tables of a finished sweep.

    Parameters
    ----------
    folder : path
        As `detente sweep` wrote it.

    Raises
    ------
    InvalidInput
        If it holds no sweep, or one that is not finished.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = SweepFolder(Path(folder))
        self.manifest = self.folder.manifest()
        if FINISHED not in self.manifest:
            right = f"go on with `detente resume {folder}`"
            raise InvalidInput([Problem((), "is not finished", right, str(folder))])

    @property
    def order(self) -> Order:
        """What was run."""
        return self.folder.order()

    def plan(self) -> Plan:
        """Return the plan, with the dimensions of the design."""
        return Plan.of(self.order, self.manifest["block"])

    def points(self) -> "pd.DataFrame":
        """Return the design, one row a point."""
        return self._frame(POINTS)

    def summary(self) -> "pd.DataFrame":
        """Return the design with shares, means and intervals, one row a point."""
        return self._frame(SUMMARY)

    def bands(self) -> "pd.DataFrame":
        """Return quantiles of rungs, tension and score by group and round."""
        return self._frame(BANDS)

    def endings(self) -> "pd.DataFrame":
        """Return how many worlds have ended in which way, by group and round."""
        return self._frame(ENDINGS)

    def worlds(self, columns: list[str] | None = None) -> "pd.DataFrame":
        """Return one row a world, in order of points and worlds.

        Parameters
        ----------
        columns : list of str, optional
            Those wanted; all if left out. Many worlds need much memory.
        """
        place = self.folder.place(work.WORLDS, 0).parent
        return pq.read_table(place, columns=columns, page_checksum_verification=True).to_pandas()

    def meanings(self) -> dict[str, str]:
        """Return what each column of the summary means."""
        schema = pq.read_schema(self.folder.path / SUMMARY)
        return {
            field.name: (field.metadata or {}).get(b"meaning", b"").decode() for field in schema
        }

    def to_xarray(self) -> "xr.Dataset":
        """Return the summary of one scenario with the factors of a grid as axes, else by point.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        frame = self.summary()
        plan = self.plan()
        keys = plan.cases[0].keys
        gridded = isinstance(self.order.study.design, Grid) and len(plan.cases) == 1
        frame = frame.set_index(keys if gridded else "point")
        data = frame.to_xarray()
        for name, said in self.meanings().items():
            if name in data.variables:
                data[name].attrs["long_name"] = said
        return data

    def answers(self, scenario: str) -> dict[str, Any]:
        """Return what can be asked of each point of a scenario: shares of outcomes, and means."""
        frame = self.of_scenario(scenario)
        rules = next(c for c in self.plan().cases if c.name == scenario).scenario
        shares = {f"share {key}": frame[f"share_{key}"].to_numpy() for key in rules.outcomes}
        means = {
            f"mean {name}": frame[f"mean_{name}"].to_numpy()
            for name in cells.summed(rules)
            if not np.isnan(frame[f"mean_{name}"].to_numpy()).any()
        }
        return shares | means

    def of_scenario(self, scenario: str) -> "pd.DataFrame":
        """Return the summary of one scenario."""
        frame = self.summary()
        return frame[frame["scenario"] == scenario].reset_index(drop=True)

    def _frame(self, name: str) -> "pd.DataFrame":
        path = self.folder.path / name
        if not path.is_file():
            what = f"has no table {name}"
            raise InvalidInput([Problem((), what, "keep it: see `outputs`", str(self.folder.path))])
        return tables.read(path).to_pandas()
