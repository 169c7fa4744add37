"""Scenario discovery: the way to a box, its limits, and the points inside and outside."""

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.boxes import Box, Limit
from sim.plots.frame import head, label_points, say
from sim.plots.style import DEEP, FAINT, INK, MARK, PALE, SMALL_PRINT, STYLE

if TYPE_CHECKING:
    import pandas as pd

TOP: Final = 12
"""Limits shown; those least likely by chance."""
COLOURS: Final = "cividis_r"
SPREAD: Final = 0.6
"""How wide the points of a category are strewn, of 1."""
STEPS: Final = (0.7548776662466927, 0.5698402909980532)
"""Of the two axes: 1 / p and 1 / p^2, p^3 = p + 1, which fill a square evenly (Roberts 2018)."""


def discovery_plot(
    boxes: Sequence[Box],
    x: "pd.DataFrame",
    y: npt.ArrayLike,
    *,
    title: str,
    small: str,
    chosen: int = 0,
) -> Figure:
    """Return the peeling trajectory, the limits of a box, and its points by the two main ones.

    Parameters
    ----------
    boxes : sequence of Box
        As `sim.analysis.discovery` returns them, at least one. Without a trajectory, as of
        leaves, the first panel shows the boxes themselves.
    x : DataFrame, (P, D)
    y : (P,) float
        Points and shares from which the boxes were found.
    title, small : str
        Title, and small print.
    chosen : int
        Which of the boxes the figure is about.

    Raises
    ------
    ValueError
        If there is no box.
    """
    if not boxes:
        raise ValueError("there is no box to draw")
    box, share = boxes[chosen], np.asarray(y, dtype=np.float64)
    rows = max(len(box.limits[:TOP]), 1)
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=(10.2, 4.3 + 0.46 * rows), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=(3.0, 0.5 + 0.46 * rows))
        above, below = parts
        trade, points = above.subplots(1, 2, width_ratios=(1.0, 1.2))
        limits = below.subplots()
        _draw_trade(trade, boxes, box)
        _draw_points(points, box, x, share)
        _draw_limits(limits, box, x)
        more = len(box.limits) - TOP
        left_out = f"{more} weaker limits are not shown. " if more > 0 else ""
        head(
            figure,
            title,
            f"Coverage: share of the outcome that lies in the box; density: share of the outcome "
            f"in the box. p: how likely chance alone raises density so far. {left_out}{small}",
        )
        _name_boxes(trade, boxes, box)
    return figure


def _draw_trade(axes: Axes, boxes: Sequence[Box], box: Box) -> None:
    way = box.trajectory or tuple(boxes)
    axes.plot(
        [step.coverage for step in way],
        [step.density for step in way],
        linestyle="-" if box.trajectory else "none",
        marker="o",
        markersize=3.5,
        linewidth=0.8,
        color=DEEP,
        markerfacecolor=PALE,
        markeredgewidth=0.6,
    )
    axes.plot([box.coverage], [box.density], "o", markersize=11, markerfacecolor="none", color=MARK)
    axes.set_xlim(-0.03, 1.05)
    top = _round_top(max(step.density for step in (*way, *boxes)))
    axes.set_ylim(-0.03 * top, 1.05 * top)
    axes.set_xlabel("coverage")
    axes.set_ylabel("density")
    axes.set_title("Boxes on the way" if box.trajectory else "Boxes", fontsize=8)
    axes.grid(color=FAINT, alpha=0.25, linewidth=0.5)
    axes.set_axisbelow(True)


def _name_boxes(axes: Axes, boxes: Sequence[Box], box: Box) -> None:
    """Say what the chosen box attains, and where the others stand that were found after it."""
    known = [box] if np.isfinite(box.coverage) else []
    if box.trajectory:
        others = [other for other in boxes if other is not box]
        axes.plot(
            [other.coverage for other in others],
            [other.density for other in others],
            linestyle="none",
            marker="D",
            markersize=5,
            markerfacecolor="white",
            color=INK,
        )
        known += others
    texts = [f"box {boxes.index(one) + 1}: {one.coverage:.0%}, {one.density:.0%}" for one in known]
    label_points(axes, [one.coverage for one in known], [one.density for one in known], texts)


def _draw_limits(axes: Axes, box: Box, x: "pd.DataFrame") -> None:
    axes.set_title("Limits of the box, within the range of each number", fontsize=8)
    shown = box.limits[:TOP]
    axes.tick_params(length=0)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.set_xticks([])
    if not shown:
        axes.set_yticks([])
        say(axes, "no limits: the box holds every point")
        return
    for row, limit in enumerate(shown):
        if limit.categories:
            _draw_categories(axes, row, limit, sorted(set(x[limit.column].astype(str))))
        else:
            _draw_range(
                axes, row, limit, float(x[limit.column].min()), float(x[limit.column].max())
            )
        axes.annotate(
            _chance(limit),
            (1.0, row),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
            annotation_clip=False,
        )
    axes.set_yticks(range(len(shown)), [limit.column for limit in shown], fontsize=7)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1)


