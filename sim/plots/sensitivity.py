"""Sensitivity: which numbers of a scenario move its answers, and whether alone or together."""

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.frame import head, label_points, say
from sim.plots.style import DEEP, FAINT, INK, PALE, STYLE

if TYPE_CHECKING:
    import pandas as pd

TOP: Final = 15
ACROSS: Final = 4
"""Panels that stand beside one another."""
TITLE: Final = 26
"""Letters on a line of the title of a narrow panel."""
LEGEND: Final = 3.5
"""Width of the legend, in inches."""
INDEX_LIMITS: Final = (-0.25, 1.5)
"""Beyond these no index is shown: an estimate so far from [0, 1] says that points are too few."""


def sobol_bars(table: "pd.DataFrame", *, title: str, small: str, top: int = TOP) -> Figure:
    """Return first-order and total Sobol' indices as bars with intervals, one panel an answer.

    Parameters
    ----------
    table : DataFrame
        As `sim.analysis.sensitivity.sobol_indices` returns it.
    title, small : str
        Title, and small print: points, worlds, seed, caveat.
    top : int
        How many factors to show, >= 1: those with the greatest total index for any answer.
    """
    answers = list(dict.fromkeys(table["answer"]))
    factors = _strongest(table, "ST", top)
    rows = -(-len(answers) // ACROSS)
    columns = -(-len(answers) // rows)
    width = max(_names_width(factors) + 1.9 * columns, LEGEND + 4.2)
    size = (width, 1.3 + rows * (0.75 + 0.3 * len(factors)))
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=size, layout="constrained")
        grid = figure.subplots(rows, columns, sharey=True, sharex=True, squeeze=False)
        for axes, answer in zip(grid.flat, answers, strict=False):
            _index_bars(axes, _rows_of(table, answer, factors))
            axes.set_title(fill(answer, TITLE), fontsize=8)
        for axes in grid.flat[len(answers) :]:
            axes.remove()
        for axes in grid[:, 0]:
            axes.set_yticks(range(len(factors)), factors, fontsize=6.5)
        left, right = grid[0, 0].get_xlim()
        grid[0, 0].set_xlim(max(left, INDEX_LIMITS[0]), min(max(right, 0.1), INDEX_LIMITS[1]))
        grid[0, 0].set_ylim(len(factors) - 0.4, -0.6)
        _legend(figure)
        small = f"{_how_many(table, factors)}Lines are intervals. {small}"
        head(figure, title, small, beside=LEGEND)
    return figure


def morris_plot(table: "pd.DataFrame", *, title: str, small: str, top: int = TOP) -> Figure:
    """Return Morris's measures, a row an answer: mean size of effects, and their spread over it.

    Parameters
    ----------
    table : DataFrame
        As `sim.analysis.sensitivity.morris_measures` returns it.
    title, small : str
        Title, and small print.
    top : int
        How many factors to show of each answer, >= 1: those with the greatest ``mu_star``.
    """
    answers = list(dict.fromkeys(table["answer"]))
    chosen = {
        answer: _strongest(table[table["answer"] == answer], "mu_star", top) for answer in answers
    }
    longest = max(map(len, chosen.values()))
    width = _names_width([name for names in chosen.values() for name in names])
    size = (width + 5.4, 1.1 + len(answers) * max(2.3, 0.9 + 0.2 * longest))
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=size, layout="constrained")
        grid = figure.subplots(len(answers), 2, squeeze=False)
        shown = {answer: _rows_of(table, answer, chosen[answer]) for answer in answers}
        for (left, right), (answer, rows) in zip(grid, shown.items(), strict=True):
            _effect_bars(left, rows)
            left.set_title(answer, fontsize=8)
            _spread(right, rows)
        grid[-1, 0].set_xlabel("mean size of effects, µ*")
        grid[-1, 1].set_xlabel("mean size of effects, µ*")
        head(
            figure,
            title,
            f"{_how_many(table, chosen[answers[0]])}An effect is the change of the answer over the "
            f"whole range of a number. Lines are intervals. Far above the dotted line: the effect "
            f"depends on other numbers, or on where in its range the number stands. {small}",
        )
        for axes, rows in zip(grid[:, 1], shown.values(), strict=True):
            _number(axes, rows)
    return figure


