"""Which actors have a seat that somebody can take."""

from collections.abc import Sequence

from sim.agents import class_of
from sim.layout import Layout
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.scenario.root import Scenario


def seats_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the actors that decide something, whose seats can be taken.

    Examples
    --------
    >>> seats_of(Scenario.read("tests/scenarios/small.yaml"))
    ('king', 'senate', 'league')
    """
    layout = Layout.of(scenario)
    return tuple(
        key
        for row, (key, actor) in enumerate(scenario.actors.items())
        if row in layout.principals or (class_of(actor.kind).decides and layout.owned(row))
    )


def check_seats(scenario: Scenario, seats: Sequence[str]) -> None:
    """Refuse seats that there are not, and one that is taken twice.

    Raises
    ------
    InvalidInput
        If there are such.
    """
    free = seats_of(scenario)
    problems = [
        Problem(
            (),
            f"`{key}` decides nothing" if key in scenario.actors else f"there is no actor `{key}`",
            nearest(key, free),
        )
        for key in seats
        if key not in free
    ]
    if len(set(seats)) < len(seats):
        problems.append(Problem((), "a seat is taken twice", "name each once"))
    if problems:
        raise InvalidInput(problems)
