"""A folder with a comparison: its table, its picture, and what was compared."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.comparison import Answer, Comparison, Variant, rows_of
from sim.findings import held, rows_by, write_findings
from sim.folders import put_rows
from sim.plots.comparison import comparison
from sim.store import Order

TABLE: Final = "comparison.csv"
PICTURE: Final = "comparison.png"
KIND: Final = "comparison"
KEPT: Final = ("names", "titles", "worlds", "seed", "draw", "changed")
"""What of a comparison the manifest keeps; the table has the rest."""
RESULTS: Final = Path("results") / "comparisons"


def folder_of(variants: Sequence[Variant]) -> Path:
    """Return where a comparison is written: the same variants, the same folder."""
    content = json.dumps(_orders(variants), sort_keys=True, default=str)
    return RESULTS / hashlib.sha256(content.encode()).hexdigest()[:10]


def _orders(variants: Sequence[Variant]) -> dict[str, Any]:
    """Return what would bring each variant about, by name."""
    return {variant.name: asdict(Order.of(variant.ensemble, told=1)) for variant in variants}


def write_comparison(folder: Path, variants: Sequence[Variant], result: Comparison) -> list[Path]:
    """Write a comparison to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier comparison in it is replaced.
    variants : sequence of Variant
    result : Comparison

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    """
    said = {
        "variants": _orders(variants),
        "compared": {name: getattr(result, name) for name in KEPT},
    }
    put_data, pictures = (
        partial(write_comparison_data, result=result),
        {PICTURE: comparison(result)},
    )
    return write_findings(folder, KIND, put_data, said, pictures)


def write_comparison_data(folder: Path, result: Comparison) -> None:
    """Write the table, whose bytes the variants determine."""
    rows = list(rows_of(result))
    put_rows(folder / TABLE, list(rows[0]), ([*row.values()] for row in rows))


def read_comparison(folder: Path) -> Comparison:
    """Return the comparison that a folder holds.

    Raises
    ------
    InvalidInput
        If it holds none, or what it holds cannot be read.
    """
    with held(folder, KIND) as manifest:
        said = {name: _plain(manifest["compared"][name]) for name in KEPT}
        answers = rows_by(folder / TABLE, "answer").values()
        return Comparison(**said, answers=tuple(map(_answer, answers)))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _answer(rows: Sequence[Mapping[str, str]]) -> Answer:
    """Return an answer from its rows of the table, a variant each."""

    def numbers(name: str) -> tuple[float, ...]:
        return tuple(float(row[name]) for row in rows)

    return Answer(
        key=rows[0]["answer"],
        label=rows[0]["meaning"],
        is_share=rows[0]["is_share"] == "True",
        values=numbers("value"),
        spans=tuple(zip(numbers("low"), numbers("high"), strict=True)),
        changes=numbers("change"),
        change_spans=tuple(zip(numbers("change_low"), numbers("change_high"), strict=True)),
    )
