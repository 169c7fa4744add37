"""Every figure by its name: what it is drawn from, what it shows, and how it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from sim import plots
from sim.ensemble import Ensemble, Progress, Trajectory
from sim.lever_store import StoredLevers
from sim.plots.tornado import tornado
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.store import kind_of
from sim.stored import Stored
from sim.sweep import analyses
from sim.sweep.case import Case
from sim.sweep.plane import plane_of
from sim.sweep.results import SweepResults

IN_FULL: Final = 200
"""Worlds that are kept, or run again, in full where a figure needs them, at the most."""

RUN, SWEEP, LEVERS = "run", "sweep", "levers"
"""Kinds of folder, by the command that writes them."""


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


@dataclass(frozen=True, slots=True)
class FigureKind:
    """One figure.

    Attributes
    ----------
    folder : str
        Kind of folder that it fits.
    draw : callable
        Takes a source and the name of a look, returns the figure.
    needs : str
        What of the folder it is drawn from.
    caption : str
        What it shows, in a sentence.
    """

    folder: str
    draw: Callable[[Any, str], Figure]
    needs: str
    caption: str


def _trajectories(source: RunSource, style: str) -> Figure:
    return plots.trajectories(source.ensemble, style=style, story=source.story)


def _outcomes(source: RunSource, style: str) -> Figure:
    return plots.outcomes(source.ensemble, style=style)


def _endings(source: RunSource, style: str) -> Figure:
    return plots.endings(source.ensemble, style=style)


def _offers(source: RunSource, style: str) -> Figure:
    return plots.offers(source.shown, style=style)


def _strain(source: RunSource, style: str) -> Figure:
    return plots.strain(source.shown, style=style)


def _flow(source: RunSource, style: str) -> Figure:
    return plots.flow(source.story, style=style)


def _timeline(source: RunSource, style: str) -> Figure:
    return plots.timeline(source.one, style=style)


def _phase(source: SweepSource, style: str) -> Figure:
    plane = plane_of(source.results, source.case, levers=source.levers, answers=source.answers)
    return plots.phase(plane, style=style)


def _sensitivity(source: SweepSource, _style: str) -> Figure:
    return analyses.sensitivity(source.results, source.case).figure


def _discovery(source: SweepSource, _style: str) -> Figure:
    return analyses.discovery(source.results, source.case).figure


def _pareto(source: SweepSource, style: str) -> Figure:
    return analyses.pareto(source.results, source.case, style=style).figure


def _tornado(source: StoredLevers, style: str) -> Figure:
    return tornado(source.scenario, source.effects, top=source.top, small=source.small, style=style)


COURSE, FULL, ONE = "the course of every world", "worlds in full", "one world in full"
POINTS: Final = "the summary of a sweep"

FIGURES: Final[dict[str, FigureKind]] = {
    "trajectories": FigureKind(
        RUN,
        _trajectories,
        COURSE,
        "How high each side stands on the ladder over time, when events come, and how many worlds "
        "have ended in which way.",
    ),
    "outcomes": FigureKind(
        RUN, _outcomes, COURSE, "The share of worlds in each outcome, with its interval."
    ),
    "endings": FigureKind(RUN, _endings, COURSE, "In which round worlds end, by outcome."),
    "offers": FigureKind(
        RUN,
        _offers,
        FULL,
        "What both principals offer on each issue over time, how far they would go, and where the "
        "zone of agreement lies.",
    ),
    "strain": FigureKind(
        RUN,
        _strain,
        FULL,
        "What the crisis costs both principals, how far they are committed, and how alliances hold "
        "together.",
    ),
    "flow": FigureKind(
        RUN,
        _flow,
        FULL,
        "How much likelier than by chance each measure of one side is followed by one of the "
        "other.",
    ),
    "timeline": FigureKind(RUN, _timeline, ONE, "What each actor did in each round of one world."),
    "phase": FigureKind(
        SWEEP, _phase, POINTS, "What two levers do together to the outcomes of a crisis."
    ),
    "sensitivity": FigureKind(
        SWEEP, _sensitivity, POINTS, "Which numbers outcomes hang on, alone and with others."
    ),
    "discovery": FigureKind(
        SWEEP, _discovery, POINTS, "Which ranges of numbers make war likeliest."
    ),
    "pareto": FigureKind(
        SWEEP, _pareto, POINTS, "Which settings of the levers nothing beats in war and concessions."
    ),
    "tornado": FigureKind(
        LEVERS, _tornado, "the table of levers", "What the strongest numbers do, from low to high."
    ),
}
"""Figures by name, in the order in which they are drawn."""


def chosen(names: Sequence[str], folder: Path) -> list[str]:
    """Return the names of figures to draw: those asked for, or all that fit the kind of folder.

    Raises
    ------
    InvalidInput
        If a name is unknown, or fits another kind of folder.
    """
    kind = kind_of(folder) or RUN
    problems = []
    for name in names:
        if name not in FIGURES:
            problems.append(Problem((), f"there is no figure {name}", nearest(name, list(FIGURES))))
        elif FIGURES[name].folder != kind:
            what = f"{name} is a figure of what `detente {FIGURES[name].folder}` writes"
            right = f"this folder is of `detente {kind}`: {', '.join(_fitting(kind))}"
            problems.append(Problem((), what, right, str(folder)))
    if problems:
        raise InvalidInput(problems)
    return list(dict.fromkeys(names)) or _fitting(kind)


def _fitting(kind: str) -> list[str]:
    return [name for name, figure in FIGURES.items() if figure.folder == kind]
