"""The tornado: what the strongest numbers of a scenario do, from low to high."""

from collections.abc import Sequence
from textwrap import fill
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.ensemble import CAVEAT
from sim.levers import LeverEffect
from sim.plots.crisis import finish, foot_legend
from sim.plots.frame import broken
from sim.plots.style import FAINT, INK, SIDE_COLOURS, look_of
from sim.scenario.root import Scenario

LOW_COLOUR, HIGH_COLOUR = SIDE_COLOURS[1], SIDE_COLOURS[0]
PANELS: Final = 4
"""Outcomes shown; those that move most."""
ON_A_SLIDE: Final = 8
"""Numbers that a slide holds."""
TITLE: Final = 16
NAME: Final = 34
"""Letters on a line of the title of a panel, and of the path of a number."""


def tornado(
    scenario: Scenario,
    effects: Sequence[LeverEffect],
    *,
    top: int,
    small: str,
    style: str = "paper",
) -> Figure:
    """Return the change of outcome shares with each number at its low and at its high end.

    Parameters
    ----------
    scenario : Scenario
    effects : sequence of LeverEffect
        The strongest first.
    top : int
        How many of them to show, >= 1; a slide shows no more than `ON_A_SLIDE`.
    small : str
        How many worlds of which seed, for the small print.
    style : {"paper", "slides"}
    """
    with look_of(style) as look:
        shown = list(effects[: min(top, ON_A_SLIDE) if look.is_wide else top])
        outcomes = _most_moved(scenario, shown)
        figure = look.sheet(2.3 + 0.38 * len(shown))
        panels = figure.subplots(1, len(outcomes), sharey=True, sharex=True, squeeze=False)[0]
        for axes, key in zip(panels, outcomes, strict=True):
            _draw(axes, shown, f"share {key}")
            axes.set_title(fill(scenario.outcomes[key].name, TITLE), fontsize="small")
            axes.xaxis.set_major_locator(MaxNLocator(3))
        labels = [f"{broken(effect.lever.path, NAME)}\n{_ends(effect)}" for effect in shown]
        panels[0].set_yticks(range(len(shown)), labels, fontsize=look.small)
        panels[0].set_ylim(len(shown) - 0.4, -0.6)
        foot_legend(figure, *panels[0].get_legend_handles_labels())
        finish(
            figure,
            look,
            f"{scenario.title}: the strongest numbers",
            f"Change of the share of worlds, in points; lines are 95 % intervals of paired "
            f"differences. {small}.\n{CAVEAT}",
        )
    return figure


def _most_moved(scenario: Scenario, effects: Sequence[LeverEffect]) -> list[str]:
    """Return the outcomes that these levers move most, in the order of the scenario."""
    moved = {
        key: max((abs(effect.whole[f"share {key}"].mean) for effect in effects), default=0.0)
        for key in scenario.outcomes
    }
    most = sorted(moved, key=lambda key: -moved[key])[:PANELS]
    return [key for key in scenario.outcomes if key in most]


def _draw(axes: Axes, effects: Sequence[LeverEffect], answer: str) -> None:
    rows = np.arange(len(effects))
    for ends, colour, shift in (("low", LOW_COLOUR, -0.17), ("high", HIGH_COLOUR, 0.17)):
        changes = [getattr(effect, ends)[answer] for effect in effects]
        axes.barh(
            rows + shift,
            [100 * change.mean for change in changes],
            height=0.32,
            color=colour,
            xerr=[100 * change.half for change in changes],
            error_kw={"elinewidth": 0.7, "ecolor": INK},
            label=f"number at its {ends} end",
        )
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, alpha=0.25, linewidth=0.5)
    axes.tick_params(axis="y", length=0)


def _ends(effect: LeverEffect) -> str:
    lever = effect.lever
    return f"{lever.low:g} - {lever.value:g} - {lever.high:g}"
