"""Every number of a shipped scenario does something, or says why not."""

import csv

import numpy as np
import pytest

from sim.analysis.effects import paired
from sim.cli.app import run_app
from sim.ensemble import run_ensemble
from sim.levers import Lever, dead, declared_inert, levers_of, pull, telling_worlds
from sim.scenario import InvalidInput, Scenario
from tests.shipped import ROOT

PATH = ROOT / "tests" / "scenarios" / "small.yaml"
SHIPPED = [
    path
    for path in sorted((ROOT / "scenarios").glob("*.yaml"))
    if "extends:" not in path.read_text(encoding="utf-8")  # a variant's numbers are its base's
]
SPAN = 50


def small(**overrides):
    return Scenario.read(PATH, {key.replace("__", "."): v for key, v in overrides.items()})


def lever(scenario, path):
    return next(found for found in levers_of(scenario, plain=True) if found.path == path)


def test_a_paired_difference_by_hand():
    """Differences 1, 0, 2, 1: mean 1, variance 2/3, Student's t of 3 degrees 3.182446."""
    effect = paired(np.array([2, 1, 3, 2]), np.array([1, 1, 1, 1]))
    assert effect.mean == 1
    assert effect.half == pytest.approx(3.182446305 * (2 / 3 / 4) ** 0.5)
    assert not effect.clear
    assert paired(np.array([1.0, 1.0]), np.zeros(2)).clear


def test_a_paired_difference_leaves_out_what_has_no_answer():
    effect = paired(np.array([1.0, np.nan, 3.0]), np.array([0.0, 1.0, 0.0]))
    assert effect.mean == 2
    assert np.isnan(paired(np.array([np.nan]), np.zeros(1)).mean)
    assert paired(np.ones(1), np.zeros(1)).half == np.inf


def test_levers_are_the_numbers_that_the_file_states():
    found = {lever.path: lever for lever in levers_of(small(), plain=True)}
    assert found["actors.king.resolve"] == Lever("actors.king.resolve", 0.5, 0.2, 0.9, ranged=True)
    assert found["actors.senate.war_cost"].low == 0.3
    assert not found["actors.king.war_cost"].ranged
    assert found["actors.king.war_cost"].low < 0.4 < found["actors.king.war_cost"].high
    assert "actors.king.exposure" not in found  # left out, so 0
    assert {path for path, lever in found.items() if lever.ranged} == {
        "actors.king.resolve",
        "actors.senate.resolve",
        "actors.senate.war_cost",
    }
    assert [lever.path for lever in levers_of(small())] == [
        path for path, lever in found.items() if lever.ranged
    ]


def test_what_a_lever_does_is_what_two_runs_with_its_ends_do():
    scenario = small(
        actors__senate__war_cost={"value": 0.3, "low": 0, "high": 0.6, "source": "judgement"}
    )
    (effect,) = pull(scenario, [lever(scenario, "actors.senate.war_cost")], worlds=60, seed=3)
    at_ends = [
        run_ensemble(small(actors__senate__war_cost=cost), worlds=60, seed=3) for cost in (0, 0.6)
    ]
    low, high = (ends.table["outcome"] == 0 for ends in at_ends)
    assert effect.whole["share war"] == paired(high, low)
    assert effect.whole["share war"].mean < 0
    assert effect.strength >= abs(effect.whole["share war"].mean)
    assert not effect.unseen


def test_levers_come_with_the_strongest_first_however_many_stand_together(monkeypatch):
    levers = levers_of(small(), plain=True)[:9]
    whole = pull(small(), levers, worlds=20)
    monkeypatch.setattr("sim.levers.CHUNK", 80)
    assert pull(small(), levers, worlds=20) == whole
    strengths = [effect.strength for effect in whole]
    assert strengths == sorted(strengths, reverse=True)


def test_a_number_that_does_nothing_is_found():
    """The port, a partner, never chooses; the king does."""
    precision = {"value": 8, "low": 2, "high": 30, "source": "judgement"}
    scenario = small(actors__port__rationality=precision, actors__king__rationality=precision)
    levers = [lever(scenario, f"actors.{name}.rationality") for name in ("port", "king")]
    spans = telling_worlds(run_ensemble(scenario, worlds=40, record=False))
    assert [found.path for found in dead(scenario, levers, spans)] == ["actors.port.rationality"]
    by_path = {effect.lever.path: effect for effect in pull(scenario, levers, worlds=40)}
    assert by_path["actors.port.rationality"].unseen
    assert not by_path["actors.king.rationality"].unseen


def test_what_is_declared_inert_must_stand_in_the_file():
    scenario = small(inert={"actors.*.rationality": "why not", "horizon": "whole numbers too"})
    assert declared_inert(scenario, "actors.king.rationality") == "why not"
    assert declared_inert(scenario, "actors.king.resolve") is None
    text = PATH.read_text(encoding="utf-8") + "inert: {actors.king.rationalty: no number}\n"
    with pytest.raises(InvalidInput) as caught:
        Scenario.parse(text)
    (problem,) = caught.value.problems
    assert "no number stands at `actors.king.rationalty`" in problem.what
    assert "actors.king.rationality" in problem.right


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_number_of_a_shipped_scenario_does_nothing_unless_it_says_why(path):
    scenario = Scenario.read(path)
    levers = [x for x in levers_of(scenario, plain=True) if not declared_inert(scenario, x.path)]
    assert levers
    spans = telling_worlds(run_ensemble(scenario, worlds=1000, record=False))
    spans += [range(start, start + SPAN) for start in range(0, 1000, SPAN)]
    assert dead(scenario, levers, spans) == []


def test_an_override_may_take_out_what_the_file_calls_inert():
    text = PATH.read_text(encoding="utf-8") + "inert: {actors.king.doctrine.linkage: because}\n"
    assert Scenario.parse(text, {"actors.king.doctrine": {}}).inert
    assert Scenario.parse(text).inert


def test_the_command_writes_table_and_picture(tmp_path, capsys):
    out = tmp_path / "levers"
    arguments = ["levers", str(PATH), "--worlds", "20", "--out", str(out)]
    assert run_app(arguments) == 0
    said = capsys.readouterr().out
    assert "the 3 strongest of 3 numbers" in said
    assert "not a forecast" in said
    assert "peak of" in said
    rows = [line for line in said.splitlines() if line.startswith("│")]
    assert {line[-1] for line in rows} == {"│"}  # no column is cut off
    with (out / "levers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["path"] for row in rows} == {lever.path for lever in levers_of(small())}
    assert {row["end"] for row in rows} == {"low", "high", "whole"}
    assert {"share war", "ended", "peak_north", "peak_south"} < {row["answer"] for row in rows}
    assert (out / "levers.png").stat().st_size > 10_000
    before = (out / "levers.csv").read_bytes()
    assert run_app(arguments) == 0
    assert (out / "levers.csv").read_bytes() == before


def test_the_command_writes_into_no_folder_of_others(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert run_app(["levers", str(PATH), "--worlds", "2", "--out", str(tmp_path)]) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "not empty" in capsys.readouterr().err


def test_the_command_refuses_what_is_wrong_with_the_file(tmp_path, capsys):
    path = tmp_path / "bad.yaml"
    path.write_text(
        PATH.read_text(encoding="utf-8") + "inert: {nothing: at all}\n", encoding="utf-8"
    )
    assert run_app(["levers", str(path)]) == 2
    assert "no number stands at `nothing`" in capsys.readouterr().err
