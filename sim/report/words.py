"""A scenario in words: tables for readers who do not read YAML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.scenario.claims import places
from sim.scenario.condition import Condition
from sim.scenario.moves import Measure
from sim.scenario.number import Distributed, Ranged, point
from sim.scenario.root import Scenario


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a page.

    Attributes
    ----------
    title, said : str
        Its title, and a sentence before it; may be empty.
    columns : tuple of str
    rows : tuple of tuple of str
    """

    title: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(scenario: Scenario) -> list[Section]:
    """Return a scenario as tables, those left out in which nothing stands."""
    found = [
        _issues(scenario),
        _lines(scenario),
        _actors(scenario),
        _alliances(scenario),
        _measures(scenario),
        _events(scenario),
        _outcomes(scenario),
        _claims(scenario),
    ]
    return [section for section in found if section.rows]


def number_said(number: float | Ranged | Distributed) -> str:
    """Return a number with its range.

    Examples
    --------
    >>> number_said(0.5), number_said(Ranged(value=0.5, low=0.2, high=0.75, source="judgement"))
    ('0.5', '0.5 (0.2 to 0.75)')
    """
    if isinstance(number, Ranged | Distributed):
        low, high = number.bounds
        return f"{point(number):.4g} ({low:g} to {high:g})"
    return f"{number:g}"


def condition_said(condition: Condition, scenario: Scenario) -> str:
    """Return a condition in words; empty if it always holds."""
    return "; ".join(_statements(condition, scenario))


def _statements(condition: Condition, scenario: Scenario) -> Iterator[str]:
    if condition.from_round is not None:
        day = scenario.date_of(condition.from_round)
        yield f"from round {condition.from_round} on ({day:%d %B %Y})"
    if condition.rung is not None:
        who = scenario.sides[condition.rung.side].name if condition.rung.side else "a side"
        number = condition.rung.at_least
        yield f"{who} at rung {number} or above ({scenario.rung_name(number)})"
    if condition.event is not None:
        yield f"after “{scenario.events[condition.event].name}”"
    if condition.measure is not None:
        yield f"while “{scenario.measures[condition.measure].name}” is in effect"
    if condition.not_measure is not None:
        yield f"while “{scenario.measures[condition.not_measure].name}” is not in effect"
    yield from _of_issues(condition, scenario)
    if condition.gave is not None:
        side = scenario.sides[condition.gave.side].name
        yield f"{side} gave up {number_said(condition.gave.at_least)} of the distance or more"
    if condition.tension is not None:
        yield f"tension of {number_said(condition.tension)} or more"
    if condition.cohesion is not None:
        alliance = scenario.alliances[condition.cohesion.alliance].name
        yield f"cohesion of {alliance} of {number_said(condition.cohesion.at_least)} or more"


def _of_issues(condition: Condition, scenario: Scenario) -> Iterator[str]:
    for names, said in (
        (condition.settled, "all settled"),
        (condition.settled_any, "one or more settled"),
        (condition.unsettled, "none settled"),
    ):
        if names is not None:
            yield f"{said}: {_issue_names(names, scenario)}"


def _issue_names(names: Iterable[str], scenario: Scenario) -> str:
    groups = {"core": "the core issues", "side": "the side issues"}
    known = {key: issue.name for key, issue in scenario.issues.items()}
    return ", ".join((groups | known)[name] for name in names)


def _issues(scenario: Scenario) -> Section:
    rows = [
        (
            issue.name,
            issue.zero,
            issue.one,
            number_said(issue.status_quo),
            "core" if issue.core else "side",
            ", ".join(scenario.actors[name].name for name in issue.decided_by),
        )
        for issue in scenario.issues.values()
    ]
    return Section(
        "What is in dispute",
        "Each issue is a scale from 0 to 1.",
        ("issue", "0 means", "1 means", "status quo", "core or side", "also needs the consent of"),
        tuple(rows),
    )


def _lines(scenario: Scenario) -> Section:
    heads = [scenario.actors[side.principal] for side in scenario.sides.values()]
    rows = [
        (
            issue.name,
            *(
                f"opens at {_at(head.opening, key)}, red line {_at(head.red_line, key)}"
                + (f", bends to {_at(head.hard_limit, key)}" if key in head.hard_limit else "")
                for head in heads
            ),
        )
        for key, issue in scenario.issues.items()
    ]
    names = tuple(head.name for head in heads)
    return Section("Where the principals stand", "", ("issue", *names), tuple(rows))


