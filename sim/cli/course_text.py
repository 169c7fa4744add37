"""The bargaining set along one world, as a table by round and its turning points in sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.cli.bargaining_text import listed, named, on_issues

if TYPE_CHECKING:
    from sim.negotiation.bargaining_set import BargainingSet
    from sim.negotiation.bounds import Zone
    from sim.negotiation.course import Course, Turn
    from sim.scenario import Scenario

ROWS: Final = 24
"""Rounds in a table, beside turning points and the last; the JSON form has all."""


def print_course(found: "Course", scenario: "Scenario", say: Any, show: Any) -> None:
    """Print the bargaining set of a world by round.

    Parameters
    ----------
    found : Course
    scenario : Scenario
    say, show : callable
        As `sim.cli.screen.page` gives them.
    """
    from textwrap import fill

    from sim.cli.screen import PAGE
    from sim.negotiation.situation import SCOPES

    rounds = _rounds(found)
    for scope in SCOPES[1:]:
        show(_widths(found, rounds, scope))
    say(*(f"{row}: {issue.name}" for row, issue in enumerate(scenario.issues.values(), 1)))
    say("Below 0 a gap; . once the issue was settled.", "")
    show(_values(found, rounds, scenario))
    say("- where no package lies within the lines, or none is as good as no deal for both.", "")
    say("Turning points")
    for line in told(found, scenario):
        say(fill(line, PAGE, initial_indent="  ", subsequent_indent="    "))
    say("")
    for side, head in enumerate(found.rounds[0].principals):
        say(f"Who refuses the standing offer of {named(head, scenario)}")
        say(*(_refusals(found, side, scenario) or ("  nobody",)), "")


def _rounds(found: "Course") -> list[int]:
    """Return the rounds that are listed."""
    every = -(-len(found.rounds) // ROWS)
    turned = {turn.round for turn in found.turns}
    return sorted({*range(0, len(found.rounds), every), *turned, len(found.rounds) - 1})


def _widths(found: "Course", rounds: list[int], scope: str) -> Any:
    from rich.table import Column

    from sim.cli.screen import plain_table

    issues = range(1, len(found.rounds[0].offers[0]) + 1)
    table = plain_table(
        f"Zone width by issue: {scope}",
        *(Column(name, justify="right") for name in ("round", *map(str, issues))),
    )
    for step in rounds:
        table.add_row(str(step), *map(_width, found.rounds[step].within(scope).zones))
    return table


def _width(zone: "Zone") -> str:
    return "." if zone.is_settled else f"{zone.width:+z.3f}"


def _values(found: "Course", rounds: list[int], scenario: "Scenario") -> Any:
    """Return the table of Nash products, values of no deal and critical risks."""
    from rich.table import Column

    from sim.cli.screen import plain_table

    heads = [named(head, scenario) for head in found.rounds[0].principals]
    columns = [f"Nash product, {it.scope}" for it in found.rounds[0].agreements]
    columns += [f"no deal, {name}" for name in heads] + [f"critical risk, {name}" for name in heads]
    table = plain_table(
        "Nash product at the Nash solution, no deal and critical risk",
        *(Column(name, justify="right") for name in ("round", *columns)),
    )
    for step in rounds:
        now = found.rounds[step]
        products = (it.product for it in now.agreements)
        walks = _of_heads(now)
        table.add_row(
            str(step),
            *("-" if product is None else f"{product:z.4f}" for product in products),
            *(f"{walk.no_deal:z.3f}" for walk in walks),
            *(f"{walk.risk:z.3f}" for walk in walks),
        )
    return table


def _of_heads(found: "BargainingSet") -> list[Any]:
    by_actor = {walk.actor: walk for walk in found.walks}
    return [by_actor[head] for head in found.principals]


def told(found: "Course", scenario: "Scenario") -> Iterator[str]:
    """Yield the turning points of a course in sentences."""
    for turn in found.turns:
        yield _turn(turn, scenario)
    name = scenario.outcomes[found.outcome].name
    yield f"Round {len(found.rounds) - 1}: the world ends: {name}."


def _turn(turn: "Turn", scenario: "Scenario") -> str:
    from sim.negotiation.course import DEAL, NO_DEAL, OPENED, WAS_SETTLED

    when, whose = f"Round {turn.round}", f"within the red lines of {turn.scope}"
    whose = whose.replace("of principals", "of the principals")
    if turn.what == DEAL:
        return f"{when}: {whose}, packages appear that both principals prefer to no deal."
    if turn.what == NO_DEAL:
        return f"{when}: {whose}, no package is left that both principals prefer to no deal."
    issue = on_issues([turn.issue], scenario)
    if turn.what == WAS_SETTLED:
        return f"{when}: {issue} has been settled."
    by = f", moved by {listed(turn.by, scenario)}" if turn.by else ""
    done = "a zone opens" if turn.what == OPENED else "the zone closes"
    return f"{when}: {whose}, {done} on {issue} ({turn.width:+z.3f}){by}."


def _refusals(found: "Course", side: int, scenario: "Scenario") -> list[str]:
    """Return who refuses the standing offer of a side in which rounds, the longest first."""
    rounds: dict[str, list[int]] = {}
    most: dict[str, tuple[float, str]] = {}
    for now in found.rounds:
        for block in now.refused[side]:
            seen = rounds.setdefault(block.who, [])
            if now.round not in seen:
                seen.append(now.round)
            most[block.who] = max(most.get(block.who, (0.0, "")), (block.by, block.issue))
    order = sorted(rounds, key=lambda who: -len(rounds[who]))
    return [
        f"  {named(who, scenario)}: rounds {spans(rounds[who])}; at the most by {most[who][0]:.3f} "
        f"on {on_issues([most[who][1]], scenario)}"
        for who in order
    ]


def spans(rounds: list[int]) -> str:
    """Return rounds as spans.

    Examples
    --------
    >>> spans([0, 1, 2, 5, 7, 8])
    '0 to 2, 5, 7 to 8'
    """
    parts: list[list[int]] = []
    for step in rounds:
        if parts and step == parts[-1][-1] + 1:
            parts[-1].append(step)
        else:
            parts.append([step])
    return ", ".join(
        str(part[0]) if len(part) == 1 else f"{part[0]} to {part[-1]}" for part in parts
    )
