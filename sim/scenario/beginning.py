"""The text of a new scenario file: a whole one to be filled in, or one that extends another."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.scenario.number import point
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What the name of a scenario, an actor or an issue looks like."""
LONGEST: Final = 24
"""Letters of an actor's name, at the most, since names of measures are made from it."""
GROUPS: Final = ("core", "side")
"""Words that stand for several issues in conditions."""
ACTORS, ISSUES = range(2, 13), range(1, 9)
"""How many actors and issues a new file may have."""


@dataclass(frozen=True, slots=True)
class NewActor:
    """An actor of a new scenario.

    Attributes
    ----------
    key, side, kind : str
        Name, side and class.
    principal : bool
        Whether it speaks for its side.
    """

    key: str
    side: str
    kind: str
    principal: bool


def new_scenario(
    name: str, file: str, *, title: str, actors: Sequence[str], issues: Sequence[str]
) -> str:
    """Return the commented text of a scenario that can be run as it stands.

    Parameters
    ----------
    name : str
        Of the scenario.
    file : str
        Where it will stand, for its comments.
    title : str
    actors : sequence of str
        The first speaks for one side, the second for the other; the rest are allies of the second
        and of the first in turn.
    issues : sequence of str
        The first is core, the others are side issues.

    Raises
    ------
    InvalidInput
        If a name is none, comes twice, or there are too few or too many.
    """
    problems = [
        *_faults_of("actor", actors, ACTORS, LONGEST),
        *_faults_of("issue", issues, ISSUES, 40),
        *(Problem((), f"issue `{it}`", "that word names a group") for it in issues if it in GROUPS),
    ]
    if problems:
        raise InvalidInput(problems)
    environment = Environment(
        loader=PackageLoader("sim.scenario", "."),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # it is YAML; every text goes through `quoted`
    )
    environment.filters |= {"quoted": _quoted, "words": words, "each": _each}
    return environment.get_template("new.yaml.j2").render(
        name=name,
        file=file,
        title=title,
        first=actors[0],
        second=actors[1],
        actors=[_actor(index, key) for index, key in enumerate(actors)],
        issues=list(issues),
    )


def new_variant(name: str, file: str, *, title: str, base: str, scenario: Scenario) -> str:
    """Return the commented text of a file that extends another.

    Parameters
    ----------
    name, file, title : str
        As for `new_scenario`.
    base : str
        Name of the file that it extends, in the same folder.
    scenario : Scenario
        What that file says.
    """
    principal = next(iter(scenario.sides.values())).principal
    resolve = point(scenario.actors[principal].resolve)
    low, high = max(0.0, round(resolve - 0.2, 6)), min(1.0, round(resolve + 0.2, 6))
    return f"""\
# {name}: a variant, which says only what is different from {base}. It runs as it stands:
#
#     detente compare {base} {file}
#
# Blocks are laid over each other key by key; numbers and lists are replaced as wholes; null takes
# a key out.
extends: {base}
name: {name}
title: {_quoted(title)}
actors:
  {principal}:
    # As it is there, but for the range; put in what you want to try instead.
    resolve: {{value: {resolve:g}, low: {low:g}, high: {high:g}, source: judgement}}
"""


def check_name(name: str, what: str, longest: int = 40) -> Problem | None:
    """Return what is wrong with a name, or None.

    Examples
    --------
    >>> str(check_name("My crisis", "scenario"))
    '`My crisis` cannot name the scenario; take a lower-case letter, then letters, digits or _, 40 at most'
    """  # noqa: E501
    if NAME.fullmatch(name) and len(name) <= longest:
        return None
    right = f"take a lower-case letter, then letters, digits or _, {longest} at most"
    return Problem((), f"`{name}` cannot name the {what}", right)


def words(name: str) -> str:
    """Return a name as it is read.

    Examples
    --------
    >>> words("water_rights")
    'Water rights'
    """
    return name.replace("_", " ").strip().capitalize()


def _faults_of(what: str, names: Sequence[str], many: range, longest: int) -> list[Problem]:
    found = [fault for name in names if (fault := check_name(name, what, longest))]
    if len(names) not in many:
        right = f"name {many.start} to {many.stop - 1}"
        found.append(Problem((), f"there are {len(names)} {what}s", right))
    twice = sorted({name for name in names if names.count(name) > 1})
    found += [Problem((), f"{what} `{name}` comes twice", "name it once") for name in twice]
    return found


def _actor(index: int, key: str) -> NewActor:
    kinds, sides = ("challenger", "lead"), ("first_side", "second_side", "second_side")
    principal = index < len(kinds)
    side = sides[index] if index < len(sides) else sides[(index - 1) % 2]
    return NewActor(key, side, kinds[index] if principal else "ally", principal)


def _quoted(text: Any) -> str:
    return json.dumps(text, ensure_ascii=False)


def _each(names: Sequence[str], value: str) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name in names) + "}"
