"""Every number has bounds, and no number within them makes the engine overflow, warn or hang."""

import json
import time
from typing import Annotated, get_args, get_origin

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from sim.ensemble import run_ensemble
from sim.scenario import InvalidInput, Scenario
from sim.scenario.document import parse_document
from sim.study import Study
from sim.sweep.order import Order
from sim.sweep.plan import Plan
from tests.faults.mutants import at, fields, put
from tests.faults.test_input import STUDY
from tests.loader.mistakes import SMALL, TEXT

LIMIT = 2**64


def number_nodes(node, schema, path=()):
    """Yield every number of a JSON Schema that has no `enum` or `const`, with where it stands."""
    if isinstance(node, dict):
        if node.get("type") in ("number", "integer") and not {"enum", "const"} & set(node):
            yield path, node
        for key, child in node.items():
            yield from number_nodes(child, schema, (*path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from number_nodes(child, schema, (*path, str(index)))


@pytest.mark.parametrize("model", [Scenario, Study])
def test_every_number_of_the_schema_has_bounds(model):
    schema = model.model_json_schema(by_alias=True)
    found = list(number_nodes(schema, schema))
    assert len(found) > 20
    for path, node in found:
        low = node.get("minimum", node.get("exclusiveMinimum"))
        high = node.get("maximum", node.get("exclusiveMaximum"))
        assert low is not None, path
        assert high is not None, path
        assert max(abs(low), abs(high)) <= LIMIT, path


def numbers(model, text):
    """Yield the good file as data, and the location of each number that its models declare."""
    tree = parse_document(text, "good").tree
    for loc, info in fields(model.parse(text), tree):
        if any(kind in (int, float) for kind in _kinds(info.annotation)):
            yield tree, loc


def _kinds(annotation):
    """Yield the types that an annotation is made of."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    yield annotation
    if get_origin(annotation) not in (tuple, dict, list):
        for part in get_args(annotation):
            yield from _kinds(part)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 10**30]
)
@pytest.mark.parametrize(("model", "text"), [(Scenario, TEXT), (Study, STUDY)])
def test_no_number_may_be_infinite_or_none(model, text, value):
    found = list(numbers(model, text))
    assert len(found) > 10
    for tree, loc in found[:: 1 if model is Study else 7]:
        with pytest.raises(InvalidInput):
            model.parse(yaml_of(put(tree, loc, value)))


def yaml_of(tree):
    """Return plain data as JSON with the infinities of YAML."""
    said = json.dumps(tree, default=str)
    return said.replace("Infinity", ".inf").replace("NaN", ".nan")


def made(tree):
    """Return a scenario of plain data, or None if it is refused."""
    try:
        return Scenario.model_validate_json(json.dumps(tree, default=str))
    except (ValidationError, InvalidInput):
        return None


def sound(table):
    """Return whether all columns are finite; terms are NaN where nothing was agreed."""
    return all(
        np.isfinite(column).all() or (name.startswith("terms_") and not np.isinf(column).any())
        for name, column in table.items()
    )


CANDIDATES = (-1e9, -1e6, -10.0, -1.0, 0.0, 1e-12, 1e-9, 1.0, 10.0, 1e6, 1e9)
WHOLE = (0, 1, 2, 1000, 10_000)


def extremes(tree, loc):
    """Return the scenarios with the lowest and the highest value that may stand at a location."""
    values = sorted({*CANDIDATES, *WHOLE}, key=float)
    found = [made(put(tree, loc, int(value) if value in WHOLE else value)) for value in values]
    allowed = [scenario for scenario in found if scenario is not None]
    return [allowed[0], allowed[-1]] if allowed else []


SHARDS = 4
LONG = ("horizon",)  # ten thousand rounds have a test of their own


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_number_may_lie_at_its_ends(shard):
    """Warnings are errors in tests, so that an overflow in any of these worlds fails."""
    tree = parse_document(TEXT, "good").tree | {"horizon": 6}
    found = [loc for _, loc in numbers(Scenario, TEXT) if loc not in (LONG, ("schema_version",))]
    tried = 0
    for loc in found[shard::SHARDS]:
        for scenario in extremes(tree, loc):
            began = time.process_time()
            ended = run_ensemble(scenario, worlds=8, seed=1, draw=True).table
            assert time.process_time() - began < 10, loc
            assert sound(ended), loc
            tried += 1
    assert tried > 10


def everywhere(least):
    """Return the tiny crisis with all numbers of its actors at one end at once."""
    tree = parse_document(TEXT, "good").tree | {"horizon": 6}
    for key, actor in tree["actors"].items():
        for name, value in list(actor.items()):
            if isinstance(value, int | float) and not isinstance(value, bool):
                ends = CANDIDATES if least else CANDIDATES[::-1]
                changed = (put(tree, ("actors", key, name), end) for end in ends)
                tree = next(other for other in changed if made(other) is not None)
    return made(tree)


@pytest.mark.parametrize("least", [True, False], ids=["lowest", "highest"])
def test_all_numbers_of_actors_may_lie_at_one_end_at_once(least):
    ended = run_ensemble(everywhere(least), worlds=8, seed=1, draw=True).table
    assert sound(ended)


SETS = {
    "saliences of almost nothing": {"actors.*.salience.*": 1e-12},
    "saliences of very much": {"actors.*.salience.*": 1e6},
    "no rationality": {"actors.*.rationality": 0},
    "full rationality": {"actors.*.rationality": 1e6},
    "all the power there is": {"actors.*.capability": 1e6},
    "one salience of almost nothing": {"actors.king.salience.fish": 1e-12},
}


@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_numbers_that_are_extreme_are_played(values):
    scenario = Scenario.read(SMALL, {**values, "horizon": 8})
    ended = run_ensemble(scenario, worlds=16, seed=2, draw=True).table
    assert sound(ended)


def test_ten_thousand_rounds_are_played():
    scenario = Scenario.read(SMALL, {"horizon": 10_000, "calendar.round_days": 1})
    ended = run_ensemble(scenario, worlds=1, seed=1).table
    assert sound(ended)


def test_one_round_more_is_refused_with_the_limit():
    with pytest.raises(InvalidInput, match=r"horizon: .*less than or equal to 10000"):
        Scenario.read(SMALL, {"horizon": 10_001})


def crowd(size):
    """Return the small crisis with many onlookers on the side of the south."""
    tree = parse_document(TEXT, "good").tree | {"horizon": 6}
    league = tree["actors"]["league"] | {"class": "partner", "doctrine": {}}
    return tree | {"actors": tree["actors"] | {f"guest{row}": league for row in range(size - 4)}}


def test_a_thousand_actors_are_played():
    scenario = made(crowd(1000))
    assert len(scenario.actors) == 1000
    assert sound(run_ensemble(scenario, worlds=1, seed=1).table)


def test_one_actor_more_is_refused_with_the_limit():
    with pytest.raises(ValidationError, match="at most 1000 items"):
        Scenario.model_validate_json(json.dumps(crowd(1001), default=str))


GRID = """schema_version: 1
name: grid
title: A grid
scenarios: [small.yaml]
worlds: 1
levers: {%s}
design: {kind: grid, steps: 100}
"""


def test_a_grid_of_a_million_million_points_is_refused_before_it_is_made():
    names = ("resolve", "war_cost", "capability", "flexibility", "rationality", "exposure")
    levers = ", ".join(f"actors.king.{name}: {{low: 0.1, high: 0.9}}" for name in names)
    study = Study.parse(GRID % levers, origin=str(SMALL.parent / "grid.yaml"))
    began = time.process_time()
    with pytest.raises(InvalidInput) as caught:
        Plan.of(Order.read(study))
    (problem,) = caught.value.problems
    assert "1,000,000,000,000 points of 1 worlds are too many" in problem.what
    assert "at most 10,000,000 points and 1,000,000,000 worlds" in problem.right
    assert problem.line == 7
    assert time.process_time() - began < 2


def test_models_are_frozen_and_refuse_what_they_do_not_know():
    def below(model):
        yield model
        for child in model.__subclasses__():
            yield from below(child)

    from sim.scenario.number import Frozen

    assert issubclass(Frozen, BaseModel)
    for model in below(Frozen):
        assert model.model_config["frozen"], model
        assert model.model_config["extra"] == "forbid", model
        assert model.model_config["strict"], model
    assert at({"a": {"b": 1}}, ("a", "b")) == 1
