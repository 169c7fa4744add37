"""Reading a folder of results back, without running anything again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from sim.ensemble import Array, Ensemble, Progress, Trajectory, trace
from sim.model import CrisisModel, forget
from sim.netcdf import DERIVED, from_netcdf
from sim.record import COURSE, FULL
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.store import TOLD, TRAJECTORIES, WORLDS, Order, digest, read_manifest
from sim.world_table import columns


@dataclass(frozen=True)
class Stored:
    """What a folder of results holds.

    Attributes
    ----------
    order : Order
        From which any of its worlds can be run again.
    ensemble : Ensemble
        Every world, with its course.
    told : Trajectory
        The worlds kept in full.
    """

    order: Order
    ensemble: Ensemble
    told: Trajectory

    def in_full(self, worlds: int, *, progress: Progress | None = None) -> Trajectory:
        """Return the first worlds in full, so many of them; run again if they were not kept.

        Parameters
        ----------
        worlds : int
            How many at the most, >= 1.
        progress : callable, optional
            Called with rounds played and rounds to play at the most.
        """
        wanted = min(worlds, self.order.worlds)
        if wanted <= len(self.told.worlds):
            return self.told
        return self._again(0, wanted, progress)

    def world(self, number: int) -> Trajectory:
        """Return one world in full; run again if it was not kept.

        Raises
        ------
        InvalidInput
            If the run has no such world.
        """
        self.refuse_unknown(number)
        if number in self.told.worlds:
            return self.told.world(number)
        return self._again(number, 1, None)

    def refuse_unknown(self, number: int) -> None:
        """Refuse the number of a world that the run does not have.

        Raises
        ------
        InvalidInput
            If it is one.
        """
        if not 0 <= number < self.order.worlds:
            right = f"a number from 0 to {self.order.worlds - 1}"
            raise InvalidInput([Problem((), f"the run has no world {number}", right)])

    def _again(self, first: int, worlds: int, progress: Progress | None) -> Trajectory:
        order = self.order
        return trace(
            self.ensemble.scenario,
            seed=order.seed,
            first_world=first,
            worlds=worlds,
            draw=order.draw,
            progress=progress,
        )


def read(folder: Path) -> Stored:
    """Return what a folder of results holds.

    Parameters
    ----------
    folder : Path
        As `detente run` or `sim.save` wrote it. If its scenario names classes of the user's own,
        they are imported.

    Raises
    ------
    InvalidInput
        If it is no such folder, or if a file is missing or not as it was written.
    """
    manifest = read_manifest(folder)
    order = Order(**manifest["order"])
    scenario = order.scenario()
    for name in (WORLDS, TRAJECTORIES, TOLD):
        _refuse_changed(folder / name, manifest["files"].get(name))
    try:
        return _read(folder, order, scenario)
    except KeyError as error:
        what, right = f"has no {error}", "run the scenario again, with this version"
        raise InvalidInput([Problem((), what, right, str(folder))]) from None


def _read(folder: Path, order: Order, scenario: Scenario) -> Stored:
    rows = pq.read_table(folder / WORLDS, page_checksum_verification=True)
    arrays = {name: rows[name].to_numpy() for name in rows.column_names}
    known = columns(scenario)
    table = {name: array for name, array in arrays.items() if name in known}
    drawn = {name: array for name, array in arrays.items() if name not in known}
    course, full = from_netcdf(folder / TRAJECTORIES), from_netcdf(folder / TOLD)
    numbers = tuple(full["world"].tolist())
    model = CrisisModel(scenario, worlds=len(numbers), record="full")  # for names and shapes
    like = model.record.arrays()
    here = list(numbers)
    story = Trajectory(
        scenario,
        order.seed,
        numbers,
        model.crisis.layout,
        tuple(actor.menu.options for actor in model.actors),
        _arrays(full, (*FULL, *DERIVED), like),
        {name: array[here] for name, array in table.items()},
        order.draw,
        {name: array[here] for name, array in drawn.items()},
        (),
    )
    forget(model)
    ensemble = Ensemble(
        scenario, order.seed, 0, order.draw, table, _arrays(course, COURSE, like), drawn
    )
    return Stored(order, ensemble, story)


def _arrays(
    read: Mapping[str, Array], names: Iterable[str], like: Mapping[str, Array]
) -> dict[str, Array]:
    """Return arrays of a file as they were; one of no size was not written."""
    rounds = len(read["round"])
    empty = {name for name in names if not like[name].size}
    return {
        name: np.zeros((rounds, *like[name].shape[1:]), dtype=like[name].dtype)
        if name in empty
        else read[name].astype(like[name].dtype)
        for name in names
    }


def _refuse_changed(path: Path, recorded: str | None) -> None:
    if not path.is_file():
        what, right = "is missing", "run the scenario again"
    elif digest(path) != recorded:
        what, right = "is not as it was written", "`detente reproduce` says what differs"
    else:
        return
    raise InvalidInput([Problem((), what, right, str(path))])
