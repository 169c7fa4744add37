"""Numbers of a class of the user's own, and mechanisms switched off in any scenario."""

import pytest

from sim.doctrine import DoctrineNumber
from sim.mechanisms import MECHANISMS, switched_off
from sim.model import CrisisModel
from sim.scenario import InvalidInput, Scenario
from tests.protocol.crises import SMALL, Custom, crisis
from tests.shipped import NASH

CUSTOM = "tests.protocol.crises:Custom"
WRITTEN_OUT = ("audience cost", "perception error")  # which turn a missing block into zeros
every_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)


def declare(monkeypatch, *names):
    monkeypatch.setattr(
        Custom, "doctrine", {name: DoctrineNumber(0.25, 0, 1, "a number") for name in names}
    )


@pytest.mark.parametrize("name", ["resolve", "audience", "pain", "toward", "doctrine", "descent"])
def test_a_doctrine_may_not_take_the_name_of_a_number_that_every_actor_has(monkeypatch, name):
    declare(monkeypatch, "zeal", name)
    scenario = crisis(actors__king__class=CUSTOM, actors__king__doctrine={})
    if name == "audience":  # a part of the scenario, but no array of `Parameters`
        CrisisModel(scenario)
        return
    with pytest.raises(InvalidInput) as caught:
        CrisisModel(scenario)
    (problem,) = caught.value.problems
    assert problem.loc == ("actors", "king", "class")
    assert f"`{name}`" in problem.what
    assert CUSTOM in problem.what


def test_a_doctrine_with_a_name_of_its_own_is_read(monkeypatch):
    declare(monkeypatch, "zeal")
    for given, number in (({}, 0.25), ({"zeal": 0.5}, 0.5)):
        scenario = crisis(actors__king__class=CUSTOM, actors__king__doctrine=given)
        assert CrisisModel(scenario).actor("king").number("zeal") == number


@pytest.mark.parametrize(("given", "said"), [({"zael": 0.5}, "zael"), ({"zeal": 2}, "[0, 1]")])
def test_a_number_that_the_class_does_not_declare_or_allow_is_refused(monkeypatch, given, said):
    declare(monkeypatch, "zeal")
    scenario = crisis(actors__king__class=CUSTOM, actors__king__doctrine=given)
    with pytest.raises(InvalidInput) as caught:
        CrisisModel(scenario)
    assert said in str(caught.value)


def plain():
    """A crisis of generic classes of which no mechanism is switched on."""
    return crisis(
        measures={"toll": {"owner": "king"}},
        actors__king__doctrine={},
        actors__king__audience={},
        actors__senate__audience={},
        actors__senate__perception={},
        actors__league__doctrine={},
        alliances__pact__rule="lead",
        alliances__pact__rules={},
        issues__fish__decided_by=[],
        dynamics__war_odds=0,
    )


def same(one, other):
    return one.model_dump() == other.model_dump()


@pytest.mark.parametrize(
    "mechanism",
    [m for m in MECHANISMS if m.name not in WRITTEN_OUT],
    ids=lambda mechanism: mechanism.name,
)
def test_switching_off_what_is_not_there_changes_nothing(mechanism):
    assert same(switched_off(plain(), mechanism), plain())


@every_mechanism
@pytest.mark.parametrize("path", [SMALL, NASH], ids=["small", "nash"])
def test_every_mechanism_can_be_switched_off_in_any_scenario_and_only_once(mechanism, path):
    scenario = Scenario.read(path, {"actors.*.doctrine": {}})
    off = switched_off(scenario, mechanism)
    assert same(switched_off(off, mechanism), off)
    assert same(Scenario.read(path, {"actors.*.doctrine": {}}), scenario)
    CrisisModel(off).step()


def test_a_number_of_a_class_may_take_every_value_of_its_range():
    """Weariness goes up to 1000."""
    scenario = crisis(actors__port__doctrine={"weariness": 1000})
    assert CrisisModel(scenario).actor("port").number("weariness") == 1000
    with pytest.raises(InvalidInput, match=r"\[0, 1000\]"):
        crisis(actors__port__doctrine={"weariness": 1001})
