"""A variant says only what is different; faults are found in the file that makes them."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.scenario import InvalidInput, Scenario, editors
from sim.scenario.extending import DEEPEST
from tests.loader.mistakes import TEXT

BASE = "base.yaml"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / BASE).write_text(TEXT, encoding="utf-8")
    return tmp_path


def put(folder: Path, text: str, name: str = "variant.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        Scenario.read(path)
    return str(caught.value)


def test_a_variant_is_the_file_with_what_is_different(folder):
    path = put(folder, "extends: base.yaml\nname: other\nactors: {king: {resolve: 0.9}}\n")
    variant = Scenario.read(path)
    plain = Scenario.parse(TEXT, {"name": "other", "actors.king.resolve": 0.9})
    assert variant.model_dump() == plain.model_dump()
    assert variant.model_dump() != Scenario.parse(TEXT).model_dump()


def test_a_chain_is_laid_from_the_first_to_the_last(folder):
    put(folder, "extends: base.yaml\nhorizon: 7\nactors: {king: {resolve: 0.9}}\n", "middle.yaml")
    path = put(folder, "extends: middle.yaml\nactors: {king: {resolve: 0.2}}\n")
    variant = Scenario.read(path)
    assert (variant.horizon, variant.actors["king"].resolve) == (7, 0.2)


def test_null_takes_out(folder):
    assert "election" in Scenario.parse(TEXT).events
    path = put(folder, "extends: base.yaml\nevents: {election: null}\nthreats: null\ninert: null\n")
    variant = Scenario.read(path)
    assert "election" not in variant.events
    assert not variant.threats


def test_the_text_stands_alone_and_plays_the_same_worlds(folder):
    path = put(folder, "extends: base.yaml\nname: other\nactors: {king: {resolve: 0.9}}\n")
    variant = Scenario.read(path)
    alone = Scenario.parse(variant.text)
    assert alone.model_dump() == variant.model_dump()
    assert pickle.loads(pickle.dumps(variant)).text == variant.text
    one, other = (sim.run_ensemble(crisis, worlds=20, seed=3).table for crisis in (variant, alone))
    assert list(one) == list(other)
    assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one)


def test_more_values_by_path_go_over_the_variant(folder):
    variant = Scenario.read(put(folder, "extends: base.yaml\nhorizon: 7\n"), {"horizon": 5})
    assert variant.horizon == 5
    assert variant.varied({"actors.king.resolve": 0.1}).horizon == 5


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("extends: base.yaml\nhorizon: -1\n", "variant.yaml:2:1: horizon: ", "greater than"),
        ("extends: base.yaml\n\nhorizn: 5\n", "variant.yaml:3:1: horizn: ", "unknown key"),
        ("extends: base.yaml\nhorizon: null\n", "variant.yaml:2:1: horizon: ", "is missing"),
    ],
)
def test_a_fault_of_the_variant_is_named_there(folder, text, line, says):
    found = refused(put(folder, text))
    assert line in found
    assert says in found


def test_a_fault_of_what_is_extended_is_named_there(folder):
    put(folder, TEXT.replace("horizon:", "horizn:"), BASE)
    at = TEXT.splitlines().index(next(li for li in TEXT.splitlines() if li.startswith("horizon")))
    assert f"{BASE}:{at + 1}:1: horizn: unknown key" in refused(put(folder, "extends: base.yaml\n"))


@pytest.mark.parametrize(
    "name",
    [
        "../base.yaml",
        "/etc/passwd",
        "'~/base.yaml'",
        "sub/base.yaml",
        "base.txt",
        "[base.yaml]",
        "1",
    ],
)
def test_only_a_file_beside_it_can_be_extended(folder, name):
    found = refused(put(folder, f"name: x\nextends: {name}\n"))
    assert "variant.yaml:2:1: extends: is not the name of a file; name a YAML file" in found


def test_a_link_that_leads_out_is_refused(folder, tmp_path_factory):
    away = put(tmp_path_factory.mktemp("away"), TEXT, "away.yaml")
    (folder / "linked.yaml").symlink_to(away)
    found = refused(put(folder, "extends: linked.yaml\n"))
    assert "variant.yaml:1:1: extends: linked.yaml leads out of this folder" in found


def test_circles_and_long_chains_and_missing_files_are_refused(folder):
    put(folder, "extends: variant.yaml\n", "other.yaml")
    assert "other.yaml:1:1: extends: extends itself" in refused(put(folder, "extends: other.yaml"))
    for number in range(DEEPEST + 1):
        put(folder, f"extends: step{number + 1}.yaml\n", f"step{number}.yaml")
    assert f"more than {DEEPEST} files" in refused(folder / "step0.yaml")
    found = refused(put(folder, "extends: nowhere.yaml\n"))
    assert "variant.yaml:1:1: extends: " in found
    assert "nowhere.yaml: No such file" in found


def test_a_text_without_a_file_cannot_extend():
    with pytest.raises(InvalidInput, match="extends: only a file can extend another"):
        Scenario.parse("extends: base.yaml\n")


def test_a_sweep_keeps_a_variant_whole(folder):
    put(folder, "extends: base.yaml\nname: other\nactors: {king: {resolve: 0.9}}\n")
    study = put(
        folder,
        "schema_version: 1\nname: s\ntitle: S\nscenarios: [variant.yaml]\nworlds: 4\nseed: 0\n"
        "levers: {actors.king.war_cost: {low: 0.1, high: 0.4, steps: 2}}\ndesign: {kind: grid}\n",
        "study.yaml",
    )
    out = folder / "out"
    ran = CliRunner().invoke(app, ["sweep", str(study), "--out", str(out), "--workers", "1"])
    assert ran.exit_code == 0, ran.output
    held = json.loads((out / "manifest.json").read_text())
    text = held["order"]["scenarios"]["variant.yaml"]
    assert Scenario.parse(text).model_dump() == Scenario.read(folder / "variant.yaml").model_dump()


def test_editors_accept_what_a_variant_may_leave_out():
    schema = editors.variant()
    assert schema["required"] == ["extends"]
    assert schema["properties"]["extends"]["type"] == "string"
    assert set(schema["properties"]) - {"extends"} == set(editors.whole()["properties"])
    actor = schema["$defs"]["Actor"]
    assert "required" not in actor
    assert {"type": "null"} in actor["properties"]["war_cost"]["anyOf"]
    assert schema["$defs"]["Ranged"] == editors.whole()["$defs"]["Ranged"]
    assert "required" in editors.whole()["$defs"]["Actor"]
