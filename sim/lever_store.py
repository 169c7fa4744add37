"""A folder with what levers do: what was run, a table of every effect, and the tornado."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sim.analysis.effects import Effect
from sim.findings import held, rows_by, write_findings
from sim.folders import put_rows
from sim.levers import Lever, LeverEffect, declared_inert
from sim.plots.tornado import tornado
from sim.scenario.root import Scenario

KIND: Final = "levers"

TABLE: Final = "levers.csv"
PICTURE: Final = "levers.png"
HEAD: Final = ("path", "low", "value", "high", "answer", "end", "change", "half_interval", "inert")
RESULTS: Final = Path("results")


def folder_of(scenario: Scenario, worlds: int, seed: int) -> Path:
    """Return where the levers of a scenario are written: the same run, the same folder."""
    content = json.dumps([scenario.text, scenario.overrides, worlds, seed], default=str)
    name = f"levers-seed{seed}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
    return RESULTS / scenario.name / name


def write_levers(
    folder: Path,
    scenario: Scenario,
    effects: Sequence[LeverEffect],
    *,
    worlds: int,
    seed: int,
    top: int,
) -> list[Path]:
    """Write the table and the picture to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier one of the same kind is replaced.
    scenario : Scenario
    effects : sequence of LeverEffect
        The strongest first.
    worlds, seed : int
        As they were run.
    top : int
        How many to draw.

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
        "scenario_text": scenario.text,
        "overrides": scenario.overrides,
        "worlds": worlds,
        "seed": seed,
        "top": top,
        "unseen": [effect.lever.path for effect in effects if effect.unseen],
    }
    pictures = {}
    if effects:
        pictures[PICTURE] = tornado(scenario, effects, top=top, small=_small(worlds, seed))
    put_data = partial(write_lever_data, scenario=scenario, effects=effects)
    return write_findings(folder, KIND, put_data, said, pictures)


def write_lever_data(folder: Path, scenario: Scenario, effects: Sequence[LeverEffect]) -> None:
    """Write the table, whose bytes the order determines."""
    put_rows(folder / TABLE, HEAD, (row for effect in effects for row in _rows(scenario, effect)))


@dataclass(frozen=True)
class StoredLevers:
    """What a folder of levers holds; the arguments of `sim.plots.tornado.tornado`."""

    scenario: Scenario
    effects: list[LeverEffect]
    top: int
    small: str


def read_levers(folder: Path) -> StoredLevers:
    """Return what a folder of levers holds.

    Raises
    ------
    InvalidInput
        If it holds none, or what it holds cannot be read.
    """
    with held(folder, KIND) as manifest:
        unseen = set(manifest["unseen"])
        text, overrides = manifest["scenario_text"], manifest["overrides"]
        scenario = Scenario.parse(text, overrides, origin="manifest")
        effects = [_effect(rows, unseen) for rows in rows_by(folder / TABLE, "path").values()]
        small = _small(manifest["worlds"], manifest["seed"])
        return StoredLevers(scenario, effects, manifest["top"], small)


def _effect(rows: list[dict[str, str]], unseen: set[str]) -> LeverEffect:
    """Return the effect of one lever from its rows of the table."""
    first = rows[0]
    low, value, high = (float(first[name]) for name in ("low", "value", "high"))
    ends: dict[str, dict[str, Effect]] = {"low": {}, "high": {}, "whole": {}}
    for row in rows:
        change = Effect(float(row["change"]), float(row["half_interval"]))
        ends[row["end"]][row["answer"]] = change
    lever = Lever(first["path"], value, low, high, ranged=True)
    return LeverEffect(lever, **ends, unseen=first["path"] in unseen)


def _small(worlds: int, seed: int) -> str:
    return f"{worlds:,} worlds for each end, seed {seed}"


def _rows(scenario: Scenario, effect: LeverEffect) -> Iterator[tuple[str | float, ...]]:
    lever = effect.lever
    inert = declared_inert(scenario, lever.path) or ""
    for end, changes in (("low", effect.low), ("high", effect.high), ("whole", effect.whole)):
        for answer, change in changes.items():
            numbers = (lever.path, lever.low, lever.value, lever.high)
            yield (*numbers, answer, end, change.mean, change.half, inert)
