"""Every figure by its name: what it is drawn from, what it shows, and how it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from sim import plots
from sim.comparison import Comparison
from sim.comparison_store import KIND as COMPARISON
from sim.forecast_store import StoredForecast
from sim.lever_store import StoredLevers
from sim.negotiation_store import KIND as ANALYSE
from sim.negotiation_store import of_course, of_frontier, of_zones
from sim.plots.challenge import challenges
from sim.plots.comparison import comparison
from sim.plots.forecast import forecasts
from sim.plots.stability import stability
from sim.plots.tornado import tornado
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.sources import (
    COMMANDS,
    FORECAST,
    LEVERS,
    RUN,
    STABILITY,
    SWEEP,
    RunSource,
    SweepSource,
)
from sim.stability.analysis import Analysis
from sim.store import kind_of
from sim.sweep import analyses
from sim.sweep.plane import plane_of


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


def _forecasts(source: StoredForecast, style: str) -> Figure:
    return forecasts(source.result, source.ours, small=source.small, style=style)


def _challenges(source: StoredForecast, style: str) -> Figure:
    return challenges(source.result, style=style)


def _comparison(source: Comparison, style: str) -> Figure:
    return comparison(source, style=style)


def _stability(source: Analysis, style: str) -> Figure:
    return stability(source, style=style)


COURSE, FULL, ONE = "the course of every world", "worlds in full", "one world in full"
POINTS: Final = "the summary of a sweep"
AGREED: Final = "what may be agreed"

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
    "forecasts": FigureKind(
        FORECAST,
        _forecasts,
        "the table of actors",
        "Where each method sees each issue end; of a scenario, beside what the engine settles on.",
    ),
    "challenges": FigureKind(
        FORECAST,
        _challenges,
        "the table of actors",
        "How positions move from round to round in the challenge model, issue by issue.",
    ),
    "comparison": FigureKind(
        COMPARISON,
        _comparison,
        "the table of answers",
        "Shares of outcomes under each variant, and how they differ from the first.",
    ),
    "stability": FigureKind(
        STABILITY,
        _stability,
        "the game that was asked about",
        "Which states of a game, or of a crisis as one, would last, and who would move where.",
    ),
    "frontier": FigureKind(
        ANALYSE,
        of_frontier,
        AGREED,
        "What both principals may gain, with and without red lines, no deal, solutions and offers.",
    ),
    "zones": FigureKind(
        ANALYSE,
        of_zones,
        AGREED,
        "What each party accepts on each issue, and the zone or gap left.",
    ),
    "course": FigureKind(
        ANALYSE,
        of_course,
        "what may be agreed in every round of a world",
        "Zones, Nash products and critical risks over the rounds of one world.",
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
            what = f"{name} is a figure of what `detente {_command(FIGURES[name].folder)}` writes"
            right = f"this folder is of `detente {_command(kind)}`: {', '.join(_fitting(kind))}"
            problems.append(Problem((), what, right, str(folder)))
    if problems:
        raise InvalidInput(problems)
    return list(dict.fromkeys(names)) or _fitting(kind)


def _command(kind: str) -> str:
    return COMMANDS.get(kind, kind)


def _fitting(kind: str) -> list[str]:
    return [name for name, figure in FIGURES.items() if figure.folder == kind]
