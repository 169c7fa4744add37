"""Cross-checks: what a schema cannot see because it lies in two places of the file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sim.doctrine import CLASSES, Doctrine, is_custom
from sim.scenario.condition import Condition
from sim.scenario.conflicts import check_outcomes
from sim.scenario.number import Distributed, Ranged, point
from sim.scenario.problems import Loc, Problem, nearest
from sim.scenario.stated import check_inert

if TYPE_CHECKING:
    from sim.scenario.root import Scenario


def cross_check(scenario: "Scenario") -> Iterator[Problem]:
    """Yield every fault that lies between the parts of a scenario."""
    checks = (
        check_sources,
        check_calendar,
        check_issues,
        check_sides,
        check_actors,
        check_lines,
        check_alliances,
        check_measures,
        check_threats,
        check_events,
        check_conditions,
        check_ladder,
        check_outcomes,
        check_inert,
    )
    for check in checks:
        yield from check(scenario)


def unknown(loc: Loc, name: str, known: Mapping[str, Any] | Sequence[str], kind: str) -> Problem:
    """Return the fault of a name that is not defined."""
    return Problem(loc, f"unknown {kind} `{name}`", nearest(name, list(known)))


def references(
    loc: Loc, names: Sequence[str] | Mapping[str, Any], known: Mapping[str, Any], kind: str
) -> Iterator[Problem]:
    """Yield the faults of names that should all be defined."""
    by_key = isinstance(names, Mapping)
    for index, name in enumerate(names):
        if name not in known:
            yield unknown((*loc, name if by_key else index), name, known, kind)


def walk(node: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Yield every model and number of a scenario with its location."""
    yield loc, node
    if isinstance(node, BaseModel):
        for name, info in type(node).model_fields.items():
            yield from walk(getattr(node, name), (*loc, info.alias or name))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*loc, key))
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from walk(value, (*loc, index))


def check_sources(scenario: "Scenario") -> Iterator[Problem]:
    """Check that a source is a claim of the file, a key of `sources`, or judgement."""
    known = {"judgement", *scenario.claims, *scenario.sources}
    for loc, node in walk(scenario):
        source = getattr(node, "source", None) if isinstance(node, BaseModel) else None
        for name in (source,) if isinstance(source, str) else source or ():
            if name not in known:
                yield unknown((*loc, "source"), name, sorted(known), "source")


def check_calendar(scenario: "Scenario") -> Iterator[Problem]:
    """Check that the last round still has a date."""
    calendar = scenario.calendar
    days = calendar.round_days * scenario.horizon
    if days > (date.max - calendar.start).days:
        loc = ("calendar", "start")
        yield Problem(loc, "the last round lies beyond the year 9999", "begin earlier")


def check_issues(scenario: "Scenario") -> Iterator[Problem]:
    """Check that whoever must consent is an actor."""
    for key, issue in scenario.issues.items():
        loc = ("issues", key, "decided_by")
        yield from references(loc, issue.decided_by, scenario.actors, "actor")


def check_sides(scenario: "Scenario") -> Iterator[Problem]:
    """Check that each side has a principal among its own actors."""
    for key, side in scenario.sides.items():
        actor = scenario.actors.get(side.principal)
        if actor is None:
            loc: Loc = ("sides", key, "principal")
            yield unknown(loc, side.principal, scenario.actors, "actor")
        elif actor.side != key:
            yield Problem(
                ("sides", key, "principal"),
                f"`{side.principal}` stands on the side `{actor.side}`",
                "name an actor of this side",
            )


