"""Offers, red lines and the zone of agreement, issue by issue."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.ensemble import Trajectory
from sim.plots.crisis import (
    draw_bands,
    finish,
    foot_legend,
    last_round,
    lasting,
    on_lines,
    shortened,
    small_print,
    time_axis,
)
from sim.plots.style import ENDING_COLOURS, INK, SIDE_COLOURS, SIDE_STYLES, Look, look_of
from sim.terms import Ending, FloatW

TOP: Final = 12
"""Issues shown at the most, the first of the scenario."""
ZONE: Final = ENDING_COLOURS[Ending.COMPREHENSIVE]
LINE_STYLE: Final = (0, (1, 1.2))


def offers(story: Trajectory, *, style: str = "paper") -> Figure:
    """Return offers and effective red lines of both principals over time, one panel an issue.

    Of many worlds medians are drawn, with the middle half and the middle 90 % of offers. The zone
    of agreement lies between the farthest points that the sides may offer, which the lines of
    allies bind too; it is shaded where it exists at the median.

    Parameters
    ----------
    story : Trajectory
        Worlds in full. Worlds that have ended keep their last values.
    style : {"paper", "slides"}
    """
    scenario, last = story.scenario, last_round(story)
    issues = list(scenario.issues.values())[:TOP]
    with look_of(style) as look:
        across = min(len(issues), 3 if look.is_wide else 2)
        down = -(-len(issues) // across)
        figure = look.sheet(1.4 + 1.75 * down)
        grid = figure.subplots(down, across, sharex=True, squeeze=False)
        for row, axes in enumerate(grid.flat):
            if row < len(issues):
                _draw_issue(axes, story, row, last, look)
                axes.tick_params(labelbottom=False)
            else:
                axes.remove()
        for column in range(across):
            lowest = grid[(len(issues) - 1 - column) // across, column]
            time_axis(lowest, scenario, last, ticks=4, narrow=True)
            lowest.tick_params(labelbottom=True)
            lowest.set_xlabel("")
        _legend(figure, story)
        more = len(scenario.issues) - len(issues)
        left_out = f"{more} further issues are not shown. " if more else ""
        many = len(story.worlds) > 1
        bands = "Medians; bands hold the middle half and 90 % of offers. " if many else ""
        finish(
            figure,
            look,
            f"{scenario.title}: offers and red lines",
            f"Rounds, and the days on which they begin. {bands}{left_out}{small_print(story)}",
        )
    return figure


def _draw_issue(axes: Axes, story: Trajectory, row: int, last: int, look: Look) -> None:
    arrays, rounds = story.arrays, np.arange(last + 1)
    one, other = (np.median(lasting(arrays["room"][:, side, row], last), axis=1) for side in (0, 1))
    there = np.median(lasting(arrays["zone_width"][:, row], last), axis=1) >= 0
    axes.fill_between(rounds, one, other, where=there, **_zone())  # type: ignore[arg-type]
    for side, head in enumerate(story.layout.principals):
        colour, line = SIDE_COLOURS[side], SIDE_STYLES[side]
        red = np.median(lasting(arrays["red_line"][:, head, row], last), axis=1)
        axes.plot(rounds, red, color=colour, linestyle=LINE_STYLE, linewidth=1.1 * look.line)
        offer = lasting(arrays["position"][:, head, row], last)
        draw_bands(axes, offer, colour=colour, line=line, label="")
    when, where = _settled(story, row)
    axes.plot(
        when,
        where,
        linestyle="none",
        marker="o",
        markerfacecolor="white",
        markeredgecolor=INK,
        alpha=1.0 if len(story.worlds) == 1 else 0.5,
        zorder=4,
    )
    issue = list(story.scenario.issues.values())[row]
    settled = len(when) / len(story.worlds)
    said = "" if len(story.worlds) == 1 else f" ({settled:.0%})"
    axes.set_title(on_lines(f"{issue.name}{said}", 24 if look.is_wide else 32, 3), fontsize="small")
    axes.set_yticks([0, 1], [on_lines(issue.zero, 15, 4), on_lines(issue.one, 15, 4)])
    axes.tick_params(axis="y", labelsize="x-small")
    axes.set_ylim(-0.06, 1.06)
    axes.set_xlim(0, last + 0.5)  # so that what is settled last is not cut


def _settled(story: Trajectory, row: int) -> tuple[FloatW, FloatW]:
    """Return when and where an issue was settled, in the worlds in which it was."""
    settled = story.arrays["settled"][:, row]
    key = story.layout.issues[row]
    done = settled[-1].astype(bool)
    return np.argmax(settled, axis=0)[done].astype(np.float64), story.table[f"terms_{key}"][done]


def _zone() -> dict[str, object]:
    return {"facecolor": ZONE, "alpha": 0.35, "edgecolor": INK, "linewidth": 0.7}


def _legend(figure: Figure, story: Trajectory) -> None:
    sides = list(story.scenario.sides.values())
    settled = "settled" if len(story.worlds) == 1 else "settled (in brackets: share of worlds)"
    handles: list[Line2D | Patch] = []
    for side, party in enumerate(sides):
        colour, name = SIDE_COLOURS[side], shortened(party.name)
        handles += [
            Line2D([], [], color=colour, linestyle=SIDE_STYLES[side], label=f"{name}: offer"),
            Line2D([], [], color=colour, linestyle=LINE_STYLE, label=f"{name}: red line"),
        ]
    handles += [
        Patch(**_zone(), label="zone of agreement"),  # type: ignore[arg-type]
        Line2D([], [], linestyle="none", marker="o", mfc="white", mec=INK, label=settled),
    ]
    foot_legend(figure, handles, [str(handle.get_label()) for handle in handles])
