"""What figures of a crisis share: the axes of time and of the ladder, events, the small print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import fill, shorten
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble import CAVEAT, Ensemble, Trajectory
from sim.plots.frame import BOLD, wrapped
from sim.plots.style import FAINT, SMALL_PRINT, Look
from sim.scenario.root import Scenario
from sim.terms import FloatW

BANDS: Final = ((5, 95, 0.14), (25, 75, 0.28))
"""Ends of a band in percent, and how dark it is."""
EDGE: Final = 0.7
"""Width of the edge of a band, which tells sides apart in grey."""
STRIDES: Final = (1, 2, 5)
RUNGS: Final = 22
"""Rungs that are named at the most."""
COLUMNS: Final = 5
"""Of a legend at the foot, at the most."""
NAME: Final = 36
"""Letters of a name on an axis."""
CLOSE: Final = 0.04
"""Share of the time axis within which letters of events would cover one another."""
LEGEND: Final = 60
"""Letters of a name in a legend, or in the small print."""
LISTED: Final = 160
"""Letters of the overrides in the small print."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the scenario, as worlds met it.

    Attributes
    ----------
    letter, name : str
    round : float
        Median round among worlds that met it.
    share : float
        Share of worlds that met it, in [0, 1].
    """

    letter: str
    name: str
    round: float
    share: float


def finish(figure: Figure, look: Look, title: str, small: str) -> None:
    """Put a title on a figure, and below it its legends and small print; lay the rest between them.

    Parameters
    ----------
    figure : Figure
        With all that is to be drawn; its legends, if it has any, are moved.
    look : Look
        In force.
    title, small : str
        Lines of their own stay.
    """
    width = float(figure.get_figwidth())
    title = wrapped(title, width / BOLD, look.title)
    figure.suptitle(title, x=0.01, ha="left", fontsize=look.title, fontweight="bold")
    small = wrapped(small, width, look.small)
    foot = figure.text(0.01, 0.01, small, va="bottom", fontsize=look.small, color=SMALL_PRINT)
    bottom = _top_of(figure, foot)
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0.0, bottom), transform=figure.transFigure)
        bottom = _top_of(figure, legend)
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0.0, bottom, 1.0, 1.0 - bottom))
    figure.draw_without_rendering()


def _top_of(figure: Figure, artist: Artist) -> float:
    """Return where something ends, as a share of the height of the figure."""
    return float(artist.get_window_extent().y1 / figure.bbox.height) + 0.01


def foot_legend(figure: Figure, handles: Sequence[Any], labels: Sequence[str]) -> None:
    """Put a legend on a figure, in as many columns as its width holds; `finish` gives its place."""
    short = [shortened(label, LEGEND) for label in labels]
    for columns in range(COLUMNS, 0, -1):
        legend = figure.legend(handles, short, loc="lower left", ncols=columns)
        if columns == 1 or legend.get_window_extent().width < 0.93 * figure.bbox.width:
            return
        legend.remove()


def small_print(result: Ensemble | Trajectory) -> str:
    """Return which worlds a figure is made of, and what it does not say."""
    luck = "uncertain numbers drawn in each world" if result.draw else "point values"
    changed = ", ".join(f"{path} = {value}" for path, value in result.scenario.overrides.items())
    other = f", with {shorten(changed, LISTED, placeholder=' ...')}" if changed else ""
    return f"{which_worlds(result)}, seed {result.seed}, {luck}{other}. {CAVEAT}"


def which_worlds(result: Ensemble | Trajectory) -> str:
    """Return how many worlds there are; of one, its number."""
    numbers = result.table["world"]
    return f"World {numbers[0]}" if len(numbers) == 1 else f"{len(numbers):,} worlds"


def last_round(result: Ensemble | Trajectory) -> int:
    """Return where the time axis ends: when the last world has ended, but not too short."""
    return min(result.scenario.horizon, max(int(result.table["ended"].max()), 4))


def time_axis(
    axes: Axes, scenario: Scenario, last: int, *, ticks: int, narrow: bool = False
) -> None:
    """Put rounds, and the days on which they begin, on the axis.

    Parameters
    ----------
    axes : Axes
    scenario : Scenario
    last : int
        Last round shown.
    ticks : int
        How many there may be, >= 1.
    narrow : bool
        Whether years go on a line of their own.
    """
    form = "%d %b\n%Y" if narrow else "%d %b %Y"
    places = np.arange(0, last + 1, stride(last, ticks))
    days = [format(scenario.date_of(place), form) for place in places.tolist()]
    axes.set_xticks(places, [f"{place}\n{day}" for place, day in zip(places, days, strict=True)])
    axes.set_xlabel("Round")


def stride(last: int, ticks: int) -> int:
    """Return the least of 1, 2, 5, 10, 20, ... with which ticks from 0 to `last` suffice.

    Examples
    --------
    >>> stride(40, 6), stride(5, 6), stride(1, 1)
    (10, 1, 2)
    """
    return next(
        size * 10**power
        for power in range(9)
        for size in STRIDES
        if last // (size * 10**power) < ticks
    )


def rung_axis(
    axes: Axes, scenario: Scenario, highest: float, *, named: int = RUNGS, bare: bool = False
) -> None:
    """Put the rungs up to one above the highest on the axis, and lines at the thresholds.

    Parameters
    ----------
    axes : Axes
    scenario : Scenario
    highest : float
        Highest rung reached.
    named : int
        How many rungs may be named, >= 1.
    bare : bool
        Whether thresholds go without their names.
    """
    rungs = scenario.ladder.rungs
    top = min(max(highest + 1, 3.0), float(rungs[-1].number))
    shown = [rung for rung in rungs if rung.number <= top]
    every = -(-len(shown) // named)
    axes.set_yticks(
        [rung.number for rung in shown[::every]],
        [f"{shortened(rung.name)}  {rung.number}" for rung in shown[::every]],
    )
    axes.set_ylim(min(rung.number for rung in rungs) - 0.4, top + 0.7)
    for threshold in scenario.ladder.thresholds:
        if threshold.rung > top:
            continue
        axes.axhline(threshold.rung - 0.5, color=FAINT, linewidth=0.8, linestyle=(0, (1, 2)))
        if not bare:
            axes.annotate(
                shortened(threshold.name),
                (1.0, threshold.rung - 0.5),
                xycoords=("axes fraction", "data"),
                xytext=(-3, 2),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize="small",
                color=SMALL_PRINT,
                bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.8},
            )


def percent(share: float, _place: float = 0) -> str:
    """Return a share as it stands on an axis.

    Examples
    --------
    >>> percent(0.5), percent(0.0125)
    ('50%', '1.25%')
    """
    return f"{100 * share:.4g}%"


def shortened(name: str, letters: int = NAME) -> str:
    """Return a name that fits an axis."""
    return shorten(name, letters, placeholder=" ...")


def on_lines(name: str, letters: int, lines: int) -> str:
    """Return a name on so many lines at the most, each of so many letters."""
    return fill(shorten(name, letters * lines - lines, placeholder=" ..."), letters)


def draw_bands(
    axes: Axes,
    values: npt.ArrayLike,
    *,
    colour: str,
    line: str,
    label: str,
    marker: str = "",
) -> None:
    """Draw the median of many worlds with its bands; of one world its course.

    Parameters
    ----------
    axes : Axes
    values : (T, W) float
        By round and world; NaN where a world has nothing to show.
    colour, line, label, marker : str
        Look and name of the median.
    """
    array = np.asarray(values, dtype=np.float64)
    rounds = np.arange(len(array))
    if array.shape[1] > 1:
        for low, high, alpha in BANDS:
            ends = np.percentile(array, [low, high], axis=1)
            axes.fill_between(rounds, *ends, color=colour, alpha=alpha, linewidth=0)
            axes.plot(rounds, ends.T, line, color=colour, alpha=2 * alpha, linewidth=EDGE)
    axes.plot(
        rounds,
        np.median(array, axis=1),
        line,
        color=colour,
        label=label,
        marker=marker,
        markevery=max(len(array) // 8, 1),
    )


def lasting(array: npt.NDArray[np.generic], last: int) -> FloatW:
    """Return an array by round up to a round, its last one repeated where it is shorter."""
    rows = np.minimum(np.arange(last + 1), len(array) - 1)
    return array[rows].astype(np.float64)


def happenings(scenario: Scenario, last: int, story: Trajectory | None) -> list[Happening]:
    """Return the events that worlds met, in order of time, with letters from a on.

    Parameters
    ----------
    scenario : Scenario
    last : int
        Last round shown.
    story : Trajectory, optional
        Worlds in full. Without any, only events that wait for nothing but a round are known.
    """
    if story is None:
        found = [
            (float(event.when.from_round or 0), 1.0, event.name)
            for event in scenario.events.values()
            if event.when.model_fields_set == {"from_round"}
        ]
    else:
        met = story.arrays["happened"][-1]
        found = [
            (float(np.median(rounds[rounds >= 0])), float(np.mean(rounds >= 0)), event.name)
            for event, rounds in zip(scenario.events.values(), met, strict=True)
            if (rounds >= 0).any()
        ]
    ordered = sorted(place for place in found if place[0] <= last)
    return [
        Happening(letter, name, when, share)
        for letter, (when, share, name) in zip(letters(len(ordered)), ordered, strict=True)
    ]


def letters(count: int) -> list[str]:
    """Return short names for things in a row.

    Examples
    --------
    >>> letters(28)[:2], letters(28)[-2:]
    (['a', 'b'], ['a2', 'b2'])
    """
    return [chr(97 + row % 26) + (str(row // 26 + 1) if row >= 26 else "") for row in range(count)]


def mark_events(axes: Axes, events: Sequence[Happening], last: int) -> None:
    """Mark events by their letters on top of a panel, those that stand close together."""
    groups: list[list[Happening]] = []
    for event in events:
        axes.axvline(event.round, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0.5)
        if groups and event.round - groups[-1][-1].round <= CLOSE * last:
            groups[-1].append(event)
        else:
            groups.append([event])
    for group in groups:
        axes.annotate(
            " ".join(event.letter for event in group),
            (sum(event.round for event in group) / len(group), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -2),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize="small",
            bbox={"facecolor": "white", "edgecolor": FAINT, "pad": 1.2, "linewidth": 0.6},
        )


def events_said(events: Iterable[Happening], story: Trajectory | None) -> str:
    """Return what the letters of events mean, as a line of small print."""
    worlds = len(story.worlds) if story else 0
    when = f", at their median round in {worlds:,} worlds" if worlds > 1 else ""
    said = [
        f"{event.letter} {shortened(event.name, LEGEND)} (round {event.round:g}"
        + (")" if event.share == 1 else f", {event.share:.0%})")
        for event in events
    ]
    return f"Events{when}: {'; '.join(said)}.\n" if said else ""
