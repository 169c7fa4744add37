"""Numbers that change in the middle of a world."""

from collections.abc import Mapping
from dataclasses import fields, replace
from fnmatch import fnmatchcase
from typing import Any, Final

import numpy as np

from sim.crisis import Crisis
from sim.draws import Draws
from sim.layout import Layout
from sim.model import custom_doctrines
from sim.parameters import Parameters
from sim.reader import Reader
from sim.scenario.condition import Condition
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.scenario.root import Scenario
from sim.terms import BoolW, FloatW

BEGUN_WITH: Final = {
    "actors.*.capability": "capability",
    "actors.*.resolve": "resolve",
    "actors.*.perception.bias": "bias",
    "alliances.*.cohesion": "cohesion",
}
"""Numbers that only a world's beginning takes from the scenario, and what holds them afterwards."""

OPENING: Final = "actors.*.opening.*"


def check_numbers(scenario: Scenario, values: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers that `--set` of a branch asks for, one for each path.

    Parameters
    ----------
    scenario : Scenario
    values : mapping
        New values by dotted path; ``*`` stands for any one name.

    Raises
    ------
    InvalidInput
        If a path names no number that can change in the middle of a world, or the value cannot
        stand there; says which may be set.
    """
    reader = Reader(None, {})
    Crisis.of(scenario, reader, Draws(0, 0, 1), custom_doctrines(scenario))
    known = list(reader.seen)
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, value in values.items():
        paths = [seen for seen in known if _named_by(path, seen)]
        fault = _fault(path, value, paths, scenario, known)
        problems += [] if fault is None else [Problem((), f"--set {path}: {fault[0]}", fault[1])]
        found |= dict.fromkeys(paths, value)
    if problems:
        raise InvalidInput(problems)
    _refuse_structure(scenario, found)
    return {path: float(value) for path, value in found.items()}


def _named_by(pattern: str, path: str) -> bool:
    """Return whether a pattern names a path; ``*`` stands for any one name.

    Examples
    --------
    >>> _named_by("actors.*.resolve", "actors.king.resolve"), _named_by("actors.*", "actors.a.b")
    (True, False)
    """
    parts, names = pattern.split("."), path.split(".")
    pairs = zip(parts, names, strict=False)
    return len(parts) == len(names) and all(part in ("*", name) for part, name in pairs)


def _fault(
    path: str, value: Any, paths: list[str], scenario: Scenario, known: list[str]
) -> tuple[str, str] | None:
    """Return what is wrong with a number to be changed and what would be right, or None."""
    if not paths:
        _parsed(scenario, {path: value})  # says if there is no such place
        what = "cannot change in the middle of a world"
        return what, f"only numbers that rounds read can; {nearest(path, known)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value!r} is not a number", "only numbers can change in the middle of a world"
    if any(_named_by(OPENING, found) for found in paths):
        right = "move the offer instead: --do 'ACTOR: concede ISSUE to X'"
        return "the opening offer has been made", right
    return None


def _refuse_structure(scenario: Scenario, values: Mapping[str, float]) -> None:
    """Refuse numbers that the scenario cannot hold, or whose presence is part of its structure."""
    if _structure(_parsed(scenario, values)) == _structure(scenario):
        return
    problems = [
        Problem(
            (),
            f"--set {path}: is part of the structure, which cannot change in the middle of a world",
            "run the scenario with it from the beginning: detente run FILE --set ...",
        )
        for path, value in values.items()
        if _structure(_parsed(scenario, {path: value})) != _structure(scenario)
    ]
    raise InvalidInput(problems)


def _parsed(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    return scenario.varied(values)


def _structure(scenario: Scenario) -> tuple[Any, ...]:
    """Return what numbers may not change: what measures do at all, and how actors choose."""
    layout = Layout.of(scenario)
    measures = [replace(row, requires=Condition(), targets=()) for row in layout.measures]
    return layout.best_response, measures


def put_numbers(
    crisis: Crisis, scenario: Scenario, values: Mapping[str, float], reader: Reader
) -> None:
    """Let numbers be others from now on, in the worlds that go on.

    Parameters
    ----------
    crisis : Crisis
        At the beginning of a round.
    scenario : Scenario
    values : mapping of str to float
        New values by dotted path, as `check_numbers` returns them.
    reader : Reader
        Reads the scenario with the new values.

    Notes
    -----
    Resolve, capability, bias and cohesion only begin with a number and then move; for them the
    present level is set.
    """
    then = Crisis.of(scenario, reader, crisis.draws, custom_doctrines(scenario))
    crisis.numbers = _merged(crisis.numbers, then.numbers, crisis.state.active)
    for name in ("available", "events", "outcomes", "openings", "tolls", "harms"):
        setattr(crisis, name, getattr(then, name))
    for path, value in values.items():
        for pattern, name in BEGUN_WITH.items():
            if fnmatchcase(path, pattern):
                rows = _rows(crisis.layout, path.split(".")[1])
                level = getattr(crisis.state, name)
                level[rows] = np.where(crisis.state.active, value, level[rows])


def _rows(layout: Layout, key: str) -> list[int]:
    """Return the row of an actor, or the rows of the members of an alliance."""
    if key in layout.actors:
        return [layout.actors.index(key)]
    return list(next(row for row in layout.alliances if row.key == key).members)


def _merged(before: Parameters, after: Parameters, going_on: BoolW) -> Parameters:
    """Return the new numbers where worlds go on, and the old ones where they have ended."""

    def merged(old: FloatW, new: FloatW) -> FloatW:
        same = np.array_equal(np.broadcast_to(old, np.broadcast_shapes(old.shape, new.shape)), new)
        return old if same else np.where(going_on, new, old)

    arrays: dict[str, Any] = {
        f.name: merged(getattr(before, f.name), getattr(after, f.name))
        for f in fields(Parameters)
        if f.name != "doctrine"
    }
    doctrine = {name: merged(old, after.doctrine[name]) for name, old in before.doctrine.items()}
    return Parameters(**arrays, doctrine=doctrine)
