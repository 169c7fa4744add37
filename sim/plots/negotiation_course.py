"""What may be agreed along one world: zones, Nash products and critical risks over rounds."""

from itertools import groupby
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.negotiation.course import CLOSED, DEAL, NO_DEAL, OPENED, WAS_SETTLED, Course, Turn
from sim.negotiation.situation import NO_LINES, VETOES
from sim.plots.crisis import (
    Happening,
    finish,
    foot_legend,
    letters,
    mark_events,
    on_lines,
    shortened,
    time_axis,
)
from sim.plots.negotiation import FRONTIERS, ISSUES
from sim.plots.stability import COLOURS, STYLES
from sim.plots.style import FAINT, INK, SIDE_COLOURS, SIDE_STYLES, look_of
from sim.scenario.root import Scenario
from sim.terms import FloatW

MARKED: Final = 12
"""Rounds with turning points that are marked at the most, the first ones."""
RISKS: Final = 3.0
"""Critical risks above this, at which nobody gives way in any case, are cut."""
SAID: Final = {
    OPENED: "zone opens on {}",
    CLOSED: "zone closes on {}",
    WAS_SETTLED: "{} settled",
    DEAL: "a deal within all lines appears",
    NO_DEAL: "no deal within all lines is left",
}


def course(found: Course, scenario: Scenario, *, small: str = "", style: str = "paper") -> Figure:
    """Return zones, Nash products and critical risks over the rounds of a world.

    Parameters
    ----------
    found : Course
    scenario : Scenario
        Which names all of it.
    small : str
        Which numbers were taken.
    style : {"paper", "slides"}
    """
    last = max(len(found.rounds) - 1, 1)
    marked, said = _marked(found, scenario)
    with look_of(style) as look:
        figure = look.sheet(7.6)
        panels = figure.subplots(1, 3) if look.is_wide else figure.subplots(3, 1, sharex=True)
        for axes, draw in zip(panels, (_widths, _products, _risks), strict=True):
            axes.margins(y=0.16)
            draw(axes, found)
            axes.set_title(
                on_lines(axes.get_title("left"), 32 if look.is_wide else 80, 3), fontsize="small"
            )
            mark_events(axes, marked, last)
            axes.set_xlim(0, last + 0.5)
            axes.grid(axis="y", color=FAINT, alpha=0.25, linewidth=0.5)
            time_axis(axes, scenario, last, ticks=4 if look.is_wide else 7, narrow=look.is_wide)
            if not look.is_wide and axes is not panels[-1]:
                axes.tick_params(labelbottom=False)
                axes.set_xlabel("")
        foot_legend(figure, *_legend(found, scenario))
        title = f"{scenario.title}: what may be agreed, round by round"
        finish(figure, look, title, f"{said}{small}")
    return figure


def _marked(found: Course, scenario: Scenario) -> tuple[list[Happening], str]:
    """Return rounds with turning points, and what happened in them as a line of small print."""
    turns = [turn for turn in found.turns if turn.scope in ("", VETOES)]
    rounds = [(step, list(each)) for step, each in groupby(turns, key=lambda turn: turn.round)]
    names = letters(len(rounds[:MARKED]))
    events = [
        Happening(letter, "; ".join(_said(turn, scenario) for turn in each), float(step), 1.0)
        for letter, (step, each) in zip(names, rounds[:MARKED], strict=True)
    ]
    if not events:
        return [], "No turning points. "
    told = "; ".join(f"{it.letter} round {it.round:g}: {it.name}" for it in events)
    more = len(rounds) - len(events)
    return events, f"{told}.{f' {more} later ones are not marked.' if more else ''}\n"


def _said(turn: Turn, scenario: Scenario) -> str:
    issue = shortened(scenario.issues[turn.issue].name, 40) if turn.issue else ""
    return SAID[turn.what].format(issue)


def _widths(axes: Axes, found: Course) -> None:
    zones = [now.within(VETOES).zones[:ISSUES] for now in found.rounds]
    axes.axhline(0, color=INK, linewidth=0.8)
    for row in range(len(zones[0])):
        of_issue = [each[row] for each in zones]
        width = np.array([np.nan if zone.is_settled else zone.width for zone in of_issue])
        axes.plot(width, **_look(row))
        open_rounds = np.flatnonzero(~np.isnan(width))
        if len(open_rounds) and open_rounds[-1] < len(width) - 1:
            end = int(open_rounds[-1])
            colour = _look(row)["color"]
            axes.plot(end, width[end], "o", markerfacecolor="white", markeredgecolor=colour)
    axes.set_title("Width of zones within all red lines; below 0 a gap")


def _look(row: int) -> dict[str, Any]:
    """Return the look of an issue; colour and line style differ together, and then apart."""
    count = len(COLOURS)
    return {"color": COLOURS[row % count], "linestyle": STYLES[(row + row // count) % count]}


def _products(axes: Axes, found: Course) -> None:
    for row, agreement in enumerate(found.rounds[0].agreements):
        products = [now.agreements[row].product for now in found.rounds]
        values = np.array([np.nan if it is None else it for it in products], dtype=np.float64)
        axes.plot(values, marker=".", markersize=3, **FRONTIERS[agreement.scope])
    axes.set_title("Nash product at the Nash solution")


def _risks(axes: Axes, found: Course) -> None:
    axes.axhline(1, color=INK, linewidth=0.8)
    highest = 1.0
    for side, head in enumerate(found.rounds[0].principals):
        risk = _risk(found, head)
        highest = max(highest, float(risk.max()))
        axes.plot(np.minimum(risk, RISKS), color=SIDE_COLOURS[side], linestyle=SIDE_STYLES[side])
    cut = f", cut at {RISKS:g}" if highest > RISKS else ""
    axes.set_title(
        f"Critical risk{cut}; above 1 giving way is worse than no deal", fontsize="small"
    )
    axes.set_ylim(0, 1.2 * min(highest, RISKS))


def _risk(found: Course, actor: str) -> FloatW:
    return np.array(
        [walk.risk for now in found.rounds for walk in now.walks if walk.actor == actor]
    )


def _legend(found: Course, scenario: Scenario) -> tuple[list[Any], list[str]]:
    issues = list(scenario.issues.values())[:ISSUES]
    handles: list[Any] = [Line2D([], [], **_look(row)) for row in range(len(issues))]
    names = [issue.name for issue in issues]
    handles.append(Line2D([], [], linestyle="none", marker="o", mfc="white", mec=INK))
    names.append("last round before it was settled")
    for agreement in found.rounds[0].agreements:
        free = agreement.scope == NO_LINES
        handles.append(Line2D([], [], **FRONTIERS[agreement.scope]))
        names.append(f"product {'' if free else 'within lines of '}{agreement.scope}")
    for side, head in enumerate(found.rounds[0].principals):
        handles.append(Line2D([], [], color=SIDE_COLOURS[side], linestyle=SIDE_STYLES[side]))
        names.append(f"risk of {scenario.actors[head].name}")
    return handles, names
