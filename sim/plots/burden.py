"""What a crisis costs those who are in it: cost borne, public stake, cohesion."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble import Trajectory
from sim.plots.crisis import (
    draw_bands,
    finish,
    last_round,
    lasting,
    shortened,
    small_print,
    time_axis,
)
from sim.plots.style import SIDE_COLOURS, SIDE_STYLES, look_of

BY_PRINCIPAL: Final = {
    "cost": "Cost borne so far, in utility",
    "commitment": "Commitment, from 0 to 1",
}
MARKERS: Final = ("", "o", "s", "^", "D", "v")
"""Of alliances of one side, to tell them apart."""


def strain(story: Trajectory, *, style: str = "paper") -> Figure:
    """Return cost and commitment of both principals, and cohesion of alliances, over time.

    Parameters
    ----------
    story : Trajectory
        Worlds in full. Worlds that have ended keep their last values.
    style : {"paper", "slides"}
    """
    scenario, last = story.scenario, last_round(story)
    panels = len(BY_PRINCIPAL) + bool(story.layout.alliances)
    with look_of(style) as look:
        figure = look.sheet(1.3 + 1.75 * panels)
        shape = (1, panels) if look.is_wide else (panels, 1)
        grid = figure.subplots(*shape, sharex=True, squeeze=False)
        for axes, (name, said) in zip(grid.flat, BY_PRINCIPAL.items(), strict=False):
            _draw_principals(axes, story, name, last)
            axes.set_title(said)
        if story.layout.alliances:
            _draw_alliances(grid.flat[-1], story, last)
        for axes in grid[-1]:
            time_axis(axes, scenario, last, ticks=3 if look.is_wide else 6, narrow=look.is_wide)
        for axes in grid.flat:
            axes.set_xlim(0, last)
            axes.legend(loc="lower right" if axes.get_ylim()[1] == 1 else "upper left")
        many = len(story.worlds) > 1
        bands = "Medians, with the middle half and the middle 90 % of worlds. " if many else ""
        kept = "Worlds that have ended keep their last values. " if many else ""
        title = f"{scenario.title}: strain"
        finish(figure, look, title, f"{bands}{kept}{small_print(story)}")
    return figure


def _draw_principals(axes: Axes, story: Trajectory, name: str, last: int) -> None:
    array = lasting(story.arrays[name], last)
    for side, head in enumerate(story.layout.principals):
        actor = story.scenario.actors[story.layout.actors[head]]
        colour, line = SIDE_COLOURS[side], SIDE_STYLES[side]
        draw_bands(axes, array[:, head], colour=colour, line=line, label=shortened(actor.name))
    axes.set_ylim(bottom=0)
    if name == "commitment":
        axes.set_ylim(0, 1)


def _draw_alliances(axes: Axes, story: Trajectory, last: int) -> None:
    array = lasting(story.arrays["cohesion"], last)
    for row, alliance in enumerate(story.layout.alliances):
        side = int(story.layout.side_of[alliance.lead])
        draw_bands(
            axes,
            np.mean(array[:, list(alliance.members)], axis=1),
            colour=SIDE_COLOURS[side],
            line=SIDE_STYLES[side],
            label=shortened(story.scenario.alliances[alliance.key].name),
            marker=MARKERS[row % len(MARKERS)],
        )
    axes.set_ylim(0, 1)
    axes.set_title("Mean cohesion, from 0 to 1")
