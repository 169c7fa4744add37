"""Levers: what each number of a scenario does to how its worlds end, from low to high."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import numpy as np

from sim.analysis.effects import Effect, paired
from sim.crisis import Crisis
from sim.draws import Draws
from sim.ensemble import CHUNK, Array, Ensemble, Progress, Trajectory, run_ensemble, trace
from sim.model import custom_doctrines
from sim.reader import Reader, ScenarioNumber
from sim.scenario.number import Distributed, Ranged, point
from sim.scenario.root import Scenario
from sim.scenario.stated import stated_numbers
from sim.terms import BoolW, FloatW
from sim.world_table import peak_columns

NUDGE: Final = 0.5
"""Share of its value, or of what is left to 1, by which a number without a range is moved."""

FEW: Final = 1024
"""Worlds that are kept in full together."""

HIGHEST: Final = 12
"""How many of the worlds in which sides climbed highest are telling."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A number of a scenario that the engine reads.

    Attributes
    ----------
    path : str
        Where it stands.
    value, low, high : float
        Its value, and from where to where it is moved.
    ranged : bool
        Whether the file gives the range; else it is nudged.
    """

    path: str
    value: float
    low: float
    high: float
    ranged: bool


@dataclass(frozen=True)
class LeverEffect:
    """What a lever does.

    Attributes
    ----------
    lever : Lever
    low, high : dict of str to Effect
        Change of each answer against the scenario as it stands, with the lever at each end.
    whole : dict of str to Effect
        Change from low to high.
    unseen : bool
        Whether no world ended otherwise, or took another course, at either end.
    """

    lever: Lever
    low: dict[str, Effect]
    high: dict[str, Effect]
    whole: dict[str, Effect]
    unseen: bool

    @property
    def strength(self) -> float:
        """Largest change of an outcome share from low to high, in [0, 1]."""
        return max(
            abs(effect.mean) for name, effect in self.whole.items() if name.startswith("share ")
        )


def levers_of(scenario: Scenario, *, plain: bool = False) -> list[Lever]:
    """Return the numbers that a scenario states and the engine reads.

    Parameters
    ----------
    scenario : Scenario
        As read from a file.
    plain : bool
        Also numbers without a range, to be nudged.
    """
    reader = Reader(None, {})
    Crisis.of(scenario, reader, Draws(0, 0, 1), custom_doctrines(scenario))
    stated = set(stated_numbers(scenario))
    found = [
        _lever(path, number)
        for path, number in reader.seen.items()
        if number is not None and path in stated
    ]
    return [lever for lever in found if plain or lever.ranged]


def _lever(path: str, number: ScenarioNumber) -> Lever:
    value = point(number)
    if isinstance(number, Ranged | Distributed):
        return Lever(path, value, *number.bounds, True)
    up = NUDGE * (1.0 - value) if 0.0 <= value < 1.0 else NUDGE * abs(value)
    down = NUDGE * abs(value)
    return Lever(path, value, value - down, value + (0.0 if value == 1.0 else up), False)


def pull(
    scenario: Scenario,
    levers: Sequence[Lever],
    *,
    worlds: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[LeverEffect]:
    """Move each lever to its low and to its high end, in the same worlds.

    Parameters
    ----------
    scenario : Scenario
    levers : sequence of Lever
    worlds, seed : int
        How many worlds for each end, and the root of all luck.
    progress : callable, optional
        Called with levers pulled and levers in all.

    Returns
    -------
    list of LeverEffect
        The strongest first.
    """
    base = run_ensemble(scenario, worlds=worlds, seed=seed)
    together = max(CHUNK // (2 * worlds), 1)
    effects: list[LeverEffect] = []
    for start in range(0, len(levers), together):
        group = levers[start : start + together]
        moved = run_ensemble(
            scenario, worlds=worlds, copies=2 * len(group), seed=seed, given=_ends(group, worlds)
        )
        for row, lever in enumerate(group):
            low, high = (_copy(moved, 2 * row + end, worlds) for end in range(2))
            effects.append(_effect(lever, base, low, high))
        if progress:
            progress(len(effects), len(levers))
    return sorted(effects, key=lambda effect: -effect.strength)


def _ends(levers: Sequence[Lever], worlds: int) -> dict[str, FloatW]:
    """Return the values of each lever: its own two copies at its ends, the others at its value."""
    given = {}
    for row, lever in enumerate(levers):
        values = np.full((2 * len(levers), worlds), lever.value)
        values[2 * row], values[2 * row + 1] = lever.low, lever.high
        given[lever.path] = values.reshape(-1)
    return given


def _copy(ensemble: Ensemble, copy: int, worlds: int) -> Ensemble:
    """Return one copy of the worlds of an ensemble."""
    here = slice(copy * worlds, (copy + 1) * worlds)
    table = {name: column[here] for name, column in ensemble.table.items()}
    course = {name: array[..., here] for name, array in ensemble.course.items()}
    return Ensemble(
        ensemble.scenario, ensemble.seed, ensemble.first_world, ensemble.draw, table, course, {}
    )


def _effect(lever: Lever, base: Ensemble, low: Ensemble, high: Ensemble) -> LeverEffect:
    answers = [dict(_answers(ensemble)) for ensemble in (base, low, high)]
    at_low, at_high, whole = (
        {name: paired(answers[after][name], answers[before][name]) for name in answers[0]}
        for after, before in ((1, 0), (2, 0), (2, 1))
    )
    unseen = _same(low, base) and _same(high, base)
    return LeverEffect(lever, at_low, at_high, whole, unseen)


def _answers(ensemble: Ensemble) -> Iterator[tuple[str, Array]]:
    """Yield what every world is asked: in which way it ended, when, and how high sides climbed."""
    for row, key in enumerate(ensemble.scenario.outcomes):
        yield f"share {key}", ensemble.table["outcome"] == row
    for name in ("ended", *peak_columns(ensemble.scenario)):
        yield name, ensemble.table[name]


def _same(one: Ensemble, other: Ensemble) -> bool:
    """Return whether no table and no course differs."""
    return all(
        np.array_equal(array, kept[name], equal_nan=array.dtype.kind == "f")
        for held, kept in ((one.table, other.table), (one.course, other.course))
        for name, array in held.items()
    )


def dead(
    scenario: Scenario, levers: Sequence[Lever], spans: Iterable[range], *, seed: int = 0
) -> list[Lever]:
    """Return the levers that change nothing at all, in no number of any round, at either end.

    Parameters
    ----------
    scenario : Scenario
    levers : sequence of Lever
    spans : iterable of range
        Numbers of the worlds in which they are tried, span after span, until all have shown.
    seed : int
        Root of all luck.
    """
    left = list(levers)
    for span in spans:
        together = max(FEW // (2 * len(span)), 1)
        groups = [left[start : start + together] for start in range(0, len(left), together)]
        left = [lever for group in groups for lever in _silent(scenario, group, span, seed)]
    return left


def _silent(scenario: Scenario, levers: Sequence[Lever], span: range, seed: int) -> list[Lever]:
    """Return the levers that change nothing in some worlds."""
    worlds, copies = len(span), 2 * len(levers) + 1
    ends = _ends(levers, worlds)
    given = {x.path: np.append(ends[x.path], np.full(worlds, x.value)) for x in levers}
    told = trace(
        scenario, first_world=span[0], worlds=worlds, copies=copies, seed=seed, given=given
    )
    changed = _changed(told, copies)
    return [lever for row, lever in enumerate(levers) if not changed[2 * row : 2 * row + 2].any()]


def _changed(told: Trajectory, copies: int) -> BoolW:
    """Return which copies differ from the last one in anything that was kept, (copies,)."""
    changed = np.zeros(copies, dtype=bool)
    for array in (*told.arrays.values(), *told.table.values()):
        by_copy = array.reshape(-1, copies, len(told.worlds) // copies)
        differs = by_copy != by_copy[:, -1:]
        if array.dtype.kind == "f":
            differs &= ~(np.isnan(by_copy) & np.isnan(by_copy[:, -1:]))
        changed |= differs.any(axis=(0, 2))
    return changed


def telling_worlds(ensemble: Ensemble) -> list[range]:
    """Return worlds in which much happens, each alone: of each way to end, and the highest."""
    table = ensemble.table
    rows = [
        np.flatnonzero(table["outcome"] == row) for row in range(len(ensemble.scenario.outcomes))
    ]
    most = ("deliberate", "inadvertent", "agreed", "incidents", "vetoes", "tension")
    heights = sum(table[name].astype(np.float64) for name in peak_columns(ensemble.scenario))
    found = [
        *(int(row[0]) for row in rows if row.size),
        *(int(np.argmax(table[name])) for name in most),
        *np.argsort(-heights, kind="stable")[:HIGHEST].tolist(),
    ]
    numbers = [int(table["world"][row]) for row in dict.fromkeys(found)]
    return [range(number, number + 1) for number in numbers]


def declared_inert(scenario: Scenario, path: str) -> str | None:
    """Return the reason for which a scenario declares a number inert, or None."""
    reasons = (why for pattern, why in scenario.inert.items() if fnmatchcase(path, pattern))
    return next(reasons, None)
