"""Values by dotted path go before those of the file, and are checked like them."""

import pytest

from sim.scenario import Scenario, point
from tests.loader.mistakes import SMALL, TEXT, problems
from tests.shipped import NASH


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


def test_a_star_makes_no_list_and_no_block_in_need_of_more():
    paths = {"measures.*.tripwires.*.credibility": 0.1, "measures.*.force.chance": 0.2}
    small = Scenario.read(SMALL, paths)
    wired = {key: m.tripwires for key, m in small.measures.items() if m.tripwires}
    force = {key: m.force for key, m in small.measures.items() if m.force}
    assert (list(wired), list(force)) == (["patrol"], ["landing"])
    assert wired["patrol"][0].credibility == 0.1
    assert force["landing"].chance == 0.2


def test_a_star_makes_blocks_that_may_stand_empty():
    small = Scenario.read(SMALL, {"actors.*.perception.noise": 0.1})
    assert {point(actor.perception.noise) for actor in small.actors.values()} == {0.1}


def test_a_later_override_reaches_into_an_earlier_one_and_changes_no_value_of_the_caller():
    audience = {"domestic": 0.3}
    small = Scenario.read(
        SMALL, {"actors.*.audience": audience, "actors.king.audience.foreign": 0.2}
    )
    assert audience == {"domestic": 0.3}
    assert small.actors["king"].audience.foreign == 0.2
    assert small.actors["senate"].audience.foreign == 0
