"""What lies in two places of a file is checked, and named where it is to be mended."""

from tests.loader.mistakes import Mistake, check_named, every

MISTAKES = {
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
}


@every(MISTAKES)
def test_a_mistake_is_named_at_its_line_with_its_path_and_advice(mistake):
    check_named(mistake)
