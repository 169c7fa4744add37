"""One moment of a world as it is shown: the ladder, the table, the strain, who did what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from sim.play.played import Act
from sim.scenario.root import Scenario
from sim.web.look import FIRST, SECOND, ending_colour
from sim.web.markup import bullets, html, joined, note, table

ABOVE: Final = 3
"""Rungs that are shown above the highest reached."""
MARKS: Final = (("▲", FIRST), ("▼", SECOND))

State = Mapping[str, Any]


def header(scenario: Scenario, state: State) -> Markup:
    """Return the round, its day, and how the world ended if it has."""
    when = f"round {state['round']} of {state['horizon']} · {state['date']}"
    lead = "Ended in" if state["over"] else "Before the choices of"
    form = '<p class="when" role="status">{} {}</p>{}'
    return html(form, lead, when, ending(scenario, state))


def ending(scenario: Scenario, state: State) -> Markup:
    """Return how a world ended, and on which terms."""
    outcome = state["outcome"]
    if outcome is None:
        return Markup("")
    terms = [
        f"{scenario.issues[key].name}: {_point(scenario, key, value)}"
        for key, value in outcome["terms"].items()
    ]
    said = bullets(terms) if terms else note("Nothing was settled.", "said")
    kind = outcome["class"].replace("_", " ")
    form = '<div class="ending" style="border-color:{}"><h3>{}</h3><p>{}</p>{}</div>'
    return html(form, ending_colour(outcome["class"]), outcome["name"], kind, said)


def _point(scenario: Scenario, key: str, value: float) -> str:
    issue = scenario.issues[key]
    return f"{value:.2f} on the way from “{issue.zero}” (0) to “{issue.one}” (1)"


def ladder(scenario: Scenario, state: State, highest: float) -> Markup:
    """Return the ladder with the rung of each side.

    Parameters
    ----------
    scenario : Scenario
    state : mapping
        As `sim.play.situation` gives it.
    highest : float
        Highest rung that any side has reached so far.
    """
    first, second = state["sides"]
    top = max(highest, first["rung"], second["rung"])
    rungs = sorted(scenario.ladder.rungs, key=lambda rung: rung.number)
    above = [rung for rung in rungs if rung.number > top][:ABOVE]
    shown = [rung for rung in rungs if rung.number <= top] + above
    lines = {mark.rung: mark.name for mark in scenario.ladder.thresholds}
    rows = []
    for rung in reversed(shown):
        here = joined(
            html('<b class="badge {}">{}</b>', place, side["name"])
            for place, side in (("first", first), ("second", second))
            if side["rung_name"] == rung.name
        )
        form = '<li class="{}"><span class="number">{}</span><span>{}</span>{}</li>'
        rows.append(html(form, "here" if here else "", rung.number, rung.name, here))
        if rung.number in lines:
            rows.append(html('<li class="threshold">↑ {}</li>', lines[rung.number]))
    hidden = len(rungs) - len(shown)
    more = note(f"{hidden} higher rungs are not shown.") if hidden else Markup("")
    return html(
        '<ol class="ladder" aria-label="Ladder of escalation">{}</ol>{}', joined(rows), more
    )


def issues(scenario: Scenario, state: State) -> Markup:
    """Return offers, red lines and the zone of agreement on every issue."""
    return joined(_issue(scenario, state, issue) for issue in state["issues"])


def _issue(scenario: Scenario, state: State, issue: Mapping[str, Any]) -> Markup:
    form = (
        '<section class="issue"><h4>{}{}</h4><div class="track" aria-hidden="true">{}</div>'
        '<div class="ends"><span>0 {}</span><span>{} 1</span></div>'
        '<p class="small">{}</p></section>'
    )
    core = html(' <small class="core">{}</small>', "core" if issue["core"] else "side")
    said = " ".join(_issue_said(scenario, state, issue))
    marks = joined(_track(state, issue))
    return html(form, issue["name"], core, marks, issue["zero"], issue["one"], said)


def _track(state: State, issue: Mapping[str, Any]) -> Iterator[Markup]:
    zone = issue["zone"]
    low, high = sorted((_held(zone["low"]), _held(zone["high"])))
    kind = "zone" if zone["open"] else "gap"
    yield html('<i class="{}" style="left:{:.1f}%;width:{:.1f}%"></i>', kind, low, high - low)
    for line in set(issue["lines"].values()):
        if 0.0 < line < 1.0:
            yield html('<i class="line" style="left:{:.1f}%"></i>', _held(line))
    if issue["settled"]:
        yield html('<i class="settled" style="left:{:.1f}%">●</i>', _held(issue["terms"]))
        return
    for (mark, colour), side in zip(MARKS, state["sides"], strict=True):
        form = '<i class="offer" style="left:{:.1f}%;color:{}">{}</i>'
        yield html(form, _held(issue["offers"][side["key"]]), colour, mark)


def _held(point: float) -> float:
    """Return a point in percent of the way, kept on it."""
    return 100 * min(max(point, 0.0), 1.0)


def _issue_said(scenario: Scenario, state: State, issue: Mapping[str, Any]) -> Iterator[str]:
    if issue["settled"]:
        yield f"Settled at {issue['terms']:.2f}."
        return
    for (mark, _), side in zip(MARKS, state["sides"], strict=True):
        key = side["key"]
        bound = issue["room_by"][key]
        by = f", bound by {scenario.actors[bound].name}" if bound in scenario.actors else ""
        yield (
            f"{mark} {side['name']} offers {issue['offers'][key]:.2f} "
            f"and may go to {issue['rooms'][key]:.2f}{by}."
        )
    zone = issue["zone"]
    if zone["open"]:
        yield f"Zone of agreement from {zone['low']:.2f} to {zone['high']:.2f}."
    else:
        gap = abs(zone["low"] - zone["high"])
        yield f"No zone of agreement: red lines leave a gap of {gap:.2f}."


def legend(state: State) -> Markup:
    """Return what the marks on an issue mean."""
    first, second = (side["name"] for side in state["sides"])
    form = (
        '<p class="small legend"><span style="color:{}">▲</span> offer of {} · '
        '<span style="color:{}">▼</span> offer of {} · '
        '<i class="key zone"></i> zone of agreement · '
        '<i class="key gap"></i> gap between red lines · <i class="key line"></i> a red line · '
        "● settled</p>"
    )
    return html(form, FIRST, first, SECOND, second)


def strain(scenario: Scenario, state: State) -> Markup:
    """Return tension, and what the crisis does to everybody."""
    rows = [
        (
            actor["name"],
            f"{actor['cost']:.3f}",
            f"{actor['paid']:.3f}",
            f"{actor['resolve']:.2f}",
            f"{actor['cohesion']:.2f}" if in_alliance(scenario, actor["key"]) else "–",
        )
        for actor in state["actors"]
    ]
    columns = ("actor", "cost borne", "audience cost paid", "resolve", "cohesion")
    facts = f"Tension {state['tension']:.3f}; incidents so far: {state['incidents']}."
    return html("{}{}", note(facts, "said"), table(columns, rows, "Costs in units of utility"))


def in_alliance(scenario: Scenario, key: str) -> bool:
    """Return whether an actor is in an alliance."""
    return any(key in alliance.members for alliance in scenario.alliances.values())


def events(state: State) -> Markup:
    """Return events that have happened, and measures in effect or on their way."""
    told = [f"Round {it['round']}: {it['name']}" for it in state["events"]]
    active = [
        f"{measure['name']} (rung {measure['rung']}, {measure['status'].replace('_', ' ')})"
        for measure in state["measures"]
    ]
    return html(
        "<h4>Events so far</h4>{}<h4>Measures under way</h4>{}",
        bullets(told) if told else note("None."),
        bullets(active) if active else note("None."),
    )


def deeds(acts: Sequence[Act]) -> Markup:
    """Return what each actor has just done, and why, in a sentence each."""
    form = '<li><b>{}</b>{}: {}<br><span class="small">{}</span></li>'
    rows = joined(
        html(form, act.name, " (you)" if act.seated else "", act.words, act.why) for act in acts
    )
    return html('<ul class="deeds">{}</ul>', rows)
