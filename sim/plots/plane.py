"""A phase diagram: what two levers do together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import AbstractPathEffect, withStroke

from sim.plots.crisis import finish, percent
from sim.plots.style import INK, MARK, Look, look_of

COLOURS = "cividis"
LINES = 5
"""Contours at the most."""
FEW = 12
"""Levels that all have a tick."""


@dataclass(frozen=True, slots=True)
class LeverAxis:
    """One lever of a plane.

    Attributes
    ----------
    label : str
    levels : tuple
        Its values in order: numbers, or names of settings.
    base : float or str or None
        Its value in the scenario as it stands, where it has one.
    """

    label: str
    levels: tuple[float | str, ...]
    base: float | str | None

    @property
    def is_number(self) -> bool:
        """Whether all levels are numbers."""
        return not any(isinstance(level, str) for level in self.levels)

    @property
    def places(self) -> npt.NDArray[np.float64]:
        """Where levels stand on an axis."""
        return np.array(self.levels if self.is_number else range(len(self.levels)), dtype=float)


@dataclass(frozen=True, slots=True)
class Plane:
    """Answers over a grid of two levers.

    Attributes
    ----------
    title, small : str
        Title and small print of a figure of it.
    x, y : LeverAxis
    answers : dict of str to (Y, X) float
        By what is said above the panel. Shares of worlds are those in `shares`.
    shares : frozenset of str
        Which answers are shares of worlds.
    half : float
        How far a share may be off by the luck of its worlds; contours are no closer than that.
    """

    title: str
    small: str
    x: LeverAxis
    y: LeverAxis
    answers: Mapping[str, npt.NDArray[np.float64]]
    shares: frozenset[str]
    half: float = 0.0


def phase(plane: Plane, *, style: str = "paper") -> Figure:
    """Return each answer as a heat map over both levers, with contours.

    Parameters
    ----------
    plane : Plane
        As `sim.sweep.plane.plane_of` takes it from a sweep.
    style : {"paper", "slides"}
    """
    with look_of(style) as look:
        count = len(plane.answers)
        across = min(count, 2)
        down = -(-count // across)
        figure = look.sheet(1.0 + 2.9 * down)
        grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for axes, (name, values) in zip(grid.flat, plane.answers.items(), strict=False):
            _draw(axes, plane, values, look, share=name in plane.shares)
            axes.set_title(name)
        for axes in grid.flat[count:]:
            axes.remove()
        for axes in grid[-1]:
            axes.set_xlabel(plane.x.label)
        for axes in grid[:, 0]:
            axes.set_ylabel(plane.y.label)
        mark = "Circle: the scenario as it stands. " if _base(plane) else ""
        finish(figure, look, plane.title, f"{mark}{plane.small}")
    return figure


def _draw(
    axes: Axes, plane: Plane, values: npt.NDArray[np.float64], look: Look, *, share: bool
) -> None:
    x, y = plane.x.places, plane.y.places
    drawn = axes.pcolormesh(x, y, values, cmap=COLOURS, shading="nearest", rasterized=True)
    kinds = plane.x.is_number and plane.y.is_number
    lines_told = _contours(float(np.ptp(values)), plane.half if share else 0.0)
    if kinds and min(values.shape) > 2 and lines_told:
        around: list[AbstractPathEffect] = [
            withStroke(linewidth=2.2 * look.line, foreground="white")
        ]
        lines = axes.contour(
            x, y, values, levels=lines_told, colors=INK, linewidths=0.8 * look.line
        )
        lines.set_path_effects(around)
        for label in axes.clabel(lines, fmt=percent if share else "%.3g", fontsize="small"):
            label.set_path_effects(around)
    bar = axes.figure.colorbar(drawn, ax=axes, pad=0.02)
    bar.outline.set_visible(False)
    if share:
        bar.ax.yaxis.set_major_formatter(percent)
    for axis, lever in ((axes.xaxis, plane.x), (axes.yaxis, plane.y)):
        if not lever.is_number:
            axis.set_ticks(lever.places, [str(level) for level in lever.levels])
        elif len(lever.levels) <= FEW:
            axis.set_ticks(lever.places, [f"{level:.3g}" for level in lever.places])
    base = _base(plane)
    if base:
        axes.plot(*base, "o", markerfacecolor="white", markeredgecolor=MARK, clip_on=False)


def _contours(span: float, half: float) -> int:
    """Return how many contours tell more than luck does."""
    if span == 0:
        return 0
    return LINES if half == 0 else min(LINES, int(span / half))


def _base(plane: Plane) -> tuple[float, float] | None:
    """Return where the scenario as it stands lies in the plane, if it does."""
    found = []
    for lever in (plane.x, plane.y):
        if lever.is_number and isinstance(lever.base, float | int):
            found.append(float(lever.base))
        elif lever.base in lever.levels:
            found.append(float(lever.levels.index(lever.base)))
    return (found[0], found[1]) if len(found) == 2 else None
