"""What a branch came to: paired changes over all worlds, and one world beside itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.analysis.effects import Effect, paired, paired_share
from sim.branch.branching import Branch
from sim.ensemble import Array, Trajectory
from sim.explain import label
from sim.terms import OPEN, FloatW, Move
from sim.world_table import columns


@dataclass(frozen=True, slots=True)
class Change:
    """What a branch does to one number of the worlds.

    Attributes
    ----------
    answer : str
        `share` and the key of an outcome, or a column of the table of worlds.
    meaning : str
    before, after : float
        Mean over worlds, without NaN, as they were and in the branch.
    effect : Effect
        Mean paired difference, with an interval at 95 %.
    """

    answer: str
    meaning: str
    before: float
    after: float
    effect: Effect


def changes_of(branch: Branch) -> list[Change]:
    """Return the change of every outcome share and of every mean."""
    scenario = branch.run.scenario
    before, after = branch.original.table, branch.changed.table
    found = [
        _change(f"share {key}", f"ended as: {rule.name}", *(t["outcome"] == row for t in tables))
        for tables in [(before, after)]
        for row, (key, rule) in enumerate(scenario.outcomes.items())
    ]
    return found + [
        _change(name, meaning, before[name], after[name])
        for name, meaning in columns(scenario).items()
        if name not in ("world", "outcome")
    ]


def _change(answer: str, meaning: str, before: Array, after: Array) -> Change:
    means = [_mean(array.astype(np.float64)) for array in (before, after)]
    return Change(answer, meaning, means[0], means[1], _effect(before, after))


def _effect(before: Array, after: Array) -> Effect:
    """Return the paired difference; of shares with an interval that has a width also at 0."""
    if after.dtype != np.bool_:
        return paired(after, before)
    change, (low, high) = paired_share(after, before)
    return Effect(change, max(high - change, change - low))


def _mean(values: FloatW) -> float:
    known = values[~np.isnan(values)]
    return float(np.mean(known)) if known.size else float("nan")


@dataclass(frozen=True, slots=True)
class Moment:
    """One round of a world under both variants.

    Attributes
    ----------
    step : int
    before, after : tuple of str
        What happened as it was, and in the branch; empty where the world had ended.
    """

    step: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def moments(branch: Branch) -> list[Moment]:
    """Return the rounds of a single world that are told otherwise of its branch.

    Raises
    ------
    ValueError
        If all worlds were branched.
    """
    if branch.stories is None:
        raise ValueError("moments are of a single world")
    before, after = branch.stories
    last = max(int(story.table["ended"][0]) for story in branch.stories)
    steps = range(branch.changes.step, last + 1)
    found = [Moment(step, tuple(_told(before, step)), tuple(_told(after, step))) for step in steps]
    return [moment for moment in found if moment.before != moment.after]


def _told(story: Trajectory, step: int) -> Iterator[str]:
    """Yield what happened in a round of a world: rungs, and what everybody did who did anything."""
    if step > int(story.table["ended"][0]):
        return
    arrays, layout = story.arrays, story.layout
    rungs = zip(layout.sides, arrays["rung"][step, :, 0].tolist(), strict=True)
    yield "rungs: " + ", ".join(f"{side} {rung:g}" for side, rung in rungs)
    for row, menu in enumerate(story.menus):
        option = menu[int(arrays["choice"][step, row, 0])]
        if option.move is not Move.HOLD:
            point = float(arrays["position"][step, row, option.issue, 0])
            yield f"{layout.actors[row]}: {label(option, layout, round(point, 4))}"
    for row, measure in enumerate(layout.measures):
        if arrays["answered"][step, row, 0]:
            yield f"{layout.actors[measure.owner]} answers: {measure.key}"
    if arrays["incident"][step, 0]:
        yield "an incident"
    new = arrays["settled"][step, :, 0] & ~arrays["settled"][step - 1, :, 0].astype(bool)
    yield from (f"settled: {layout.issues[row]}" for row in np.flatnonzero(new))
    outcome = int(arrays["outcome"][step, 0])
    if outcome != OPEN:
        yield f"ends: {layout.outcomes[outcome].name}"