def check_actors(scenario: "Scenario") -> Iterator[Problem]:
    """Check that actors name known sides and issues, and say something on every issue."""
    principals = {side.principal for side in scenario.sides.values()}
    for key, actor in scenario.actors.items():
        loc: Loc = ("actors", key)
        if actor.side not in scenario.sides:
            yield unknown((*loc, "side"), actor.side, scenario.sides, "side")
        needed = {"ideal", "red_line", "salience"} | ({"opening"} if key in principals else set())
        for block in ("ideal", "opening", "red_line", "hard_limit", "salience"):
            points = getattr(actor, block)
            yield from references((*loc, block), points, scenario.issues, "issue")
            for issue in scenario.issues if block in needed else ():
                if issue not in points:
                    yield Problem((*loc, block), f"says nothing on `{issue}`", f"add `{issue}:`")
        if actor.opening and key not in principals:
            yield Problem(
                (*loc, "opening"), "only the principal of a side makes offers", "remove it"
            )
        if not any(point(weight) > 0 for weight in actor.salience.values()):
            yield Problem((*loc, "salience"), "all saliences are zero", "make one of them positive")
        yield from check_doctrine(loc, actor)


def check_doctrine(
    loc: Loc, actor: Any, classes: Mapping[str, Doctrine] = CLASSES
) -> Iterator[Problem]:
    """Check that a class is known, and so are its numbers; custom ones are checked on loading."""
    if actor.kind not in classes:
        if not is_custom(actor.kind):
            yield unknown((*loc, "class"), actor.kind, classes, "class of actor")
        return
    known = classes[actor.kind]
    yield from references((*loc, "doctrine"), actor.doctrine, known, f"number of {actor.kind}")
    for name, value in actor.doctrine.items():
        low, high = bounds(value)
        if name in known and not known[name].low <= low <= high <= known[name].high:
            span = f"[{known[name].low:g}, {known[name].high:g}]"
            yield Problem((*loc, "doctrine", name), f"must lie in {span}", known[name].meaning)


def bounds(number: float | Ranged | Distributed) -> tuple[float, float]:
    """Return the lowest and the highest value a number may take."""
    return (number, number) if isinstance(number, float) else number.bounds


def check_lines(scenario: "Scenario") -> Iterator[Problem]:
    """Check that red lines lie between the own ideal and the other side, hard limits beyond."""
    for key, actor in scenario.actors.items():
        other = _other_principal(scenario, actor.side)
        if other is None:
            continue
        for issue in set(actor.ideal) & set(actor.red_line) & set(other.ideal):
            ideal, line = point(actor.ideal[issue]), point(actor.red_line[issue])
            toward = point(other.ideal[issue]) - ideal
            loc: Loc = ("actors", key, "red_line", issue)
            if (line - ideal) * toward < 0:
                yield Problem(
                    loc,
                    f"red line {line:g} on the wrong side of the ideal point {ideal:g}",
                    f"put it between {ideal:g} and the other side's {ideal + toward:g}",
                )
            limit = point(actor.hard_limit.get(issue, actor.red_line[issue]))
            if (limit - line) * (toward or 1.0) < 0:
                yield Problem(
                    ("actors", key, "hard_limit", issue),
                    f"hard limit {limit:g} comes before the red line {line:g}",
                    "put it at the red line or beyond",
                )


def _other_principal(scenario: "Scenario", side: str) -> Any:
    others = [other for name, other in scenario.sides.items() if name != side]
    return scenario.actors.get(others[0].principal) if len(others) == 1 else None


def check_alliances(scenario: "Scenario") -> Iterator[Problem]:
    """Check that members stand on one side, and that the lead is one of them and speaks for it."""
    seen: dict[str, str] = {}
    for key, alliance in scenario.alliances.items():
        loc: Loc = ("alliances", key)
        yield from references((*loc, "members"), alliance.members, scenario.actors, "actor")
        yield from references((*loc, "rules"), alliance.rules, scenario.issues, "issue")
        if alliance.lead not in alliance.members:
            yield Problem((*loc, "lead"), f"`{alliance.lead}` is not a member", "add it")
        if alliance.lead not in {side.principal for side in scenario.sides.values()}:
            yield Problem((*loc, "lead"), f"`{alliance.lead}` leads no side", "name a principal")
        sides = {scenario.actors[m].side for m in alliance.members if m in scenario.actors}
        if len(sides) > 1:
            yield Problem((*loc, "members"), "members stand on both sides", "keep one side")
        for member in alliance.members:
            if member in seen:
                yield Problem(
                    (*loc, "members"), f"`{member}` is in `{seen[member]}` too", "keep one alliance"
                )
            seen[member] = key


