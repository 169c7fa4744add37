"""Every mistake in a scenario file is named at its line, with its path and what would be right."""

from dataclasses import dataclass

import pytest

from sim.scenario import InvalidInput, Scenario, point
from sim.scenario.document import DEPTH_LIMIT, SIZE_LIMIT
from tests.shipped import NASH, ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
TEXT = SMALL.read_text()


@dataclass(frozen=True)
class Mistake:
    """One change of the good file, and what must be said of it.

    `old` gives way to `new` where it first stands behind `behind`; the fault is on that line, or
    on the first line behind `behind` that has `at`.
    """

    old: str
    new: str
    path: str
    what: str
    right: str = ""
    behind: str = "schema_version"
    at: str = ""

    def made(self):
        """Return the text with the mistake, and the line of it."""
        start = TEXT.index(self.old, TEXT.index(self.behind))
        text = TEXT[:start] + self.new + TEXT[start + len(self.old) :]
        place = text.index(self.at, text.index(self.behind)) if self.at else start
        return text, text.count("\n", 0, place) + 1


def problems(text, overrides=None):
    with pytest.raises(InvalidInput) as caught:
        Scenario.parse(text, overrides, origin="small.yaml")
    return caught.value.problems


MISTAKES = {
    # The schema.
    "unknown key": Mistake(
        "exposure:", "exposre:", "actors.league.exposre", "unknown key", "mean `exposure`?"
    ),
    "unknown key of a range": Mistake(
        "low: 0.2", "low: 0.2, hihg: 1", "actors.king.resolve.hihg", "unknown key", "mean `high`?"
    ),
    "unknown key of a condition": Mistake(
        "from_round: 3",
        "form_round: 3",
        "measures.landing.requires.form_round",
        "unknown key",
        "mean `from_round`?",
    ),
    "unknown key of a tripwire": Mistake(
        "believed: 0.5",
        "beleived: 0.5",
        "measures.patrol.tripwires.0.beleived",
        "unknown key",
        "mean `believed`?",
    ),
    "unknown key of the file": Mistake(
        "horizon:", "pace: 1\nhorizon:", "pace", "unknown key", "known: actors, alliances"
    ),
    "missing key": Mistake(
        "    war_cost: 0.4\n",
        "",
        "actors.king.war_cost",
        "is missing",
        "add it",
        at="king:",
        behind="actors:",
    ),
    "missing block": Mistake(
        "horizon: 20\n", "", "horizon", "is missing", "add it", at="schema_version"
    ),
    "text for a number": Mistake(
        "capability: 3",
        "capability: much",
        "actors.king.capability",
        "valid number, not 'much'",
        "give a number",
    ),
    "quoted number": Mistake(
        "capability: 3", "capability: '3'", "actors.king.capability", "not '3'", "give a number"
    ),
    "truth for a number": Mistake(
        "capability: 3", "capability: true", "actors.king.capability", "not True", "give a number"
    ),
    "number for a truth": Mistake(
        "active: true", "active: 1", "measures.toll.active", "valid boolean", "true or false"
    ),
    "number for text": Mistake(
        "name: A storm", "name: 5", "events.storm.name", "valid string", "quote it"
    ),
    "nothing for a number": Mistake(
        "capability: 3", "capability:", "actors.king.capability", "valid number", "give a number"
    ),
    "half a round": Mistake(
        "duration: 4", "duration: 4.5", "measures.patrol.duration", "integer", "whole number"
    ),
    "list for a block": Mistake(
        "audience: {domestic: 0.2, foreign: 0.1}",
        "audience: [0.2, 0.1]",
        "actors.senate.audience",
        "should be an object",
    ),
    "not a number": Mistake(
        "capability: 3",
        "capability: .nan",
        "actors.king.capability",
        "finite number",
        "give a finite number",
    ),
    "infinity": Mistake(
        "capability: 3",
        "capability: -.inf",
        "actors.king.capability",
        "finite number, not -inf",
        "give a finite number",
    ),
    "more than a float holds": Mistake(
        "capability: 3", "capability: 1e999", "actors.king.capability", "finite number"
    ),
    "share above one": Mistake(
        "drag: 0.3", "drag: 1.3", "alliances.pact.drag", "must lie in [0, 1], but reaches"
    ),
    "negative amount": Mistake(
        "noise: 0.1", "noise: -0.1", "actors.senate.perception.noise", "must lie in [0, 1e+06]"
    ),
    "no concession": Mistake(
        "steps: [0.05, 0.1", "steps: [0.05, 0", "dynamics.steps.1", "must lie in [1e-09, 1e+06]"
    ),
    "range that leaves the share": Mistake(
        "high: 0.9",
        "high: 1.9",
        "actors.king.resolve",
        "must lie in [0, 1], but reaches [0.2, 1.9]",
    ),
    "low above high": Mistake(
        "low: 0.2, high: 0.9",
        "low: 0.9, high: 0.2",
        "actors.king.resolve",
        "needs low <= value <= high, but has 0.9, 0.5, 0.2",
    ),
    "low above high of a distribution": Mistake(
        "low: 0.3, high: 0.7", "low: 0.7, high: 0.3", "actors.senate.war_cost", "needs low < high"
    ),
    "normal without deviation": Mistake(
        ", sd: 0.2", "", "actors.senate.resolve", "`sd` goes with `distribution: normal`"
    ),
    "no rounds": Mistake("horizon: 20", "horizon: 0", "horizon", "greater than or equal to 1"),
    "later form of file": Mistake(
        "schema_version: 1", "schema_version: 2", "schema_version", "less than or equal to 1"
    ),
    "name with a space": Mistake(
        "\n  toll:", "\n  The toll:", "measures.The toll", "match pattern", at="The toll:"
    ),
    "word for a rationality": Mistake(
        "rationality: 8", "rationality: best", "actors.king.rationality", "not 'best'"
    ),
    "unknown category": Mistake(
        "category: violent", "category: rude", "measures.landing.category", "not 'rude'"
    ),
    "unknown class of outcome": Mistake(
        "class: general_war", "class: total_war", "outcomes.war.class", "not 'total_war'"
    ),
    "three sides": Mistake(
        "  south: {name: South",
        "  west: {name: West, principal: port}\n  south: {name: South",
        "sides",
        "at most 2",
        at="sides:",
    ),
    "no date": Mistake("2000-01-01", "someday", "calendar.start", "valid date"),
    # What lies in two places of the file.
    "unknown source": Mistake(
        "source: atlas",
        "source: atlass",
        "issues.base.source",
        "unknown source `atlass`",
        "mean `atlas`?",
    ),
    "unknown claim": Mistake(
        "source: [C1, atlas]",
        "source: [C9, atlas]",
        "actors.king.source",
        "unknown source `C9`",
        "mean `C1`?",
    ),
    "unknown principal": Mistake(
        "principal: king",
        "principal: kin",
        "sides.north.principal",
        "unknown actor `kin`",
        "mean `king`?",
    ),
    "principal of the wrong side": Mistake(
        "principal: king",
        "principal: league",
        "sides.north.principal",
        "`league` stands on the side `south`",
        "name an actor of this side",
    ),
    "unknown side": Mistake(
        "side: south",
        "side: soth",
        "actors.league.side",
        "unknown side `soth`",
        "mean `south`?",
        behind="\n  league:\n",
    ),
    "unknown class of actor": Mistake(
        "class: partner",
        "class: patner",
        "actors.port.class",
        "unknown class of actor `patner`",
        "mean `partner`?",
    ),
    "unknown issue": Mistake(
        "hard_limit: {strait",
        "hard_limit: {strat",
        "actors.king.hard_limit.strat",
        "unknown issue `strat`",
        "mean `strait`?",
    ),
    "issue left out": Mistake(
        "salience: {strait: 3, base: 2, fish: 1}",
        "salience: {strait: 3}",
        "actors.king.salience",
        "says nothing on `base`",
        "add `base:`",
    ),
    "offer of who makes none": Mistake(
        "exposure: 0.3",
        "opening: {strait: 1, base: 1, fish: 1}",
        "actors.league.opening",
        "only the principal of a side makes offers",
        "remove it",
    ),
    "saliences all zero": Mistake(
        "salience: {strait: 1, base: 0, fish: 3}",
        "salience: {strait: 0, base: 0, fish: 0}",
        "actors.port.salience",
        "all saliences are zero",
        "make one of them positive",
    ),
    "unknown number of a class": Mistake(
        "doctrine: {linkage",
        "doctrine: {linkag",
        "actors.king.doctrine.linkag",
        "unknown number of challenger `linkag`",
        "mean `linkage`?",
    ),
    "number of a class out of range": Mistake(
        "linkage: 0.5",
        "linkage: 1.5",
        "actors.king.doctrine.linkage",
        "must lie in [0, 1]",
        "no side issue settles before",
    ),
    "red line on the wrong side": Mistake(
        "ideal: {strait: 0.1",
        "ideal: {strait: 0.6",
        "actors.port.red_line.strait",
        "red line 0.5 on the wrong side of the ideal point 0.6",
        "put it between 0.6 and the other side's 1",
        at="red_line",
        behind="\n  port:\n",
    ),
    "hard limit before the red line": Mistake(
        "hard_limit: {strait: 0.8}",
        "hard_limit: {strait: 0.5}",
        "actors.king.hard_limit.strait",
        "hard limit 0.5 comes before the red line 0.6",
        "at the red line or beyond",
    ),
    "unknown member": Mistake(
        "members: [senate, league]",
        "members: [senate, leage]",
        "alliances.pact.members.1",
        "unknown actor `leage`",
        "mean `league`?",
    ),
    "alliance without members": Mistake(
        "members: [senate, league]", "members: []", "alliances.pact.members", "at least 1 item"
    ),
    "lead that is not a member": Mistake(
        "members: [senate, league]",
        "members: [league]",
        "alliances.pact.lead",
        "`senate` is not a member",
        "add it",
        at="lead: senate",
    ),
    "lead that leads no side": Mistake(
        "lead: senate",
        "lead: league",
        "alliances.pact.lead",
        "`league` leads no side",
        "name a principal",
    ),
    "members of both sides": Mistake(
        "members: [senate, league]",
        "members: [senate, league, port]",
        "alliances.pact.members",
        "stand on both sides",
        "keep one side",
    ),
    "rule on an unknown issue": Mistake(
        "rules: {base",
        "rules: {bas",
        "alliances.pact.rules.bas",
        "unknown issue `bas`",
        "mean `base`?",
    ),
    "unknown owner": Mistake(
        "owner: king", "owner: kng", "measures.toll.owner", "unknown actor `kng`", "mean `king`?"
    ),
    "unknown partner": Mistake(
        "through: port",
        "through: prt",
        "measures.patrol.through",
        "unknown actor `prt`",
        "mean `port`?",
    ),
    "unknown actor in pain": Mistake(
        "pain: {senate",
        "pain: {senat",
        "measures.toll.pain.senat",
        "unknown actor `senat`",
        "mean `senate`?",
    ),
    "unknown rung": Mistake(
        "rung: 2",
        "rung: 7",
        "measures.patrol.rung",
        "the ladder has no rung 7",
        "known: 0, 1, 2, 3",
        behind="\n  patrol:\n",
    ),
    "unknown alliance": Mistake(
        "joint: pact",
        "joint: pct",
        "measures.embargo.joint",
        "unknown alliance `pct`",
        "mean `pact`?",
    ),
    "unknown enemy": Mistake(
        "against: king",
        "against: queen",
        "measures.landing.force.against",
        "unknown actor `queen`",
        "known: king",
    ),
    "unknown prize": Mistake(
        "win: {strait",
        "win: {strat",
        "measures.landing.force.win.strat",
        "unknown issue `strat`",
        "mean `strait`?",
    ),
    "unknown wider war": Mistake(
        "spread_rung: 3", "spread_rung: 9", "measures.landing.force.spread_rung", "no rung 9"
    ),
    "force that was always used": Mistake(
        "hazard: 1\n",
        "hazard: 1\n    reversible: true\n",
        "measures.landing",
        "neither active at the start nor",
        at="landing:",
        behind="category: nonviolent\n    arms",
    ),
    "tripwire of its own side": Mistake(
        "by: senate",
        "by: port",
        "measures.patrol.tripwires.0.by",
        "`port` stands on the same side as `king`",
    ),
    "tripwire with another's measure": Mistake(
        "response: fleet",
        "response: arms",
        "measures.patrol.tripwires.0.response",
        "`arms` belongs to `league`",
    ),
    "unknown answer": Mistake(
        "response: fleet",
        "response: flet",
        "measures.patrol.tripwires.0.response",
        "unknown measure `flet`",
        "mean `fleet`?",
    ),
    "unknown event": Mistake(
        "on_event: election",
        "on_event: electon",
        "threats.vow.on_event",
        "unknown event `electon`",
        "mean `election`?",
    ),
    "event for nobody": Mistake(
        "resolve: {senate",
        "resolve: {senato",
        "events.election.resolve.senato",
        "unknown actor `senato`",
        "mean `senate`?",
    ),
    "unknown measure in a condition": Mistake(
        "{measure: fleet",
        "{measure: fleat",
        "measures.landing.requires.measure",
        "unknown measure `fleat`",
        "mean `fleet`?",
    ),
    "unknown issue in a condition": Mistake(
        "settled: [core, fish]",
        "settled: [core, fsh]",
        "outcomes.peace.when.settled.1",
        "unknown issue `fsh`",
        "mean `fish`?",
    ),
    "unknown side in a condition": Mistake(
        "side: north}, tension",
        "side: nort}, tension",
        "events.storm.when.rung.side",
        "unknown side `nort`",
        "mean `north`?",
    ),
    "rung that is never reached": Mistake(
        "at_least: 3",
        "at_least: 4",
        "outcomes.war.when.rung.at_least",
        "above the highest rung, 3",
        "can never hold",
    ),
    "round that never comes": Mistake(
        "from_round: 5",
        "from_round: 21",
        "events.election.when.from_round",
        "after the horizon, 20",
        "can never hold",
    ),
    "rungs out of order": Mistake(
        "number: 2,", "number: 4,", "ladder.rungs.3.number", "rungs must ascend", at="number: 3,"
    ),
    "severity that falls": Mistake(
        "severity: 0.5", "severity: 0.1", "ladder.rungs.2.severity", "severity must not fall"
    ),
    "threshold nowhere": Mistake(
        "thresholds: [{rung: 3",
        "thresholds: [{rung: 5",
        "ladder.thresholds.0.rung",
        "no rung 5",
        "known: 0, 1, 2, 3",
    ),
    "incident to nowhere": Mistake("ceiling: 2", "ceiling: 8", "incidents.ceiling", "no rung 8"),
    "relief by nothing": Mistake(
        "relieved_by: fish",
        "relieved_by: fsh",
        "incidents.relieved_by",
        "unknown issue `fsh`",
        "mean `fish`?",
    ),
    "consent of nobody": Mistake(
        "decided_by: [port]",
        "decided_by: [prt]",
        "issues.fish.decided_by.0",
        "unknown actor `prt`",
        "mean `port`?",
    ),
    # Outcomes.
    "outcome covered by an earlier one": Mistake(
        "when: {settled: [core]}",
        "when: {rung: {at_least: 3, side: north}}",
        "outcomes.deal",
        "can never fire: `war` stands before it",
        "put the narrower rule first",
        at="deal:",
        behind="outcomes:",
    ),
    "outcome covered by one with fewer conditions": Mistake(
        "    when: {settled: [core, fish]}\n",
        "    when: {settled: [core]}\n",
        "outcomes.defeat",
        "can never fire: `peace` stands before it",
        at="defeat:",
        behind="outcomes:",
    ),
    "settled and unsettled both": Mistake(
        "when: {settled: [core, fish]}",
        "when: {settled: [core, fish], unsettled: [side]}",
        "outcomes.peace.when",
        "fish both settled and unsettled",
        "drop one of them",
    ),
    "in effect and not": Mistake(
        "when: {settled: [core, fish]}",
        "when: {measure: toll, not_measure: toll}",
        "outcomes.peace.when",
        "`toll` both in effect and not",
        "drop one of them",
    ),
    "all of nothing": Mistake(
        "when: {settled: [core, fish]}",
        "when: {settled: []}",
        "outcomes.peace.when.settled",
        "no such issue",
        "name one",
    ),
    "no last rule": Mistake(
        "    at_horizon: true\n",
        "    when: {from_round: 9}\n",
        "outcomes.frozen",
        "the last rule must end every world",
        "add one with `at_horizon: true` and no `when`",
        at="frozen:",
        behind="outcomes:",
    ),
    "capitulation of nobody": Mistake(
        "    side: north\n    when",
        "    when",
        "outcomes.defeat",
        "`side` goes with a capitulation",
        at="defeat:",
        behind="outcomes:",
    ),
    "capitulation of an unknown side": Mistake(
        "    side: north\n    when",
        "    side: west\n    when",
        "outcomes.defeat.side",
        "unknown side `west`",
        "known: north, south",
    ),
}


