"""The work of a sweep: one block of worlds, from its plan to the bytes that are stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from sim.ensemble import Ensemble, run_ensemble, trace
from sim.netcdf import told_to_netcdf
from sim.sweep import bands, cells, tables
from sim.sweep.plan import CELL, Batch, Block, Plan

SUMMARY: Final = "summary"
WORLDS: Final = "worlds"
BANDS: Final = "bands"
TOLD: Final = "told"
ORDER: Final = {SUMMARY: "cell", WORLDS: "world"}
"""Column by which the rows of a point are in order, by kind of table."""


@dataclass(frozen=True)
class Task:
    """One block, with all that is needed to run it anywhere.

    Attributes
    ----------
    block : Block
    batches : tuple of Batch
    groups : dict of int to int
        Group of each point, for bands.
    seed : int
    draw, common : bool
        Draw numbers that are not varied; let all points meet the same luck.
    keep_worlds, keep_bands : bool
    told : dict of int to tuple of int
        Worlds to keep in full, by point.
    """

    block: Block
    batches: tuple[Batch, ...]
    groups: dict[int, int]
    seed: int
    each: int
    draw: bool
    common: bool
    keep_worlds: bool
    keep_bands: bool
    told: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Product:
    """What a block came to.

    Attributes
    ----------
    block : Block
    files : dict of str to bytes
        Content by kind of file.
    failed : int
        Points that could not be run.
    """

    block: Block
    files: dict[str, bytes]
    failed: int


def task_of(plan: Plan, block: Block) -> Task:
    """Return the task that a block of a plan is."""
    study, case = plan.order.study, plan.cases[block.case]
    rows = range(block.row, block.row + block.points)
    outputs = study.outputs
    numbers = [case.first + row for row in rows]
    groups = case.policy[block.row : block.row + block.points].tolist()
    told: dict[int, tuple[int, ...]] = {}
    if outputs.told and block.first_world == 0:
        told = {point: outputs.told.worlds for point in outputs.told.points if point in numbers}
    return Task(
        block=block,
        batches=tuple(plan.batches(block)),
        groups=dict(zip(numbers, numbers if outputs.bands == "point" else groups, strict=True)),
        seed=study.seed,
        each=study.worlds,
        draw=study.draw,
        common=study.luck == "common",
        keep_worlds=outputs.worlds,
        keep_bands=outputs.bands != "none",
        told=told,
    )


@dataclass(frozen=True)
class _Piece:
    """What one batch came to: tables of cells and of worlds, and counts for bands."""

    cells: pa.Table
    worlds: pa.Table | None = None
    counts: pa.Table | None = None


def carry_out(task: Task) -> Product:
    """Run a block; a function of its task alone, the same in any process.

    A point that cannot be run is set down with its error, and costs no other point.
    """
    pieces = [piece for batch in task.batches for piece in _try(task, batch)]
    summed = pa.concat_tables([piece.cells for piece in pieces], promote_options="default")
    files = {SUMMARY: bytes_of(summed, "point", ORDER[SUMMARY])}
    rows = [piece.worlds for piece in pieces if piece.worlds is not None]
    if task.keep_worlds and rows:
        files[WORLDS] = bytes_of(pa.concat_tables(rows), "point", ORDER[WORLDS])
    counts = [piece.counts for piece in pieces if piece.counts is not None]
    if counts:
        files[BANDS] = bytes_of(bands.merged(counts))
    failed = len(summed) - summed.column("error").null_count
    return Product(task.block, files | dict(_told(task)), failed)


def _try(task: Task, batch: Batch) -> Iterator[_Piece]:
    """Yield what a batch came to; if it fails, point by point."""
    try:
        yield _run(task, batch)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it is told of the point that failed
        if len(batch.points) == 1:
            yield _Piece(failure(task, batch, f"{type(error).__name__}: {error}"))
            return
        for row in range(len(batch.points)):
            yield from _try(task, alone(batch, [row]))


def alone(batch: Batch, rows: list[int]) -> Batch:
    """Return some of the points of a batch."""
    given = {path: values[rows] for path, values in batch.given.items()}
    return replace(batch, points=batch.points[rows], given=given)


def _run(task: Task, batch: Batch) -> _Piece:
    block, scenario, points = task.block, batch.scenario, batch.points
    result = _ensemble(task, batch)
    numbers = np.repeat(points, block.worlds)
    table = {"point": numbers, **result.table}
    summed = cells.sum_up(scenario, table, points, block.first_world, block.worlds)
    error = pa.nulls(len(summed["point"]), pa.string())
    rows = tables.to_arrow(tables.world_rows(scenario, table), tables.world_columns(scenario))
    counts = None
    if task.keep_bands:
        groups = np.repeat([task.groups[point] for point in points.tolist()], block.worlds)
        counts = bands.count(scenario, result.course, groups, block.case)
    return _Piece(tables.to_arrow({**summed, "error": error}, {}), rows, counts)


def _ensemble(task: Task, batch: Batch) -> Ensemble:
    """Run the worlds of a batch: as copies with the same luck, or each point with its own."""
    block, points = task.block, len(batch.points)
    given = {path: np.repeat(values, block.worlds) for path, values in batch.given.items()}
    first, worlds, copies = block.first_world, block.worlds, points
    if not task.common:  # the points of such a batch follow one another
        first += int(batch.points[0]) * task.each
        worlds, copies = points * block.worlds, 1
    return run_ensemble(
        batch.scenario,
        worlds=worlds,
        seed=task.seed,
        first_world=first,
        copies=copies,
        draw=task.draw,
        record=task.keep_bands,
        given=given,
    )


def failure(task: Task, batch: Batch, why: str) -> pa.Table:
    """Return the row of a point that could not be run: why, and where its luck came from."""
    block, point = task.block, int(batch.points[0])
    first = block.first_world + (0 if task.common else point * task.each)
    worlds = f"seed {task.seed}, worlds {first} to {first + block.worlds - 1}"
    said = (why.splitlines() or [""])[0]
    row = {
        "point": batch.points,
        "cell": np.array([block.first_world // CELL]),
        "worlds": np.zeros(1, dtype=np.int64),
        "error": [f"{said} ({worlds})"],
    }
    return tables.to_arrow(row, {})


def _told(task: Task) -> Iterator[tuple[str, bytes]]:
    """Yield worlds to be kept in full, as netCDF-3."""
    for batch in task.batches:
        for row, point in enumerate(batch.points.tolist()):
            for world in task.told.get(point, ()):
                luck = world if task.common else point * task.each + world
                story = trace(
                    batch.scenario,
                    seed=task.seed,
                    first_world=luck,
                    draw=task.draw,
                    given=alone(batch, [row]).given,
                )
                yield f"{TOLD}/point-{point:07d}-world-{world:07d}", told_to_netcdf(story)


def bytes_of(table: pa.Table, *keys: str) -> bytes:
    """Return a table, sorted by some columns, as the bytes of a Parquet file."""
    ordered = table.sort_by([(key, "ascending") for key in keys]) if keys else table
    return tables.to_bytes(ordered)
