"""Drive détente with SALib: the points of a Saltelli sample as one batch, and Sobol indices.

Run it from the root of the repository as ``python docs/examples/salib_drives_detente.py``.
"""

import numpy as np
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sample

import sim
from sim.levers import levers_of

FILE = "scenarios/ukraine_2022.yaml"
PATHS = ["actors.russia.doctrine.linkage", "actors.russia.war_cost", "dynamics.curvature"]
SIZE, WORLDS, SEED = 8, 25, 1  # SIZE * (len(PATHS) + 2) points, each of them in WORLDS worlds

crisis = sim.Scenario.read(FILE)
ranges = {lever.path: (lever.low, lever.high) for lever in levers_of(crisis)}
problem = {"num_vars": len(PATHS), "names": PATHS, "bounds": [ranges[path] for path in PATHS]}


def shares(points: np.ndarray) -> np.ndarray:
    """Return the share of worlds that agree at each point, (points,).

    Each point is one copy of the same worlds, and a number is given world by world, copy after
    copy: WORLDS times its value at the first point, WORLDS times that at the second, ...
    """
    given = {path: np.repeat(values, WORLDS) for path, values in zip(PATHS, points.T, strict=True)}
    copies = len(points)
    many = sim.run_ensemble(
        crisis, worlds=WORLDS, copies=copies, seed=SEED, given=given, record=False
    )
    return many.table["agreed"].reshape(copies, WORLDS).mean(axis=1)


def main() -> None:
    """Sample, run and analyse; print first-order and total indices with their intervals."""
    points = sample.sample(problem, SIZE, calc_second_order=False, seed=SEED)
    agreed = shares(points)
    print(f"{len(points)} points of {WORLDS} worlds, {agreed.mean():.3f} of which agree")
    indices = analysis.analyze(problem, agreed, calc_second_order=False, seed=SEED)
    print(indices.to_df()[0].join(indices.to_df()[1]).round(3).to_string())


if __name__ == "__main__":
    main()
