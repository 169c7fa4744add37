"""Established methods: known answers, what must never change anything, files and the command."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from sim.cli.app import run_app
from sim.ensemble import run_ensemble
from sim.forecast import ActorTable, accuracy, forecast, read_table, table_of
from sim.forecast.challenge import success
from sim.outlook import outlooks
from sim.plots.forecast import forecasts
from sim.scenario import InvalidInput, Scenario
from tests.forecast.tables import points, tables
from tests.shipped import ROOT

EXAMPLES = ROOT / "docs" / "examples"
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
HEAD = "actor,issue,capability,position,salience,outcome\n"


def test_the_emission_table_gives_what_its_sources_give():
    """Known answer 3: Scholz, Calbert and Smith (2011)."""
    table = read_table(EXAMPLES / "emission.csv")
    found = points(table)
    assert found["mean"][0] == pytest.approx(7.389955686853767, abs=1e-12)
    assert found["median"][0] == 7
    salience = table.salience.copy()
    salience[table.actors.index("United Kingdom")] = 0.94
    assert points(replace(table, salience=salience))["median"][0] == 10


def test_the_exchange_of_the_textbook():
    """Known answer 9: Stokman and Van Oosten (1994)."""
    table = read_table(EXAMPLES / "exchange.csv")
    result = forecast(table)
    assert points(table)["mean"] == pytest.approx([85.714286, 35.714286], abs=1e-6)
    (only,) = result.trade.made
    assert (only.moves, only.gain) == ((0.0, 100.0), pytest.approx(500))
    assert only.returns == pytest.approx((100, 80))
    assert only.told(table).endswith("each gains 500.")


def test_chances_of_a_pair_add_up_to_one():
    chance = success(np.array([0.0, 0.3, 0.3, 1.0]), np.array([1.0, 2.0, 3.0, 0.5]))
    np.testing.assert_allclose(chance + chance.T, 1.0)


def test_two_equal_actors_split_the_difference_by_nash():
    table = ActorTable(
        "pie", ("a", "b"), ("pie",), np.ones(2), np.array([[0.0], [10.0]]), np.ones((2, 1)),
        np.full(1, np.nan), np.full(1, np.nan),
    )  # fmt: skip
    found = points(table)
    assert [found[key][0] for key in ("nash", "nash_linear")] == pytest.approx([5, 5], abs=1e-3)


@settings(max_examples=6, deadline=None)
@given(tables())
def test_an_actor_without_means_changes_nothing(table):
    base = points(table)
    none = replace(
        table,
        actors=(*table.actors, "nobody"),
        capability=np.append(table.capability, 0.0),
        position=np.vstack([table.position, np.full(len(table.issues), 9.0)]),
        salience=np.vstack([table.salience, np.zeros(len(table.issues))]),
    )
    for key, found in points(none).items():
        np.testing.assert_allclose(found, base[key], atol=1e-9, err_msg=key)


@settings(max_examples=12, deadline=None)
@given(tables())
def test_forecasts_lie_within_the_range_and_unanimity_settles(table):
    for key, found in points(table).items():
        for issue, at in enumerate(found):
            low, high = table.ends(issue)
            assert low - 1e-9 <= at <= high + 1e-9, key
    agreed = replace(table, position=np.full(table.position.shape, 0.4))
    result = forecast(agreed)
    for found in result.points.values():
        np.testing.assert_allclose(found, 0.4)
    assert not result.trade.made
    assert all(course.period == 1 and len(course.medians) == 1 for course in result.challenges)


def test_errors_are_means_over_known_issues():
    table = replace(read_table(EXAMPLES / "exchange.csv"), outcome=np.array([90.0, 30.0]))
    found = {method.key: it for method, it in accuracy(forecast(table)).items()}
    assert found["exchange"].error == pytest.approx((10 + 30 - 28.571429) / 2, abs=1e-6)
    assert found["exchange"].scaled == pytest.approx(found["exchange"].error / 100)
    assert found["plain_mean"].issues == 2
    assert found["plain_mean"].half == pytest.approx(12.706 * 0.1, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("actor,issue,position\na,x,1\n", ":1:1: capability: the column is missing"),
        (HEAD + "a,x,1,nan,1,\nb,x,1,2,1,\n", ":2:4: position: `nan` is no number"),
        (HEAD + "a,x,-1,1,1,\nb,x,1,2,1,\n", ":2:3: capability: -1 is negative"),
        (HEAD + "a,x,1,1,101,\nb,x,1,2,1,\n", ":2:5: salience: 101 is too large"),
        (HEAD + "a,x,1,1,1,\na,x,1,2,1,\n", ":3:1: actor: a on x stands already on line 2"),
        (HEAD + "a,x,1,1,1,\n", "1 actor in the table"),
        (HEAD + "a,x,1,1,1,3\nb,x,1,2,1,4\n", ":3:6: outcome: 4 for x, but 3 on line 2"),
        (HEAD + "a,x,1,1,1,\nb,x,1,2\n", ":3:1: actor: the row has 4 cells"),
        (HEAD + "a,x,1,1,0,\nb,x,0,2,1,\n", "nobody has capability and salience on x"),
    ],
)
def test_a_wrong_table_is_refused_where_it_is_wrong(tmp_path, capsys, text, said):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert run_app(["forecast", str(tmp_path / "t.csv")]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_table_and_idle_options_are_refused(tmp_path, capsys):
    with pytest.raises(InvalidInput):
        read_table(tmp_path / "none.csv")
    assert run_app(["forecast", str(EXAMPLES / "emission.csv"), "--worlds", "3"]) == 2
    assert "has no worlds" in capsys.readouterr().err


def test_a_scenario_is_shown_beside_the_engine(tmp_path, capsys):
    order = ["forecast", str(SMALL), "--worlds", "40", "--out", str(tmp_path / "f")]
    assert run_app([*order, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    scenario = Scenario.read(SMALL)
    ours = outlooks(run_ensemble(scenario, worlds=40, record=False))
    assert [issue["engine"]["share"] for issue in said["issues"]] == [it.share for it in ours]
    assert said["base_rates"]["shares"]["ends in compromise"] == 0.073
    table = table_of(scenario)
    np.testing.assert_allclose(table.salience.sum(axis=1), 1.0)
    assert said["issues"][0]["methods"]["status_quo"] == 0.2
    assert {path.name for path in (tmp_path / "f").iterdir()} == {
        *("forecast.csv", "forecast.json", "forecast.png", "manifest.json")
    }
    figure = forecasts(forecast(table), ours)
    assert "settled in" in figure.axes[0].get_yticklabels()[0].get_text()


def test_the_page_shows_what_the_command_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("docs").symlink_to(ROOT / "docs")
    page = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    for name in ("emission", "exchange"):
        assert run_app(["forecast", f"docs/examples/{name}.csv"]) == 0
        printed = capsys.readouterr().out.split("Written:")[0].rstrip()
        assert f"```console\n$ detente forecast docs/examples/{name}.csv\n{printed}\n```" in page
