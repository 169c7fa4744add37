"""The plain reading as an ordinary Mesa model of one world, to be run world after world."""

import mesa

from tests.reference import choices
from tests.reference.world import World


class PlainActor(mesa.Agent):
    """An actor of one world; in its turn it values its options and chooses one."""

    def __init__(self, model, name):
        super().__init__(model)
        self.name = name
        self.taken = None

    def decide(self):
        """Choose from the state that all others choose from too."""
        self.taken = choices.choose(self.model.world, self.name, self.model.luck[self.name])


class PlainCrisis(mesa.Model):
    """One world of a crisis, with the luck that it has in the engine.

    Mesa's own random numbers are not used; `batch_run` may bring a seed for them.
    """

    def __init__(self, scenario, *, number=0, root=0, rng=None):
        super().__init__(rng=rng)
        self.world = World(scenario, root, number)
        for name in self.world.case.actors:
            PlainActor(self, name)
        self.luck = {}
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "ended": lambda model: model.world.ended,
                "outcome": lambda model: model.world.outcome,
                "rungs": lambda model: dict(model.world.rung),
            }
        )

    def step(self):
        """Play one round."""
        self.world.step(self.decide)
        self.running = self.world.active
        self.datacollector.collect(self)

    def decide(self, world):
        """Let every actor choose; return what each takes."""
        luck = world.luck.numbers("CHOICE", world.round, len(self.agents))
        self.luck = dict(zip(world.case.actors, luck, strict=True))
        self.agents.do("decide")
        return {actor.name: actor.taken for actor in self.agents}
