"""Which measure of one side followed which of the other, beyond chance."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.analysis.following import Following, following
from sim.ensemble import Trajectory
from sim.plots.crisis import finish, on_lines, shortened, small_print
from sim.plots.frame import say
from sim.plots.style import DEEP, FAINT, INK, MARK, SMALL_PRINT, look_of
from sim.terms import FloatW, Rows

WITHIN: Final = 2
"""Rounds in which an answer is looked for."""
TOP: Final = {False: 9, True: 5}
"""Measures of a side that are shown, at the most; fewer on a slide."""
CLEAR: Final = 3.0
"""Standard deviations from chance at which a number stands out."""
LETTERS: Final = 34
BLUES: Final = LinearSegmentedColormap.from_list("above chance", ["white", DEEP])


@dataclass(frozen=True, slots=True)
class _Half:
    """What followed the acts of one side: names of acts and answers, and their counts."""

    title: str
    acts: list[str]
    answers: list[str]
    counts: Following


def flow(story: Trajectory, *, style: str = "paper") -> Figure:
    """Return how much likelier than by chance measures of one side follow those of the other.

    Parameters
    ----------
    story : Trajectory
        Worlds in full; chance is reckoned between them.
    style : {"paper", "slides"}
    """
    scenario = story.scenario
    with look_of(style) as look:
        top = TOP[look.is_wide]
        halves = [_half(story, side, top) for side in (0, 1)]
        rows = sum(max(len(half.acts), 2) for half in halves)
        figure = look.sheet(3.8 + 0.2 * rows)
        shape = (1, 2) if look.is_wide else (2, 1)
        panels = figure.subplots(*shape, squeeze=False).flat
        for axes, half in zip(panels, halves, strict=True):
            _draw(axes, half, alone=len(story.worlds) == 1, wide=look.is_wide)
        finish(
            figure,
            look,
            f"{scenario.title}: what follows what",
            f"Change of the chance, in percentage points, that the answer is begun within {WITHIN} "
            "rounds of the act, or at once as announced, against all worlds that go on in the same "
            f"round. Bold: {CLEAR:g} standard deviations or more; grey: less than by chance. "
            f"In brackets: how often the act was begun. Up to {top} measures of each side, those "
            f"farthest from chance. {small_print(story)}",
        )
    return figure


def _half(story: Trajectory, side: int, top: int) -> _Half:
    """Return what followed the acts of a side, cut down to what is farthest from chance."""
    layout, arrays = story.layout, story.arrays
    acts, answers = layout.columns.of_side[side], layout.columns.of_side[1 - side]
    active = arrays["active"].astype(bool)
    played = np.concatenate([np.zeros_like(active[:1]), active[:-1]])
    started, at_once = arrays["started"].astype(bool), arrays["answered"].astype(bool)
    counts = following(
        started[:, acts], started[:, answers], at_once[:, answers], played, within=WITHIN
    )
    rows, columns = (_farthest(np.abs(counts.score).max(axis, initial=0.0), top) for axis in (1, 0))
    measures, sides = story.scenario.measures, list(story.scenario.sides.values())
    names = [shortened(measures[measure.key].name, LETTERS) for measure in layout.measures]
    picked = np.ix_(rows, columns)
    return _Half(
        f"{sides[side].name} acts, {sides[1 - side].name} answers",
        [names[acts[row]] for row in rows],
        [names[answers[column]] for column in columns],
        replace(
            counts,
            acts=counts.acts[rows],
            **{
                name: getattr(counts, name)[picked] for name in ("followed", "expected", "variance")
            },
        ),
    )


def _farthest(score: FloatW, top: int) -> Rows:
    """Return the rows with the highest scores, in their own order."""
    best = np.argsort(-score, kind="stable")[:top]
    return np.sort(best[score[best] > 0])


def _draw(axes: Axes, half: _Half, *, alone: bool, wide: bool) -> None:
    axes.set_title(on_lines(half.title, 22 if wide else 60, 3))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if alone or not half.acts or not half.answers:
        axes.set_xticks([])
        axes.set_yticks([])
        nothing = "no act was followed otherwise than by chance"
        say(axes, "one world has no chance to compare with" if alone else nothing)
        return
    _draw_cells(axes, half.counts)
    axes.set_yticks(
        np.arange(len(half.acts)) + 0.5,
        [f"{name} ({n:,.0f})" for name, n in zip(half.acts, half.counts.acts, strict=True)],
        fontsize="x-small",
    )
    axes.set_xticks(
        np.arange(len(half.answers)) + 0.5,
        half.answers,
        rotation=28,
        ha="right",
        rotation_mode="anchor",
        fontsize="x-small",
    )
    axes.invert_yaxis()


def _draw_cells(axes: Axes, counts: Following) -> None:
    above, score = 100 * counts.above, counts.score
    top = max(float(above.max()), 1.0)
    axes.pcolormesh(np.clip(above, 0, None), cmap=BLUES, vmin=0, vmax=top, edgecolor="white")
    for (row, column), value in np.ndenumerate(above):
        clear = bool(abs(score[row, column]) >= CLEAR)
        if clear and value < 0:
            across = [column, column + 1]
            axes.fill_between(across, row, row + 1, facecolor=FAINT, alpha=0.3, linewidth=0)
        axes.text(
            column + 0.5,
            row + 0.5,
            f"{round(value):+d}" if round(value) else "·",
            ha="center",
            va="center",
            fontsize="small" if clear else "x-small",
            fontweight="bold" if clear else "normal",
            color=_ink(value, top, clear=clear),
        )


def _ink(value: float, top: float, *, clear: bool) -> str:
    if value > 0.6 * top:
        return "white"
    if clear:
        return INK if value > 0 else MARK
    return INK if value > 0.3 * top else SMALL_PRINT
