"""Branches: the same worlds with something changed from one round on, and the same luck."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.branch.changes import Changes
from sim.branch.numbers import put_numbers
from sim.branch.orders import Carried, carry_out
from sim.ensemble import CHUNK, Ensemble, Progress, Trajectory, run_models, traced
from sim.model import CrisisModel
from sim.reader import Reader
from sim.replay import Replay
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.terms import BoolW


class BranchedModel(CrisisModel):
    """A model in which something is changed from one round on.

    Parameters
    ----------
    scenario : Scenario
    changes : Changes
    **settings
        As `CrisisModel` takes them.

    Attributes
    ----------
    carried : list of Carried
        What became of the orders, once their round was played.
    """

    def __init__(self, scenario: Scenario, changes: Changes, **settings: Any) -> None:
        self.changes = changes
        self.carried: list[Carried] = []
        self._draw, self._given = settings.get("draw", False), settings.get("given") or {}
        super().__init__(scenario, **settings)

    def _events(self) -> None:
        changes, crisis = self.changes, self.crisis
        if changes.numbers and crisis.step == changes.step:
            new = {path: np.full(crisis.draws.size, v) for path, v in changes.numbers.items()}
            reader = Reader(crisis.draws if self._draw else None, {**self._given, **new})
            put_numbers(crisis, self.scenario, changes.numbers, reader)
        super()._events()

    def _decide(self) -> None:
        super()._decide()
        if self.crisis.step == self.changes.step:
            self.carried += [
                carry_out(self.actor(order.actor), order, force=self.changes.force)
                for order in self.changes.orders
            ]


@dataclass(frozen=True)
class Branch:
    """The same worlds twice: as they were, and with something changed from one round on.

    Attributes
    ----------
    run : Replay
    changes : Changes
    original, changed : Ensemble
        The worlds under both, in the same order.
    stories : pair of Trajectory or None
        Both in full, if a single world was branched.
    carried : tuple of Carried
        What became of each order.
    """

    run: Replay
    changes: Changes
    original: Ensemble
    changed: Ensemble
    stories: tuple[Trajectory, Trajectory] | None
    carried: tuple[Carried, ...]

    @property
    def over(self) -> BoolW:
        """Which worlds had ended before the round of the branch, and are unchanged, (W,) bool."""
        return self.original.table["ended"].astype(np.int64) < self.changes.step

    @property
    def differs(self) -> BoolW:
        """Which worlds took another course or ended otherwise, (W,) bool."""
        found = np.zeros(self.original.worlds, dtype=bool)
        for kind in ("table", "course"):
            before, after = getattr(self.original, kind), getattr(self.changed, kind)
            for name, array in before.items():
                other = array != after[name]
                if array.dtype.kind == "f":
                    other &= ~(np.isnan(array) & np.isnan(after[name]))
                found |= other.reshape(-1, len(found)).any(axis=0)
        return found


def branch(
    run: Replay, changes: Changes, *, world: int | None = None, progress: Progress | None = None
) -> Branch:
    """Play worlds again, once as they were and once with something changed from one round on.

    Parameters
    ----------
    run : Replay
        What was run.
    changes : Changes
    world : int, optional
        Which of its worlds; all if left out.
    progress : callable, optional
        Called with rounds played and rounds to play at the most.

    Raises
    ------
    InvalidInput
        If there is no such world or round, or the world had ended before that round.

    Notes
    -----
    Luck is keyed by seed, purpose, round and world, so both are the same, to the bit, up to the
    round of the branch; worlds that ended before it are the same to the end.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> run = Replay(Scenario.read("scenarios/ukraine_2022.yaml"), worlds=20)
    >>> int(branch(run, Changes(4, {"incidents.hazard": 0.0})).differs.sum()) > 0
    True
    >>> int(branch(run, Changes(4)).differs.sum())
    0
    """
    run.check_round(changes.step)
    unchanged = Changes(changes.step)
    if world is None:
        original, _ = _ensemble(run, unchanged, _part(progress, 0))
        changed, carried = _ensemble(run, changes, _part(progress, 1))
        return Branch(run, changes, original, changed, None, carried)
    run.check_world(world)
    before, _ = _story(run, unchanged, world)
    if ended := _ended_before(before, changes.step):
        what = f"world {world} ended in round {ended}"
        raise InvalidInput([Problem((), what, f"name a round from 1 to {ended}")])
    after, carried = _story(run, changes, world)
    return Branch(run, changes, before.ensemble(), after.ensemble(), (before, after), carried)


def _ended_before(story: Trajectory, step: int) -> int:
    """Return the round in which a world ended, if that was before `step`; else 0."""
    ended = int(story.table["ended"][0])
    return ended if ended < step else 0


def _part(progress: Progress | None, half: int) -> Progress | None:
    """Return progress of the first or second half of the work."""
    if progress is None:
        return None
    return lambda done, total: progress(half * total + done, 2 * total)


def _story(run: Replay, changes: Changes, world: int) -> tuple[Trajectory, tuple[Carried, ...]]:
    model = BranchedModel(run.scenario, changes, **run.settings(world, 1), record="full")
    carried = model.carried
    return traced(model, draw=run.draw, given=tuple(run.given)), tuple(carried)


def _ensemble(
    run: Replay, changes: Changes, progress: Progress | None
) -> tuple[Ensemble, tuple[Carried, ...]]:
    starts = range(0, run.worlds, CHUNK)
    carried: list[list[Carried]] = []

    def models() -> Iterator[CrisisModel]:
        for start in starts:
            settings = run.settings(start, min(CHUNK, run.worlds - start))
            model = BranchedModel(run.scenario, changes, **settings, record="course")
            carried.append(model.carried)
            yield model

    table, course, drawn = run_models(models(), len(starts), progress)
    ensemble = Ensemble(
        run.scenario, run.seed, run.luck, run.draw, table, course, drawn, tuple(run.given)
    )
    return ensemble, tuple(_joined(parts) for parts in zip(*carried, strict=False))


def _joined(parts: tuple[Carried, ...]) -> Carried:
    """Return what became of one order in all chunks together."""
    obstacles: dict[str, int] = {}
    for part in parts:
        for what, count in part.obstacles.items():
            obstacles[what] = obstacles.get(what, 0) + count
    return Carried(
        parts[0].order,
        going_on=sum(part.going_on for part in parts),
        done=sum(part.done for part in parts),
        anyway=sum(part.anyway for part in parts),
        obstacles=obstacles,
    )