def test_the_good_file_is_good():
    small = Scenario.read(SMALL)
    assert (len(small.actors), len(small.issues), len(small.measures)) == (4, 3, 6)
    assert Scenario.parse(small.text) == small


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_at_its_line_with_its_path_and_advice(mistake):
    text, line = mistake.made()
    found = problems(text)
    ours = [p for p in found if p.path == mistake.path and mistake.what in p.what]
    assert ours, [str(problem) for problem in found]
    assert ours[0].line == line
    assert mistake.right in ours[0].right
    assert str(ours[0]).startswith(f"small.yaml:{line}:{ours[0].column}: {mistake.path}: ")


@pytest.mark.parametrize(
    ("broad", "narrow"),
    [
        ("{rung: {at_least: 2}}", "{rung: {at_least: 3, side: south}}"),
        ("{settled: [core]}", "{settled: [core], event: storm}"),
        ("{settled: [core]}", "{settled: [core, fish]}"),
        ("{settled: [strait]}", "{settled: [core]}"),
        ("{settled_any: [strait, fish]}", "{settled_any: [strait]}"),
        ("{unsettled: [fish]}", "{unsettled: [fish, base]}"),
        ("{from_round: 3}", "{from_round: 5}"),
        ("{tension: 0.2}", "{tension: 0.5}"),
        ("{gave: {side: north, at_least: 0.2}}", "{gave: {side: north, at_least: 0.5}}"),
        (
            "{cohesion: {alliance: pact, at_least: 0.2}}",
            "{cohesion: {alliance: pact, at_least: 1}}",
        ),
    ],
)
def test_an_outcome_that_only_fires_where_an_earlier_one_would_is_refused(broad, narrow):
    outcomes = TEXT.index("outcomes:")
    head, rules = TEXT[:outcomes], TEXT[outcomes:]
    rules = rules.replace("{rung: {at_least: 3}}", broad).replace("{settled: [core, fish]}", narrow)
    assert (
        "`war` stands before it"
        in {p.path: p.what for p in problems(head + rules)}["outcomes.peace"]
    )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("{rung: {at_least: 3, side: south}}", "{rung: {at_least: 3}}"),
        ("{rung: {at_least: 3}}", "{rung: {at_least: 2}}"),
        ("{settled: [fish]}", "{settled: [base]}"),
        ("{settled: [core], event: storm}", "{settled: [core, fish]}"),
        ("{from_round: 5}", "{from_round: 3}"),
    ],
)
def test_an_outcome_that_may_fire_first_is_not_refused(first, then):
    outcomes = TEXT.index("outcomes:")
    head, rules = TEXT[:outcomes], TEXT[outcomes:]
    rules = rules.replace("{rung: {at_least: 3}}", first).replace("{settled: [core, fish]}", then)
    assert "outcomes.peace" not in {problem.path for problem in problems(head + rules)}


