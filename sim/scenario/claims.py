"""Where each claim of a scenario is encoded."""

from pydantic import BaseModel

from sim.scenario.checks import walk
from sim.scenario.root import Scenario


def places(scenario: Scenario) -> dict[str, list[str]]:
    """Return the dotted paths that cite each claim, in the order of the file."""
    found: dict[str, list[str]] = {key: [] for key in scenario.claims}
    for loc, node in walk(scenario):
        source = getattr(node, "source", ()) if isinstance(node, BaseModel) else ()
        for name in (source,) if isinstance(source, str) else source or ():
            if name in found:
                found[name].append(".".join(str(part) for part in loc))
    return found
