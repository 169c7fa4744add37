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


def named(path: str) -> str:
    """Return a name of a parameter that is one of Python too, as the workbench wants it."""
    return path.replace(".", "__")


def parameter(path: str) -> RealParameter:
    """Return a number of the scenario as the workbench varies it."""
    return RealParameter(named(path), *ranges[path], variable_name=path)


def main() -> None:
    """Perform a full factorial of experiments; print what went in and what came out."""
    model = Model("detente", function=answers)
    model.uncertainties = [parameter(path) for path in UNCERTAINTIES]
    model.levers = [parameter(path) for path in LEVERS]
    model.outcomes = [ScalarOutcome("agreed"), ScalarOutcome("peak")]
    ends = {"uncertainty_sampling": Samplers.FF, "lever_sampling": Samplers.FF}
    experiments, outcomes = perform_experiments(model, scenarios=LEVELS, policies=LEVELS, **ends)
    columns = {named(path): path.split(".")[-1] for path in UNCERTAINTIES + LEVERS}
    table = experiments[[*columns]].assign(**outcomes)
    print(table.rename(columns=columns).to_string(index=False))


if __name__ == "__main__":
    main()