def check_measures(scenario: "Scenario") -> Iterator[Problem]:
    """Check that measures name known actors, issues, rungs and alliances."""
    rungs = {rung.number for rung in scenario.ladder.rungs}
    for key, measure in scenario.measures.items():
        loc: Loc = ("measures", key)
        for name in ("owner", "through"):
            actor = getattr(measure, name)
            if actor is not None and actor not in scenario.actors:
                yield unknown((*loc, name), actor, scenario.actors, "actor")
        yield from references((*loc, "pain"), measure.pain, scenario.actors, "actor")
        yield from references((*loc, "arms"), measure.arms, scenario.actors, "actor")
        yield from references((*loc, "holds"), measure.holds, scenario.issues, "issue")
        if measure.rung not in rungs:
            yield Problem((*loc, "rung"), f"the ladder has no rung {measure.rung}", _listed(rungs))
        yield from _check_partners(scenario, loc, measure)
        if measure.force:
            yield from _check_force(scenario, loc, measure)
        for index, wire in enumerate(measure.tripwires):
            yield from _check_answer(scenario, (*loc, "tripwires", index), wire, measure.owner)


def _check_partners(scenario: "Scenario", loc: Loc, measure: Any) -> Iterator[Problem]:
    """Check that a measure is shared with the own alliance and a partner of the own side."""
    owner, partner = scenario.actors.get(measure.owner), scenario.actors.get(measure.through or "")
    if owner and partner and owner.side != partner.side:
        yield Problem(
            (*loc, "through"), f"`{measure.through}` stands on the other side", "name a partner"
        )
    if measure.joint is None:
        return
    alliance = scenario.alliances.get(measure.joint)
    if alliance is None:
        yield unknown((*loc, "joint"), measure.joint, scenario.alliances, "alliance")
    elif owner and measure.owner not in alliance.members:
        yield Problem(
            (*loc, "joint"), f"`{measure.owner}` is not a member", "name its own alliance"
        )


def _listed(numbers: set[int]) -> str:
    return "known: " + ", ".join(str(number) for number in sorted(numbers))


def _check_force(scenario: "Scenario", loc: Loc, measure: Any) -> Iterator[Problem]:
    force = measure.force
    here = (*loc, "force")
    if force.against not in scenario.actors:
        yield unknown((*here, "against"), force.against, scenario.actors, "actor")
    elif (
        measure.owner in scenario.actors
        and scenario.actors[force.against].side == scenario.actors[measure.owner].side
    ):
        yield Problem(
            (*here, "against"), f"`{force.against}` stands on the same side", "name an adversary"
        )
    for name in ("win", "lose"):
        yield from references((*here, name), getattr(force, name), scenario.issues, "issue")
    rungs = {rung.number for rung in scenario.ladder.rungs}
    if force.spread_rung is not None and force.spread_rung not in rungs:
        yield Problem((*here, "spread_rung"), f"the ladder has no rung {force.spread_rung}")
    if measure.active or measure.reversible:
        yield Problem(loc, "a use of force is neither active at the start nor reversible")


def _check_answer(scenario: "Scenario", loc: Loc, wire: Any, against: str) -> Iterator[Problem]:
    """Check that an answer belongs to who announced it and meets somebody of the other side."""
    if wire.by not in scenario.actors:
        yield unknown((*loc, "by"), wire.by, scenario.actors, "actor")
    elif (
        against in scenario.actors
        and scenario.actors[against].side == scenario.actors[wire.by].side
    ):
        yield Problem((*loc, "by"), f"`{wire.by}` stands on the same side as `{against}`")
    if wire.response not in scenario.measures:
        yield unknown((*loc, "response"), wire.response, scenario.measures, "measure")
    elif scenario.measures[wire.response].owner != wire.by:
        owner = scenario.measures[wire.response].owner
        yield Problem((*loc, "response"), f"`{wire.response}` belongs to `{owner}`")


