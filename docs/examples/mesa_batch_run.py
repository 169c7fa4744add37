"""Drive détente with Mesa's `batch_run`: one model for each world, one ready scenario a value.

Run it from the root of the repository as ``python docs/examples/mesa_batch_run.py``.
"""

import mesa
import pandas as pd

import sim

FILE = "scenarios/ukraine_2022.yaml"
PATH = "actors.russia.war_cost"
VALUES = (0.20, 0.34, 0.48)  # the low end, the value and the high end that the file gives
WORLDS, ROUNDS, SEED = 6, 20, 1


def one_world(scenario: sim.Scenario, first_world: int, **_seed: object) -> sim.CrisisModel:
    """Return the model of one world.

    A seed that `batch_run` brings is left aside: the luck of a world is fixed by SEED and by its
    number, whatever the scenario.
    """
    return sim.CrisisModel(scenario, seed=SEED, first_world=first_world)


def main() -> None:
    """Run every scenario in the same worlds; print the means of what Mesa collected."""
    scenarios = [sim.Scenario.read(FILE, {PATH: value, "horizon": ROUNDS}) for value in VALUES]
    rows = mesa.batch_run(
        one_world,
        {"scenario": scenarios, "first_world": range(WORLDS)},
        number_processes=1,
        display_progress=False,
    )
    worlds = pd.DataFrame(rows)
    worlds[PATH] = [scenario.overrides[PATH] for scenario in worlds["scenario"]]
    means = worlds.groupby(PATH, as_index=False)[["median_rung", "mean_tension"]].mean()
    print(means.to_string(index=False))


if __name__ == "__main__":
    main()
