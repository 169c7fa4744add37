"""The mechanisms of the model: what each does, whose it is, and how it is switched off."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sim.scenario.root import Scenario


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism with one reference and a way to switch it off.

    Attributes
    ----------
    name, what, reference : str
        Name, what it does, and one source in the literature.
    off : tuple of (str, value)
        Paths of the scenario, with ``*`` for any name, and the values that switch it off.
    """

    name: str
    what: str
    reference: str
    off: tuple[tuple[str, Any], ...]


MECHANISMS: Final = (
    Mechanism(
        "audience cost",
        "backing down from a public stand costs",
        "Fearon 1994",
        (("actors.*.audience", {"domestic": 0, "foreign": 0}),),
    ),
    Mechanism(
        "perception error",
        "the other side's critical risk is seen with bias and noise",
        "Jervis 1976",
        (("actors.*.perception", {"bias": 0, "noise": 0}), ("events.*.bias", {})),
    ),
    Mechanism(
        "learning",
        "costly acts correct misperception",
        "Fearon 1997",
        (("actors.*.perception.learning", 0),),
    ),
    Mechanism(
        "incidents",
        "accidents shake both sides and may become war",
        "Schelling 1966",
        (("incidents.hazard", 0),),
    ),
    Mechanism(
        "tripwires and threats",
        "announced answers bind who announced them and deter who expects them",
        "Schelling 1966",
        (("measures.*.tripwires", []), ("threats", {})),
    ),
    Mechanism(
        "ripeness",
        "red lines bend under accumulated cost",
        "Zartman 1989",
        (("actors.*.flexibility", 0),),
    ),
    Mechanism(
        "backlash",
        "pressure closes the ranks of the pressed alliance",
        "Walt 1987",
        (("alliances.*.backlash", 0),),
    ),
    Mechanism(
        "deniability",
        "an act that is not traced triggers nothing",
        "Carson 2018",
        (("measures.*.attribution", 1),),
    ),
    Mechanism(
        "linkage",
        "no side issue settles before the core",
        "Tollison and Willett 1979",
        (("actors.*.doctrine.linkage", 0),),
    ),
    Mechanism(
        "consultation",
        "consulting allies takes up rounds",
        "Putnam 1988",
        (("alliances.*.drag", 0),),
    ),
    Mechanism(
        "allied veto",
        "allies' red lines bind the lead",
        "Putnam 1988",
        (("alliances.*.rule", "lead"), ("alliances.*.rules", {}), ("issues.*.decided_by", [])),
    ),
    Mechanism(
        "credit for withdrawal",
        "withdrawing a measure earns goodwill",
        "Osgood 1962",
        (("measures.*.credit", 0),),
    ),
    Mechanism(
        "grievance and frustration",
        "refused offers and crossed red lines feed escalation",
        "Pruitt and Kim 2004",
        (("dynamics.frustration", 0), ("dynamics.grievance", 0), ("events.*.grievance", {})),
    ),
    Mechanism(
        "expected war",
        "tension makes war seem likelier and no deal worse",
        "Powell 1990",
        (("dynamics.war_odds", 0),),
    ),
    Mechanism(
        "deliberate force",
        "force is chosen where it is worth more than bargaining on",
        "Fearon 1995",
        (("measures.*.requires", None),),
    ),
    Mechanism(
        "friction of descent",
        "coming down the ladder takes longer than going up",
        "Kahn 1965",
        (("ladder.descent", 1000),),
    ),
    Mechanism(
        "gradualism",
        "skipping rungs is shunned",
        "Kahn 1965",
        (("actors.*.gradualism", 0),),
    ),
    Mechanism(
        "cost of delay",
        "every round without settlement costs",
        "Rubinstein 1982",
        (("actors.*.delay_cost", 0),),
    ),
    Mechanism(
        "growing commitment",
        "public demands and acts stake the own name",
        "Fearon 1994",
        (("dynamics.commitment", 0), ("measures.*.commitment", 0), ("events.*.commitment", {})),
    ),
    Mechanism(
        "facts on the ground",
        "measures move the status quo",
        "Schelling 1966",
        (("measures.*.holds", {}),),
    ),
    Mechanism(
        "arming",
        "measures change capability and so the chance of winning",
        "Hirshleifer 1989",
        (("measures.*.arms", {}),),
    ),
    Mechanism(
        "doctrine",
        "classes of actor have leanings of their own",
        "Snyder and Diesing 1977",
        (("actors.*.doctrine", {}),),
    ),
)


def switched_off(scenario: Scenario, mechanism: Mechanism) -> Scenario:
    """Return a scenario without one mechanism.

    Parameters
    ----------
    scenario : Scenario
    mechanism : Mechanism
    """
    tree = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for path, value in mechanism.off:
        _apply(tree, path, value)
    return Scenario.model_validate_json(json.dumps(tree))


def _apply(tree: dict[str, Any], path: str, value: Any) -> None:
    if path == "measures.*.requires":
        tree["measures"] = _without_force(tree.get("measures", {}))
        return
    *parents, last = path.split(".")
    for block in _blocks(tree, parents):
        if last in block:
            block[last] = value


def _blocks(tree: Any, parents: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the blocks at a path; what the scenario leaves out is off by default."""
    if not isinstance(tree, dict):
        return
    if not parents:
        yield tree
        return
    for key in tree if parents[0] == "*" else parents[:1]:
        yield from _blocks(tree.get(key), parents[1:])


def _without_force(measures: dict[str, Any]) -> dict[str, Any]:
    """Return measures of which the decisive uses of force can never begin."""
    return {
        key: {**measure, "requires": {"measure": key, "not_measure": key}}
        if measure.get("force")
        else measure
        for key, measure in measures.items()
    }
