"""Folders of forecasts, comparisons and levers: brought about again, drawn, and refused."""

import json
import shutil

import numpy as np
import pytest

from sim.cli.app import run_app
from sim.comparison_store import read_comparison
from sim.forecast_store import read_forecast
from tests.shipped import ROOT

SMALL = str(ROOT / "tests" / "scenarios" / "small.yaml")
EXAMPLE = str(ROOT / "docs" / "examples" / "exchange.csv")


def done(*words):
    assert run_app([str(word) for word in words]) == 0


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    here = tmp_path_factory.mktemp("folders")
    (here / "other.yaml").write_text((ROOT / "tests/scenarios/small.yaml").read_text())
    done("forecast", EXAMPLE, "--out", here / "table")
    done("forecast", SMALL, "--worlds", 12, "--seed", 4, "--draw", "--out", here / "scenario")
    both = (SMALL, here / "other.yaml", "--set", "horizon=5", "--worlds", 12)
    done("compare", *both, "--out", here / "compare")
    return here


@pytest.mark.parametrize("name", ["table", "scenario", "compare"])
def test_a_folder_comes_about_again_to_the_byte(folders, capsys, name):
    done("reproduce", folders / name)
    assert capsys.readouterr().out.endswith("Every byte agrees.\n")
    (table,) = (folders / name).glob("*.csv")
    content = table.read_bytes()
    table.write_bytes(content + b"#")
    assert run_app(["reproduce", str(folders / name)]) == 5
    table.write_bytes(content)
    assert f"{table.name}: changed since it was written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "figures"),
    [("scenario", {"forecasts.png", "challenges.png"}), ("compare", {"comparison.png"})],
)
def test_a_folder_is_drawn_without_running_anything(
    folders, tmp_path, capsys, monkeypatch, name, figures
):
    monkeypatch.setattr("sim.ensemble.CrisisModel", None)
    done("plot", folders / name, "--out", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == figures
    kept = next((folders / name).glob("*.png")).read_bytes()
    assert kept in [path.read_bytes() for path in tmp_path.iterdir()]
    assert run_app(["plot", str(folders / name), "--figure", "tornado"]) == 2
    command = "forecast" if name == "scenario" else "compare"
    assert f"this folder is of `detente {command}`" in capsys.readouterr().err


def test_what_a_folder_holds_is_read_back(folders):
    held = read_forecast(folders / "scenario")
    said = json.loads((folders / "scenario" / "forecast.json").read_text())
    for row, issue in enumerate(said["issues"]):
        assert issue["engine"]["share"] == held.ours[row].share
        found = {method.key: points[row] for method, points in held.result.points.items()}
        assert found == issue["methods"]
    compared = read_comparison(folders / "compare")
    assert compared.names == ("small", "other")
    assert (compared.worlds, compared.seed, compared.draw) == (12, 0, False)
    assert np.isclose(sum(answer.values[0] for answer in compared.shares[:-2]), 1)


@pytest.mark.parametrize("name", ["table", "compare"])
def test_there_is_no_report_on_such_a_folder(folders, capsys, name):
    assert run_app(["report", str(folders / name)]) == 2
    said = capsys.readouterr().err
    assert "on which there is no report" in said
    assert "`detente run`, `sweep` or `levers`" in said


def test_levers_come_about_again(tmp_path, capsys):
    effects = []
    from sim.lever_store import read_levers, write_levers
    from sim.reproducing import again
    from sim.scenario import Scenario

    scenario = Scenario.read(SMALL)
    write_levers(tmp_path / "l", scenario, effects, worlds=2, seed=3, top=4)
    order, manifest = again(tmp_path / "l")
    assert [each.name for each in order.scenarios] == [scenario.name]
    assert list(manifest["files"]) == ["levers.csv"]
    assert read_levers(tmp_path / "l").effects == effects


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["order"].update(table="actor,issue\n"),
        lambda held: held.pop("order"),
        lambda held: held.update(format=9),
        lambda held: held.update(kind="sweep"),
        lambda held: held.update(files=None),
    ],
)
def test_a_manifest_that_is_not_as_it_was_written_is_refused(folders, tmp_path, capsys, change):
    held = json.loads((folders / "table" / "manifest.json").read_text())
    change(held)
    (tmp_path / "manifest.json").write_text(json.dumps(held))
    assert run_app(["reproduce", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "manifest" in said or "holds a sweep, which is not run again" in said


def test_a_table_with_an_endless_cell_is_refused(folders, tmp_path, capsys):
    shutil.copytree(folders / "compare", tmp_path / "c")
    table = tmp_path / "c" / "comparison.csv"
    table.write_text(table.read_text() + "x" * 200_000 + "\n")
    assert run_app(["plot", str(tmp_path / "c")]) == 2
    assert "cannot be read as results of kind `comparison`" in capsys.readouterr().err