def _at(points: dict[str, float | Ranged | Distributed], key: str) -> str:
    return number_said(points[key]) if key in points else "-"


def _actors(scenario: Scenario) -> Section:
    principals = {side.principal for side in scenario.sides.values()}
    rows = [
        (
            actor.name,
            scenario.sides[actor.side].name + (", its principal" if key in principals else ""),
            actor.kind.replace("_", " "),
            number_said(actor.capability),
            number_said(actor.resolve),
            number_said(actor.war_cost),
        )
        for key, actor in scenario.actors.items()
    ]
    columns = ("actor", "side", "class", "capability", "resolve", "cost of war")
    return Section("Who takes part", "", columns, tuple(rows))


def _alliances(scenario: Scenario) -> Section:
    rows = [
        (
            alliance.name,
            scenario.actors[alliance.lead].name,
            ", ".join(scenario.actors[name].name for name in alliance.members),
            "; ".join(
                [
                    alliance.rule,
                    *(f"{scenario.issues[k].name}: {rule}" for k, rule in alliance.rules.items()),
                ]
            ),
            number_said(alliance.cohesion),
        )
        for alliance in scenario.alliances.values()
    ]
    columns = ("alliance", "lead", "members", "how it decides", "cohesion at the start")
    return Section("Alliances", "", columns, tuple(rows))


def _measures(scenario: Scenario) -> Section:
    rows = [
        (
            measure.name,
            scenario.actors[measure.owner].name,
            f"{measure.rung}, {scenario.rung_name(measure.rung)}",
            "; ".join(_traits(measure, scenario)),
        )
        for measure in scenario.measures.values()
    ]
    columns = ("measure", "of", "rung", "what else is known")
    return Section("What each can do beside the table", "", columns, tuple(rows))


def _traits(measure: Measure, scenario: Scenario) -> Iterator[str]:
    if measure.active:
        yield "in effect at the start"
    if measure.force is not None:
        yield f"a decisive use of force against {scenario.actors[measure.force.against].name}"
    if needed := condition_said(measure.requires, scenario):
        yield f"only if: {needed}"
    if measure.through is not None:
        yield f"through {scenario.actors[measure.through].name}"
    if measure.joint is not None:
        yield f"joint, of {scenario.alliances[measure.joint].name}"
    if point(measure.attribution) < 1:
        yield f"traced with chance {number_said(measure.attribution)}"
    for wire in measure.tripwires:
        answer = scenario.measures[wire.response].name
        yield f"{scenario.actors[wire.by].name} announced as its answer: {answer}"


def _events(scenario: Scenario) -> Section:
    rows = [
        (
            event.name,
            condition_said(event.when, scenario),
            "; ".join(
                f"{scenario.actors[threat.by].name}: {scenario.measures[threat.response].name}"
                for threat in scenario.threats.values()
                if threat.on_event == key
            ),
        )
        for key, event in scenario.events.items()
    ]
    columns = ("event", "when", "answers announced to it")
    return Section("What may happen from outside", "", columns, tuple(rows))


def _outcomes(scenario: Scenario) -> Section:
    rows = [
        (
            rule.name,
            str(rule.kind).replace("_", " "),
            condition_said(rule.when, scenario) or "whatever is left",
            "in the last round" if rule.at_horizon else _lasting(rule.rounds),
        )
        for rule in scenario.outcomes.values()
    ]
    said = f"Rules are tried in this order, for {scenario.horizon} rounds at the most."
    return Section("How a world ends", said, ("outcome", "class", "if", "tried"), tuple(rows))


def _lasting(rounds: int) -> str:
    return "in every round" if rounds == 1 else f"in every round, and must hold for {rounds}"


def _claims(scenario: Scenario) -> Section:
    found = places(scenario)
    rows = [(key, statement, f"{len(found[key]):,}") for key, statement in scenario.claims.items()]
    said = "Statements that the scenario encodes, and in how many places."
    return Section("What it rests on", said, ("claim", "what it says", "places"), tuple(rows))
