"""The tornado: what the strongest numbers of a scenario do, from low to high."""

from collections.abc import Sequence
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble import CAVEAT
from sim.levers import LeverEffect
from sim.plots.style import FAINT, INK, SIDE_COLOURS, STYLE
from sim.scenario.root import Scenario

LOW_COLOUR, HIGH_COLOUR = SIDE_COLOURS[1], SIDE_COLOURS[0]
PANELS: Final = 4
"""Outcomes shown; those that move most."""


def tornado(scenario: Scenario, effects: Sequence[LeverEffect], *, top: int, small: str) -> Figure:
    """Return the change of outcome shares with each number at its low and at its high end.

    Parameters
    ----------
    scenario : Scenario
    effects : sequence of LeverEffect
        The strongest first.
    top : int
        How many of them to show, >= 1.
    small : str
        How many worlds of which seed, for the small print.
    """
    shown = list(effects[:top])
    outcomes = _most_moved(scenario, shown)
    size = (3.4 + 2.1 * len(outcomes), 1.9 + 0.33 * len(shown))
    title = f"{scenario.title}: the strongest numbers"
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=size, layout="constrained")
        panels = figure.subplots(1, len(outcomes), sharey=True, sharex=True, squeeze=False)[0]
        for axes, key in zip(panels, outcomes, strict=True):
            _draw(axes, shown, f"share {key}")
            axes.set_title(_wrapped(scenario.outcomes[key].name), fontsize=8)
        labels = [f"{effect.lever.path}\n{_ends(effect)}" for effect in shown]
        panels[0].set_yticks(range(len(shown)), labels, fontsize=6.5)
        panels[0].set_ylim(len(shown) - 0.4, -0.6)
        _legend(figure, panels[0])
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
        figure.supxlabel(
            f"Change of the share of worlds, in points; lines are 95 % intervals of paired "
            f"differences. {small}.\n"
            f"{CAVEAT}",
            x=0.01,
            ha="left",
            fontsize=6.5,
            color="#5b6169",
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


def _legend(figure: Figure, axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2, frameon=False, fontsize=7)


def _ends(effect: LeverEffect) -> str:
    lever = effect.lever
    return f"{lever.low:g} - {lever.value:g} - {lever.high:g}"


def _wrapped(name: str) -> str:
    """Return a name on two lines where it is long."""
    words = name.split()
    half = (len(words) + 1) // 2
    return name if len(name) <= 20 else " ".join(words[:half]) + "\n" + " ".join(words[half:])
