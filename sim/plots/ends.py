"""How worlds end, and when."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.shares import OutcomeShare
from sim.ensemble import Ensemble
from sim.plots.crisis import (
    finish,
    foot_legend,
    last_round,
    on_lines,
    percent,
    shortened,
    small_print,
    time_axis,
)
from sim.plots.frame import say
from sim.plots.style import ENDING_COLOURS, ENDING_HATCHES, FAINT, INK, Look, look_of
from sim.scenario.moves import Outcome
from sim.terms import FloatW, Rows

HALF: Final = 0.32
"""Half the height of a bar."""


def outcomes(result: Ensemble, *, style: str = "paper") -> Figure:
    """Return the share of worlds in each outcome, with its Wilson interval and its class.

    Parameters
    ----------
    result : Ensemble
    style : {"paper", "slides"}
    """
    shares = result.shares()
    rows = range(len(shares))
    with look_of(style) as look:
        figure = look.sheet(1.3 + 0.36 * len(shares))
        axes = figure.subplots()
        for row, share, rule in zip(rows, shares, result.scenario.outcomes.values(), strict=True):
            _draw_share(axes, row, share, rule, look)
        names = [f"{shortened(share.name, 44)}\n{share.kind.replace('_', ' ')}" for share in shares]
        axes.set_yticks(rows, names)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(shares) - 0.4, -0.6)
        top = max(share.high for share in shares)
        axes.set_xlim(0, min(1.0, 1.05 * top))
        axes.xaxis.set_major_formatter(percent)
        axes.grid(axis="x", color=FAINT, alpha=0.3, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.set_xlabel("Share of worlds; at the right, share and number of worlds")
        small = f"Lines are 95 % intervals (Wilson). {small_print(result)}"
        finish(figure, look, f"{result.scenario.title}: how worlds end", small)
    return figure


def _draw_share(axes: Axes, row: int, share: OutcomeShare, rule: Outcome, look: Look) -> None:
    axes.barh(row, share.share, height=2 * HALF, **_look(rule))
    axes.plot([share.low, share.high], [row, row], color=INK, linewidth=look.line)
    for end in (share.low, share.high):
        axes.plot([end], [row], "|", color=INK, markersize=6 * look.line)
    for said, right in ((f"{share.share:.1%}", 4.2), (f"{share.count:,}", 8.2)):
        axes.annotate(
            said,
            (1.0, row),
            xycoords=("axes fraction", "data"),
            xytext=(right * look.text, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            annotation_clip=False,
        )


def endings(result: Ensemble, *, style: str = "paper") -> Figure:
    """Return in which round worlds end, by outcome; those of the last round on a scale of its own.

    Parameters
    ----------
    result : Ensemble
    style : {"paper", "slides"}
    """
    scenario = result.scenario
    by_round = _by_round(result)
    with look_of(style) as look:
        figure = look.sheet(3.6)
        before, final = figure.subplots(1, 2, width_ratios=(5.0, 1.0))
        horizon = scenario.horizon
        _stack(before, np.arange(1, horizon), by_round[:, 1:horizon], result)
        _stack(final, np.array([horizon]), by_round[:, horizon:], result)
        before.set_xlim(0.4, max(horizon - 0.4, 1.6))
        before.set_title("Worlds that end before the last round")
        time_axis(before, scenario, horizon - 1, ticks=5)
        if not by_round[:, 1:horizon].any():
            before.set_yticks([])
            say(before, "no world ends before the last round")
        final.set_xlim(horizon - 0.8, horizon + 0.8)
        final.set_ylim(0, 1)
        final.set_xticks([horizon], [f"{horizon}\n{scenario.date_of(horizon):%d %b %Y}"])
        final.set_title("Last round")
        handles, labels = _legend(result)
        foot_legend(figure, handles, labels)
        small = f"Share of all worlds that ends in each round. {small_print(result)}"
        finish(figure, look, f"{scenario.title}: when worlds end", small)
    return figure


def draw_ended(axes: Axes, result: Ensemble) -> None:
    """Draw the share of worlds that have ended by each round, by outcome; white: still open.

    What is drawn is labelled for a legend, the last outcome first.
    """
    ended = np.cumsum(_by_round(result), axis=1)
    ended = np.concatenate([ended, ended[:, -1:]], axis=1)  # so that the last round has a width
    rounds = np.arange(ended.shape[1])
    base = np.zeros(len(rounds))
    for row, rule in reversed(list(enumerate(result.scenario.outcomes.values()))):
        if ended[row].any():
            above = base + ended[row]
            name = f"{shortened(rule.name)} {ended[row, -1]:.1%}"
            axes.fill_between(rounds, base, above, step="post", **_look(rule), label=name)
            base = above
    axes.plot(rounds, base, color=INK, linewidth=1.0, drawstyle="steps-post")
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(percent)
    axes.set_xlim(0, last_round(result) + 1)
    axes.set_title("Worlds that have ended")


def _by_round(result: Ensemble) -> FloatW:
    """Return the share of all worlds that end in each round in each outcome, (R, T)."""
    scenario = result.scenario
    counts = np.zeros((len(scenario.outcomes), scenario.horizon + 1))
    np.add.at(counts, (result.table["outcome"].astype(int), result.table["ended"].astype(int)), 1.0)
    return counts / result.worlds


def _stack(axes: Axes, rounds: Rows, shares: FloatW, result: Ensemble) -> None:
    base = np.zeros(len(rounds))
    for share, rule in reversed(list(zip(shares, result.scenario.outcomes.values(), strict=True))):
        if share.any():
            axes.bar(rounds, share, bottom=base, width=0.85, **_look(rule))
            base = base + share
    axes.yaxis.set_major_formatter(percent)


def _legend(result: Ensemble) -> tuple[list[Any], list[str]]:
    """Return a patch and a name for each outcome that occurred."""
    met = [
        (Patch(**_look(rule)), on_lines(rule.name, 40, 2))
        for share, rule in zip(result.shares(), result.scenario.outcomes.values(), strict=True)
        if share.count
    ]
    return [patch for patch, _ in met], [name for _, name in met]


def _look(rule: Outcome) -> dict[str, Any]:
    return {
        "facecolor": ENDING_COLOURS[rule.kind],
        "hatch": ENDING_HATCHES[rule.kind],
        "edgecolor": "white",
        "linewidth": 0.3,
    }
