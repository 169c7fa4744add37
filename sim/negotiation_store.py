"""A folder with what may be agreed in a crisis: all of it as JSON, tables, and its figures."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any, Final

from pydantic import TypeAdapter

from sim.findings import held, write_findings
from sim.folders import put_json, put_rows
from sim.negotiation.bargaining_set import BargainingSet
from sim.negotiation.course import Course
from sim.plots.negotiation import frontier, zones
from sim.plots.negotiation_course import course
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario

KIND: Final = "analyse"
CONTENT: Final = "analysis.json"
LISTED: Final = 200
"""Letters of what was set beforehand that small print says."""


@dataclass(frozen=True)
class Analysis:
    """What was found, of one moment or along one world.

    Attributes
    ----------
    scenario : Scenario
    found : BargainingSet
        That of the moment shown in full.
    along : Course or None
        Those of every round of the world; None where nothing was played.
    """

    scenario: Scenario
    found: BargainingSet
    along: Course | None = None

    @property
    def small(self) -> str:
        """Which numbers were taken, and what they do not say."""
        changed = ", ".join(f"{path} = {value}" for path, value in self.scenario.overrides.items())
        other = f", with {shorten(changed, LISTED, placeholder=' ...')}" if changed else ""
        drawn = self.along is not None and self.along.draw
        luck = "uncertain numbers drawn" if drawn else "point values"
        where = "" if self.along is None else f"World {self.along.world}, seed {self.along.seed}; "
        return (
            f"{where}{luck if where else luck.capitalize()}{other}. What follows from the "
            "assumptions of the scenario, not a forecast."
        )


def content_of(analysis: Analysis, methods: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that was found as plain data.

    Parameters
    ----------
    analysis : Analysis
    methods : mapping
        What established methods forecast, as plain data.
    """
    found = analysis.found if analysis.along is None else analysis.along
    return {**asdict(found), "forecasts": dict(methods)}


def write_analysis(
    folder: Path, analysis: Analysis, methods: Mapping[str, Any], *, order: Mapping[str, Any]
) -> list[Path]:
    """Write an analysis to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier analysis in it is replaced.
    analysis : Analysis
    methods : mapping
        What established methods forecast, as plain data.
    order : mapping
        What, beside the scenario, would bring it about again.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    """
    scenario = analysis.scenario
    said = {
        "scenario_text": scenario.text,
        "overrides": scenario.overrides,
        "round": analysis.found.round,
        "order": dict(order),
    }
    put_data = partial(write_analysis_data, analysis=analysis, methods=methods)
    drawn = {f"{name}.png": figure for name, figure in figures(analysis).items()}
    return write_findings(folder, KIND, put_data, said, drawn)


def write_analysis_data(folder: Path, analysis: Analysis, methods: Mapping[str, Any]) -> None:
    """Write the tables, whose bytes the order determines."""
    put_json(folder / CONTENT, content_of(analysis, methods))
    rounds = [analysis.found] if analysis.along is None else analysis.along.rounds
    for name, (head, rows_of) in TABLES.items():
        rows = (row for found in rounds for row in rows_of(found))
        put_rows(folder / f"{name}.csv", head, rows)


def figures(analysis: Analysis, style: str = "paper") -> dict[str, Any]:
    """Return every figure of an analysis by its name."""
    made = {"frontier": of_frontier(analysis, style), "zones": of_zones(analysis, style)}
    if analysis.along is not None:
        made["course"] = of_course(analysis, style)
    return made


def of_frontier(analysis: Analysis, style: str) -> Any:
    """Return the utility plane of both principals."""
    return frontier(analysis.found, analysis.scenario, small=analysis.small, style=style)


def of_zones(analysis: Analysis, style: str) -> Any:
    """Return the zone of every issue."""
    return zones(analysis.found, analysis.scenario, small=analysis.small, style=style)


def of_course(analysis: Analysis, style: str) -> Any:
    """Return zones, Nash products and critical risks over rounds.

    Raises
    ------
    InvalidInput
        If no world was played.
    """
    if analysis.along is None:
        right = "name a world with --world when you analyse"
        raise InvalidInput([Problem((), "no world was played", right)])
    return course(analysis.along, analysis.scenario, small=analysis.small, style=style)


def read_analysis(folder: Path) -> Analysis:
    """Return what a folder of an analysis holds.

    Raises
    ------
    InvalidInput
        If it holds none, or what it holds cannot be read.
    """
    with held(folder, KIND) as manifest:
        text, overrides = manifest["scenario_text"], manifest["overrides"]
        scenario = Scenario.parse(text, overrides, origin="manifest")
        content = (folder / CONTENT).read_text(encoding="utf-8")
        if "rounds" not in json.loads(content):
            return Analysis(scenario, TypeAdapter(BargainingSet).validate_json(content))
        along = TypeAdapter(Course).validate_json(content)
        return Analysis(scenario, along.at(manifest["round"]), along)


def _zone_rows(found: BargainingSet) -> Iterator[tuple[Any, ...]]:
    for agreement in found.agreements[1:]:
        for zone in agreement.zones:
            ends = (zone.low, " ".join(zone.low_by), zone.high, " ".join(zone.high_by))
            yield (found.round, agreement.scope, zone.issue, *ends, zone.width)


def _actor_rows(found: BargainingSet) -> Iterator[tuple[Any, ...]]:
    for walk in found.walks:
        values = (walk.no_deal, walk.own_offer, walk.other_offer, walk.risk)
        yield (found.round, walk.actor, *values)


def _solution_rows(found: BargainingSet) -> Iterator[tuple[Any, ...]]:
    for agreement in found.agreements:
        for it in agreement.solutions:
            head = (found.round, agreement.scope, it.name)
            for party, actor in enumerate(found.principals):
                yield (*head, actor, it.utilities[party], it.gains[party], it.product)


def _refusal_rows(found: BargainingSet) -> Iterator[tuple[Any, ...]]:
    for head, blocks in zip(found.principals, found.refused, strict=True):
        for block in blocks:
            values = (block.point, block.line, block.by)
            yield (found.round, head, block.who, block.issue, *values)


TABLES: Final = {
    "zones": (
        ("round", "scope", "issue", "low", "low_by", "high", "high_by", "width"),
        _zone_rows,
    ),
    "no_deal": (("round", "actor", "no_deal", "own_offer", "other_offer", "risk"), _actor_rows),
    "solutions": (
        ("round", "scope", "solution", "principal", "utility", "gain", "nash_product"),
        _solution_rows,
    ),
    "refusals": (
        ("round", "offer_of", "who", "issue", "offer", "line", "beyond"),
        _refusal_rows,
    ),
}
"""Tables by name: the head, and the rows of one moment."""