def test_a_source_that_is_no_name_has_the_path_of_the_file():
    found = problems(TEXT.replace("source: atlas", "source: 5"))
    assert {problem.path for problem in found} == {"issues.base.source"}


@pytest.mark.parametrize("name", ["plain", "range", "distribution"])
def test_an_actor_may_have_the_name_of_a_form_of_number(name):
    text = TEXT.replace("port", name).replace("resolve: 0.3", "resolve: 3")
    (problem,) = problems(text)
    assert problem.path == f"actors.{name}.resolve"
    assert problem.line == text[: text.index("resolve: 3")].count("\n") + 1


@pytest.mark.parametrize("key", ["plain", "range", "distribution", '"foo["', '"function-x"'])
def test_an_unknown_key_of_the_file_may_have_any_name(key):
    (problem,) = problems(f"{key}: 3\n{TEXT}")
    assert (problem.what, problem.line) == ("unknown key", 1)
    assert problem.path == key.strip('"')


def test_every_mistake_is_listed_at_once_in_the_order_of_the_file():
    text = TEXT
    for old, new in [
        ("ceiling: 2", "ceiling: two"),
        ("exposure:", "exposre:"),
        ("capability: 3", "capability: -3"),
        ("rule: weighted", "rule: loudest"),
    ]:
        text = text.replace(old, new)
    found = problems(text)
    assert [p.path for p in found] == [
        "actors.king.capability",
        "actors.league.exposre",
        "alliances.pact.rule",
        "incidents.ceiling",
    ]
    assert [p.line for p in found] == sorted(p.line for p in found)
    with pytest.raises(InvalidInput) as caught:
        Scenario.parse(text)
    assert len(str(caught.value).splitlines()) == len(found)


