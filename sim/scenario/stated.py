"""The numbers that a scenario file states, by their place."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sim.scenario.number import Distributed, Ranged
from sim.scenario.problems import Problem, nearest

if TYPE_CHECKING:
    from sim.scenario.root import Scenario

Stated = float | int | Ranged | Distributed


def stated_numbers(scenario: "Scenario") -> dict[str, Stated]:
    """Return every number that stands in a scenario, by dotted path, without what it leaves out."""
    return dict(_numbers(scenario, ()))


def _numbers(node: Any, loc: tuple[str, ...]) -> Iterator[tuple[str, Stated]]:
    if isinstance(node, Ranged | Distributed | float) or type(node) is int:
        yield ".".join(loc), node
    elif isinstance(node, BaseModel):
        for name, info in type(node).model_fields.items():
            if name in node.model_fields_set:
                yield from _numbers(getattr(node, name), (*loc, info.alias or name))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _numbers(value, (*loc, str(key)))
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from _numbers(value, (*loc, str(index)))


def check_inert(scenario: "Scenario") -> Iterator[Problem]:
    """Check that what is declared inert stands in the file."""
    paths = list(stated_numbers(scenario))
    for pattern in scenario.inert:
        if not any(fnmatchcase(path, pattern) for path in paths):
            advice = nearest(pattern, paths)
            yield Problem(("inert", pattern), f"no number stands at `{pattern}`", advice)
