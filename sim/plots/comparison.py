"""Variants of a crisis side by side: how their worlds end, and the paired differences."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.comparison import Answer, Comparison
from sim.ensemble import CAVEAT
from sim.plots.crisis import finish, foot_legend, on_lines, percent
from sim.plots.style import DEEP, FAINT, INK, MARK, Look, look_of

LOOKS: Final = (
    (INK, "o"),
    (DEEP, "s"),
    (MARK, "^"),
    ("#1b7f5c", "D"),
    ("#8a6d1f", "v"),
    ("#7d84a6", "P"),
    ("#5b6169", "X"),
    ("#d9863b", "*"),
)
"""Colour and marker of each variant; markers differ for grey print."""

SPREAD: Final = 0.62
"""Height over which the marks of a row are strewn, of 1."""


def points(share: float, _place: float = 0) -> str:
    """Return a difference of shares as it stands on an axis, in percentage points.

    Examples
    --------
    >>> points(0.05), points(-0.125), points(0.0)
    ('+5', '-12.5', '0')
    """
    return f"{100 * share:+.4g}" if share else "0"


def comparison(result: Comparison, *, style: str = "paper") -> Figure:
    """Return shares of outcomes under each variant, and how they differ from the first.

    Parameters
    ----------
    result : Comparison
    style : {"paper", "slides"}
    """
    shares, variants = result.shares, len(result.names)
    with look_of(style) as look:
        figure = look.sheet(1.6 + len(shares) * max(0.3, 0.16 * variants))
        left, right = figure.subplots(1, 2, sharey=True)
        for row, answer in enumerate(shares):
            _draw(left, look, row, answer, changes=False)
            _draw(right, look, row, answer, changes=True)
        left.set_yticks(range(len(shares)), [on_lines(answer.label, 30, 2) for answer in shares])
        left.set_ylim(len(shares) - 0.45, -0.55)
        left.set_xlim(left=0)
        left.xaxis.set_major_formatter(percent)
        left.set_title("Share of worlds")
        right.axvline(0, color=INK, linewidth=0.8 * look.line)
        right.xaxis.set_major_formatter(points)
        right.set_title(on_lines(f"Difference to “{result.names[0]}”", 34, 2))
        right.set_xlabel("percentage points, paired by world")
        for axes in (left, right):
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="x", color=FAINT, alpha=0.3, linewidth=0.5)
            axes.set_axisbelow(True)
        handles = [_handle(left, look, place) for place in range(variants)]
        foot_legend(figure, handles, [on_lines(name, 40, 2) for name in result.names])
        finish(figure, look, _title(result), _small(result))
    return figure


def _draw(axes: Axes, look: Look, row: int, answer: Answer, *, changes: bool) -> None:
    """Draw one answer under every variant, or its differences under all but the first."""
    values = answer.changes if changes else answer.values
    spans = answer.change_spans if changes else answer.spans
    shown = range(1, len(values)) if changes else range(len(values))
    places = row + SPREAD * (np.arange(len(values)) / max(len(values) - 1, 1) - 0.5)
    for place in shown:
        colour, marker = LOOKS[place % len(LOOKS)]
        axes.plot(spans[place], [places[place]] * 2, color=colour, linewidth=look.line)
        axes.plot(
            [values[place]],
            [places[place]],
            marker=marker,
            color=colour,
            markersize=4.5 * look.line,
            markerfacecolor=colour if not changes or answer.clear(place) else "white",
            linestyle="none",
            clip_on=False,
        )


def _handle(axes: Axes, look: Look, place: int) -> Any:
    colour, marker = LOOKS[place % len(LOOKS)]
    (handle,) = axes.plot(
        [], [], marker=marker, color=colour, linewidth=look.line, markersize=4.5 * look.line
    )
    return handle


def _title(result: Comparison) -> str:
    titles = list(dict.fromkeys(result.titles))
    return f"{titles[0]}: variants" if len(titles) == 1 else "Crises side by side"


def _small(result: Comparison) -> str:
    luck = "uncertain numbers drawn in each world" if result.draw else "point values"
    return (
        f"Lines are 95 % intervals; hollow marks: the interval of the difference holds 0. "
        f"{result.worlds:,} worlds of the same luck under each, seed {result.seed}, {luck}. "
        f"{CAVEAT}"
    )
