"""The plain Mesa model under `mesa.batch_run` ends as the engine does, world by world."""

import mesa
import pytest

from sim.ensemble import run_ensemble
from sim.scenario import Scenario
from tests.reference.plain_mesa import PlainCrisis
from tests.shipped import ROOT, ukraine

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


def by_mesa(scenario, worlds, root):
    return mesa.batch_run(
        PlainCrisis,
        {"scenario": [scenario], "number": range(worlds), "root": root},
        number_processes=1,
        display_progress=False,
    )


@pytest.mark.parametrize(
    ("scenario", "worlds", "ends"), [(Scenario.read(SMALL), 12, 2), (ukraine(horizon=8), 3, 1)]
)
def test_every_world_ends_as_in_the_engine(scenario, worlds, ends):
    rows = by_mesa(scenario, worlds, root=5)
    ours = run_ensemble(scenario, worlds=worlds, seed=5)
    outcomes, rung = list(scenario.outcomes), ours.course["rung"]
    for world, row in enumerate(rows):
        assert row["number"] == world
        assert outcomes.index(row["outcome"]) == ours.table["outcome"][world]
        assert row["ended"] == ours.table["ended"][world]
        assert list(row["rungs"].values()) == rung[-1, :, world].tolist()
    assert len(rows) == worlds
    assert len({row["outcome"] for row in rows}) >= ends


def test_its_actors_are_agents_that_choose():
    model = PlainCrisis(Scenario.read(SMALL), number=3, root=5)
    model.step()
    assert [actor.name for actor in model.agents] == model.world.case.actors
    assert all(actor.taken is not None for actor in model.agents)
    assert len(model.datacollector.get_model_vars_dataframe()) == 1
