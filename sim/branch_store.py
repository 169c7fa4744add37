"""A folder with a branch: the worlds under both variants, what changed, and how to run it again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.branch import Branch, Changes, branch, check_numbers, parse_orders
from sim.branch.comparing import changes_of
from sim.ensemble import Progress
from sim.findings import write_findings
from sim.folders import put_rows
from sim.replay import Replay
from sim.scenario.root import Scenario
from sim.store import WORLDS, write_table
from sim.world_table import columns

KIND: Final = "branch"
CHANGES: Final = "changes.csv"

HEAD: Final = ("answer", "before", "after", "change", "half_interval", "meaning")


@dataclass(frozen=True)
class BranchOrder:
    """Everything that determines a branch of all worlds of a run.

    Attributes
    ----------
    scenario_text, overrides
        The scenario, as in `sim.store.Order`.
    given : mapping of str to float
        Numbers of a point of a sweep, by path.
    seed, worlds, luck : int
        As in `sim.replay.Replay`.
    draw : bool
    step : int
        Round from which the branch goes its own way.
    set : mapping
        New values by path, as they were asked for.
    do : tuple of str
        Orders, as they were asked for.
    force : bool
        As in `sim.branch.Changes`.
    """

    scenario_text: str
    overrides: Mapping[str, Any]
    given: Mapping[str, float]
    seed: int
    worlds: int
    luck: int
    draw: bool
    step: int
    set: Mapping[str, Any]
    do: Sequence[str]
    force: bool

    @classmethod
    def of(
        cls, run: Replay, step: int, values: Mapping[str, Any], do: Sequence[str], *, force: bool
    ) -> "BranchOrder":
        """Return the order of a branch of a run."""
        return cls(
            scenario_text=run.scenario.text,
            overrides=run.scenario.overrides,
            given=dict(run.given),
            seed=run.seed,
            worlds=run.worlds,
            luck=run.luck,
            draw=run.draw,
            step=step,
            set=dict(values),
            do=list(do),
            force=force,
        )

    @property
    def branch_id(self) -> str:
        """Name of the branch: the same order has the same name."""
        content = json.dumps(asdict(self), sort_keys=True, default=str)
        return f"branch-round{self.step}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"

    def run(self) -> Replay:
        """Return the run that is branched."""
        scenario = Scenario.parse(self.scenario_text, self.overrides, origin="manifest")
        return Replay(scenario, self.seed, self.worlds, self.draw, self.luck, dict(self.given))

    def changes(self) -> Changes:
        """Return what it changes.

        Raises
        ------
        InvalidInput
            If something cannot change in the middle of a world, or an order cannot be read.
        """
        scenario = self.run().scenario
        numbers = check_numbers(scenario, self.set)
        return Changes(self.step, numbers, parse_orders(self.do, scenario), self.force)

    def carry_out(self, progress: Progress | None = None) -> Branch:
        """Play the branch."""
        return branch(self.run(), self.changes(), progress=progress)


def write_branch(folder: Path, order: BranchOrder, found: Branch) -> list[Path]:
    """Write a branch of all worlds to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier branch in it is replaced.
    order : BranchOrder
    found : Branch
        What it came to.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    said = {
        "order": asdict(order),
        "scenario": found.run.scenario.name,
        "over_before": int(np.count_nonzero(found.over)),
        "differing": int(np.count_nonzero(found.differs)),
        "orders": [asdict(carried) | {"order": str(carried.order)} for carried in found.carried],
    }
    return write_findings(folder, KIND, partial(write_branch_data, found=found), said)


def write_branch_data(folder: Path, found: Branch) -> None:
    """Write the files whose bytes the order determines."""
    meaning = columns(found.run.scenario)
    both = (found.original.table, found.changed.table)
    arrays = {"branch": np.repeat([False, True], found.original.worlds)}
    arrays |= {name: np.concatenate([table[name] for table in both]) for name in meaning}
    said = {"branch": "whether in the branch; else as it was", **meaning}
    write_table(folder / WORLDS, arrays, said)
    rows = (
        (it.answer, it.before, it.after, it.effect.mean, it.effect.half, it.meaning)
        for it in changes_of(found)
    )
    put_rows(folder / CHANGES, HEAD, rows)
