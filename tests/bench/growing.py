"""A crisis of any size, in which nothing ends before the last round: for measuring only."""

import json

from sim.scenario import Scenario

BASE = {"actors": 8, "issues": 4, "measures": 20, "rounds": 40}
"""Sizes of the crisis of which one size is let grow."""


def crisis(**sizes):
    """Return the crisis; the actors beyond the two principals are allies of the second."""
    sizes = BASE | sizes
    issues = [f"issue_{number}" for number in range(sizes["issues"])]
    allies = [f"ally_{number}" for number in range(sizes["actors"] - 2)]
    tree = {
        "schema_version": 1,
        "name": "growing",
        "title": "A crisis of any size",
        "calendar": {"start": "2000-01-01", "round_days": 7},
        "horizon": sizes["rounds"],
        "issues": {name: issue() for name in issues},
        "sides": {
            "first": {"name": "First", "principal": "challenger"},
            "second": {"name": "Second", "principal": "lead"},
        },
        "actors": {
            "challenger": actor("challenger", "first", issues, ideal=0.0, line=0.4),
            "lead": actor("lead", "second", issues, ideal=1.0, line=0.6),
            **{name: actor("ally", "second", issues, ideal=1.0, line=0.6) for name in allies},
        },
        "measures": {f"act_{row}": measure(row, allies) for row in range(sizes["measures"])},
        "ladder": {
            "rungs": [
                {"number": row, "name": f"rung {row}", "severity": row / 4} for row in range(5)
            ],
            "source": "judgement",
        },
        "incidents": {"hazard": 0.05, "ceiling": 3, "war_from": 4, "war_rung": 4} | JUDGED,
        "dynamics": {"steps": [0.02, 0.05], "war_odds": 0.2, "outlook": 6} | JUDGED,
        "outcomes": {
            "open": {"name": "Open", "class": "frozen_stalemate", "at_horizon": True} | JUDGED
        },
    }
    if allies:
        tree["alliances"] = {"pact": PACT | {"members": ["lead", *allies]} | JUDGED}
    return Scenario.parse(json.dumps(tree))


JUDGED = {"source": "judgement"}
PACT = {"name": "Pact", "lead": "lead", "rule": "weighted", "cohesion": 0.7, "discord": 0.1}


def issue():
    """Return an issue; the lines of the two sides do not meet."""
    ends = {"name": "Issue", "zero": "as the first wants", "one": "as the second wants"}
    return ends | {"status_quo": 0.5, "core": True} | JUDGED


def actor(kind, side, issues, *, ideal, line):
    """Return an actor with the same stance on every issue."""
    principal = kind != "ally"
    return {
        "name": kind.title(),
        "class": kind,
        "side": side,
        "capability": 1,
        "resolve": 0.5,
        "war_cost": 0.5,
        "rationality": 10,
        "perception": {"bias": -0.1, "noise": 0.1, "learning": 0.5},
        "ideal": dict.fromkeys(issues, ideal),
        "red_line": dict.fromkeys(issues, line),
        "salience": dict.fromkeys(issues, 1),
        **({"opening": dict.fromkeys(issues, ideal)} if principal else {}),
        **JUDGED,
    }


def measure(row, allies):
    """Return a measure; every third is the first side's, the second's, or an ally's if any."""
    owners = ["challenger", "lead", *allies[row // 3 : row // 3 + 1]]
    owner = owners[row % len(owners)]
    return {
        "name": f"Act {row}",
        "owner": owner,
        "rung": 1 + row % 3,
        "category": "posturing",
        "reversible": True,
        "duration": 4,
        "cost": 0.005,
        "hazard": 0.1,
        "pain": {"lead" if owner == "challenger" else "challenger": 0.01},
        **JUDGED,
    }
