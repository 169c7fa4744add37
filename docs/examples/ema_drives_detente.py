"""Drive détente with the EMA workbench: uncertainties and a lever, each experiment an ensemble.

Run it from the root of the repository as ``python docs/examples/ema_drives_detente.py``.
"""

import numpy as np
from ema_workbench import Model, RealParameter, Samplers, ScalarOutcome, perform_experiments

import sim
from sim.levers import levers_of

FILE = "scenarios/ukraine_2022.yaml"
UNCERTAINTIES = ["actors.russia.war_cost", "actors.russia.doctrine.linkage"]
LEVERS = ["actors.united_states.doctrine.side_first"]
LEVELS, WORLDS, SEED = 2, 40, 1

crisis = sim.Scenario.read(FILE)
ranges = {lever.path: (lever.low, lever.high) for lever in levers_of(crisis)}


def answers(**numbers: float) -> dict[str, float]:
    """Run the same worlds with these numbers; return what is asked of them."""
    given = {path: np.full(WORLDS, value) for path, value in numbers.items()}
    many = sim.run_ensemble(crisis, worlds=WORLDS, seed=SEED, given=given, record=False)
    return {"agreed": many.table["agreed"].mean(), "peak": many.table["peak_moscow"].mean()}


def main() -> None:
    """Perform a full factorial of experiments; print what went in and what came out."""
    model = Model("detente", function=answers)
    model.uncertainties = [RealParameter(path, *ranges[path]) for path in UNCERTAINTIES]
    model.levers = [RealParameter(path, *ranges[path]) for path in LEVERS]
    model.outcomes = [ScalarOutcome("agreed"), ScalarOutcome("peak")]
    ends = {"uncertainty_sampling": Samplers.FF, "lever_sampling": Samplers.FF}
    experiments, outcomes = perform_experiments(model, scenarios=LEVELS, policies=LEVELS, **ends)
    table = experiments[UNCERTAINTIES + LEVERS].assign(**outcomes)
    print(table.rename(columns=lambda path: path.split(".")[-1]).to_string(index=False))


if __name__ == "__main__":
    main()
