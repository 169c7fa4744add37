"""Many worlds of one scenario, in chunks whose size changes no result."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.agents.menu import Option
from sim.analysis.shares import OutcomeShare, outcome_shares
from sim.layout import Layout
from sim.model import CrisisModel, forget
from sim.record import COURSE
from sim.scenario.root import Scenario
from sim.terms import FloatW
from sim.world_table import peak_columns, world_table

CHUNK: Final = 4096
"""Worlds in memory together; with more, a world costs hardly less time, and memory grows."""

Array = npt.NDArray[np.generic]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ensemble:
    """Results of many worlds of one scenario.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    first_world : int
        Number of the first world.
    draw : bool
        Whether uncertain numbers were drawn in each world.
    table : dict of str to (W,) array
        One number a world; `columns` says what each means.
    course : dict of str to (T, ..., W) array
        Rungs, tension, score, activity and outcome by round; round 0 is the start. Empty if not
        recorded.
    drawn : dict of str to (W,) float
        Parameters drawn, by path.
    given : tuple of str
        Paths of numbers that were given world by world.
    """

    scenario: Scenario
    seed: int
    first_world: int
    draw: bool
    table: dict[str, Array]
    course: dict[str, Array]
    drawn: dict[str, FloatW]
    given: tuple[str, ...] = ()

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return len(self.table["world"])

    def shares(self) -> list[OutcomeShare]:
        """Return how many worlds ended in each outcome, with Wilson intervals."""
        return outcome_shares(self.table["outcome"], self.scenario.outcomes)

    def summary(self) -> str:
        """Return the outcomes as text, with intervals and the caveat that goes with them."""
        lines = [f"{self.scenario.title}: {self.worlds:,} worlds, seed {self.seed}"]
        lines += [str(share) for share in self.shares()]
        rounds = self.table["ended"].astype(np.float64)
        lines.append(f"rounds to the end: median {np.median(rounds):g}, most {rounds.max():g}")
        lines.append(CAVEAT)
        return "\n".join(lines)

    def median_world(self) -> int:
        """Return the number of the world nearest the middle of the most frequent outcome."""
        outcome = self.table["outcome"].astype(np.int64)
        values, counts = np.unique(outcome, return_counts=True)
        rows = np.flatnonzero(outcome == values[np.argmax(counts)])
        spread = np.zeros(len(rows))
        for name in ("ended", "tension", *peak_columns(self.scenario)):
            column = self.table[name][rows].astype(np.float64)
            scale = np.std(column) or 1.0
            spread += np.abs(column - np.median(column)) / scale
        return int(self.table["world"][rows[np.argmin(spread)]])


CAVEAT: Final = (
    "Shares of simulated worlds under the scenario's assumptions, not a forecast; "
    "the intervals hold sampling error only."
)


def run_ensemble(
    scenario: Scenario,
    *,
    worlds: int = 1000,
    seed: int = 0,
    first_world: int = 0,
    copies: int = 1,
    draw: bool = False,
    record: bool = True,
    given: Mapping[str, FloatW] | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Ensemble:
    """Run many worlds of a scenario.

    Parameters
    ----------
    scenario : Scenario
    worlds, first_world : int
        How many, >= 1, and the number of the first.
    seed : int
        Root of all luck.
    copies : int
        How many times over to run each world, with the same luck, >= 1: for `given`. W is `worlds`
        times `copies`, copy after copy.
    draw, record : bool
        Draw uncertain numbers in each world; keep the course of every world round by round.
    given : mapping of str to (W,) float, optional
        Numbers by dotted path.
    chunk : int
        Worlds in memory together, >= 1; changes no result.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.

    Raises
    ------
    ValueError
        If a count is below 1.
    """
    counts = {"worlds": worlds, "copies": copies, "chunk": chunk}
    if min(counts.values()) < 1:
        raise ValueError(f"counts must be at least 1, not {counts}")
    spans = list(_spans(worlds, copies, chunk))

    def models() -> Iterator[CrisisModel]:
        for start, size, copied in spans:
            here = slice(start, start + size * copied)
            yield CrisisModel(
                scenario,
                seed=seed,
                worlds=size,
                first_world=first_world + start % worlds,
                copies=copied,
                draw=draw,
                given={path: values[here] for path, values in (given or {}).items()},
                record="course" if record else "none",
            )

    table, course, drawn = run_models(models(), len(spans), progress)
    return Ensemble(scenario, seed, first_world, draw, table, course, drawn, tuple(given or ()))


def run_models(
    models: Iterator[CrisisModel], count: int, progress: Progress | None = None
) -> tuple[dict[str, Array], dict[str, Array], dict[str, FloatW]]:
    """Run models one after the other and let go of each.

    Parameters
    ----------
    models : iterator of CrisisModel
        Of one scenario, each with worlds of its own.
    count : int
        How many they are.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.

    Returns
    -------
    tuple
        The table, the course and the numbers drawn of all worlds, as in `Ensemble`.
    """
    parts = []
    for index, model in enumerate(models):
        parts.append(_run_chunk(model, index, count, progress))
        forget(model)
    table, course, drawn = (_join([part[row] for part in parts]) for row in range(3))
    return table, course, drawn


def _spans(worlds: int, copies: int, chunk: int) -> Iterator[tuple[int, int, int]]:
    """Yield where each chunk starts, its worlds and copies: whole copies, or parts of one."""
    together = max(chunk // worlds, 1)
    for copy in range(0, copies, together):
        copied = min(together, copies - copy)
        for start in range(0, worlds, chunk):
            yield copy * worlds + start, min(chunk, worlds - start), copied


def _run_chunk(
    model: CrisisModel, index: int, chunks: int, progress: Progress | None
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    horizon = model.scenario.horizon

    def advance(done: int) -> None:
        if progress:
            progress(index * horizon + done, chunks * horizon)

    table = _played(model, advance)
    course = {name: _to_horizon(array, horizon) for name, array in model.record.arrays().items()}
    return table, course, dict(model.crisis.drawn)


def _played(model: CrisisModel, advance: Callable[[int], None]) -> dict[str, Array]:
    """Run a model to its end; return its table of worlds."""
    score = np.zeros(model.state.tension.shape)
    while model.running:
        active = model.state.active.copy()
        model.step()
        score += np.where(active, model.state.score, 0.0)
        advance(model.steps)
    advance(model.scenario.horizon)
    return world_table(model, score)


def _to_horizon(array: Array, horizon: int) -> Array:
    """Return an array by round, its last round repeated up to the horizon."""
    missing = horizon + 1 - len(array)
    return np.concatenate([array, np.repeat(array[-1:], missing, axis=0)]) if missing else array


def _join(parts: list[dict[str, Array]]) -> dict[str, Any]:
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


@dataclass(frozen=True)
class Trajectory:
    """A few worlds in full, round by round.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    worlds : tuple of int
        Numbers of the worlds.
    layout : Layout
        Names in row order.
    menus : tuple of tuple of Option
        Options of each actor, which `choice` counts.
    arrays : dict of str to (T, ..., W) array
        Everything kept; `sim.state.State` says what each is. Round 0 is the start.
    table : dict of str to (W,) array
        One number a world, as in `Ensemble`.
    draw, drawn, given
        As in `Ensemble`.
    """

    scenario: Scenario
    seed: int
    worlds: tuple[int, ...]
    layout: Layout
    menus: tuple[tuple[Option, ...], ...]
    arrays: dict[str, Array]
    table: dict[str, Array]
    draw: bool
    drawn: dict[str, FloatW]
    given: tuple[str, ...]

    def ensemble(self) -> Ensemble:
        """Return the same worlds as an ensemble, with its course."""
        course = {name: _to_horizon(self.arrays[name], self.scenario.horizon) for name in COURSE}
        return Ensemble(
            self.scenario,
            self.seed,
            self.worlds[0],
            self.draw,
            self.table,
            course,
            self.drawn,
            self.given,
        )

    def world(self, number: int) -> "Trajectory":
        """Return one of the worlds alone.

        Raises
        ------
        KeyError
            If it is not among them.
        """
        if number not in self.worlds:
            raise KeyError(f"world {number} was not recorded; recorded are {self.worlds}")
        here = [self.worlds.index(number)]
        arrays = {name: array[..., here] for name, array in self.arrays.items()}
        table = {name: array[here] for name, array in self.table.items()}
        drawn = {path: array[here] for path, array in self.drawn.items()}
        return replace(self, worlds=(number,), arrays=arrays, table=table, drawn=drawn)


def trace(
    scenario: Scenario,
    *,
    seed: int = 0,
    first_world: int = 0,
    worlds: int = 1,
    copies: int = 1,
    draw: bool = False,
    given: Mapping[str, FloatW] | None = None,
    progress: Progress | None = None,
) -> Trajectory:
    """Run a few worlds and keep everything; they are the same as in any ensemble.

    Parameters
    ----------
    scenario : Scenario
    seed, first_world, worlds, copies : int
        Root of all luck, which worlds, and how many times over, as in `run_ensemble`.
    draw : bool
        Draw uncertain numbers in each world.
    given : mapping of str to (W,) float, optional
        Numbers by dotted path, one for each world.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.
    """
    model = CrisisModel(
        scenario,
        seed=seed,
        worlds=worlds,
        first_world=first_world,
        copies=copies,
        draw=draw,
        given=given,
        record="full",
    )
    return traced(model, draw=draw, given=tuple(given or ()), progress=progress)


def traced(
    model: CrisisModel, *, draw: bool, given: tuple[str, ...] = (), progress: Progress | None = None
) -> Trajectory:
    """Run a model that keeps everything to its end, and let go of it; see `trace`."""
    horizon = model.scenario.horizon
    table = _played(model, lambda done: progress(done, horizon) if progress else None)
    result = kept(model, table, draw=draw, given=given)
    forget(model)
    return result


def kept(
    model: CrisisModel, table: dict[str, Array], *, draw: bool, given: tuple[str, ...] = ()
) -> Trajectory:
    """Return what a model that keeps everything has kept so far.

    Parameters
    ----------
    model : CrisisModel
    table : dict of str to (W,) array
        As `world_table` returns it.
    draw, given
        As in `Trajectory`.
    """
    return Trajectory(
        model.scenario,
        model.crisis.draws.seed,
        tuple(model.crisis.draws.numbers.tolist()),
        model.crisis.layout,
        tuple(actor.menu.options for actor in model.actors),
        model.record.arrays(),
        table,
        draw,
        dict(model.crisis.drawn),
        given,
    )
