"""The escalation trajectory of an ensemble."""

from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble import CAVEAT, Ensemble
from sim.plots.style import (
    ENDING_COLOURS,
    ENDING_HATCHES,
    FAINT,
    INK,
    SIDE_COLOURS,
    SIDE_STYLES,
    STYLE,
)

SAMPLES: Final = 12
BANDS: Final = ((5, 95, 0.12), (25, 75, 0.25))


def escalation(result: Ensemble) -> Figure:
    """Return rungs of both sides over time, and below it how worlds have ended by each round.

    Parameters
    ----------
    result : Ensemble
        With its course recorded.

    Raises
    ------
    ValueError
        If the course was not recorded.
    """
    if not result.course:
        raise ValueError("the course was not recorded: run with record=True")
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=(9.6, 8.4), layout="constrained")
        ladder, open_worlds = figure.subplots(2, 1, sharex=True, height_ratios=(2.1, 1.0))
        _draw_ladder(ladder, result)
        _draw_endings(open_worlds, result)
        _dates(ladder, result)
        figure.suptitle(result.scenario.title, x=0.01, ha="left", fontsize=12, fontweight="bold")
        figure.supxlabel(_small_print(result), x=0.01, ha="left", fontsize=7, color="#5b6169")
    return figure


def _draw_ladder(axes: Axes, result: Ensemble) -> None:
    scenario, rung = result.scenario, result.course["rung"].astype(np.float64)
    rounds = np.arange(len(rung))
    going_on = np.where(result.course["active"][:, None], rung, np.nan)
    going_on[0] = rung[0]
    for side, party in enumerate(scenario.sides.values()):
        colour, line = SIDE_COLOURS[side], SIDE_STYLES[side]
        held = rung[:, side]
        for low, high, alpha in BANDS:
            edges = np.percentile(held, [low, high], axis=1)
            axes.fill_between(rounds, *edges, color=colour, alpha=alpha, linewidth=0)
        for world in range(min(SAMPLES, held.shape[1])):
            axes.plot(rounds, going_on[:, side, world], color=colour, alpha=0.22, linewidth=0.6)
        middle = np.median(held, axis=1)
        axes.plot(rounds, middle, line, color=colour, linewidth=2.2, label=party.name)
    _thresholds(axes, result)
    _rung_axis(axes, result)
    axes.set_title("Rung on the ladder: median, middle half and middle 90 % of worlds")
    axes.legend(loc="upper left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=8)


def _rung_axis(axes: Axes, result: Ensemble) -> None:
    rungs = result.scenario.ladder.rungs
    top = max(float(result.course["rung"].max()) + 1, 3.0)
    shown = [rung for rung in rungs if rung.number <= top]
    every = max(1, len(shown) // 22)
    axes.set_yticks(
        [rung.number for rung in shown[::every]],
        [f"{rung.name}  {rung.number}" for rung in shown[::every]],
        fontsize=7,
    )
    axes.set_ylim(min(rung.number for rung in rungs) - 0.4, top + 0.3)
    axes.set_xlim(0, _last_round(result) + 1)


def _last_round(result: Ensemble) -> int:
    """Return where the time axis ends: when the last world has ended, but not too short."""
    return min(result.scenario.horizon, max(int(result.table["ended"].max()) + 1, 4))


def _thresholds(axes: Axes, result: Ensemble) -> None:
    for threshold in result.scenario.ladder.thresholds:
        if threshold.rung <= result.course["rung"].max() + 1:
            axes.axhline(threshold.rung - 0.5, color=FAINT, linewidth=0.8, linestyle=(0, (1, 2)))
            axes.annotate(
                threshold.name,
                (1.0, threshold.rung - 0.5),
                xycoords=("axes fraction", "data"),
                xytext=(-3, 2),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize=7,
                color="#5b6169",
                bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.8},
            )


def _draw_endings(axes: Axes, result: Ensemble) -> None:
    outcome = result.course["outcome"].astype(np.int64)
    outcome = np.concatenate([outcome, outcome[-1:]])  # so that the last round has a width
    rounds = np.arange(len(outcome))
    base = np.zeros(len(outcome))
    for row, rule in reversed(list(enumerate(result.scenario.outcomes.values()))):
        share = np.mean(outcome == row, axis=1)
        if share[-1] == 0:
            continue
        axes.fill_between(
            rounds,
            base,
            base + share,
            step="post",
            facecolor=ENDING_COLOURS[rule.kind],
            hatch=ENDING_HATCHES[rule.kind],
            edgecolor="white",
            linewidth=0.3,
            label=f"{rule.name} {share[-1]:.1%}",
        )
        base = base + share
    axes.plot(rounds, base, color=INK, linewidth=1.0, drawstyle="steps-post")
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1.0], ["0", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlabel("Round")
    axes.set_title("Worlds that have ended, by outcome; white: still open")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        labels[::-1],
        loc="upper left",
        fontsize=7,
        frameon=True,
        framealpha=0.9,
        edgecolor="none",
        ncols=2 if len(labels) > 4 else 1,
    )


def _dates(axes: Axes, result: Ensemble) -> None:
    """Put the calendar on the top axis."""
    scenario = result.scenario
    above: Any = axes.secondary_xaxis("top")
    ticks = np.unique(np.linspace(0, _last_round(result), 6).astype(int))
    above.set_xticks(ticks, [f"{scenario.date_of(int(tick)):%d %b %Y}" for tick in ticks])
    above.tick_params(length=2, labelsize=7)
    above.spines["top"].set_visible(False)


def _small_print(result: Ensemble) -> str:
    luck = "uncertain numbers drawn in each world" if result.draw else "point values"
    return f"{result.worlds:,} worlds, seed {result.seed}, {luck}. {CAVEAT}"
