"""What figures are drawn from: what folders of every kind hold, read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim.comparison_store import KIND as COMPARISON
from sim.comparison_store import read_comparison
from sim.ensemble import Ensemble, Progress, Trajectory
from sim.forecast_store import read_forecast
from sim.lever_store import read_levers
from sim.negotiation_store import KIND as ANALYSE
from sim.negotiation_store import read_analysis
from sim.scenario.root import Scenario
from sim.stability import Analysis, analyse
from sim.stability_store import read_order
from sim.store import Order, kind_of, read_manifest
from sim.stored import Stored, read
from sim.sweep import analyses
from sim.sweep.case import Case
from sim.sweep.folder import SweepFolder
from sim.sweep.results import SweepResults

IN_FULL: Final = 200
"""Worlds that are kept, or run again, in full where a figure needs them, at the most."""

RUN, SWEEP, LEVERS = "run", "sweep", "levers"
FORECAST, STABILITY = "forecast", "stability"
"""Kinds of folder, by the command that writes them."""
COMMANDS: Final = {COMPARISON: "compare"}
"""Commands that write kinds of folder of another name."""
READERS: Final[dict[str, Callable[[Path], Any]]] = {
    LEVERS: read_levers,
    FORECAST: read_forecast,
    COMPARISON: read_comparison,
    ANALYSE: read_analysis,
}
"""Kinds of folder from which figures are drawn without running anything, and how each is read."""


@dataclass
class RunSource:
    """What figures of a run are drawn from; worlds in full are run again when first asked for.

    Attributes
    ----------
    stored : Stored
    world : int or None
        The world that figures of one world show, and those of several instead of all; the median
        world, and all, if None.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.
    """

    stored: Stored
    world: int | None = None
    progress: Progress | None = None

    @property
    def ensemble(self) -> Ensemble:
        """Every world, with its course."""
        return self.stored.ensemble

    @cached_property
    def story(self) -> Trajectory:
        """The first worlds in full, `IN_FULL` at the most."""
        return self.stored.in_full(IN_FULL, progress=self.progress)

    @cached_property
    def one(self) -> Trajectory:
        """The world asked for, or the median world."""
        return self.stored.world(self.ensemble.median_world() if self.world is None else self.world)

    @property
    def shown(self) -> Trajectory:
        """The world asked for, or all in full."""
        return self.story if self.world is None else self.one


@dataclass(frozen=True)
class SweepSource:
    """What figures of a sweep are drawn from.

    Attributes
    ----------
    results : SweepResults
    case : Case
        The scenario shown.
    levers, answers : sequence of str
        As in `sim.sweep.plane.plane_of`.
    """

    results: SweepResults
    case: Case
    levers: Sequence[str] = ()
    answers: Sequence[str] = ()


def source_of(
    folder: Path,
    *,
    check: Callable[[Scenario], None],
    world: int | None = None,
    plane: tuple[Sequence[str], Sequence[str]] = ((), ()),
    scenario: str | None = None,
    progress: Progress | None = None,
) -> Any:
    """Return what the figures of a folder are drawn from.

    Parameters
    ----------
    folder : Path
        What any command wrote that leaves results.
    check : callable
        Called with every scenario of the folder before any code that it names is loaded.
    world : int, optional
        World of a run to show.
    plane : tuple of sequence of str
        Levers and answers of a phase diagram.
    scenario : str, optional
        Which scenario of a sweep; the first.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.

    Raises
    ------
    InvalidInput
        If it holds nothing of the kind, or `check` refuses.
    """
    kind = kind_of(folder)
    if kind in READERS:
        return READERS[kind](folder)
    if kind == STABILITY:
        return _lasting(folder, check)
    if kind == SWEEP:
        order = SweepFolder(folder).order()
        for name in order.study.scenarios:
            check(order.scenario(name))
        return SweepSource(*analyses.opened(folder, scenario), *plane)
    check(Order(**read_manifest(folder)["order"]).scenario())
    source = RunSource(read(folder), world, progress)
    if world is not None:
        source.stored.refuse_unknown(world)
    return source


def _lasting(folder: Path, check: Callable[[Scenario], None]) -> Analysis:
    """Return what lasts in the game of a folder, analysed again."""
    asked = read_order(folder)
    crisis = asked.scenario()
    if crisis is not None:
        check(crisis)
    return analyse(asked.game(crisis))
