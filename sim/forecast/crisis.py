"""The table of actors that a scenario holds."""

import numpy as np

from sim.forecast.table import ACTORS, ISSUES, ActorTable
from sim.scenario.number import point
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario


def table_of(scenario: Scenario) -> ActorTable:
    """Return capability, ideal points and salience of the actors of a scenario, and its status quo.

    Numbers with a range enter with their point values. The saliences of an actor add up to 1, as
    in the engine. Red lines, measures and alliances do not enter: the methods do not know them.

    Raises
    ------
    InvalidInput
        If there are too many actors or issues, or nobody has weight on an issue.
    """
    actors, issues = list(scenario.actors.values()), tuple(scenario.issues)
    if len(actors) > ACTORS or len(issues) > ISSUES:
        right = f"the methods take at most {ACTORS} and {ISSUES}"
        what = f"has {len(actors)} actors and {len(issues)} issues"
        raise InvalidInput([Problem((), what, right, scenario.origin)])
    salience = np.array(
        [[point(actor.salience.get(key, 0.0)) for key in issues] for actor in actors]
    )
    total = salience.sum(axis=1, keepdims=True)
    salience = np.divide(salience, total, out=np.zeros_like(salience), where=total > 0)
    capability = np.array([point(actor.capability) for actor in actors])
    idle = np.flatnonzero(~(capability[:, None] * salience > 0).any(axis=0))
    if idle.size:
        what = "nobody has capability and salience on it"
        raise InvalidInput([Problem(("issues", issues[k]), what) for k in idle.tolist()])
    return ActorTable(
        title=scenario.title,
        actors=tuple(actor.name for actor in actors),
        issues=tuple(issue.name for issue in scenario.issues.values()),
        capability=capability,
        position=np.array(
            [[point(actor.ideal.get(key, 0.0)) for key in issues] for actor in actors]
        ),
        salience=salience,
        status_quo=np.array([point(scenario.issues[key].status_quo) for key in issues]),
        outcome=np.full(len(issues), np.nan),
    )