def test_mistakes_between_parts_are_listed_at_once_too():
    text = TEXT.replace("owner: league", "owner: leage").replace("joint: pact", "joint: pakt")
    assert [p.path for p in problems(text)] == ["measures.embargo.joint", "measures.arms.owner"]


HARMFUL = {
    "duplicate key": ("capability: 3", "capability: 3\n    capability: 4", 'key "capability"', 1),
    "duplicate name": ("\n  fleet:", "\n  toll: {}\n  fleet:", 'key "toll"', 1),
    "anchor": ("capability: 3", "capability: &a 3", "anchors and aliases are not allowed", 0),
    "alias": ("capability: 3", "capability: *a", "anchors and aliases are not allowed", 0),
    "object": (
        "capability: 3",
        'capability: !!python/object/apply:os.system ["true"]',
        "not allowed",
        0,
    ),
    "tag": ("capability: 3", "capability: !!float 3", "tag:yaml.org,2002:float is not allowed", 0),
    "own tag": ("capability: 3", "capability: !mine 3", "the tag !mine is not allowed", 0),
    "depth": (
        "capability: 3",
        f"capability: {'[' * 40}{']' * 40}",
        f"more than {DEPTH_LIMIT} deep",
        0,
    ),
    "unclosed depth": ("capability: 3", f"capability: {'[' * 90_000}", "deep", 0),
    "directive": ("schema_version: 1", "%YAML 1.1\n---\nschema_version: 1", "directives", 0),
    "tag directive": ("schema_version: 1", "%TAG ! tag:x,2000:\n---\nschema_version: 1", "dire", 0),
    "digits": ("horizon: 20", f"horizon: {'9' * 5000}", "a number of 5000 digits", 0),
    "negative digits": ("bias: -0.1", f"bias: -{'9' * 5000}", "digits", 0),
    "tabulator": ("    capability: 3", "\tcapability: 3", "cannot start any token", 0),
    "two colons": ("capability: 3", "capability: 3: 4", "mapping values are not allowed", 0),
    "second document": ("horizon: 20", "---\nhorizon: 20", "another document", 0),
    "no such day": ("2000-01-01", "2000-02-30", "day is out of range for month", 0),
    "half a character": ("name: A storm", r'name: "\ud800"', "half of a surrogate pair", 0),
}