def _strongest(table: "pd.DataFrame", measure: str, top: int) -> list[str]:
    """Return the factors that are strongest for any answer; undefined ones come last."""
    strength = table.groupby("factor", sort=False)[measure].max().fillna(-np.inf)
    return list(strength.sort_values(ascending=False, kind="stable").index[:top])


def _rows_of(table: "pd.DataFrame", answer: str, factors: Sequence[str]) -> "pd.DataFrame":
    return table[table["answer"] == answer].set_index("factor").loc[list(factors)]


def _names_width(names: Sequence[str]) -> float:
    """Return the width that names take, in inches."""
    return 0.6 + 0.055 * max(map(len, names))


def _how_many(table: "pd.DataFrame", shown: Sequence[str]) -> str:
    total = table["factor"].nunique()
    return f"The strongest {len(shown)} of {total} factors. " if len(shown) < total else ""


def _index_bars(axes: Axes, rows: "pd.DataFrame") -> None:
    if rows["ST"].isna().all():
        say(axes, rows["remark"].iloc[0] or "not known")
        return
    for index, colour, shift in (("S1", PALE, -0.18), ("ST", DEEP, 0.18)):
        _bars(axes, rows[index], rows[f"{index}_conf"], shift=shift, height=0.34, color=colour)
    axes.set_xlabel("share of variance", fontsize=7)


def _effect_bars(axes: Axes, rows: "pd.DataFrame") -> None:
    labels = [f"{name}  {number}" for number, name in enumerate(rows.index, start=1)]
    axes.set_yticks(range(len(labels)), labels, fontsize=6.5)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    if _empty(axes, rows):
        return
    _bars(axes, rows["mu_star"], rows["mu_star_conf"], height=0.6, color=PALE)


def _bars(axes: Axes, values: Any, half: Any, *, shift: float = 0.0, **look: Any) -> None:
    known = np.isfinite(values)
    axes.barh(
        (np.arange(len(values)) + shift)[known],
        values[known],
        xerr=np.nan_to_num(half[known]),
        error_kw={"elinewidth": 0.8, "ecolor": INK, "capsize": 1.5},
        **look,
    )
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, alpha=0.25, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelbottom=True)


def _spread(axes: Axes, rows: "pd.DataFrame") -> None:
    axes.set_ylabel("spread of effects, σ")
    if _empty(axes, rows):
        axes.set_yticks([])
        return
    if rows["sigma"].isna().all():
        axes.set_yticks([])
        say(axes, "the spread of a group is not defined")
        return
    axes.scatter(rows["mu_star"], rows["sigma"], s=16, color=DEEP, linewidths=0, zorder=3)
    right = 1.12 * float(rows["mu_star"].max())
    top = 1.15 * max(float(rows["sigma"].max()), 0.25 * right)
    axes.plot([0, right], [0, right], color=FAINT, linewidth=0.9, linestyle=(0, (1, 2)))
    axes.set_xlim(-0.04 * right, right)
    axes.set_ylim(-0.06 * top, top)
    axes.grid(color=FAINT, alpha=0.25, linewidth=0.5)


def _empty(axes: Axes, rows: "pd.DataFrame") -> bool:
    """Say so if an answer has no effects to show."""
    if (rows["mu_star"].fillna(0.0) > 0).any():
        return False
    say(axes, rows["remark"].iloc[0] or "no effect")
    return True


def _number(axes: Axes, rows: "pd.DataFrame") -> None:
    """Give points the numbers that their names have on the left."""
    numbered = [
        (float(x), float(y), str(number))
        for number, (x, y) in enumerate(zip(rows["mu_star"], rows["sigma"], strict=True), start=1)
        if np.isfinite(x) and np.isfinite(y) and axes.collections
    ]
    if numbered:
        x, y, texts = map(list, zip(*numbered, strict=True))
        label_points(axes, x, y, texts, size=6.5)


def _legend(figure: Figure) -> None:
    handles = [mpl.patches.Patch(color=colour) for colour in (PALE, DEEP)]
    labels = ["alone (first order)", "with all it interacts with (total)"]
    figure.legend(handles, labels, loc="outside upper right", ncols=2, frameon=False, fontsize=7)