def _draw_range(axes: Axes, row: int, limit: Limit, least: float, most: float) -> None:
    span = most - least or 1.0
    low, high = max(limit.low, least), min(limit.high, most)
    axes.barh(row, 1.0, height=0.34, color=FAINT, alpha=0.25)
    axes.barh(row, (high - low) / span, left=(low - least) / span, height=0.34, color=DEEP)
    ends = ((0.0, least, "left", False), (1.0, most, "right", False))
    inner = (
        ((low - least) / span, limit.low, "left", True),
        ((high - least) / span, limit.high, "right", True),
    )
    for place, value, side, bold in (*ends, *inner):
        if np.isfinite(value):
            axes.annotate(
                f"{value:.3g}",
                (place, row + (-0.17 if bold else 0.17)),
                xytext=(0, 1 if bold else -1),
                textcoords="offset points",
                ha=side,
                va="bottom" if bold else "top",
                fontsize=6.5,
                color=INK if bold else SMALL_PRINT,
                fontweight="bold" if bold else "normal",
            )


def _draw_categories(axes: Axes, row: int, limit: Limit, names: Sequence[str]) -> None:
    width = 1 / len(names)
    legible = max(map(len, names)) * 0.009 < width
    for place, name in enumerate(_allowed_first(limit, names)):
        held = name in limit.categories
        look: dict[str, Any] = {"color": DEEP} if held else {"color": FAINT, "alpha": 0.25}
        axes.barh(row, 0.985 * width, left=place * width, height=0.34, **look)
        if legible:
            axes.text(
                (place + 0.5) * width,
                row,
                name,
                ha="center",
                va="center",
                fontsize=6.5,
                color="white" if held else SMALL_PRINT,
            )
    if not legible:
        listed = shorten(", ".join(limit.categories), 100, placeholder=" ...")
        axes.text(0, row - 0.2, listed, va="bottom", fontsize=6.5, fontweight="bold")


def _round_top(share: float) -> float:
    """Return the end of a scale for shares up to this one: a round number, not above 1.

    Examples
    --------
    >>> _round_top(0.22), _round_top(0.9), _round_top(0.0)
    (0.25, 1.0, 0.05)
    """
    return min((top for top in (0.05, 0.1, 0.25, 0.5, 1.0) if top >= share), default=1.0)


def _chance(limit: Limit) -> str:
    return "p < 0.001" if limit.p < 0.001 else f"p = {limit.p:.3f}"


def _allowed_first(limit: Limit | None, names: Sequence[str]) -> list[str]:
    """Return categories with those in the box first, so that they lie side by side."""
    allowed = limit.categories if limit else ()
    return sorted(names, key=lambda name: (name not in allowed, name))


def _draw_points(axes: Axes, box: Box, x: "pd.DataFrame", share: npt.NDArray[np.float64]) -> None:
    limits = {limit.column: limit for limit in box.limits}
    names = [*limits, *(str(name) for name in x.columns if name not in limits)][:2]
    names.sort(key=lambda name: not _is_number(x[name]))  # names of categories need the room aside
    places, spans = [], []
    for name, axis, step in zip(names, (axes.xaxis, axes.yaxis), STEPS, strict=False):
        place, span, ticks = _axis(x[name], limits.get(name), step)
        places.append(place)
        spans.append(span)
        axis.set_label_text(name, fontsize=7.5)
        if ticks:
            axis.set_ticks(range(len(ticks)), ticks, fontsize=7)
    if len(names) < 2:
        places.append(share)
        spans.append((-0.05, 1.05))
        axes.set_ylabel("share of the outcome", fontsize=7.5)
    elif not _is_number(x[names[0]]):
        for tick in axes.get_xticklabels():
            tick.set(rotation=25, ha="right", rotation_mode="anchor")
    order = np.argsort(share, kind="stable")  # the outcome on top
    drawn = axes.scatter(
        places[0][order],
        places[1][order],
        c=share[order],
        cmap=COLOURS,
        vmin=0,
        vmax=_round_top(float(share.max())),
        s=float(np.clip(6000 / len(share), 3, 26)),
        linewidths=0,
        rasterized=True,
    )
    if limits:
        (left, right), (low, high) = spans
        frame: dict[str, Any] = {"fill": False, "edgecolor": MARK, "linewidth": 1.6, "zorder": 3}
        axes.add_patch(Rectangle((left, low), right - left, high - low, **frame))
    within = ", and the box by its strongest limits" if limits else ""
    axes.set_title(f"Points{within}", fontsize=8)
    bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.85, pad=0.02)
    bar.set_label("share of the outcome", fontsize=7)
    bar.outline.set_visible(False)


def _axis(
    column: "pd.Series", limit: Limit | None, step: float
) -> tuple[npt.NDArray[np.float64], tuple[float, float], list[str]]:
    """Return where points stand on an axis, from where to where the box goes, and names of ticks.

    Points of a category are strewn about its place, evenly and always alike.
    """
    if _is_number(column):
        values = column.to_numpy(np.float64)
        least, most = float(np.min(values)), float(np.max(values))
        beyond = 0.03 * (most - least or 1.0)
        low = least - beyond if limit is None else max(limit.low, least - beyond)
        high = most + beyond if limit is None else min(limit.high, most + beyond)
        return values, (low, high), []
    texts = column.astype(str)
    names = _allowed_first(limit, sorted(set(texts)))
    held = len(limit.categories) if limit else len(names)
    row = {name: place for place, name in enumerate(names)}
    strewn = SPREAD * (np.arange(len(texts)) * step % 1 - 0.5)
    places = texts.map(row).to_numpy(np.float64) + strewn
    return places, (-0.5, held - 0.5), names


def _is_number(column: "pd.Series") -> bool:
    return column.dtype.kind in "iuf"
