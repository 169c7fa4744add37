"""Small crises of all sorts: the crisis of the strait with other numbers, acts and rules."""

from hypothesis import strategies as st

SIDES = {"north": ["king", "port"], "south": ["senate", "league"]}
ISSUES = ["strait", "base", "fish"]
share = st.floats(0, 1).map(lambda x: round(x, 3))
amount = st.floats(0, 2).map(lambda x: round(x, 3))
small = st.floats(0, 0.3).map(lambda x: round(x, 3))
either = st.floats(-0.3, 0.3).map(lambda x: round(x, 3))

NUMBERS = {
    "dynamics.curvature": st.sampled_from([0.5, 1.0, 1.7, 2.0]),
    "dynamics.war_odds": amount,
    "dynamics.sharpness": st.sampled_from([0.0, 1.0, 5.0, 60.0]),
    "dynamics.outlook": st.sampled_from([0.0, 3.0, 30.0]),
    "dynamics.commitment": small,
    "dynamics.cheap_talk": share,
    "dynamics.relaxation": share,
    "dynamics.frustration": small,
    "dynamics.grievance": amount,
    "dynamics.grievance_decay": share,
    "dynamics.goodwill_decay": share,
    "ladder.descent": st.sampled_from([0.0, 0.5, 1.0, 1000.0]),
    "incidents.hazard": amount,
    "incidents.relief": share,
    "incidents.jump": st.integers(0, 3),
    "incidents.ceiling": st.integers(0, 3),
    "incidents.war_from": st.integers(0, 3),
    "incidents.war_chance": share,
    "alliances.pact.rule": st.sampled_from(["lead", "weighted", "consensus"]),
    "alliances.pact.rules": st.dictionaries(
        st.sampled_from(ISSUES), st.sampled_from(["lead", "weighted", "consensus"])
    ),
    "alliances.pact.drag": share,
    "alliances.pact.cohesion": share,
    "alliances.pact.backlash": amount,
    "alliances.pact.discord": amount,
    "alliances.pact.quorum": share,
    "issues.fish.decided_by": st.lists(st.sampled_from(["port", "league", "king"]), unique=True),
    "issues.strait.decided_by": st.lists(st.sampled_from(["port", "league"]), unique=True),
    "issues.base.core": st.booleans(),
    "issues.base.pace": share,
    "issues.fish.pace": share,
    "actors.*.flexibility": amount,
    "actors.*.patience": share,
    "actors.*.delay_cost": small,
    "actors.*.exposure": share,
    "actors.*.gradualism": small,
    "actors.*.war_cost": amount,
    "actors.*.resolve": share,
    "actors.*.audience": st.fixed_dictionaries({"domestic": amount, "foreign": amount}),
    "actors.*.perception": st.fixed_dictionaries(
        {"bias": either, "noise": small, "learning": share}
    ),
    "actors.king.rationality": st.sampled_from([0.0, 5.0, 40.0, "best_response"]),
    "actors.senate.rationality": st.sampled_from([0.0, 5.0, 40.0, "best_response"]),
    "actors.league.red_line": st.fixed_dictionaries(
        {issue: st.sampled_from([0.0, 0.2, 0.4]) for issue in ISSUES}
    ),
    "actors.senate.red_line": st.fixed_dictionaries(
        {issue: st.sampled_from([0.0, 0.1, 0.4]) for issue in ISSUES}
    ),
    "actors.senate.hard_limit": st.just(dict.fromkeys(ISSUES, 0.0)),
    "actors.king.doctrine": st.fixed_dictionaries({"linkage": share, "reprisal": small}),
    "actors.port.doctrine": st.fixed_dictionaries({"weariness": st.sampled_from([0.0, 1.0, 10.0])}),
    "actors.senate.doctrine": st.fixed_dictionaries({"side_first": small, "pledge": amount}),
}
"""What may stand at a path; each crisis has some of them."""

