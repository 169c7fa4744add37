"""A folder with what levers do: a table of every effect, and the tornado."""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sim.folders import whole
from sim.levers import LeverEffect, declared_inert
from sim.plots.tornado import tornado
from sim.scenario.root import Scenario

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
    with whole(folder, TABLE) as partial:
        with (partial / TABLE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(row for effect in effects for row in _rows(scenario, effect))
        if effects:
            small = f"{worlds:,} worlds for each end, seed {seed}"
            figure = tornado(scenario, effects, top=top, small=small)
            figure.savefig(partial / PICTURE, dpi=160, metadata={"Software": None})
    return sorted(folder.iterdir())


def _rows(scenario: Scenario, effect: LeverEffect) -> Iterator[tuple[str | float, ...]]:
    lever = effect.lever
    inert = declared_inert(scenario, lever.path) or ""
    for end, changes in (("low", effect.low), ("high", effect.high), ("whole", effect.whole)):
        for answer, change in changes.items():
            numbers = (lever.path, lever.low, lever.value, lever.high)
            yield (*numbers, answer, end, change.mean, change.half, inert)
