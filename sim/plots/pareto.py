"""The Pareto front of policies: what can be had of one answer for how much of another."""

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.crisis import finish, foot_legend
from sim.plots.frame import broken, label_points
from sim.plots.style import DEEP, FAINT, look_of

if TYPE_CHECKING:
    import pandas as pd

NAME: Final = 30
"""Letters on a line of the name of a policy."""
MARGIN: Final = 0.15
"""Room about the points, for their names, as a share of their range."""


def pareto_plot(
    table: "pd.DataFrame",
    front: npt.ArrayLike,
    *,
    x: str,
    y: str,
    xlabel: str,
    ylabel: str,
    title: str,
    small: str,
    policy: str = "policy",
    style: str = "paper",
) -> Figure:
    """Return policies by two answers, those on the front with intervals and names.

    Parameters
    ----------
    table : DataFrame, (n, ...)
        One row a policy, with its name in column `policy` and its answers in columns `x` and `y`.
        Columns of the same names with ``_low`` and ``_high`` behind, where there are any, are the
        ends of intervals.
    front : (n,) bool
        Which rows are on the front; see `sim.analysis.pareto.front`. It may be that of more
        answers than the two that are drawn.
    x, y : str
        Columns.
    xlabel, ylabel : str
        What they are, and which way is better.
    title, small : str
        Title, and small print.
    policy : str
        Column of names.
    style : {"paper", "slides"}

    Raises
    ------
    ValueError
        If `front` has another length than the table.
    """
    best = np.asarray(front, dtype=np.bool_)
    if best.shape != (len(table),):
        raise ValueError(f"front of shape {best.shape} for {len(table)} policies")
    with look_of(style) as look:
        figure = look.sheet(5.6)
        axes = figure.subplots()
        _draw(axes, table[~best], x, y, colour=FAINT, label="dominated", alpha=0.45, size=3.0)
        _draw(axes, table[best], x, y, colour=DEEP, label="on the front", alpha=1.0, size=5.0)
        axes.set_xlabel(xlabel)
        axes.set_ylabel(ylabel)
        axes.margins(MARGIN)
        axes.grid(color=FAINT, alpha=0.25, linewidth=0.5)
        axes.set_axisbelow(True)
        if len(table):
            foot_legend(figure, *axes.get_legend_handles_labels())
        lines = "Lines are intervals. " if f"{x}_low" in table or f"{y}_low" in table else ""
        finish(figure, look, title, f"{lines}{small}")
        named = table[best].dropna(subset=[x, y]).sort_values([x, y])  # the others are not drawn
        names = [broken(str(name), NAME) for name in named[policy]]
        label_points(axes, list(named[x]), list(named[y]), names, size=look.small)
    return figure


def _draw(
    axes: Axes,
    rows: "pd.DataFrame",
    x: str,
    y: str,
    *,
    colour: str,
    label: str,
    alpha: float,
    size: float,
) -> None:
    if not len(rows):
        return
    axes.errorbar(
        rows[x],
        rows[y],
        xerr=_reach(rows, x),
        yerr=_reach(rows, y),
        fmt="o",
        color=colour,
        alpha=alpha,
        markersize=size,
        markeredgewidth=0,
        elinewidth=0.7,
        label=label,
    )


def _reach(rows: "pd.DataFrame", answer: str) -> npt.NDArray[np.float64] | None:
    """Return how far intervals reach below and above, (2, n), or None if there are none."""
    low, high = f"{answer}_low", f"{answer}_high"
    if low not in rows or high not in rows:
        return None
    reach = np.array([rows[answer] - rows[low], rows[high] - rows[answer]], dtype=np.float64)
    return np.maximum(reach, 0.0)
