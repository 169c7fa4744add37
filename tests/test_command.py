"""The command line, as a user types it."""

import json
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from sim.cli.app import run_app
from tests.shipped import NASH, ROOT, UKRAINE


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_run_leaves_a_whole_folder_and_reproduces(here, capsys):
    assert run_app(["run", str(UKRAINE), "--worlds", "12", "--seed", "0"]) == 0
    said = capsys.readouterr().out
    folder = next((here / "results" / "ukraine_2022").iterdir())
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        "worlds.parquet",
        "trajectories.nc",
        "told.nc",
        "narrative.md",
        "escalation.png",
    }
    assert "not a forecast" in said
    assert "Wilson" in said
    assert "Round 1" in said
    table = pq.read_table(folder / "worlds.parquet")
    assert table.num_rows == 12
    assert table.schema.field("ended").metadata[b"meaning"] == b"round in which it ended"
    assert run_app(["reproduce", str(folder)]) == 0
    assert "Every byte agrees" in capsys.readouterr().out


def test_reproduce_notices_a_changed_file(here, capsys):
    run_app(["run", str(NASH), "--worlds", "2", "--out", "out"])
    (here / "out" / "narrative.md").write_text("something else")
    assert run_app(["reproduce", "out"]) == 5
    assert "narrative.md: changed since it was written" in capsys.readouterr().out


def test_the_manifest_names_no_host_and_no_time(here):
    run_app(["run", str(NASH), "--worlds", "2", "--out", "out"])
    manifest = json.loads((here / "out" / "manifest.json").read_text())
    assert set(manifest) == {
        "format",
        "order",
        "scenario",
        "scenario_sha256",
        "versions",
        "files",
        "summary",
        "manifest_sha256",
    }
    assert str(here) not in json.dumps(manifest)


def test_set_and_rounds_reach_the_run(here, capsys):
    assert run_app(["run", str(NASH), "--worlds", "2", "--rounds", "3", "--out", "out"]) == 0
    assert "median 3" in capsys.readouterr().out
    bad = run_app(["run", str(NASH), "--set", "actors.first_side.resolv=1", "--out", "bad"])
    assert bad == 2
    assert "did you mean `resolve`" in capsys.readouterr().err
    assert not (here / "bad").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "nowhere.yaml"],
        ["run", str(NASH), "--worlds", "0"],
        ["run", str(NASH), "--seed", "-1"],
        ["run", str(NASH), "--set", "no equals sign"],
        ["check", "."],
        ["reproduce", "nowhere"],
        ["nonsense"],
    ],
)
def test_bad_input_is_exit_code_2_without_a_traceback(arguments, here, capsys):
    assert run_app(arguments) == 2
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said


def test_a_folder_of_somebody_else_is_not_overwritten(here, capsys):
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("precious")
    assert run_app(["run", str(NASH), "--worlds", "1", "--out", "mine"]) == 5
    assert (here / "mine" / "thesis.txt").read_text() == "precious"


def test_a_folder_that_cannot_be_written_is_exit_code_4(here, capsys):
    (here / "file").write_text("a file, not a folder")
    assert run_app(["run", str(NASH), "--worlds", "1", "--out", "file/under"]) == 4
    assert "storage" in capsys.readouterr().err


def test_help_imports_neither_mesa_nor_matplotlib():
    code = (
        "import sys; sys.argv = ['detente', '--help']\n"
        "from sim.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'mesa', 'matplotlib', 'pandas', 'scipy', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_every_claim_has_a_place(capsys):
    assert run_app(["claims", str(UKRAINE)]) == 0
    said = capsys.readouterr().out
    assert "NOWHERE" not in said
    assert "C24" in said


def test_the_shipped_schema_is_the_one_the_command_writes(here, capsys):
    assert run_app(["schema", "--out", "schema.json"]) == 0
    assert (here / "schema.json").read_text() == (ROOT / "docs/scenario.schema.json").read_text()


def test_shipped_scenarios_name_the_schema_in_their_first_line():
    for path in (ROOT / "scenarios").glob("*.yaml"):
        assert path.read_text().startswith(
            "# yaml-language-server: $schema=../docs/scenario.schema.json\n"
        )
        assert run_app(["check", str(path)]) == 0


def test_classes_are_listed(capsys):
    assert run_app(["classes"]) == 0
    assert "linkage" in capsys.readouterr().out
