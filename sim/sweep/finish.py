"""The tables of a finished sweep, put together from its blocks in an order of their own."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from sim.ensemble import CAVEAT
from sim.folders import growing, put
from sim.seals import FILES, compared, digest
from sim.sweep import bands, cells, tables, work
from sim.sweep.case import Case
from sim.sweep.folder import SweepFolder
from sim.sweep.plan import Plan

POINTS: Final = "points.parquet"
SUMMARY: Final = "summary.parquet"
SUMMARY_CSV: Final = "summary.csv"
BANDS: Final = "bands.parquet"
ENDINGS: Final = "endings.parquet"
COLUMNS: Final = "columns.csv"
FINISHED: Final = "finished"


def finish(folder: SweepFolder, plan: Plan, *, again: bool = False) -> int:
    """Write the tables of a sweep all of whose blocks are done; return how many points failed.

    Parameters
    ----------
    folder : SweepFolder
    plan : Plan
    again : bool
        Write them even if they are whole, because a block was run again.

    Notes
    -----
    Their bytes, and the digest of the content, depend neither on the sizes of blocks nor on the
    order in which they were done.
    """
    manifest = folder.manifest()
    end = manifest.get(FINISHED)
    if end and not again and not compared(folder.path, end[FILES]):
        return int(end["failed"])
    put(folder.path / POINTS, tables.to_bytes(points_table(plan)))
    failed = _write_summary(folder, plan)
    digested = [POINTS, SUMMARY]
    if plan.order.study.outputs.bands != "none":
        _write_bands(folder, plan)
        digested += [BANDS, ENDINGS]
    put(folder.path / COLUMNS, _columns_csv(plan))
    hasher = hashlib.sha256()
    for name in digested:
        hasher.update((folder.path / name).read_bytes())
    hasher.update(_digest_of_worlds(folder, plan).encode())
    for path in sorted((folder.path / work.TOLD).glob("*.nc")):
        hasher.update(path.read_bytes())
    files = {name: digest(folder.path / name) for name in (*digested, SUMMARY_CSV, COLUMNS)}
    end = {"failed": failed, "content_sha256": hasher.hexdigest(), FILES: files}
    folder.write_manifest({**manifest, FINISHED: end})
    return failed


def point_columns(case: Case) -> dict[str, str]:
    """Return the meaning of the columns that the design determines."""
    return {
        "point": "number of the design point",
        "scenario": "scenario file",
        "policy": "number of the setting of the levers",
        **{dimension.key: f"{dimension.role}: {dimension.label}" for dimension in case.dimensions},
    }


def points_of_case(case: Case) -> dict[str, Any]:
    """Return the columns that the design determines, for all points of a case."""
    return {
        "point": np.arange(case.first, case.first + case.size),
        "scenario": pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(case.size, dtype=np.int8)), pa.array([case.name])
        ).dictionary_decode(),
        "policy": case.policy,
        **{key: _plain(column) for key, column in case.columns.items()},
    }


def _plain(column: Any) -> Any:
    """Return a column of one type: numbers, or text where some of it is none."""
    if column.dtype != object:
        return pa.array(column, from_pandas=True)
    return pa.array([None if value is None else str(value) for value in column])


def points_table(plan: Plan) -> pa.Table:
    """Return the design, one row a point."""
    parts = [tables.to_arrow(points_of_case(case), point_columns(case)) for case in plan.cases]
    return pa.concat_tables(parts)


def _write_summary(folder: SweepFolder, plan: Plan) -> int:
    """Write the summary, one row a point, as Parquet and CSV; return how many points failed."""
    empty = pa.unify_schemas([_summary_schema(case) for case in plan.cases]).empty_table()
    failed = 0
    with (
        growing(folder.path / SUMMARY) as parquet,
        growing(folder.path / SUMMARY_CSV) as text,
        _Growing(parquet, text, empty.schema) as rows,
    ):
        for table in _summaries(folder, plan):
            failed += len(table) - table.column("error").null_count
            rows.add(pa.concat_tables([empty, table], promote_options="default"))
    return failed


def _summary_schema(case: Case) -> pa.Schema:
    """Return the columns of the summary of one scenario, with their meaning."""
    meanings = {**point_columns(case), **cells.summary_columns(case.scenario)}
    kinds = {"worlds": pa.int64(), "error": pa.string()}
    design = tables.to_arrow(points_of_case(case), {}).schema
    return pa.schema(
        [
            pa.field(
                name,
                design.field(name).type if name in design.names else kinds.get(name, pa.float64()),
                metadata={"meaning": said},
            )
            for name, said in meanings.items()
        ],
        metadata={"caveat": CAVEAT},
    )


def _summaries(folder: SweepFolder, plan: Plan) -> Iterator[pa.Table]:
    """Yield the summary of the points of each block, or of the blocks that share a point."""
    designs = [points_of_case(case) for case in plan.cases]
    schemas = [_summary_schema(case) for case in plan.cases]
    for (index, row), blocks in groupby(plan.blocks(), key=lambda block: (block.case, block.row)):
        paths = [folder.place(work.SUMMARY, block.number) for block in blocks]
        read = pa.concat_tables([tables.read(path) for path in paths], promote_options="default")
        case = plan.cases[index]
        summary = cells.summarise(case.scenario, _columns(case, read))
        error = dict(zip(read["point"].to_pylist(), read["error"].to_pylist(), strict=True))
        points = summary.pop("point")
        here = slice(row, row + len(points))
        columns = {name: column[here] for name, column in designs[index].items()} | summary
        columns["error"] = pa.array([error[point] for point in points.tolist()], pa.string())
        yield pa.table(
            [
                pa.array(columns[name], from_pandas=True)
                if not isinstance(columns[name], pa.Array)
                else columns[name]
                for name in schemas[index].names
            ],
            schema=schemas[index],
        )


def _columns(case: Case, read: pa.Table) -> dict[str, Any]:
    """Return cells as columns, with 0 where a point that could not be run has nothing."""
    wanted = cells.cell_columns(case.scenario)
    nothing = np.zeros(len(read))
    return {
        name: read[name].fill_null(0).to_numpy() if name in read.column_names else nothing
        for name in wanted
    }


class _Growing:
    """A table in Parquet and in CSV that grows in groups of rows of one size."""

    def __init__(self, parquet: BinaryIO, text: BinaryIO, schema: pa.Schema) -> None:
        self.parquet = pq.ParquetWriter(
            parquet, schema, compression="zstd", write_page_checksum=True
        )
        self.csv = pcsv.CSVWriter(text, schema)
        self.kept = schema.empty_table()

    def __enter__(self) -> "_Growing":
        return self

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        self.kept = pa.concat_tables([self.kept, table])
        while len(self.kept) >= tables.ROWS:
            self._write(self.kept.slice(0, tables.ROWS))
            self.kept = self.kept.slice(tables.ROWS)

    def _write(self, table: pa.Table) -> None:
        whole = table.combine_chunks()
        self.parquet.write_table(whole, row_group_size=tables.ROWS)
        self.csv.write(whole)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None and len(self.kept):
            self._write(self.kept)
        self.parquet.close()
        self.csv.close()


def _write_bands(folder: SweepFolder, plan: Plan) -> None:
    paths = [folder.place(work.BANDS, block.number) for block in plan.blocks()]
    counts = bands.merged_all(tables.read(path) for path in paths if path.is_file())
    scenarios, names = [c.scenario for c in plan.cases], [c.name for c in plan.cases]
    made: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
        BANDS: (bands.bands_of(counts, scenarios, names), bands.bands_columns()),
        ENDINGS: (bands.endings_of(counts, scenarios, names), bands.endings_columns()),
    }
    for name, (columns, meanings) in made.items():
        put(folder.path / name, tables.to_bytes(tables.to_arrow(columns, meanings)))


def _digest_of_worlds(folder: SweepFolder, plan: Plan) -> str:
    """Return a digest of the tables of worlds that does not depend on how blocks divide them."""
    by_column: dict[str, Any] = {}
    for block in plan.blocks():
        path = folder.place(work.WORLDS, block.number)
        if not path.is_file():
            continue
        table = tables.read(path)
        for name in table.column_names:
            hasher = by_column.setdefault(name, hashlib.sha256())
            hasher.update(_raw(table[name]))
    return "".join(f"{name}{hasher.hexdigest()}" for name, hasher in sorted(by_column.items()))


def _raw(column: pa.ChunkedArray) -> bytes:
    """Return the values of a column as bytes."""
    if pa.types.is_dictionary(column.type):
        return "\n".join(map(str, column.to_pylist())).encode() + b"\n"
    return np.ascontiguousarray(column.to_numpy()).tobytes()


def tables_of(plan: Plan) -> dict[str, dict[str, str]]:
    """Return the meaning of every column of every table of a sweep."""
    points: dict[str, str] = {}
    summary: dict[str, str] = {}
    worlds: dict[str, str] = {}
    for case in plan.cases:
        points |= point_columns(case)
        summary |= point_columns(case) | cells.summary_columns(case.scenario)
        worlds |= tables.world_columns(case.scenario)
    return {
        POINTS: points,
        SUMMARY: summary,
        work.WORLDS: worlds,
        BANDS: bands.bands_columns(),
        ENDINGS: bands.endings_columns(),
    }


def _columns_csv(plan: Plan) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(("table", "column", "meaning"))
    for table, meanings in tables_of(plan).items():
        writer.writerows((table, name, said) for name, said in meanings.items())
    return buffer.getvalue().encode()


def shares_of(summary: Mapping[str, Any], outcomes: list[str]) -> Any:
    """Return the share of worlds that ended in any of some outcomes, at each point."""
    return np.sum(
        [np.asarray(summary[f"share_{key}"], dtype=np.float64) for key in outcomes], axis=0
    )
