"""`detente explain`, as a user types it."""

import csv
import io
import json
import re
import shutil

import pytest
from scipy.io import netcdf_file

from sim.cli.app import run_app
from sim.ensemble import run_ensemble
from sim.scenario import Scenario
from tests.protocol.crises import SMALL
from tests.sweep.studies import HEAD


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of a run, in which world 30 is not kept in full."""
    out = tmp_path_factory.mktemp("run") / "out"
    order = ["run", str(SMALL), "--worlds", "40", "--seed", "5", "--told", "2", "--draw"]
    assert run_app([*order, "--out", str(out)]) == 0
    return out


def explained(capsys, folder, *more, world=30, step=2, actor="senate"):
    capsys.readouterr()
    named = ["--world", str(world), "--round", str(step), "--actor", actor]
    code = run_app(["explain", str(folder), *named, *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_text_is_narrow_and_says_it_all(folder, capsys):
    code, said, _ = explained(capsys, folder)
    assert code == 0
    lines = said.splitlines()
    assert max(map(len, lines)) <= 100
    assert not any(line.endswith(" ") for line in lines)
    for words in (
        "A strait between two neighbours: world 30 of seed 5, round 2",
        "The senate (senate) chose: ",
        "A best response would have been",
        "Options that there were",
        "Every part of the choice",
        "Critical risk of its own side",
        "with the truth",
        "beyond the line of senate at 0.400",
        "How far its side may offer",
        "Options that there were not",
    ):
        assert words in said


def test_json_and_rows_hold_every_part(folder, capsys):
    code, said, _ = explained(capsys, folder, "--format", "json")
    assert code == 0
    told = json.loads(said)
    code, said, _ = explained(capsys, folder, "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(said)))
    for option in told["options"]:
        parts = [float(row["amount"]) for row in rows if row["option"] == option["label"]]
        assert sum(parts) == pytest.approx(option["value"], abs=1e-9)
        assert [part["amount"] for part in option["parts"]] == parts
    marked = {row["option"] for row in rows if row["chosen"] == "True"}
    assert marked == {told["options"][told["chosen"]]["label"]}
    assert sum(option["probability"] for option in told["options"]) == pytest.approx(1)


def test_few_options_are_listed_but_none_is_lost(folder, capsys):
    _, every, _ = explained(capsys, folder, "--top", "100")
    _, few, _ = explained(capsys, folder, "--top", "1")
    listed = re.findall(r"^ +(\d+) others +(0\.\d+)$", few, re.MULTILINE)
    assert len(listed) == 1
    assert "others" not in every


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"world": 40}, "there is no world 40; name one from 0 to 39"),
        ({"step": 99}, "there is no round 99; name one from 1 to 20"),
        ({"actor": "senat"}, "did you mean `senate`?"),
    ],
)
def test_what_there_is_not_ends_with_code_2(folder, capsys, wrong, right):
    code, said, told = explained(capsys, folder, **wrong)
    assert (code, said) == (2, "")
    assert right in told


def test_a_world_that_was_over_ends_with_code_2(folder, capsys):
    many = run_ensemble(Scenario.read(SMALL), worlds=40, seed=5, draw=True)
    world = int(many.table["ended"].argmin())
    ended = int(many.table["ended"][world])
    code, _, told = explained(capsys, folder, world=world, step=ended + 1)
    assert code == 2
    assert f"world {world} ended in round {ended}; name a round from 1 to {ended}" in told


def test_folders_of_something_else(folder, tmp_path, capsys):
    code, _, told = explained(capsys, tmp_path)
    assert code == 2
    assert "name a folder that `detente run` wrote" in told
    code, _, told = explained(capsys, folder, "--point", "1")
    assert code == 2
    assert "leave --point out" in told


def test_other_versions_are_noted(folder, tmp_path, capsys):
    shutil.copytree(folder, tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(manifest))
    code, said, told = explained(capsys, tmp_path / "run")
    assert code == 0
    assert told.startswith("note: numpy was 1.0, here it is ")
    assert explained(capsys, folder) == (0, said, "")


STUDY = """uncertainties:
  actors.king.resolve: {low: 0.2, high: 0.8}
  incidents.hazard: {low: 0, high: 0.3}
levers: {posture: {options: {as_is: {}, short: {horizon: 5}}}}
design: {kind: crossed, levers: {kind: grid}, uncertainties: {kind: latin_hypercube, points: 3}}
outputs: {told: {points: [1, 4], worlds: [2]}}
"""


@pytest.mark.parametrize(("luck", "point"), [("common", 1), ("independent", 4)])
def test_a_world_of_a_point_of_a_sweep_is_the_one_that_was_run(tmp_path, capsys, luck, point):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    (tmp_path / "study.yaml").write_text(f"{HEAD}luck: {luck}\ndraw: true\n{STUDY}")
    out = tmp_path / "out"
    study = str(tmp_path / "study.yaml")
    assert run_app(["sweep", study, "--workers", "1", "--out", str(out)]) == 0
    where = {"world": 2, "step": 3, "actor": "king"}
    code, said, told = explained(capsys, out, "--point", str(point), "--format", "json", **where)
    assert code == 0, told
    found = json.loads(said)
    told = out / "told" / f"point-{point:07d}-world-0000002.nc"
    with netcdf_file(told, mmap=False) as file:
        names = [b"".join(letters).decode() for letters in file.variables["actor"].data]
        king, kept = (
            names.index("king"),
            {name: file.variables[name].data for name in file.variables},
        )
    assert found["chosen"] == kept["choice"][3, king, 0]
    assert found["options"][found["chosen"]]["value"] == kept["worth"][3, king, 0]
    code, _, told = explained(capsys, out, **where)
    assert code == 2
    assert "holds a sweep; name a --point from 0 to 5" in told
    code, _, told = explained(capsys, out, "--point", "6", **where)
    assert code == 2
    assert "has no point 6" in told


def test_code_of_one_s_own_needs_trust(tmp_path, capsys):
    own = ["--set", "actors.king.class=tests.protocol.crises:Custom"]
    own += ["--set", "actors.king.doctrine={}"]
    out = str(tmp_path / "out")
    assert run_app(["run", str(SMALL), "--worlds", "2", "--trust", "--out", out, *own]) == 0
    assert explained(capsys, out, world=1)[0] == 2
    assert explained(capsys, out, "--trust", world=1)[0] == 0
