"""The command that says what may be agreed in a crisis, without playing it."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.options import Overrides, ScenarioFile, Trust, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from sim.negotiation.bargaining_set import Agreement, BargainingSet
    from sim.negotiation.moves import Opening
    from sim.scenario import Scenario


class Format(StrEnum):
    """Forms in which an analysis is printed."""

    TEXT = "text"
    JSON = "json"


def analyse(
    file: ScenarioFile,
    set_: Overrides = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    *,
    trust: Trust = False,
) -> None:
    """Say whether there is a deal, where, who blocks it and what would open it, unplayed."""
    from sim.scenario import Scenario

    scenario = Scenario.read(file, parse_overrides(set_))
    refuse_untrusted(scenario, trust=trust)

    from sim.negotiation.bargaining_set import bargaining_set

    found = bargaining_set(scenario)
    if form is Format.JSON:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return

    from sim.cli.screen import page

    with page() as (say, show):
        say(f"{scenario.title}: the bargaining set at round {found.round}", "")
        for section in SECTIONS:
            section(found, scenario, say, show)


def _zones(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    _, *bound = found.agreements
    for agreement in bound:
        table = plain_table(
            f"Zones of possible agreement: {agreement.scope}",
            *("issue", "from", "bounded by", "to", "bounded by", "width"),
        )
        for zone in agreement.zones:
            ends = (f"{zone.low:.3f}", _few(zone.low_by), f"{zone.high:.3f}", _few(zone.high_by))
            table.add_row(scenario.issues[zone.issue].name, *ends, f"{zone.width:+.3f}")
        show(table)
        say(*_verdict(agreement, scenario), "")


def _few(names: tuple[str, ...]) -> str:
    more = len(names) - 2
    return ", ".join(names[:2]) + (f" and {more} more" if more > 0 else "")


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
            f"{block.who} refuses the Nash solution without lines on "
            f"{scenario.issues[block.issue].name}: {block.point:.3f} is {block.by:.3f} beyond its "
            f"line at {block.line:.3f}."
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
        table.add_row(name, *(f"{value:.3f}" for value in values))
    show(table)
    say("Above 1, giving way is worse than no deal.", "")


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
            points = (f"{solution.package[row]:.3f}" for solution in agreement.solutions)
            table.add_row(issue.name, *points)
        for party, name in enumerate(names):
            gained = (
                f"{solution.utilities[party]:.3f} ({solution.gains[party]:+.3f})"
                for solution in agreement.solutions
            )
            table.add_row(f"utility of {name} (over no deal)", *gained)
        show(table)


def _linkage(found: "BargainingSet", scenario: "Scenario", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table

    table = plain_table("Gains from linkage, red lines left out", "issues", "go to", "both gain")
    for trade in found.linkage.trades:
        names = " with ".join(scenario.issues[key].name for key in trade.issues)
        table.add_row(names, f"{trade.points[0]:.3f}, {trade.points[1]:.3f}", f"{trade.gain:.4f}")
    if found.linkage.trades:
        show(table)
    say(f"All issues at once give both {found.linkage.gain:.4f} more than one by one.", "")


def _openings(found: "BargainingSet", scenario: "Scenario", say: Any, _show: Any) -> None:
    for scope, ways in found.openings.items():
        say(f"Least moves of red lines that open a zone on every issue: {scope}")
        for way in ways:
            if way.suffices:
                say(*_way(way, scenario))
        vain = [way.movers for way in ways if not way.suffices]
        say(*([f"  In vain without others: {', '.join(vain)}."] if vain else ()), "")


def _way(way: "Opening", scenario: "Scenario") -> Iterator[str]:
    if not way.moves:
        yield f"  {way.movers}: nothing has to move."
    else:
        yield f"  {way.movers}, at a cost of {way.cost:.4f}:"
        for move in way.moves:
            past = f", {move.beyond:.3f} beyond its hard limit" if move.beyond > 1e-6 else ""
            where = scenario.issues[move.issue].name
            yield f"    {move.actor} on {where}: {move.line:.3f} to {move.to:.3f}{past}"


SECTIONS: Final[tuple[Callable[..., None], ...]] = (
    *(_zones, _walks, _solutions, _linkage, _openings),
)
"""What is printed, in this order; each takes the set, the scenario, and how to say and show."""