def check_threats(scenario: "Scenario") -> Iterator[Problem]:
    """Check that threats answer a known event with a measure of their author."""
    for key, threat in scenario.threats.items():
        loc: Loc = ("threats", key)
        if threat.on_event not in scenario.events:
            yield unknown((*loc, "on_event"), threat.on_event, scenario.events, "event")
        yield from _check_answer(scenario, loc, threat, "")


def check_events(scenario: "Scenario") -> Iterator[Problem]:
    """Check that events change known actors."""
    for key, event in scenario.events.items():
        for block in ("commitment", "bias", "cost", "resolve", "grievance"):
            names = getattr(event, block)
            yield from references(("events", key, block), names, scenario.actors, "actor")


def check_conditions(scenario: "Scenario") -> Iterator[Problem]:
    """Check that conditions name what exists and can be reached."""
    top = max(rung.number for rung in scenario.ladder.rungs)
    for loc, node in walk(scenario):
        if not isinstance(node, Condition):
            continue
        for name, known, kind in (
            ("event", scenario.events, "event"),
            ("measure", scenario.measures, "measure"),
            ("not_measure", scenario.measures, "measure"),
        ):
            value = getattr(node, name)
            if value is not None and value not in known:
                yield unknown((*loc, name), value, known, kind)
        groups: dict[str, Any] = {"core": None, "side": None, **scenario.issues}
        for name in ("settled", "settled_any", "unsettled"):
            yield from references((*loc, name), getattr(node, name) or (), groups, "issue")
        yield from _check_reach(scenario, loc, node, top)


def _check_reach(scenario: "Scenario", loc: Loc, node: Condition, top: int) -> Iterator[Problem]:
    if node.rung and node.rung.at_least > top:
        yield Problem(
            (*loc, "rung", "at_least"), f"above the highest rung, {top}", "can never hold"
        )
    if node.from_round is not None and node.from_round > scenario.horizon:
        yield Problem(
            (*loc, "from_round"), f"after the horizon, {scenario.horizon}", "can never hold"
        )
    for name in ("rung", "gave"):
        part = getattr(node, name)
        if part is not None and part.side is not None and part.side not in scenario.sides:
            yield unknown((*loc, name, "side"), part.side, scenario.sides, "side")
    if node.cohesion and node.cohesion.alliance not in scenario.alliances:
        name = node.cohesion.alliance
        yield unknown((*loc, "cohesion", "alliance"), name, scenario.alliances, "alliance")


def check_ladder(scenario: "Scenario") -> Iterator[Problem]:
    """Check that rungs ascend in number and severity, and that every rung named exists."""
    rungs = scenario.ladder.rungs
    known = {rung.number for rung in rungs}
    for index in range(1, len(rungs)):
        if rungs[index].number <= rungs[index - 1].number:
            yield Problem(("ladder", "rungs", index, "number"), "rungs must ascend")
        if point(rungs[index].severity) < point(rungs[index - 1].severity):
            yield Problem(("ladder", "rungs", index, "severity"), "severity must not fall")
    for index, threshold in enumerate(scenario.ladder.thresholds):
        if threshold.rung not in known:
            loc: Loc = ("ladder", "thresholds", index, "rung")
            yield Problem(loc, f"the ladder has no rung {threshold.rung}", _listed(known))
    for name in ("ceiling", "war_from", "war_rung"):
        number = getattr(scenario.incidents, name)
        if number not in known:
            yield Problem(("incidents", name), f"the ladder has no rung {number}", _listed(known))
    relief = scenario.incidents.relieved_by
    if relief is not None and relief not in scenario.issues:
        yield unknown(("incidents", "relieved_by"), relief, scenario.issues, "issue")
