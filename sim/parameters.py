"""Every number of a scenario as one struct of arrays, worlds last (1 where all are alike)."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sim.doctrine import CLASSES, Doctrine
from sim.layout import Layout
from sim.measure_numbers import measure_numbers
from sim.reader import Reader, stack
from sim.rules.fold import power
from sim.rules.utility import normalise
from sim.scenario.root import Scenario
from sim.terms import FloatW


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers of a scenario. W may be 1, which broadcasts.

    ================ ========= ==============================================================
    name             shape     meaning
    ================ ========= ==============================================================
    capability       (A, W)    means at the start
    resolve          (A, W)    resolve at the start, in [0, 1]
    war_cost         (A, W)    utility lost in war
    rationality      (A, W)    precision of choice; 0 where best response is asked for
    flexibility      (A, W)    bend of red lines per unit of cost
    patience         (A, W)    share of waiting that is not felt, in [0, 1]
    delay_cost       (A, W)    cost of each round without settlement
    exposure         (A, W)    share of pressure on the alliance that is felt
    gradualism       (A, W)    utility lost per rung skipped
    domestic         (A, W)    audience cost at home
    foreign          (A, W)    audience cost abroad
    bias             (A, W)    systematic error of belief
    noise            (A, W)    standard deviation of that error
    learning         (A, W)    share of it that a costly signal removes
    ideal            (A, K, W) ideal points
    opening          (A, K, W) opening offer of the side's principal
    red_line         (A, K, W) red lines as stated
    hard_limit       (A, K, W) how far they may bend
    salience         (A, K, W) weights that sum to 1
    toward           (A, K, W) direction of concession, -1, 0 or 1
    span             (A, W)    own utility of the own opening less that of the other's
    status_quo       (K, W)    where issues stand
    pace             (K, W)    chance a round that a side issue closes
    upkeep           (M, A, W) to the owner and its partner, each round
    pain             (M, A, W) to others, each round
    hazard           (M, W)    tension fed
    stake            (M, W)    commitment added when taken
    credit           (M, W)    goodwill earned when withdrawn
    attribution      (M, W)    chance of being traced
    holds            (M, K, W) where issues are kept in fact
    arms             (M, A, W) capability given each round
    severity         (M, W)    severity of the measure's rung
    chance           (M, W)    chance of winning, where not a contest
    decisiveness     (M, W)    exponent of the contest
    win              (M, K, W) where issues stand after success
    lose             (M, K, W) where issues stand after failure
    spread           (M, W)    chance a round that the war widens
    credibility      (X, W)    of announced answers
    believed         (X, W)    as the threatened side sees it
    drag             (N, W)    of alliances
    cohesion         (N, W)    at the start
    backlash         (N, W)    gained per unit of pressure
    discord          (N, W)    lost per distance
    quorum           (N, W)    capability that must join
    event_commitment (E, A, W) shifts by events
    event_bias       (E, A, W) shifts by events
    event_cost       (E, A, W) shifts by events
    event_resolve    (E, A, W) shifts by events
    event_grievance  (E, A, W) shifts by events
    event_tension    (E, W)    shifts by events
    incident_hazard  (W,)      incidents a round per tension
    incident_relief  (W,)      share removed by settled rules
    incident_tension (W,)      tension added by one
    incident_war     (W,)      chance that one becomes war
    descent          (W,)      rungs a side can come down in a round
    curvature        (W,)      exponent of distance
    war_odds         (W,)      chance of war felt per tension
    sharpness        (W,)      how sure risks are compared
    steps            (Z, W)    sizes of a concession
    outlook          (W,)      rounds ahead
    growth           (W,)      commitment that a round of demands adds
    cheap_talk       (W,)      signal in an offer
    relaxation       (W,)      rate of tension
    frustration      (W,)      tension that a refusal adds
    grievance        (W,)      value that a refusal adds to hitting back
    grievance_decay  (W,)      share lost a round
    goodwill_decay   (W,)      share lost a round
    doctrine         dict      (A, W) by name: numbers of classes, 0 for the other classes
    ================ ========= ==============================================================
    """

    capability: FloatW
    resolve: FloatW
    war_cost: FloatW
    rationality: FloatW
    flexibility: FloatW
    patience: FloatW
    delay_cost: FloatW
    exposure: FloatW
    gradualism: FloatW
    domestic: FloatW
    foreign: FloatW
    bias: FloatW
    noise: FloatW
    learning: FloatW
    ideal: FloatW
    opening: FloatW
    red_line: FloatW
    hard_limit: FloatW
    salience: FloatW
    toward: FloatW
    span: FloatW
    status_quo: FloatW
    pace: FloatW
    upkeep: FloatW
    pain: FloatW
    hazard: FloatW
    stake: FloatW
    credit: FloatW
    attribution: FloatW
    holds: FloatW
    arms: FloatW
    severity: FloatW
    chance: FloatW
    decisiveness: FloatW
    win: FloatW
    lose: FloatW
    spread: FloatW
    credibility: FloatW
    believed: FloatW
    drag: FloatW
    cohesion: FloatW
    backlash: FloatW
    discord: FloatW
    quorum: FloatW
    event_commitment: FloatW
    event_bias: FloatW
    event_cost: FloatW
    event_resolve: FloatW
    event_grievance: FloatW
    event_tension: FloatW
    incident_hazard: FloatW
    incident_relief: FloatW
    incident_tension: FloatW
    incident_war: FloatW
    descent: FloatW
    curvature: FloatW
    war_odds: FloatW
    sharpness: FloatW
    steps: FloatW
    outlook: FloatW
    growth: FloatW
    cheap_talk: FloatW
    relaxation: FloatW
    frustration: FloatW
    grievance: FloatW
    grievance_decay: FloatW
    goodwill_decay: FloatW
    doctrine: dict[str, FloatW]

    @classmethod
    def of(
        cls, scenario: Scenario, layout: Layout, reader: Reader, custom: dict[str, Doctrine]
    ) -> "Parameters":
        """Return the numbers of a scenario as a reader reads them."""
        parts: dict[str, Any] = {
            **_actors(scenario, layout, reader),
            **measure_numbers(scenario, layout, reader),
            **_alliances(scenario, reader),
            **_events(scenario, layout, reader),
            **_world(scenario, reader),
            "doctrine": _doctrine(scenario, reader, CLASSES | custom),
        }
        return cls(**parts)

    def arrays(self) -> dict[str, FloatW]:
        """Return every array by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "doctrine"}


def _actors(scenario: Scenario, layout: Layout, reader: Reader) -> dict[str, FloatW]:
    def each(name: str, path: str | None = None) -> FloatW:
        numbers = []
        for key, actor in scenario.actors.items():
            node: Any = actor
            for part in (path or name).split("."):
                node = getattr(node, part)
            plain = 0.0 if node == "best_response" else node
            numbers.append(reader.number(plain, f"actors.{key}.{path or name}"))
        return stack(numbers)

    parts = {
        name: each(name)
        for name in (
            "capability",
            "resolve",
            "war_cost",
            "rationality",
            "flexibility",
            "patience",
            "delay_cost",
            "exposure",
            "gradualism",
        )
    }
    parts |= {name: each(name, f"audience.{name}") for name in ("domestic", "foreign")}
    parts |= {name: each(name, f"perception.{name}") for name in ("bias", "noise", "learning")}
    return parts | _positions(scenario, layout, reader)


def _positions(scenario: Scenario, layout: Layout, reader: Reader) -> dict[str, FloatW]:
    def points(name: str) -> FloatW:
        return stack(
            [
                reader.by_key(getattr(actor, name), layout.issues, f"actors.{key}.{name}")
                for key, actor in scenario.actors.items()
            ]
        )

    ideal, red_line, salience = points("ideal"), points("red_line"), normalise(points("salience"))
    limits = [
        stack(
            [
                reader.number(
                    actor.hard_limit.get(issue, actor.red_line[issue]),
                    f"actors.{key}.hard_limit.{issue}"
                    if issue in actor.hard_limit
                    else f"actors.{key}.red_line.{issue}",
                )
                for issue in layout.issues
            ]
        )
        for key, actor in scenario.actors.items()
    ]
    opening = points("opening")
    curvature = reader.number(scenario.dynamics.curvature, "dynamics.curvature")
    own = [layout.principal(row) for row in range(len(layout.actors))]
    other = [layout.opponent(row) for row in range(len(layout.actors))]
    toward = np.sign(ideal[other] - ideal)
    opening = opening[own]
    to_other, to_own = (np.abs(point - ideal) for point in (opening[other], opening))
    distance = power(to_other, curvature) - power(to_own, curvature)
    span = np.zeros(distance.shape[::2])
    for issue in range(len(layout.issues)):
        span = span + salience[:, issue] * distance[:, issue]
    return {
        "ideal": ideal,
        "opening": opening,
        "red_line": red_line,
        "hard_limit": stack(limits),
        "salience": salience,
        "toward": toward,
        "span": span,
        "curvature": curvature,
    }


def _alliances(scenario: Scenario, reader: Reader) -> dict[str, FloatW]:
    return {
        name: stack(
            [
                reader.number(getattr(alliance, name), f"alliances.{key}.{name}")
                for key, alliance in scenario.alliances.items()
            ]
        )
        for name in ("drag", "cohesion", "backlash", "discord", "quorum")
    }


def _events(scenario: Scenario, layout: Layout, reader: Reader) -> dict[str, FloatW]:
    rows = list(scenario.events.items())
    parts = {}
    for name in ("commitment", "bias", "cost", "resolve", "grievance"):
        blocks = [
            reader.by_key(getattr(event, name), layout.actors, f"events.{key}.{name}")
            for key, event in rows
        ]
        parts[f"event_{name}"] = stack(blocks) if blocks else np.zeros((0, len(layout.actors), 1))
    tension = [reader.number(event.tension, f"events.{key}.tension") for key, event in rows]
    return parts | {"event_tension": stack(tension)}


def _world(scenario: Scenario, reader: Reader) -> dict[str, FloatW]:
    def dynamic(name: str) -> FloatW:
        return reader.number(getattr(scenario.dynamics, name), f"dynamics.{name}")

    def incident(name: str) -> FloatW:
        return reader.number(getattr(scenario.incidents, name), f"incidents.{name}")

    def issue(name: str) -> FloatW:
        rows = scenario.issues.items()
        return stack(
            [reader.number(getattr(row, name), f"issues.{key}.{name}") for key, row in rows]
        )

    same = ("war_odds", "sharpness", "outlook", "cheap_talk", "relaxation", "frustration")
    steps = [
        reader.number(step, f"dynamics.steps.{index}")
        for index, step in enumerate(scenario.dynamics.steps)
    ]
    return {
        **{name: dynamic(name) for name in same},
        **{name: dynamic(name) for name in ("grievance", "grievance_decay", "goodwill_decay")},
        "growth": dynamic("commitment"),
        "steps": stack(steps),
        "status_quo": issue("status_quo"),
        "pace": issue("pace"),
        "incident_hazard": incident("hazard"),
        "incident_relief": incident("relief"),
        "incident_tension": incident("tension"),
        "incident_war": incident("war_chance"),
        "descent": reader.number(scenario.ladder.descent, "ladder.descent"),
    }


def _doctrine(
    scenario: Scenario, reader: Reader, classes: dict[str, Doctrine]
) -> dict[str, FloatW]:
    names = sorted({name for actor in scenario.actors.values() for name in classes[actor.kind]})
    return {
        name: stack(
            [
                reader.number(
                    actor.doctrine.get(name),
                    f"actors.{key}.doctrine.{name}",
                    classes[actor.kind][name].default,
                )
                if name in classes[actor.kind]
                else np.zeros(1)
                for key, actor in scenario.actors.items()
            ]
        )
        for name in names
    }
