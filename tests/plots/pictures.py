"""Pictures of fixed results, to compare with those that are kept; run as a module it renews them.

What is compared is what is drawn, not how letters look: texts and legends are taken away, and
panels are put where no text can push them, so that another version of the fonts changes nothing.
Texts are tested by what they say.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.image import imread
from matplotlib.text import Text

from sim import plots
from sim.plots.saving import METADATA, SETTINGS
from tests.plots import analysed, fixed

KEPT = Path(__file__).parent / "kept"
DPI = 60
TOLERANCE = 0.3
"""Root mean square of differences, of 255."""


def figures(style="paper", worlds=24, number=None):
    """Return every figure of fixed results by its name; of one world if a number is given."""
    whole = fixed.story(worlds)
    shown = whole if number is None else fixed.only(whole, number)
    of, one = fixed.ensemble(shown), fixed.only(whole, 3 if number is None else number)
    return {
        "trajectories": lambda: plots.trajectories(of, style=style, story=shown),
        "outcomes": lambda: plots.outcomes(of, style=style),
        "endings": lambda: plots.endings(of, style=style),
        "offers": lambda: plots.offers(shown, style=style),
        "strain": lambda: plots.strain(shown, style=style),
        "flow": lambda: plots.flow(shown, style=style),
        "timeline": lambda: plots.timeline(one, style=style),
        "phase": lambda: plots.phase(fixed.plane(), style=style),
    }


def bare(figure):
    """Take texts and legends from a figure, and put its panels where no text decides."""
    figure.set_layout_engine("none")
    for row, axes in enumerate(figure.axes):
        spec = axes.get_subplotspec()
        bar = (0.94 + 0.02 * row, 0.1, 0.015, 0.8)  # a bar of colours stands at the edge
        axes.set_position(spec.get_position(figure) if spec else bar)
        axes.set_axes_locator(None)
    for text in figure.findobj(Text):
        text.set_visible(False)
    for legend in [*figure.legends, *(axes.get_legend() for axes in figure.axes)]:
        if legend is not None:
            legend.set_visible(False)
    return figure


def save(figure, path):
    with mpl.rc_context(SETTINGS):
        figure.savefig(path, dpi=DPI, metadata=METADATA["png"])


def distance(one, other):
    """Return the root mean square of the differences between two pictures, of 255."""
    first, second = (255 * imread(path)[..., :3].astype(float) for path in (one, other))
    assert first.shape == second.shape
    return float(np.sqrt(np.mean((first - second) ** 2)))


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for name, draw in (figures() | analysed.figures()).items():
        save(bare(draw()), KEPT / f"{name}.png")
