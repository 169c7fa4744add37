"""The course of the challenge model: where actors stand from round to round, an issue a panel."""

from math import ceil
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.forecast.challenge import Challenges
from sim.forecast.methods import CHALLENGE, Forecasts
from sim.plots.crisis import finish, foot_legend, on_lines
from sim.plots.forecast import issues_shown
from sim.plots.style import DEEP, FAINT, INK, MARK, Look, look_of

COLUMNS: Final = 3
"""Panels side by side on paper; on slides one more."""


def challenges(result: Forecasts, *, style: str = "paper") -> Figure:
    """Return where all stand on each issue in each round, and the weighted median and mean.

    Parameters
    ----------
    result : Forecasts
    style : {"paper", "slides"}
    """
    with look_of(style) as look:
        issues, left_out = issues_shown(result, look)
        count = len(issues)
        columns = min(count, COLUMNS + look.is_wide)
        rows = ceil(count / columns)
        figure = look.sheet(1.5 + (2.2 if columns == 1 else 1.7) * rows)
        grid = figure.subplots(rows, columns, squeeze=False)
        for place, (axes, issue) in enumerate(zip(grid.flat, issues, strict=False)):
            course = result.challenges[issue]
            _draw(axes, look, course, result.table.outcome[issue])
            name = on_lines(result.table.issues[issue], 78 // columns, 2)
            axes.set_title(f"{name}\n{on_lines(course.ending, 78 // columns, 2)}")
            if place + columns >= count:
                axes.set_xlabel("round")
        for axes in grid.flat[count:]:
            axes.set_axis_off()
        _legend(figure, grid.flat[0], look, result)
        said = f"{CHALLENGE.source}, as described in the documentation. One method of several: "
        small = f"{left_out} {said}what it makes of one table of judgements, and no more."
        finish(figure, look, f"{result.table.title}: the challenge model", small.strip())
    return figure


def _draw(axes: Axes, look: Look, course: Challenges, outcome: float) -> None:
    rounds = np.arange(len(course.medians))
    mark = "o" if len(rounds) == 1 else ""  # a course that is over at once has no lines
    axes.plot(rounds, course.positions, color=FAINT, linewidth=0.7 * look.line, marker=mark)
    axes.plot(rounds, course.means, color=DEEP, linestyle="--", linewidth=look.line, marker=mark)
    axes.plot(rounds, course.medians, color=INK, linewidth=1.6 * look.line, marker=mark)
    if not np.isnan(outcome):
        axes.axhline(outcome, color=MARK, linestyle=":", linewidth=look.line)
    axes.set_xlim(0, max(len(rounds) - 1, 1))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", color=FAINT, alpha=0.3, linewidth=0.5)


def _legend(figure: Figure, axes: Axes, look: Look, result: Forecasts) -> None:
    looks = [
        ("an actor", FAINT, "-", 0.7),
        ("weighted mean", DEEP, "--", 1.0),
        ("weighted median, the forecast", INK, "-", 1.6),
    ]
    if not np.isnan(result.table.outcome).all():
        looks.append(("outcome", MARK, ":", 1.0))
    handles = [
        axes.plot([], [], color=colour, linestyle=dashes, linewidth=width * look.line)[0]
        for _, colour, dashes, width in looks
    ]
    foot_legend(figure, handles, [name for name, *_ in looks])
