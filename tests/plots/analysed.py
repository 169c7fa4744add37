"""What analyses found, made up so that it stays as it is; and the figures of it."""

import numpy as np
import pandas as pd

from sim.analysis.boxes import Box, Limit
from sim.analysis.effects import Effect
from sim.comparison import Answer, Comparison
from sim.forecast import ActorTable, forecast
from sim.levers import Lever, LeverEffect
from sim.plots.challenge import challenges
from sim.plots.comparison import comparison
from sim.plots.discovery import discovery_plot
from sim.plots.forecast import forecasts
from sim.plots.negotiation import frontier as utilities
from sim.plots.negotiation import zones
from sim.plots.negotiation_course import course
from sim.plots.sensitivity import morris_plot, sobol_bars
from sim.plots.stability import stability
from sim.plots.tornado import tornado
from sim.stability import Game, GameFile, Option, analyse, feasible_states
from sim.stability.game import ranks
from tests.plots import agreed, fixed
from tests.plots.test_analysis_figures import WORDS, frontier, morris, policies, sobol
from tests.shipped import ROOT


def boxes():
    """Return a box with the way to it, and another one."""
    way = tuple(Box((), 1 - 0.1 * step, 0.2 + 0.08 * step, 1.0, 60) for step in range(6))
    limits = (Limit("cost", high=0.4, p=0.0001), Limit("mood", categories=("cross",), p=0.03))
    return [Box(limits, 0.5, 0.6, 0.2, 12, way), Box((Limit("hope", low=0.7),), 0.2, 0.5, 0.1, 6)]


def design():
    """Return points of a design, and the share of the outcome at each."""
    step = np.arange(60)
    x = pd.DataFrame({"cost": step * 0.618 % 1, "mood": np.array(["calm", "cross"])[step % 2]})
    return x.assign(hope=step * 0.414 % 1), np.clip(1.1 - x["cost"], 0, 1).to_numpy()


def effects():
    """Return what three levers do to the outcomes of the small crisis."""
    keys = list(fixed.crisis().outcomes)

    def moved(size):
        changes = [size * (1 - row / 3) for row in range(len(keys))]
        return {
            f"share {key}": Effect(change, 0.03) for key, change in zip(keys, changes, strict=True)
        }

    return [
        LeverEffect(
            Lever(f"actors.king.number_{row}", 0.5, 0.1, 0.9, True),
            moved(-0.3 / (row + 1)),
            moved(0.2 / (row + 1)),
            moved(0.5 / (row + 1)),
            False,
        )
        for row in range(3)
    ]


def compared():
    """Return three variants of a crisis side by side."""
    answers = []
    for row, key in enumerate(("war", "deal", "any agreement")):
        values = tuple(0.2 + 0.1 * row + 0.08 * variant for variant in range(3))
        changes = tuple(value - values[0] for value in values)
        answers.append(
            Answer(
                f"share {key}",
                key,
                True,
                values,
                tuple((value - 0.06, value + 0.06) for value in values),
                changes,
                tuple((change - 0.1, change + 0.1) for change in changes),
            )
        )
    names = ("as it is", "eager", "weary")
    return Comparison(names, ("A crisis",) * 3, 100, 7, False, tuple(answers), (0.0, 0.2, 0.3))


def forecast_of_two():
    """Return what methods make of two issues, one of which has ended."""
    unknown = np.full(2, np.nan)
    table = ActorTable(
        "A dispute", ("king", "duke", "abbot"), ("tax", "toll"), np.array([2.0, 1.0, 1.5]),
        np.array([[0.0, 8.0], [10.0, 2.0], [6.0, 5.0]]),
        np.array([[0.9, 0.4], [0.5, 0.8], [0.6, 0.7]]),
        unknown, np.array([np.nan, 4.0]),
    )  # fmt: skip
    return forecast(table)


def lasting():
    """Return a game of two with five options, and payoffs that follow no plan."""
    options = tuple(Option(key, f"Option {key}", row % 2) for row, key in enumerate("abcde"))
    bits = feasible_states(5, at_most_one=[(0, 1)])
    worth = np.stack([ranks((bits * step % 11).tolist()) for step in (3, 7)])
    return analyse(Game("A game of two", ("First", "Second"), options, bits, worth, present=2))


def elmira():
    """Return what lasts in the dispute over Elmira."""
    return analyse(GameFile.read(ROOT / "docs" / "examples" / "elmira.yaml").game())


def figures():
    """Return every figure of an analysis by its name."""
    x, share = design()
    return {
        "sobol": lambda: sobol_bars(sobol(), **WORDS),
        "morris": lambda: morris_plot(morris(), **WORDS),
        "discovery": lambda: discovery_plot(boxes(), x, share, **WORDS),
        "pareto": lambda: frontier(policies(8))[1],
        "tornado": lambda: tornado(fixed.crisis(), effects(), top=3, small=WORDS["small"]),
        "comparison": lambda: comparison(compared()),
        "forecasts": lambda: forecasts(forecast_of_two()),
        "challenges": lambda: challenges(forecast_of_two()),
        "stability": lambda: stability(elmira()),
        "stability_table": lambda: stability(lasting()),
        "frontier": lambda: utilities(agreed.course().rounds[9], fixed.crisis()),
        "zones": lambda: zones(agreed.course().rounds[3], fixed.crisis()),
        "course": lambda: course(agreed.course(), fixed.crisis()),
    }