EVERYTHING_ON = {
    "dynamics.curvature": 1.3,
    "dynamics.commitment": 0.1,
    "dynamics.cheap_talk": 0.1,
    "dynamics.frustration": 0.05,
    "dynamics.grievance": 0.5,
    "incidents.hazard": 0.3,
    "incidents.war_chance": 0.3,
    "alliances.pact.backlash": 0.4,
    "actors.*.flexibility": 0.5,
    "actors.*.patience": 0.4,
    "actors.*.delay_cost": 0.02,
    "actors.*.exposure": 0.6,
    "actors.*.gradualism": 0.05,
    "actors.*.audience": {"domestic": 0.3, "foreign": 0.2},
    "actors.*.perception": {"bias": -0.1, "noise": 0.2, "learning": 0.5},
    "actors.king.doctrine": {"linkage": 0.3, "reprisal": 0.2},
    "actors.senate.doctrine": {"side_first": 0.2, "pledge": 0.3},
    "actors.port.doctrine": {"weariness": 5},
    "actors.league.red_line": {"strait": 0.8, "base": 0.4, "fish": 0.7},
    "issues.strait.decided_by": ["league"],
    "alliances.pact.rules": {"strait": "lead", "base": "consensus"},
    "dynamics.steps": [0.1, 0.4],
}
"""Every mechanism at work; a crisis differs from this in what it draws."""

LEAGUES = st.one_of(
    st.fixed_dictionaries(
        {
            "actors.league.class": st.just("ally"),
            "actors.league.doctrine": st.fixed_dictionaries(
                {"reluctance": share, "solidarity": small}
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "actors.league.class": st.just("target"),
            "actors.league.doctrine": st.fixed_dictionaries(
                {"defiance": amount, "dependence": share}
            ),
        }
    ),
)
"""The league as an ally, and as the party that is fought over."""


@st.composite
def crises(draw):
    """Values by dotted path to put into the small crisis."""
    chosen = draw(st.lists(st.sampled_from(sorted(NUMBERS)), unique=True, max_size=14))
    overrides = EVERYTHING_ON | {path: draw(NUMBERS[path]) for path in chosen} | draw(LEAGUES)
    overrides["horizon"] = draw(st.integers(8, 16))
    if draw(st.integers(0, 3)) < 3:
        overrides |= draw(acts())
    return overrides | {"outcomes": draw(endings())}


@st.composite
def acts(draw):
    """Measures, threats and events of all sorts, in place of those of the file."""
    names = [f"act_{number}" for number in range(draw(st.integers(3, 6)))]
    owners = {name: draw(st.sampled_from(SIDES["north"] + SIDES["south"])) for name in names}
    events = ["dawn", "dusk"]
    measures = {name: draw(measure(name, owners, events)) for name in names}
    threats = {
        f"threat_{name}": draw(announcement(name, owners))
        | {"on_event": draw(st.sampled_from(events))}
        for name in draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2))
    }
    return {
        "measures": measures,
        "threats": threats,
        "events": {name: draw(event(names)) for name in events},
    }


def side_of(actor):
    """The side of an actor."""
    return "north" if actor in SIDES["north"] else "south"


