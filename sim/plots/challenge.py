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
    count = len(result.challenges)
    with look_of(style) as look:
        columns = min(count, COLUMNS + look.is_wide)
        rows = ceil(count / columns)
        figure = look.sheet(1.5 + (2.2 if columns == 1 else 1.7) * rows)
        grid = figure.subplots(rows, columns, squeeze=False)
        for issue, (axes, course) in enumerate(zip(grid.flat, result.challenges, strict=False)):
            _draw(axes, look, course, result.table.outcome[issue])
            name = on_lines(result.table.issues[issue], 90 // columns, 2)
            axes.set_title(f"{name}\n{course.ending}" if rows < 4 else name)
        for axes in grid.flat[count:]:
            axes.set_axis_off()
        figure.supxlabel("round", fontsize="small")
        _legend(figure, grid.flat[0], look, result)
        small = f"{CHALLENGE.source}, as described in the documentation. One method of several: "
        small += "what it makes of one table of judgements, not a forecast to be acted upon."
        finish(figure, look, f"{result.table.title}: the challenge model", small)
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
    axes.yaxis.set_major_locator(MaxNLocator(4))
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
