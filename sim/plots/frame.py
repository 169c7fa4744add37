"""What figures of analyses share: title and small print, empty panels, labels of points."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from math import cos, inf, radians, sin
from textwrap import fill
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from sim.plots.style import INK, SMALL_PRINT

Pixels = npt.NDArray[np.float64]

LETTER: Final = 0.56
BOLD: Final = 1.1
"""Mean width of a letter, in sizes of the font; and how much wider bold is. Rather too wide."""

REACHES: Final = (4, 9, 15, 24, 36, 50)
"""How far from its point a label may stand, in points of print, the nearest first."""
ANGLES: Final = (0, 45, -45, 180, 135, -135, 90, -90, 20, -20, 160, -160)
OUTSIDE: Final = 1000
"""So many things may be covered rather than to leave the panel."""
LEADER: Final = 12
"""From this reach on a line leads from the label to its point."""
LEADER_PARTS: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Where along that line no label may stand."""


def head(figure: Figure, title: str, small: str, *, beside: float = 0.0) -> None:
    """Put the title above and the small print below, on as many lines as they need.

    Parameters
    ----------
    figure : Figure
    title, small : str
        Lines of their own stay.
    beside : float
        Width to leave free at the right of the title, in inches.
    """
    width = float(figure.get_figwidth())
    title, small = wrapped(title, (width - beside) / BOLD, 11), wrapped(small, width, 6.5)
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(small, x=0.01, ha="left", fontsize=6.5, color=SMALL_PRINT)


def wrapped(text: str, width: float, size: float) -> str:
    """Return a text on lines no wider than so many inches, in a font of this size."""
    letters = max(int(width * 72 / (size * LETTER)), 1)
    return "\n".join(fill(line, letters) for line in text.splitlines())


def broken(name: str, letters: int) -> str:
    r"""Return a name with dotted paths on lines of so many letters, if it can; a dot ends a line.

    Examples
    --------
    >>> broken("actors.king.resolve=0.25", 14)
    'actors.king.\nresolve=0.25'
    """
    lines = fill(re.sub(r"\.(?=[a-z])", ". ", name), letters, break_long_words=False)
    return re.sub(r"\. (?=[a-z])", ".", lines)


def say(axes: Axes, text: str) -> None:
    """Say in an empty panel why it is empty."""
    axes.tick_params(length=0, labelbottom=False)
    axes.text(
        0.5,
        0.5,
        fill(text, 24),
        transform=axes.transAxes,
        ha="center",
        va="center",
        color=SMALL_PRINT,
        fontsize="small",
    )


def label_points(
    axes: Axes, x: Sequence[float], y: Sequence[float], texts: Sequence[str], *, size: float = 7
) -> None:
    """Label points so that no label covers another label or what is drawn, or leaves the panel.

    Each label takes the nearest free place around its point, the first labels first. Where none
    is free it takes the place that covers least. Call it when all else is drawn, since places
    depend on the layout.

    Parameters
    ----------
    axes : Axes
    x, y : sequence of float, length n
        Points, in data.
    texts : sequence of str, length n
    size : float
        Of the font, in points.
    """
    figure = axes.get_figure(root=True)
    if figure is None or not texts:
        return
    figure.draw_without_rendering()
    scale = figure.dpi / 72
    places = _Places(_drawn(axes, scale), axes.bbox, scale)
    for place, text in zip(zip(x, y, strict=True), texts, strict=True):
        measured = axes.text(*place, text, fontsize=size)
        extent = measured.get_window_extent()
        measured.remove()
        half = np.array([1.04 * extent.width + 3 * scale, extent.height]) / 2
        reach, offset = places.take(axes.transData.transform(place), half)
        axes.annotate(
            text,
            place,
            xytext=(float(offset[0] / scale), float(offset[1] / scale)),
            textcoords="offset points",
            fontsize=size,
            color=INK,
            ha="center",
            va="center",
            arrowprops={
                "arrowstyle": "-",
                "color": SMALL_PRINT,
                "linewidth": 0.6 if reach >= LEADER else 0.0,
                "relpos": tuple(0.5 - 0.5 * _sign(offset)),  # the corner nearest to the point
                "shrinkA": 0,
                "shrinkB": 2,
            },
            annotation_clip=False,
        ).set_in_layout(False)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where labels may still go, in pixels.

    Attributes
    ----------
    drawn : list of Bbox
        What should not be covered.
    panel : Bbox
        What should not be left.
    scale : float
        Pixels of a point of print.
    labels, leaders : list of Bbox
        What has been placed.
    """

    drawn: list[Bbox]
    panel: Bbox
    scale: float
    labels: list[Bbox] = field(default_factory=list)
    leaders: list[Bbox] = field(default_factory=list)

    def take(self, point: Pixels, half: Pixels) -> tuple[float, Pixels]:
        """Return how far, and where from its point, the middle of a label goes, and keep it.

        Parameters
        ----------
        point, half : (2,) float
            The point, and half the width and height of its label.
        """
        best, best_score = (0.0, np.zeros(2)), inf
        for reach, angle in product(REACHES, ANGLES):
            way = np.array([cos(radians(angle)), sin(radians(angle))])
            offset = way * reach * self.scale + half * _sign(way)
            score = self._score(point, offset, half, reach)
            if score < best_score:
                best, best_score = (float(reach), offset), score
            if not score:
                break
        self.labels.append(_around(point + best[1], half))
        self.leaders.extend(self._leader(point, best[1], half, best[0]))
        return best

    def _score(self, point: Pixels, offset: Pixels, half: Pixels, reach: float) -> int:
        """Return how much a label there would cover."""
        box = _around(point + offset, half)
        corners = (
            *(self.panel.x0 - box.x0, box.x1 - self.panel.x1),
            *(self.panel.y0 - box.y0, box.y1 - self.panel.y1),
        )
        crossed = [
            part.count_overlaps(self.labels) for part in self._leader(point, offset, half, reach)
        ]
        covered = box.count_overlaps([*self.drawn, *self.labels, *self.leaders])
        return covered + sum(crossed) + OUTSIDE * any(corner > 0 for corner in corners)

    def _leader(self, point: Pixels, offset: Pixels, half: Pixels, reach: float) -> list[Bbox]:
        """Return pieces of the line to a label, if it stands so far that it has one."""
        end = offset - half * _sign(offset)
        parts = LEADER_PARTS if reach >= LEADER else ()
        return [_around(point + part * end, np.full(2, self.scale)) for part in parts]


def _drawn(axes: Axes, scale: float) -> list[Bbox]:
    """Return where markers and the lines of intervals stand, in pixels."""
    boxes = []
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            points = axes.transData.transform(line.get_xydata())
            boxes += [
                _around(point, np.full(2, line.get_markersize() / 2 * scale)) for point in points
            ]
    for collection in axes.collections:
        if isinstance(collection, LineCollection):
            ends = [axes.transData.transform(ends) for ends in collection.get_segments()]
            boxes += [
                Bbox([pair.min(axis=0), pair.max(axis=0)]).padded(1) for pair in ends if pair.size
            ]
        else:
            places = axes.transData.transform(collection.get_offsets())
            boxes += [_around(place, np.full(2, 3 * scale)) for place in places]
    return boxes


def _around(middle: Pixels, half: Pixels) -> Bbox:
    return Bbox([middle - half, middle + half])


def _sign(way: Pixels) -> Pixels:
    """Return -1, 0 or 1 for each coordinate, 0 also where only rounding makes it other."""
    return np.sign(np.round(way, 6))
