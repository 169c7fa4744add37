"""Tables of a sweep: their columns, and how they become Parquet."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble import CAVEAT, Array
from sim.scenario.root import Scenario
from sim.world_table import columns

ROWS: Final = 16_384
"""Rows in a group of a finished table, so that its bytes do not depend on blocks."""


def to_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file whose pages carry checksums."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def to_arrow(columns_: Mapping[str, Any], meanings: Mapping[str, str]) -> pa.Table:
    """Return columns as an Arrow table whose fields say what they mean."""
    arrays = {
        name: column if isinstance(column, pa.Array) else pa.array(column)
        for name, column in columns_.items()
    }
    fields = [
        pa.field(name, array.type, metadata={"meaning": meanings.get(name, "")})
        for name, array in arrays.items()
    ]
    return pa.table(list(arrays.values()), schema=pa.schema(fields, metadata={"caveat": CAVEAT}))


def read(path: Any) -> pa.Table:
    """Return a table from a Parquet file, whose pages are checked."""
    return pq.read_table(path, page_checksum_verification=True)


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """Return the rows of tables one after the other; what one of them has not is null there."""
    return pa.concat_tables(parts, promote_options="default").unify_dictionaries()


def world_columns(scenario: Scenario) -> dict[str, str]:
    """Return the meaning of every column of the table of worlds."""
    return {
        "point": "number of the design point",
        **columns(scenario),
        "outcome": "outcome rule of the scenario that ended the world",
        "ending": "class of that outcome",
    }


def world_rows(scenario: Scenario, table: Mapping[str, Array]) -> dict[str, Any]:
    """Return the table of worlds in the form in which it is stored: small numbers, named ends."""
    rows: dict[str, Any] = {}
    for name in world_columns(scenario):
        if name == "outcome":
            rows[name] = _named(table["outcome"], list(scenario.outcomes))
        elif name == "ending":
            kinds = [str(rule.kind) for rule in scenario.outcomes.values()]
            names = list(dict.fromkeys(kinds))
            row_of = np.array([names.index(kind) for kind in kinds])
            rows[name] = _named(row_of[table["outcome"].astype(np.int64)], names)
        else:
            rows[name] = _small(table[name], whole=name in ("point", "world"))
    return rows


def _named(rows: Array, names: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(rows.astype(np.int8)), pa.array(names))


def _small(array: Array, *, whole: bool) -> Array:
    """Return whole numbers in four bytes, but for numbers of points and worlds."""
    return array.astype(np.int32) if array.dtype.kind == "i" and not whole else array
