"""Print the tables of docs/performance.md, and draw its figure.

Run it from the root of the repository as ``PYTHONPATH=. python docs/performance.py``; it takes some
minutes. The environment variable DETENTE_BENCH_WORLDS says up to how many worlds, 100,000 unless
told.
"""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.style import FAINT, INK, SIDE_COLOURS, STYLE
from sim.scenario import Scenario
from tests.bench.bound import bound, bound_lines
from tests.bench.curves import SIZES, Curve, curve, curve_lines, peer_lines, peers

FILE = "scenarios/ukraine_2022.yaml"
PICTURE = Path("docs/scaling.png")
NOTE = (
    "Dots are measured, on one core; the line has the slope that fits the upper half of the sizes; "
    "the dotted line is proportional to size. Ticks are the least and the most seconds."
)


def draw(curves: Sequence[Curve]) -> Figure:
    """Return seconds against each size, both on scales of powers of ten."""
    with mpl.rc_context(dict(STYLE)):
        figure = Figure(figsize=(2.1 * len(curves), 2.9), layout="constrained")
        panels = figure.subplots(1, len(curves), squeeze=False)[0]
        for axes, each in zip(panels, curves, strict=True):
            draw_curve(axes, each)
        panels[0].set_ylabel("seconds")
        figure.suptitle("Cost against size", x=0.01, ha="left", fontweight="bold")
        figure.supxlabel(NOTE, x=0.01, ha="left", fontsize=6.5, color="#5b6169")
    return figure


def draw_curve(axes: Axes, curve: Curve) -> None:
    """Draw one curve, with its slope and with the line of proportional cost."""
    sizes, seconds = np.array(curve.sizes, dtype=float), np.array(curve.seconds)
    upper = slice(len(sizes) // 2, None)
    middle = np.exp(np.log(sizes[upper]).mean()), np.exp(np.log(seconds[upper]).mean())
    fitted = middle[1] * (sizes / middle[0]) ** curve.exponent
    axes.loglog(sizes, seconds[-1] * sizes / sizes[-1], ":", color=FAINT, linewidth=1)
    axes.loglog(sizes[upper], fitted[upper], color=SIDE_COLOURS[1], linewidth=1.2)
    axes.loglog(sizes, seconds, "o", color=INK, markersize=3.5)
    axes.set_title(f"{curve.of}: exponent {curve.exponent:.2f}", fontsize=8)
    axes.set_xticks(sizes, [compact(size) for size in curve.sizes])
    axes.set_ylim(seconds.min() / 1.6, seconds.max() * 1.6)
    ends = [seconds.min(), seconds.max()]
    axes.set_yticks(ends, [f"{end:.2g}" for end in ends])
    axes.minorticks_off()


def compact(size: int) -> str:
    """Return a size in few letters: thousands as k, millions as M."""
    if size >= 1_000_000:
        return f"{size // 1_000_000}M"
    return f"{size}" if size < 1000 else f"{size // 1000}k"


if __name__ == "__main__":
    print("\n".join(peer_lines(peers(Scenario.read(FILE)))), end="\n\n")
    print("\n".join(bound_lines(*bound(Scenario.read(FILE)))), end="\n\n")
    measured = [curve(of) for of in SIZES]
    print("\n".join(curve_lines(measured)))
    draw(measured).savefig(PICTURE, dpi=150)
