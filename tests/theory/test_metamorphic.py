"""What must change nothing, or only what it names: order, names, units, bystanders, sides."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import trace
from sim.scenario import Scenario

SIGNS = Path(__file__).parent / "signs.yaml"
TEXT = SIGNS.read_text(encoding="utf-8")
SURE = {  # nothing is left to luck but incidents, which ask no actor
    "actors.*.rationality": "best_response",
    "actors.*.perception.noise": 0,
    "alliances.pact.drag": 0,
}
BYSTANDER = """  bystander:
    name: A bystander
    class: ally
    side: first
    source: judgement
    capability: 0
    resolve: 0
    war_cost: 0
    rationality: best_response
    perception: {noise: 0}
    ideal: {border: 0.3, trade: 1}
    red_line: {border: 0.3, trade: 0}
    salience: {border: 0, trade: 1}
alliances:
"""


def told(text, overrides=None, worlds=40):
    return trace(Scenario.parse(text, overrides), seed=6, worlds=worlds)


def assert_same(one, other, rows=None, skip=()):
    """Every array of one is that of the other, its rows of actors or sides in another order."""
    rows = rows or {}
    for name, array in one.arrays.items():
        order = rows.get(array.shape[1], slice(None)) if array.ndim > 2 else slice(None)
        if name not in skip:
            np.testing.assert_array_equal(array, other.arrays[name][:, order], err_msg=name)


@pytest.fixture(scope="module")
def original():
    return told(TEXT)


def test_names_change_nothing(original):
    renamed = TEXT
    for old, new in (
        ("friend", "companion"),
        ("border", "frontier"),
        ("raid", "forays"),
        ("pact", "league"),
        ("first_side", "one"),
    ):
        renamed = renamed.replace(old, new)
    assert renamed != TEXT
    assert_same(original, told(renamed))


@pytest.mark.parametrize("unit", [0.25, 8])
def test_the_unit_of_capability_changes_nothing(original, unit):
    """A power of two, so that nothing is rounded otherwise; nobody is armed in this crisis."""
    scaled = told(
        TEXT,
        {
            "actors.first_side.capability": 2 * unit,
            "actors.second_side.capability": 2 * unit,
            "actors.friend.capability": unit,
        },
    )
    assert_same(original, scaled, skip=("capability",))
    np.testing.assert_array_equal(original.arrays["capability"] * unit, scaled.arrays["capability"])


@pytest.mark.parametrize("unit", [0.5, 4])
def test_the_unit_of_salience_changes_nothing(original, unit):
    heads = {f"actors.{name}.salience": (3, 1) for name in ("first_side", "second_side")}
    weights = heads | {"actors.friend.salience": (1, 1)}
    assert_same(
        original,
        told(
            TEXT,
            {path: {"border": a * unit, "trade": b * unit} for path, (a, b) in weights.items()},
        ),
    )


def moved_to_the_end(text, block, end):
    """Return the text with one actor after the others."""
    start = text.index(f"  {block}:\n    name:")
    stop = min(
        text.index(mark, start + 1)
        for mark in ("  second_side:\n    name:", "  friend:\n    name:", "alliances:\n")
        if mark in text[start + 1 :]
    )
    actor = text[start:stop]
    return (text[:start] + text[stop:]).replace(end, actor + end, 1)


def test_the_order_of_actors_changes_nothing_where_nothing_is_left_to_luck():
    """Luck goes by the row of an actor, so an order of rows is an assignment of luck."""
    reordered = moved_to_the_end(TEXT, "first_side", "alliances:\n")
    assert reordered.index("first_side:\n    name") > reordered.index("friend:\n    name")
    one, other = told(TEXT, SURE), told(reordered, SURE)
    assert one.table["outcome"].any()
    assert_same(one, other, rows={3: [2, 0, 1]})


def test_a_bystander_changes_nothing_where_nothing_is_left_to_luck():
    crowd = told(TEXT.replace("alliances:\n", BYSTANDER, 1), SURE)
    alone = told(TEXT, SURE)
    for name, array in alone.arrays.items():
        others = crowd.arrays[name]
        if array.ndim > 2 and array.shape[1] == 3:
            others = others[:, :3]
        if name != "score":  # which is an average over actors
            np.testing.assert_array_equal(array, others, err_msg=name)


def test_swapping_the_sides_mirrors_everything(original):
    """Actors keep their rows and their luck; the two sides change places."""
    first = "  first: {name: First, principal: first_side}\n"
    second = "  second: {name: Second, principal: second_side}\n"
    assert first + second in TEXT
    mirrored = TEXT.replace(first + second, second + first)
    calm = {"alliances.pact.drag": 0}  # consulting has luck of its own for each side
    assert_same(told(TEXT, calm), told(mirrored, calm), rows={2: [1, 0]}, skip=KEPT)
    for name in KEPT:
        held = (told(text, calm).arrays[name] for text in (TEXT, mirrored))
        np.testing.assert_array_equal(next(held), next(held), err_msg=name)


KEPT = ("standing", "settled", "zone_width")  # by issue, of which there are two as well
