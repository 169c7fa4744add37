"""What the schema refuses is named at its line, with its path and what would be right."""

import pytest

from sim.scenario import InvalidInput, Scenario
from tests.loader.mistakes import SMALL, TEXT, Mistake, check_named, every, problems

MISTAKES = {
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
        "drag: 0.3", "drag: 1.3", "alliances.pact.drag", "must lie in [0, 1]"
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
}


@every(MISTAKES)
def test_a_mistake_is_named_at_its_line_with_its_path_and_advice(mistake):
    check_named(mistake)


def test_the_good_file_is_good():
    small = Scenario.read(SMALL)
    assert (len(small.actors), len(small.issues), len(small.measures)) == (4, 3, 6)
    assert Scenario.parse(small.text) == small


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
