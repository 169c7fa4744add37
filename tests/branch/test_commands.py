"""`detente branch`, as a user types it."""

import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis.effects import paired
from sim.cli.app import run_app
from tests.protocol.crises import SMALL
from tests.sweep.studies import HEAD


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "out"
    order = ["run", str(SMALL), "--worlds", "40", "--seed", "5", "--set", "horizon=12"]
    assert run_app([*order, "--out", str(out)]) == 0
    return out


@pytest.fixture
def here(ran, tmp_path, monkeypatch):
    """A folder with a run in it, in which commands are given."""
    shutil.copytree(ran, tmp_path / "run")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(capsys, *words):
    capsys.readouterr()
    code = run_app(["branch", "run", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


CHANGE = ("--round", "4", "--set", "incidents.hazard=0.9", "--do", "senate: fleet")


def test_all_worlds_leave_a_folder_that_reproduces(here, capsys):
    code, said, _ = typed(capsys, *CHANGE)
    assert code == 0
    assert "senate: fleet was carried out in" in said
    assert "not a forecast" in said
    assert "Changes are paired" in said
    assert max(map(len, said.split("Written:")[0].splitlines())) <= 100
    (out,) = (here / "results" / "small").iterdir()
    assert out.name.startswith("branch-round4-")
    assert {path.name for path in out.iterdir()} == {
        "manifest.json",
        "worlds.parquet",
        "changes.csv",
    }
    worlds = pq.read_table(out / "worlds.parquet").to_pandas()
    before, after = (worlds[worlds["branch"] == side].reset_index() for side in (False, True))
    run = pq.read_table("run/worlds.parquet").to_pandas()
    for name in run:
        pd.testing.assert_series_equal(run[name], before[name])
    changes = pd.read_csv(out / "changes.csv").set_index("answer")
    effect = paired(after["incidents"].to_numpy(), before["incidents"].to_numpy())
    assert effect.clear
    assert changes.loc["incidents", "change"] == pytest.approx(effect.mean)
    assert changes.loc["incidents", "half_interval"] == pytest.approx(effect.half)
    shares = changes[changes.index.str.startswith("share ")]
    assert shares["before"].sum() == pytest.approx(1)
    assert shares["change"].sum() == pytest.approx(0)
    assert run_app(["reproduce", str(out)]) == 0
    assert "Every byte agrees" in capsys.readouterr().out
    (out / "changes.csv").write_text("something else")
    assert run_app(["reproduce", str(out)]) == 5
    assert typed(capsys, *CHANGE)[0] == 0  # in its place again
    assert run_app(["reproduce", str(out)]) == 0


def test_the_manifest_tells_all_that_was_asked(here, capsys):
    assert typed(capsys, *CHANGE, "--force", "--out", "b")[0] == 0
    manifest = json.loads((here / "b" / "manifest.json").read_text())
    order = manifest["order"]
    assert (order["set"], order["do"]) == ({"incidents.hazard": 0.9}, ["senate: fleet"])
    assert (order["step"], order["force"], order["worlds"], order["seed"]) == (4, True, 40, 5)
    assert order["overrides"] == {"horizon": 12}
    assert str(here) not in json.dumps(manifest)
    code = run_app(["explain", "b", "--world", "1", "--round", "1", "--actor", "king"])
    assert code == 2
    assert (
        "holds what `detente branch` wrote; name the folder of the run" in capsys.readouterr().err
    )


def test_numbers_that_lie_behind_are_told(here, capsys):
    """The election has happened in round 5."""
    words = ("--round", "7", "--set", "events.election.resolve.senate=0.9")
    code, said, _ = typed(capsys, *words)
    assert code == 0
    assert "0 worlds took another course" in said
    assert "Perhaps what reads these numbers lies behind" in said


def test_one_world_is_shown_beside_itself(here, capsys):
    code, said, _ = typed(capsys, *CHANGE, "--world", "3")
    assert code == 0
    assert "A strait between two neighbours: world 3 of seed 5" in said
    assert "Rounds that differ" in said
    assert "As it was: " in said
    assert "In the branch: " in said
    assert max(map(len, said.splitlines())) <= 100
    assert not (here / "results").exists()
    code, said, _ = typed(capsys, "--world", "3", "--round", "1", "--do", "senate: landing")
    assert code == 0
    assert "senate: landing could not be carried out" in said
    assert "  - it waits for fleet in effect" in said
    assert "In no round does anybody do anything else." in said


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("--round", "4"), "the branch changes nothing; say what with --set"),
        (("--round", "40", "--do", "king: hold"), "there is no round 40; name one from 1 to 12"),
        (("--round", "4", "--do", "king: hold", "--world", "40"), "name one from 0 to 39"),
        (("--round", "4", "--do", "kin: hold"), "did you mean `king`?"),
        (("--round", "4", "--set", "horizon=3"), "cannot change in the middle of a world"),
        (("--round", "4", "--set", "horizon"), "not of the form PATH=VALUE"),
        (("--round", "4", "--set", "actors.king.resolve=2"), "must lie in [0, 1]"),
        (("--round", "4", "--do", "king: hold", "--world", "4", "--out", "x"), "leave out --out"),
        (("--round", "4", "--do", "king: hold", "--point", "4"), "leave --point out"),
    ],
)
def test_what_cannot_be_ends_with_code_2_and_leaves_nothing(here, capsys, words, right):
    code, said, told = typed(capsys, *words)
    assert code == 2
    assert not said
    assert right in told
    assert "Traceback" not in told
    assert [path.name for path in here.iterdir()] == ["run"]


def test_a_folder_of_something_else_is_left_alone(here, capsys):
    code, _, told = typed(capsys, *CHANGE, "--out", "run")
    assert code == 5
    assert "holds results of another kind" in told
    assert run_app(["reproduce", "run"]) == 0
    assert typed(capsys, *CHANGE, "--out", "b")[0] == 0
    assert run_app(["run", str(SMALL), "--worlds", "2", "--out", "b"]) == 5
    assert run_app(["reproduce", "b"]) == 0
    (here / "other").mkdir()
    (here / "other" / "thing").write_text("")
    assert typed(capsys, *CHANGE, "--out", "other")[0] == 5
    assert [path.name for path in (here / "other").iterdir()] == ["thing"]


def test_a_point_of_a_sweep_branches_too(here, capsys):
    (here / "small.yaml").write_text(SMALL.read_text())
    body = "levers: {incidents.hazard: {values: [0.0, 0.5]}}\ndesign: {kind: grid}\n"
    (here / "study.yaml").write_text(f"{HEAD}luck: independent\n{body}")
    assert run_app(["sweep", "study.yaml", "--workers", "1", "--out", "swept"]) == 0
    words = ["branch", "swept", "--point", "1", "--round", "3", "--do", "senate: fleet"]
    assert run_app([*words, "--out", "b"]) == 0
    branched = pq.read_table("b/worlds.parquet").to_pandas()
    swept = pq.read_table("swept/worlds").to_pandas()
    swept = swept[swept["point"] == 1].reset_index()
    before = branched[~branched["branch"]].reset_index()
    for name in ("ended", "tension", "incidents", "terms_fish"):
        pd.testing.assert_series_equal(before[name], swept[name], check_dtype=False)
    assert run_app(["reproduce", "b"]) == 0
    assert run_app([*words, "--world", "2"]) == 0
    assert "world 2 of seed 3" in capsys.readouterr().out
