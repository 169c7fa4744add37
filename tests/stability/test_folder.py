"""A folder of stability: what was asked, what was answered, and its figure drawn again."""

import hashlib
import json

import pytest

from sim.cli.app import run_app
from sim.stability import analyse
from sim.stability_store import as_data, read_order
from sim.store import digest, versions
from tests.shipped import ROOT

ELMIRA = ROOT / "docs" / "examples" / "elmira.yaml"
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("stability") / "elmira"
    assert run_app(["stability", str(ELMIRA), "--wanted", "8", "--out", str(out)]) == 0
    return out


def test_the_manifest_says_what_was_asked(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    text = ELMIRA.read_text()
    assert manifest["kind"] == "stability"
    assert manifest["order"] == {
        "text": text, "overrides": {}, "options": None, "wanted": 8, "concept": "nash",
    }  # fmt: skip
    assert manifest["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert manifest["versions"] == versions()
    assert manifest["files"] == {"stability.json": digest(folder / "stability.json")}


def test_the_answer_to_what_was_wanted_is_kept(folder):
    wanted = json.loads((folder / "stability.json").read_text())["wanted"]
    need = {"decision_maker": "Uniroyal", "level_with": 10, "no_longer_preferred": [10, 12]}
    assert wanted["needs"] == [need | {"pairs": 9}]
    assert (wanted["state"], wanted["concept"]) == (8, "nash")
    assert (wanted["exact"], wanted["pairs"]) == (True, 9)
    assert wanted["said"][-1] == "Nothing less will do: in all 9 pairs of states change."


def test_the_figure_is_drawn_again_from_the_folder(folder, tmp_path, capsys):
    assert run_app(["plot", str(folder), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "stability.png").read_bytes() == (folder / "stability.png").read_bytes()
    assert run_app(["plot", str(folder), "--figure", "tornado"]) == 2
    assert "this folder is of `detente stability`: stability" in capsys.readouterr().err


def test_a_crisis_is_found_again_with_what_was_set_and_its_options(tmp_path):
    out = tmp_path / "small"
    order = ["--options", "toll", "--set", "actors.king.war_cost=0.7", "--out", str(out)]
    assert run_app(["stability", str(SMALL), *order]) == 0
    asked = read_order(out)
    assert (asked.options, asked.overrides) == (["toll"], {"actors.king.war_cost": 0.7})
    again = analyse(asked.game(asked.scenario()))
    assert as_data(again) == json.loads((out / "stability.json").read_text())


def test_other_folders_and_commands_are_refused(folder, tmp_path, capsys):
    for command in ("report", "reproduce"):
        assert run_app([command, str(folder)]) == 2
        assert str(folder) in capsys.readouterr().err
    (tmp_path / "manifest.json").write_text('{"kind": "levers"}')
    assert run_app(["stability", str(ELMIRA), "--out", str(tmp_path)]) == 5
    (tmp_path / "manifest.json").write_text('{"kind": "stability", "order": {"texts": ""}}')
    assert run_app(["plot", str(tmp_path)]) == 2
    assert "cannot be read as the manifest of an analysis of stability" in capsys.readouterr().err
