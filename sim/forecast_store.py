"""A folder with forecasts: all that was found as JSON, a table, and the picture."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any, Final

from sim.folders import whole
from sim.forecast import Forecasts, accuracy
from sim.forecast.base_rates import BASE_RATES, SOURCE
from sim.forecast.methods import CAVEAT
from sim.outlook import Outlook
from sim.plots.forecast import forecasts
from sim.plots.saving import to_bytes
from sim.seals import write_manifest
from sim.store import versions

TABLE: Final = "forecast.csv"
CONTENT: Final = "forecast.json"
PICTURE: Final = "forecast.png"
KIND: Final = "forecast"
RESULTS: Final = Path("results")


def folder_of(name: str, order: Mapping[str, Any]) -> Path:
    """Return where forecasts are written: the same order, the same folder."""
    content = json.dumps(order, sort_keys=True, default=str)
    return RESULTS / name / f"forecast-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


def content_of(result: Forecasts, ours: Sequence[Outlook] = ()) -> dict[str, Any]:
    """Return all that was found as plain data; what is not known is None."""
    table = result.table
    content = {
        "title": table.title,
        "caveat": CAVEAT,
        "issues": [
            {
                "name": issue,
                "range": table.ends(row),
                "outcome": table.outcome[row],
                "methods": {it.key: points[row] for it, points in result.points.items()},
                "challenges": asdict(result.challenges[row]),
            }
            | ({"engine": asdict(ours[row])} if ours else {})
            for row, issue in enumerate(table.issues)
        ],
        "methods": {it.key: {"name": it.name, "source": it.source} for it in result.points},
        "exchanges": [each.told(table) for each in result.exchanges],
        "accuracy": {it.key: asdict(found) for it, found in accuracy(result).items()},
    }
    if ours:
        content["base_rates"] = {"source": SOURCE, "shares": BASE_RATES}
    plain: dict[str, Any] = _plain(content)
    return plain


def _plain(value: Any) -> Any:
    """Return data as JSON has it, None for NaN."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return None if isnan(value) else float(value)
    return value


def write_forecast(
    folder: Path,
    result: Forecasts,
    ours: Sequence[Outlook],
    *,
    order: Mapping[str, Any],
    small: str,
) -> list[Path]:
    """Write forecasts to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; earlier forecasts in it are replaced.
    result : Forecasts
    ours : sequence of Outlook, length K or 0
    order : mapping
        What would bring them about again.
    small : str
        What the worlds of the engine are.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    """
    manifest = {"format": 1, "kind": KIND, "versions": versions(), "order": dict(order)}
    found = content_of(result, ours)
    with whole(folder, TABLE) as partial:
        with (partial / TABLE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("issue", "method", "forecast", "outcome"))
            for row, issue in enumerate(result.table.issues):
                for method, points in result.points.items():
                    known = result.table.outcome[row]
                    writer.writerow((issue, method.key, points[row], "" if isnan(known) else known))
        text = json.dumps(found, indent=2, ensure_ascii=False, default=str)
        (partial / CONTENT).write_text(f"{text}\n", encoding="utf-8")
        figure = forecasts(result, ours, small=small)
        (partial / PICTURE).write_bytes(to_bytes(figure, "png"))
        write_manifest(partial, manifest)
    return sorted(folder.iterdir())
