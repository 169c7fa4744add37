"""The table of worlds: one number a world for each thing that comes out, and what each means."""

import numpy as np

from sim.model import CrisisModel
from sim.record import Array
from sim.rules.utility import spatial_utility
from sim.scenario.root import Scenario
from sim.terms import FloatW


def peak_columns(scenario: Scenario) -> list[str]:
    """Return the names of the columns that hold the peak rung of each side."""
    return [f"peak_{side}" for side in scenario.sides]


def columns(scenario: Scenario) -> dict[str, str]:
    """Return the meaning and unit of every column of the table of worlds."""
    meaning = {
        "world": "number of the world; with the seed it fixes all of its luck",
        "outcome": "row of the outcome rule in the scenario, from 0",
        "ended": "round in which it ended",
        "tension": "tension at the end, >= 0",
        "score": "mean escalation score a round, weights after Rivera et al. (2024)",
        "incidents": "incidents that happened",
        "vetoes": "packages that were vetoed",
        "deliberate": "whether force was used by choice",
        "inadvertent": "whether an incident became war",
        "agreed": "whether a package was agreed",
    }
    for side in scenario.sides:
        meaning[f"peak_{side}"] = f"highest rung of the side {side}"
        meaning[f"paid_{side}"] = f"audience cost paid by the principal of {side}, in utility"
        meaning[f"cost_{side}"] = f"cost borne by the principal of {side}, in utility"
        meaning[f"conceded_{side}"] = (
            f"utility of the opening of {side} to its principal, less that of what it has settled "
            "or offers at the end"
        )
    for issue in scenario.issues:
        meaning[f"settled_{issue}"] = f"whether {issue} was settled"
        meaning[f"terms_{issue}"] = f"point at which {issue} was settled, in [0, 1], else NaN"
    for key in scenario.alliances:
        meaning[f"cohesion_{key}"] = f"mean cohesion of {key} at the end, in [0, 1]"
    return meaning


def world_table(model: CrisisModel, score: FloatW) -> dict[str, Array]:
    """Return one number a world for each of `columns`.

    Parameters
    ----------
    model : CrisisModel
        A model that has run to its end.
    score : (W,) float
        Escalation score added up over the rounds of each world.
    """
    state, layout = model.state, model.crisis.layout
    table: dict[str, Array] = {
        "world": model.crisis.draws.numbers,
        "score": score / np.maximum(state.ended, 1),
    }
    for name in ("outcome", "ended", "tension", "incidents", "vetoes"):
        table[name] = getattr(state, name)
    for name in ("deliberate", "inadvertent", "agreed"):
        table[name] = getattr(state, name)
    for side, name in enumerate(layout.sides):
        head = layout.principals[side]
        table[f"peak_{name}"] = state.peak[side]
        table[f"paid_{name}"] = state.paid[head]
        table[f"cost_{name}"] = state.cost[head]
        table[f"conceded_{name}"] = _conceded(model, head)
    for row, issue in enumerate(layout.issues):
        table[f"settled_{issue}"] = state.settled[row]
        table[f"terms_{issue}"] = np.where(state.settled[row], state.terms[row], np.nan)
    for alliance in layout.alliances:
        members = list(alliance.members)
        total = sum((state.cohesion[member] for member in members), np.zeros(state.tension.shape))
        table[f"cohesion_{alliance.key}"] = total / len(members)
    return {name: table[name] for name in columns(model.scenario)}


def _conceded(model: CrisisModel, head: int) -> FloatW:
    """Return what a principal has conceded from its opening, in its own utility, (W,)."""
    state, numbers = model.state, model.crisis.numbers
    ideal, salience = numbers.ideal[head], numbers.salience[head]
    opening, end = (
        spatial_utility(package, ideal, salience, numbers.curvature)
        for package in (
            numbers.opening[head],
            np.where(state.settled, state.terms, state.position[head]),
        )
    )
    return opening - end
