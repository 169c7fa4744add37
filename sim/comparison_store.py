"""A folder with a comparison: its table, its picture, and what was compared."""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sim.comparison import Comparison, Variant, rows_of
from sim.folders import whole
from sim.plots.comparison import comparison
from sim.plots.saving import to_bytes
from sim.seals import write_manifest
from sim.store import Order, versions

TABLE: Final = "comparison.csv"
PICTURE: Final = "comparison.png"
KIND: Final = "comparison"
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
    rows = list(rows_of(result))
    manifest = {"format": 1, "kind": KIND, "versions": versions(), "variants": _orders(variants)}
    with whole(folder, TABLE) as partial:
        with (partial / TABLE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        (partial / PICTURE).write_bytes(to_bytes(comparison(result), "png"))
        write_manifest(partial, manifest)
    return sorted(folder.iterdir())
