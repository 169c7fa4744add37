"""Folders of analyses are brought about again from their manifests, byte by byte."""

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from tests.shipped import ROOT

SMALL = str(ROOT / "tests" / "scenarios" / "small.yaml")
GAME = str(ROOT / "docs" / "examples" / "elmira.yaml")
MADE = {
    "a game": ["stability", GAME, "--wanted", "1"],
    "a crisis as a game": ["stability", SMALL],
    "what may be agreed": ["analyse", SMALL],
    "what may be agreed along a world": ["analyse", SMALL, "--world", "3", "--seed", "5"],
}


def ran(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("made", MADE)
def test_an_analysis_is_brought_about_again_and_a_change_is_seen(made, tmp_path):
    out = tmp_path / "out"
    assert ran(*MADE[made], "--out", out).exit_code == 0
    again = ran("reproduce", out)
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Every byte agrees.")
    assert ran("verify", out).exit_code == 0
    data = next(path for path in out.glob("*.json") if path.name != "manifest.json")
    data.write_text(data.read_text(encoding="utf-8") + " ", encoding="utf-8")
    changed = ran("reproduce", out)
    assert changed.exit_code == 5
    assert f"{data.name}: changed since it was written" in changed.stdout


def test_a_variant_is_analysed_as_a_game(tmp_path):
    (tmp_path / "small.yaml").write_text((ROOT / SMALL).read_text(encoding="utf-8"))
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: small.yaml\ntitle: Another strait\n", encoding="utf-8")
    out = tmp_path / "out"
    found = ran("stability", variant, "--out", out)
    assert found.stdout.startswith("Another strait: ")
    assert ran("reproduce", out).exit_code == 0