@st.composite
def measure(draw, name, owners, events):
    """A measure, with force, a partner, an alliance and tripwires in some cases."""
    owner = owners[name]
    ours, theirs = SIDES[side_of(owner)], SIDES["south" if side_of(owner) == "north" else "north"]
    block = {
        "name": "An act",
        "owner": owner,
        "rung": draw(st.integers(0, 3)),
        "category": draw(st.sampled_from(["violent", "nonviolent", "posturing", "message"])),
        "cost": draw(small),
        "pain": draw(st.dictionaries(st.sampled_from(ours), small)) | dict.fromkeys(theirs, 0.05),
        "hazard": draw(amount) / 2,
        "commitment": draw(share),
        "credit": draw(small),
        "lead_time": draw(st.integers(0, 2)),
        "attribution": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "holds": draw(st.dictionaries(st.sampled_from(ISSUES), share, max_size=2)),
        "arms": draw(st.dictionaries(st.sampled_from(ours), either, max_size=1)),
        "requires": draw(
            st.one_of(
                st.fixed_dictionaries({"event": st.sampled_from(events)}),
                condition(events, [other for other in owners if other != name]),
            )
        ),
        "tripwires": [
            draw(announcement(response, owners))
            for response in owners
            if side_of(owners[response]) != side_of(owner) and draw(st.booleans())
        ],
        "source": "judgement",
    }
    if draw(st.booleans()):
        block["duration"] = draw(st.integers(1, 4))
    if draw(st.booleans()) and owner == "king":
        block |= {"through": "port", "partner_share": draw(share)}
    if draw(st.booleans()) and side_of(owner) == "south":
        block["joint"] = "pact"
    if draw(st.integers(0, 2)) == 0:
        return block | {"force": draw(force(theirs))}
    return block | {"active": draw(st.booleans()), "reversible": draw(st.booleans())}


@st.composite
def force(draw, theirs):
    """A decisive use of force, as a contest or with a chance as given."""
    points = st.dictionaries(st.sampled_from(ISSUES), share)
    block = {
        "against": draw(st.sampled_from(theirs)),
        "decisiveness": draw(st.sampled_from([0.0, 1.0, 2.5])),
        "win": draw(points),
        "lose": draw(points),
        "spread": draw(st.sampled_from([0.5, 1.0])),
        "spread_rung": draw(st.sampled_from([0, 2, 3])),
    }
    return block | draw(st.sampled_from([{}, {"chance": 0.9}, {"chance": 0.2}]))


@st.composite
def announcement(draw, response, owners):
    """An announced answer."""
    more = draw(st.sampled_from([{}, {"believed": 0.1}, {"believed": 1.0}]))
    fixed = {"by": owners[response], "response": response, "source": "judgement"}
    return fixed | {"credibility": draw(st.sampled_from([0.0, 0.5, 1.0]))} | more


@st.composite
def event(draw, names):
    """A change from outside."""
    shifts = st.dictionaries(st.sampled_from(SIDES["north"] + SIDES["south"]), either)
    parts = ("commitment", "bias", "cost", "resolve", "grievance")
    block = {"name": "An event", "source": "judgement", "tension": draw(either)}
    return block | {part: draw(shifts) for part in parts} | {"when": draw(condition([], names))}


@st.composite
def condition(draw, events, names):
    """A condition with none, one or two statements."""
    issue = st.lists(st.sampled_from([*ISSUES, "core", "side"]), min_size=1, max_size=2)
    known = {
        "from_round": st.integers(0, 6),
        "rung": st.fixed_dictionaries(
            {"at_least": st.integers(0, 3)}, optional={"side": st.sampled_from(sorted(SIDES))}
        ),
        "settled": issue,
        "settled_any": issue,
        "unsettled": issue,
        "gave": st.fixed_dictionaries({"side": st.sampled_from(sorted(SIDES)), "at_least": share}),
        "tension": amount,
        "cohesion": st.fixed_dictionaries({"alliance": st.just("pact"), "at_least": share}),
    }
    if events:
        known["event"] = st.sampled_from(events)
    if names:
        known |= {"measure": st.sampled_from(names), "not_measure": st.sampled_from(names)}
    chosen = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=2))
    return {name: draw(known[name]) for name in chosen}


@st.composite
def endings(draw):
    """Outcome rules, the last of which always holds at the horizon."""
    rules = {
        f"end_{number}": {
            "name": "An end",
            "class": "partial_agreement",
            "when": draw(condition([], [])) or {"tension": 2.0},
            "rounds": draw(st.integers(1, 3)),
            "source": "judgement",
        }
        for number in range(draw(st.integers(0, 2)))
    }
    last = {"name": "Open", "class": "frozen_stalemate", "at_horizon": True, "source": "judgement"}
    return rules | {"last": last}
