"""The bargaining set of one moment, as tables and sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.negotiation.bargaining_set import Agreement, BargainingSet
    from sim.negotiation.bounds import Block
    from sim.negotiation.moves import Opening
    from sim.scenario import Scenario

ENDS: Final = 2
"""Names at an end of a zone; more are counted."""


def print_set(
    found: "BargainingSet", scenario: "Scenario", methods: Mapping[str, Any], say: Any, show: Any
) -> None:
    """Print the bargaining set of one moment, and what other methods forecast beside it.

    Parameters
    ----------
    found : BargainingSet
    scenario : Scenario
    methods : mapping
        Forecasts as plain data, or why there are none.
    say, show : callable
        As `sim.cli.screen.page` gives them.
    """
    for section in SECTIONS[:3]:
        section(found, scenario, say, show)
    print_methods(methods, say, show)
    for section in SECTIONS[3:]:
        section(found, scenario, say, show)


def named(key: str, scenario: "Scenario") -> str:
    """Return the name of an actor, an alliance or a side; other words as they are."""
    for known in (scenario.actors, scenario.alliances, scenario.sides):
        if key in known:
            return str(known[key].name)
    return key


def listed(keys: Sequence[str], scenario: "Scenario") -> str:
    """Return names in a row."""
    return ", ".join(named(key, scenario) for key in keys)


def on_issues(keys: Sequence[str], scenario: "Scenario") -> str:
    """Return the names of issues in a row."""
    return ", ".join(scenario.issues[key].name for key in keys)


def _zones(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    _, *bound = found.agreements
    for agreement in bound:
        table = plain_table(
            f"Zones of possible agreement: {agreement.scope}",
            *("issue", "from", "bounded by", "to", "bounded by", "width"),
        )
        for zone in agreement.zones:
            low, high = (_few(names, scenario) for names in (zone.low_by, zone.high_by))
            ends = (f"{zone.low:z.3f}", low, f"{zone.high:z.3f}", high)
            table.add_row(scenario.issues[zone.issue].name, *ends, f"{zone.width:+z.3f}")
        show(table)
        say(*_verdict(agreement, scenario), "")


def _few(names: tuple[str, ...], scenario: "Scenario") -> str:
    more = len(names) - ENDS
    return listed(names[:ENDS], scenario) + (f" and {more} more" if more > 0 else "")


def _verdict(agreement: "Agreement", scenario: "Scenario") -> Iterator[str]:
    if agreement.is_feasible:
        better = "and both principals prefer some of them" if agreement.solutions else "but none is"
        tail = "to no deal" if agreement.solutions else "as good as no deal for both principals"
        yield f"Packages lie within all these red lines, {better} {tail}."
        return
    shut = [zone for zone in agreement.zones if not zone.is_open]
    names = ", ".join(f"{scenario.issues[zone.issue].name} ({-zone.width:.3f})" for zone in shut)
    yield f"No package lies within all these red lines; apart on: {names}."
    for block in agreement.blocked[:3]:
        yield (
            f"The Nash solution without lines is refused on {scenario.issues[block.issue].name} by "
            f"{named(block.who, scenario)}: {block.point:z.3f} is {block.by:.3f} beyond its "
            f"line at {block.line:z.3f}."
        )


def _walks(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    table = plain_table(
        "No deal and critical risk at the standing offers",
        *("actor", "no deal", "own side's offer", "other side's offer", "critical risk"),
    )
    for walk in found.walks:
        values = (walk.no_deal, walk.own_offer, walk.other_offer, walk.risk)
        name = scenario.actors[walk.actor].name
        table.add_row(name, *(f"{value:z.3f}" for value in values))
    show(table)
    say("Above 1, giving way is worse than no deal.", "")
    for head, blocks in zip(found.principals, found.refused, strict=True):
        _refusals(named(head, scenario), blocks, scenario, say, show)


def _refusals(
    head: str, blocks: "tuple[Block, ...]", scenario: "Scenario", say: Any, show: Any
) -> None:
    """Print who refuses a standing offer, each with the issue on which it is farthest beyond."""
    from sim.cli.screen import plain_table

    if not blocks:
        say(f"The standing offer of {head} lies within all red lines.", "")
        return
    table = plain_table(
        f"Who refuses the standing offer of {head}",
        *("who", "farthest beyond its line on", "offer", "line", "beyond", "issues in all"),
    )
    for who in dict.fromkeys(block.who for block in blocks):
        own = [block for block in blocks if block.who == who]
        worst = own[0]  # the farthest first
        numbers = (f"{value:z.3f}" for value in (worst.point, worst.line, worst.by))
        issue = scenario.issues[worst.issue].name
        table.add_row(named(who, scenario), issue, *numbers, str(len(own)))
    show(table)


def _solutions(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    names = [scenario.actors[key].name for key in found.principals]
    for agreement in found.agreements:
        if not agreement.solutions:
            reason = "none is as good as no deal" if agreement.is_feasible else "no package is left"
            say(f"Solutions, {agreement.scope}: {reason}.", "")
            continue
        table = plain_table(
            f"Solutions between {names[0]} and {names[1]}: {agreement.scope}",
            *("", *(solution.name for solution in agreement.solutions)),
        )
        for row, issue in enumerate(scenario.issues.values()):
            points = (f"{solution.package[row]:z.3f}" for solution in agreement.solutions)
            table.add_row(issue.name, *points)
        for party, name in enumerate(names):
            gained = (
                f"{solution.utilities[party]:z.3f} ({solution.gains[party]:+z.3f})"
                for solution in agreement.solutions
            )
            table.add_row(f"utility of {name} (over no deal)", *gained)
        show(table)


def print_methods(methods: Mapping[str, Any], say: Any, show: Any) -> None:
    """Print what established methods forecast, always all of them together."""
    from rich.table import Column

    from sim.cli.screen import plain_table

    if "left_out" in methods:
        say(f"Forecasts of established methods are left out: {methods['left_out']}", "")
        return
    issues = methods["issues"]
    table = plain_table(
        "Forecasts of established methods",
        Column("method", no_wrap=True),
        *(Column(str(row), justify="right") for row in range(1, len(issues) + 1)),
    )
    for key, method in methods["methods"].items():
        points = (issue["methods"][key] for issue in issues)
        told = ("-" if point is None else f"{point:z.3f}" for point in points)
        table.add_row(method["name"], *told)
    show(table)
    say(*(f"{row}: {issue['name']}" for row, issue in enumerate(issues, 1)))
    say(
        "From the table of actors alone; red lines, measures and no deal they do not know.",
        methods["caveat"],
    )
    say("")


def _linkage(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    table = plain_table("Gains from linkage, red lines left out", "issues", "go to", "both gain")
    for trade in found.linkage.trades:
        names = " with ".join(scenario.issues[key].name for key in trade.issues)
        points = ", ".join(f"{point:z.3f}" for point in trade.points)
        table.add_row(names, points, f"{trade.gain:.4f}")
    if found.linkage.trades:
        show(table)
    say(f"All issues at once give both {found.linkage.gain:.4f} more than one by one.", "")


def _openings(found: "BargainingSet", scenario: "Scenario", say: Any, _show: Any) -> None:
    for scope, ways in found.openings.items():
        say(f"Least moves of red lines that open a zone on every issue: {scope}")
        vain: dict[tuple[str, ...], list[str]] = {}
        for way in ways:
            if way.suffices:
                say(*_way(way, scenario))
            else:
                vain.setdefault(way.in_vain, []).append(way.movers)
        for issues, movers in vain.items():
            where = on_issues(issues, scenario)
            say(f"  In vain without others, on {where}: {listed(movers, scenario)}.")
        say("")


def _way(way: "Opening", scenario: "Scenario") -> Iterator[str]:
    movers = named(way.movers, scenario)
    if not way.moves:
        yield f"  {movers}: nothing has to move."
        return
    yield f"  {movers}, at a cost of {way.cost:.4f}:"
    for move in way.moves:
        past = f", {move.beyond:.3f} beyond its hard limit" if move.beyond > 1e-6 else ""
        who, where = named(move.actor, scenario), scenario.issues[move.issue].name
        yield f"    {who} on {where}: {move.line:z.3f} to {move.to:z.3f}{past}"


SECTIONS: Final[tuple[Callable[..., None], ...]] = (
    *(_zones, _walks, _solutions, _linkage, _openings),
)
"""What is printed, in this order; each takes the set, the scenario, and how to say and show."""