@pytest.mark.parametrize(("old", "new", "what", "below"), HARMFUL.values(), ids=HARMFUL)
def test_yaml_that_could_do_harm_is_refused_at_its_line(old, new, what, below):
    (problem,) = problems(TEXT.replace(old, new, 1))
    assert what in problem.what
    line = TEXT[: TEXT.index(old)].count("\n") + 1 + (old[0] == "\n")
    assert problem.line in (line, line + below)


ODD = {
    "long number to base 16": f"horizon: 0x{'f' * 5000}",
    "long number to base 8": f"horizon: 0o{'7' * 6000}",
    "list as key": "? [a, b]\n: 3",
    "mapping as key": "? {a: b}\n: 3",
    "date as key": "2000-01-01: 3",
    "no number as key": ".nan: 3",
    "nothing as key": "null: 3",
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_odd_yaml_is_refused_as_politely(line):
    found = problems(TEXT.replace("horizon: 20\n", f"{line}\n"))
    assert "horizon" in {problem.path for problem in found} or len(found) == 1


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "- a list", "a word", "3", "---\n..."])
def test_a_file_is_a_mapping(text):
    (problem,) = problems(text)
    assert "is not a mapping" in problem.what
    assert problem.right == "begin with `name:`"


def test_a_file_has_bounds(monkeypatch):
    (large,) = problems("#" * (SIZE_LIMIT + 1))
    assert f"at most {SIZE_LIMIT:,}" in large.right
    monkeypatch.setattr("sim.scenario.document.EVENT_LIMIT", 1_000)
    (many,) = problems(f"a: [{'1,' * 1_001}]")
    assert "more than 1,000 pieces" in many.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", "cannot be read as UTF-8 text"),
        (b"name: caf\xe9", "cannot be read as UTF-8 text"),
        (b"name: a\x00b", "cannot be read as YAML"),
        (b"", "is not a mapping"),
        (b" " * (SIZE_LIMIT + 1), "has 1,000,001 bytes"),
    ],
    ids=["missing", "utf-16", "latin-1", "nul", "empty", "large"],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, content, what):
    path = tmp_path / "crisis.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        Scenario.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert what in str(caught.value)


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(InvalidInput, match="is not a regular file; name a YAML file"):
        Scenario.read(tmp_path)


