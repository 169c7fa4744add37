"""Forecasts of the established methods, one row an issue, beside what the engine settles on."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.forecast.methods import CAVEAT, Forecasts, Method
from sim.outlook import Outlook
from sim.plots.crisis import finish, foot_legend, on_lines
from sim.plots.style import DEEP, FAINT, INK, MARK, PALE, Look, look_of

MARKS: Final = {
    "mean": (INK, "o"),
    "median": (DEEP, "s"),
    "nash": (MARK, "^"),
    "nash_linear": ("#1b7f5c", "v"),
    "exchange": ("#8a6d1f", "D"),
    "challenge": ("#7d3f98", "*"),
    "plain_mean": (INK, "x"),
    "plain_median": (DEEP, "+"),
    "status_quo": (FAINT, "|"),
}
"""Colour and marker of each method; markers differ for grey print."""
SLIDE: Final = 6
"""Issues on a sheet of fixed size, at the most."""
SPREAD: Final = 0.6
"""Height over which the marks of a row are strewn, of 1."""


def forecasts(
    result: Forecasts, ours: Sequence[Outlook] = (), *, small: str = "", style: str = "paper"
) -> Figure:
    """Return where each method sees each issue end, on the range of positions.

    Parameters
    ----------
    result : Forecasts
    ours : sequence of Outlook, length K or 0
        What the engine makes of each issue.
    small : str
        What the worlds of the engine are.
    style : {"paper", "slides"}
    """
    table = result.table
    with look_of(style) as look:
        issues, left_out = issues_shown(result, look)
        figure = look.sheet(1.7 + 0.62 * len(issues))
        axes = figure.subplots()
        for row, issue in enumerate(issues):
            _draw_range(axes, result, ours, issue, row)
            _draw_marks(axes, look, result, issue, row, _scale(result, ours, issue))
        axes.set_yticks(range(len(issues)), [_label(result, ours, issue) for issue in issues])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(issues) - 0.45, -0.55)
        axes.set_xlim(-0.04, 1.04)
        axes.set_xticks([0, 0.5, 1])
        axes.set_xlabel(
            "Scale of each issue" if ours else "Share of the way along the scale given at each name"
        )
        axes.grid(axis="x", color=FAINT, alpha=0.3, linewidth=0.5)
        axes.set_axisbelow(True)
        foot_legend(figure, *_legend(axes, look, result, ours))
        said = " ".join(filter(None, (left_out, CAVEAT, small)))
        finish(figure, look, f"{table.title}: what methods forecast", said)
    return figure


def issues_shown(result: Forecasts, look: Look) -> tuple[list[int], str]:
    """Return the issues that a sheet has room for, in their order, and what is left out in words.

    A sheet of fixed size shows the `SLIDE` issues on which methods differ most.
    """
    count = len(result.table.issues)
    if not look.is_wide or count <= SLIDE:
        return list(range(count)), ""
    points = np.array(list(result.points.values()))
    spread = np.nanmax(points, axis=0) - np.nanmin(points, axis=0)
    share = np.divide(spread, result.table.span, out=np.zeros(count), where=result.table.span > 0)
    first = np.argsort(-share, kind="stable")[:SLIDE]
    said = f"The {SLIDE} of {count} issues on which methods differ most."
    return sorted(first.tolist()), said


def _scale(result: Forecasts, ours: Sequence[Outlook], issue: int) -> tuple[float, float]:
    """Return the ends of an issue's scale: 0 and 1 in a scenario, else the range of all shown."""
    if ours:
        return 0.0, 1.0
    table = result.table
    shown = [*table.ends(issue), *(points[issue] for points in result.points.values())]
    shown.append(table.outcome[issue])
    return float(np.nanmin(shown)), float(np.nanmax(shown))


def _label(result: Forecasts, ours: Sequence[Outlook], issue: int) -> str:
    low, high = _scale(result, ours, issue)
    name = on_lines(result.table.issues[issue], 30, 2)
    if ours:
        return f"{name}\nsettled in {ours[issue].share:.0%} of worlds"
    return f"{name}\n{low:.4g} to {high:.4g}"


def _draw_range(
    axes: Axes, result: Forecasts, ours: Sequence[Outlook], issue: int, row: int
) -> None:
    """Draw the range of positions, and the terms that the engine settles on."""
    low, high = _scale(result, ours, issue)
    ends = [_place(end, low, high) for end in result.table.ends(issue)]
    axes.plot(ends, [row, row], color=FAINT, linewidth=0.9, zorder=1)
    if not ours or np.isnan(ours[issue].terms[0]):
        return
    least, lower, middle, upper, most = ours[issue].terms
    axes.barh(row, most - least, left=least, height=0.34, color=PALE, alpha=0.6, zorder=1.2)
    axes.barh(row, upper - lower, left=lower, height=0.56, color=PALE, zorder=1.4)
    axes.plot([middle, middle], [row - 0.32, row + 0.32], color=INK, linewidth=1.6, zorder=1.6)


def _draw_marks(
    axes: Axes, look: Look, result: Forecasts, issue: int, row: int, scale: tuple[float, float]
) -> None:
    low, high = scale
    heights = row + SPREAD * np.linspace(-0.5, 0.5, len(result.points))
    for height, (method, points) in zip(heights, result.points.items(), strict=True):
        if not np.isnan(points[issue]):
            axes.plot([_place(points[issue], low, high)], [height], **_look(method, look), zorder=3)
    if not np.isnan(result.table.outcome[issue]):
        place = _place(result.table.outcome[issue], low, high)
        axes.plot([place, place], [row - 0.4, row + 0.4], color=MARK, linewidth=1.2, zorder=2)


def _place(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _look(method: Method, look: Look) -> dict[str, Any]:
    colour, marker = MARKS[method.key]
    size = (7.5 if marker in "*x+|" else 4.8) * look.line
    return {"color": colour, "marker": marker, "markersize": size, "linestyle": "none"}


def _legend(
    axes: Axes, look: Look, result: Forecasts, ours: Sequence[Outlook]
) -> tuple[list[Any], list[str]]:
    """Return handles and names of all that is drawn."""
    handles: list[Any] = [axes.plot([], [], **_look(it, look))[0] for it in result.points]
    names = [method.name for method in result.points]
    if ours:
        handles += [Patch(color=PALE), axes.plot([], [], color=INK, linewidth=1.6)[0]]
        names += ["this engine: middle 50 % and 90 % of terms settled on", "this engine: median"]
    if not np.isnan(result.table.outcome).all():
        handles.append(axes.plot([], [], color=MARK, linewidth=1.2)[0])
        names.append("outcome")
    return [*handles, axes.plot([], [], color=FAINT)[0]], [*names, "range of positions"]
