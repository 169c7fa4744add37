"""Escalation trajectories: rungs of both sides over time."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble import Ensemble, Trajectory
from sim.plots.crisis import (
    RUNGS,
    draw_bands,
    events_said,
    finish,
    foot_legend,
    happenings,
    last_round,
    mark_events,
    rung_axis,
    small_print,
    time_axis,
)
from sim.plots.ends import draw_ended
from sim.plots.style import SIDE_COLOURS, SIDE_STYLES, Look, look_of

FEW: Final = 12
"""Rungs that are named on a slide."""
HEADROOM: Final = {False: 0.6, True: 1.6}
"""For letters of events, in rungs; and on a slide."""
SAMPLES: Final = 12
"""Worlds drawn one by one, the first of them."""


def trajectories(
    result: Ensemble, *, style: str = "paper", story: Trajectory | None = None
) -> Figure:
    """Return rungs of both sides over time, and below it how worlds have ended by each round.

    Parameters
    ----------
    result : Ensemble
        With its course recorded.
    style : {"paper", "slides"}
    story : Trajectory, optional
        Worlds in full, from which times of events are taken; without, only events that wait for
        nothing but a round are marked.

    Raises
    ------
    ValueError
        If the course was not recorded.
    """
    if not result.course:
        raise ValueError("the course was not recorded: run with record=True")
    scenario, last = result.scenario, last_round(result)
    events = happenings(scenario, last, story)
    with look_of(style) as look:
        figure = look.sheet(6.6)
        ladder, ended = _panels(figure, look)
        _draw_rungs(ladder, result, last, named=FEW if look.is_wide else RUNGS)
        ladder.set_ylim(top=ladder.get_ylim()[1] + HEADROOM[look.is_wide])
        mark_events(ladder, events, last)
        draw_ended(ended, result)
        time_axis(ended, scenario, last, ticks=3 if look.is_wide else 6, narrow=look.is_wide)
        if look.is_wide:
            time_axis(ladder, scenario, last, ticks=6, narrow=True)
        sides, ends = (axes.get_legend_handles_labels() for axes in (ladder, ended))
        foot_legend(figure, sides[0] + ends[0][::-1], sides[1] + ends[1][::-1])
        bands = "Bands: middle half and middle 90 % of worlds. " if result.worlds > 1 else ""
        said = f"{bands}White: worlds still open. {small_print(result)}"
        finish(figure, look, scenario.title, f"{events_said(events, story)}{said}")
    return figure


def _panels(figure: Figure, look: Look) -> tuple[Axes, Axes]:
    """Return the panel of the ladder and that of endings."""
    if look.is_wide:
        one, other = figure.subplots(1, 2, width_ratios=(2.0, 1.0))
    else:
        one, other = figure.subplots(2, 1, sharex=True, height_ratios=(2.3, 1.0))
    return one, other


def _draw_rungs(axes: Axes, result: Ensemble, last: int, *, named: int) -> None:
    scenario, rung = result.scenario, result.course["rung"].astype(np.float64)
    going_on = np.where(result.course["active"][:, None], rung, np.nan)
    going_on[0] = rung[0]
    many = rung.shape[-1] > 1
    for side, party in enumerate(scenario.sides.values()):
        colour, line = SIDE_COLOURS[side], SIDE_STYLES[side]
        if many:
            samples = going_on[:, side, :SAMPLES]
            axes.plot(samples, color=colour, alpha=0.22, linewidth=0.6)
        draw_bands(axes, rung[:, side], colour=colour, line=line, label=party.name)
    rung_axis(axes, scenario, float(rung.max()), named=named)
    axes.set_xlim(0, last + 1)
    axes.set_title("Rung on the ladder" + (": median of worlds" if many else ""))
