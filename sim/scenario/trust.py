"""Scenarios that name code: actor classes of the user's own."""

from sim.doctrine import is_custom
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario


def refuse_custom(scenario: Scenario, right: str) -> None:
    """Refuse a scenario that names classes of the user's own, which are code.

    Parameters
    ----------
    scenario : Scenario
    right : str
        What to do instead.

    Raises
    ------
    InvalidInput
        If it does.
    """
    own = [(key, actor.kind) for key, actor in scenario.actors.items() if is_custom(actor.kind)]
    problems = [
        Problem(("actors", key, "class"), f"`{kind}` is code of your own", right)
        for key, kind in own
    ]
    if problems:
        raise InvalidInput(problems)