def test_a_path_with_a_nul_is_refused():
    with pytest.raises(InvalidInput):
        Scenario.read("crisis\0.yaml")


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()],
    ids=["byte order mark", "line ends of Windows"],
)
def test_an_editor_may_leave_its_mark(tmp_path, content):
    path = tmp_path / "crisis.yaml"
    path.write_bytes(content)
    assert Scenario.read(path).model_dump() == Scenario.read(SMALL).model_dump()


def test_no_directive_hides_behind_a_byte_order_mark():
    with pytest.raises(InvalidInput, match="directives"):
        Scenario.parse("\ufeff%YAML 1.1\n---\n" + TEXT)


# Overrides.


def test_an_override_pins_a_number_with_a_range():
    small = Scenario.read(SMALL, {"actors.king.resolve": 0.8})
    assert small.actors["king"].resolve == 0.8
    assert small.overrides == {"actors.king.resolve": 0.8}
    assert small.text == TEXT


def test_a_star_stands_for_every_name_and_every_item():
    small = Scenario.read(SMALL, {"actors.*.resolve": 0.8, "dynamics.steps.*": 0.25})
    assert {point(actor.resolve) for actor in small.actors.values()} == {0.8}
    assert small.dynamics.steps == (0.25, 0.25, 0.25)


def test_an_override_reaches_into_lists_ranges_and_what_the_file_leaves_out():
    small = Scenario.read(
        SMALL,
        {
            "measures.patrol.tripwires.0.credibility": 0.1,
            "actors.king.resolve.high": 0.6,
            "actors.king.patience": 0.5,
            "dynamics.steps": [0.1],
        },
    )
    assert small.measures["patrol"].tripwires[0].credibility == 0.1
    assert small.actors["king"].resolve.bounds == (0.2, 0.6)
    assert small.actors["king"].patience == 0.5
    assert small.dynamics.steps == (0.1,)


