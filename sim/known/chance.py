"""Known answers on chance: autonomous risk, and the choice of one actor."""

import numpy as np

from sim.ensemble import run_ensemble
from sim.known.check import KnownAnswer, Line, configuration, three_errors
from sim.model import CrisisModel

WORLDS = 20_000


def _autonomous_risk() -> list[Line]:
    expected = 0.2625758731
    scenario = configuration("accident")
    table = run_ensemble(scenario, worlds=WORLDS, record=False).table
    share = float(table["inadvertent"].astype(float).mean())
    error = three_errors(expected, WORLDS)
    return [Line("war within 10 rounds of 0.03 each", expected, share, error)]


def _logit() -> list[Line]:
    """Let the bystander gain 1/4 by staying silent, at a precision of 4, or of 0."""
    lines = []
    for precision, expected in ((0.0, 0.5), (4.0, 0.731058578630)):
        values = {"actors.bystander.rationality": precision}
        model = CrisisModel(configuration("decision", values), worlds=WORLDS)
        model.step()
        bystander = model.actor("bystander")
        silent = bystander.choice == 0
        chance = float(model.state.confidence[bystander.row][silent][0])
        what = f"precision times gain {precision / 4:g}"
        error = three_errors(expected, WORLDS)
        lines += [
            Line(f"chance of silence, {what}", expected, chance),
            Line(f"share of silence, {what}", expected, float(np.mean(silent)), error),
        ]
    return lines


CHANCE = (
    KnownAnswer(
        "autonomous risk", "1 - (1 - f)^n", "Schelling 1960; Powell 1988", _autonomous_risk
    ),
    KnownAnswer(
        "logit choice", "1 / (1 + exp(-precision x gain))", "McKelvey and Palfrey 1995", _logit
    ),
)
