"""What was run, so that any world of it can be played again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.model import CrisisModel
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario


@dataclass(frozen=True)
class Replay:
    """Everything that determines the worlds of a run, or of one point of a sweep.

    Attributes
    ----------
    scenario : Scenario
    seed : int
        Root of all luck.
    worlds : int
        How many there are, >= 1.
    draw : bool
        Whether uncertain numbers are drawn in each world.
    luck : int
        Number by which the luck of world 0 is drawn, >= 0.
    given : mapping of str to float
        Numbers by dotted path that go before those of the scenario, alike in all worlds.
    """

    scenario: Scenario
    seed: int = 0
    worlds: int = 1
    draw: bool = False
    luck: int = 0
    given: Mapping[str, float] = field(default_factory=dict)

    def check_world(self, world: int) -> None:
        """Refuse a world that is not among those of the run.

        Raises
        ------
        InvalidInput
            If it is not.
        """
        if not 0 <= world < self.worlds:
            right = f"name one from 0 to {self.worlds - 1}"
            raise InvalidInput([Problem((), f"there is no world {world}", right)])

    def check_round(self, step: int) -> None:
        """Refuse a round that the scenario does not have.

        Raises
        ------
        InvalidInput
            If it has not.
        """
        if not 1 <= step <= self.scenario.horizon:
            right = f"name one from 1 to {self.scenario.horizon}"
            raise InvalidInput([Problem((), f"there is no round {step}", right)])

    def settings(self, first: int, worlds: int) -> dict[str, Any]:
        """Return how `run_ensemble` or `trace` plays some of the worlds again.

        Parameters
        ----------
        first, worlds : int
            Number of the first of them, and how many.
        """
        return {
            "seed": self.seed,
            "first_world": self.luck + first,
            "worlds": worlds,
            "draw": self.draw,
            "given": {path: np.full(worlds, value) for path, value in self.given.items()},
        }


class WatchedModel(CrisisModel):
    """A model that shows itself in every round when all have decided and nobody has acted."""

    watch: Callable[["WatchedModel"], None] | None = None

    def _decide(self) -> None:
        super()._decide()
        if self.watch is not None:
            self.watch(self)
