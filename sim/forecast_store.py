"""A folder with forecasts: all that was found as JSON, a table, and the picture."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from math import isnan, nan
from pathlib import Path
from typing import Any, Final

from sim.findings import held, write_findings
from sim.folders import put_json, put_rows
from sim.forecast import ActorTable, Forecasts, accuracy, forecast, parse_table, table_of
from sim.forecast.base_rates import BASE_RATES, SOURCE
from sim.forecast.challenge import Challenges
from sim.forecast.methods import CAVEAT
from sim.outlook import Outlook
from sim.plots.forecast import forecasts
from sim.scenario.problems import InvalidInput
from sim.scenario.root import Scenario

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
                "challenges": _course(result.challenges[row]),
            }
            | ({"engine": asdict(ours[row])} if ours else {})
            for row, issue in enumerate(table.issues)
        ],
        "methods": {it.key: {"name": it.name, "source": it.source} for it in result.points},
        "exchanges": [each.told(table) for each in result.trade.made],
        "exchanges_exhausted": result.trade.exhausted,
        "accuracy": {it.key: asdict(found) for it, found in accuracy(result).items()},
    }
    if ours:
        content["base_rates"] = {"source": SOURCE, "shares": BASE_RATES}
    plain: dict[str, Any] = _plain(content)
    return plain


def _course(found: Challenges) -> dict[str, Any]:
    """Return a course without where each actor stood, which is long, and with how it ended."""
    names = [each.name for each in fields(found) if each.name != "positions"]
    return {name: getattr(found, name) for name in names} | {"ending": found.ending}


def _plain(value: Any) -> Any:
    """Return data as JSON has it, None for NaN."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return None if isnan(value) else float(value)
    return value


def methods_of(scenario: Scenario) -> dict[str, Any]:
    """Return what methods make of a scenario as plain data, or why they make nothing of it."""
    try:
        return content_of(forecast(table_of(scenario)))
    except InvalidInput as error:
        return {"left_out": str(error)}


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
    said = {"order": dict(order), "small": small}
    put_data = partial(write_forecast_data, result=result, ours=ours)
    pictures = {PICTURE: forecasts(result, ours, small=small)}
    return write_findings(folder, KIND, put_data, said, pictures)


def write_forecast_data(folder: Path, result: Forecasts, ours: Sequence[Outlook]) -> None:
    """Write the files whose bytes the order determines."""
    known = ["" if isnan(value) else value for value in result.table.outcome.tolist()]
    rows = (
        (issue, method.key, points[row], known[row])
        for row, issue in enumerate(result.table.issues)
        for method, points in result.points.items()
    )
    put_rows(folder / TABLE, ("issue", "method", "forecast", "outcome"), rows)
    put_json(folder / CONTENT, content_of(result, ours))


@dataclass(frozen=True)
class StoredForecast:
    """What a folder of forecasts holds; the arguments of `sim.plots.forecast.forecasts`."""

    result: Forecasts
    ours: list[Outlook]
    small: str


def read_forecast(folder: Path) -> StoredForecast:
    """Return what a folder of forecasts holds; the methods are asked again, the worlds are not.

    Raises
    ------
    InvalidInput
        If it holds none, or what it holds cannot be read.
    """
    with held(folder, KIND) as manifest:
        result = forecast(ordered_table(manifest["order"]))
        content = json.loads((folder / CONTENT).read_text(encoding="utf-8"))
        ours = [_outlook(issue["engine"]) for issue in content["issues"] if "engine" in issue]
        return StoredForecast(result, ours, str(manifest["small"]))


def ordered_table(order: Mapping[str, Any]) -> ActorTable:
    """Return the table that an order names, of a scenario or a file."""
    if "table" in order:
        return parse_table(order["table"], order["title"], origin="manifest")
    return table_of(Scenario.parse(order["scenario_text"], order["overrides"], origin="manifest"))


def _outlook(it: Mapping[str, Any]) -> Outlook:
    least, lower, middle, upper, most = (nan if end is None else end for end in it["terms"])
    return Outlook(it["share"], it["low"], it["high"], (least, lower, middle, upper, most))