def test_later_overrides_go_before_earlier_ones():
    both = {"actors.*.resolve": 0.8, "actors.king.resolve": 0.1}
    assert Scenario.read(SMALL, both).actors["king"].resolve == 0.1
    assert Scenario.read(SMALL, dict(reversed(both.items()))).actors["king"].resolve == 0.8


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("actrs.king.resolve", "did you mean `actors`?"),
        ("actors.kng.resolve", "did you mean `king`?"),
        ("actors.king.resolv", "did you mean `resolve`?"),
        ("actors.*.resolv", "did you mean `resolve`?"),
        ("actors.*.perceptio.bias", "did you mean `perception`?"),
        ("actors.king.perception.bias.x", ""),
        ("dynamics.steps.9", ""),
        ("dynamics.steps.x", ""),
        ("dynamics.steps.²", ""),
        ("dynamics.steps.-1", ""),
        ("horizon.x", ""),
        ("range", "known: actors"),
        ("", "known: actors"),
    ],
)
def test_a_path_to_nowhere_is_refused_with_the_nearest_name(path, advice):
    found = problems(TEXT, {path: 0.5})
    assert path.split(".")[-1] in str(found[0])
    assert any(advice in problem.right for problem in found), [str(p) for p in found]


@pytest.mark.parametrize(
    "value",
    [float("nan"), 1.5, "high", None, [0.5], 10**5000],
    ids=["nan", "share", "text", "nothing", "list", "digits"],
)
def test_an_override_is_checked_like_the_file(value):
    found = problems(TEXT, {"actors.king.resolve": value})
    assert {problem.path for problem in found} == {"actors.king.resolve"}


def test_an_override_leaves_the_file_as_it_was():
    before = NASH.read_text()
    Scenario.read(NASH, {"horizon": 3})
    assert NASH.read_text() == before
    assert Scenario.read(NASH).horizon == 400
