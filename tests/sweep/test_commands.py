"""The commands of sweeps, as a user types them."""

import sys

import pandas as pd
import pytest

from sim.cli.app import run_app
from sim.sweep.results import SweepResults
from tests.sweep.studies import HEAD, SMALL

KING = "actors.king.resolve: {group: king}"
SENATE = "actors.senate.resolve: {}"
TWO = f"uncertainties: {{{KING}, {SENATE}, incidents.hazard: {{low: 0, high: 0.5}}}}\n"


@pytest.fixture
def ran(tmp_path, capsys):
    """Return what runs a study and then a command on its folder, and gives what was printed."""

    def run(body, *command, head=HEAD):
        (tmp_path / "small.yaml").write_text(SMALL.read_text())
        (tmp_path / "study.yaml").write_text(head + body)
        out = str(tmp_path / "out")
        order = ["sweep", str(tmp_path / "study.yaml"), "--workers", "1", "--out", out]
        code = run_app(order)
        if code == 0 and command:
            code = run_app([command[0], out, *command[1:]])
        said = capsys.readouterr()
        return code, said.out + said.err, tmp_path / "out"

    return run


@pytest.mark.parametrize(
    ("design", "columns"),
    [
        ("{kind: sobol, base: 32}", {"S1", "S1_conf", "ST", "ST_conf"}),
        ("{kind: morris, trajectories: 8}", {"mu", "mu_star", "mu_star_conf", "sigma"}),
    ],
)
def test_sensitivity_writes_a_table_and_a_picture(ran, design, columns):
    code, said, out = ran(TWO + f"design: {design}\n", "sensitivity")
    assert code == 0, said
    table = pd.read_csv(out / "sensitivity-small.csv")
    assert columns < set(table.columns)
    assert {"actors.senate.resolve", "incidents.hazard"} < set(table["factor"])
    assert (out / "sensitivity-small.png").read_bytes().startswith(b"\x89PNG")
    strongest = table[table["answer"] == "mean incidents"].set_index("factor")
    assert strongest["ST" if "ST" in columns else "mu_star"].idxmax() == "incidents.hazard"


def test_sensitivity_needs_a_design_that_allows_it(ran):
    code, said, _ = ran(TWO + "design: {kind: latin_hypercube, points: 4}\n", "sensitivity")
    assert code == 2
    assert "latin_hypercube; run one of kind sobol or morris" in said


def test_discover_finds_what_leads_to_an_outcome(ran):
    body = TWO + "design: {kind: latin_hypercube, points: 80}\n"
    code, said, out = ran(body, "discover", "--outcome", "war", "--threshold", "0.3")
    assert code == 0, said
    table = pd.read_csv(out / "discovery-small.csv")
    assert set(table["method"]) == {"PRIM", "CART"}
    assert table["limits"].str.contains("incidents.hazard").any()
    assert (out / "discovery-small.png").exists()
    assert run_app(["discover", str(out), "--outcome", "truce"]) == 2


def test_discover_without_scikit_learn_shows_boxes_and_says_what_to_install(ran, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    code, said, out = ran(TWO + "design: {kind: latin_hypercube, points: 20}\n", "discover")
    assert code == 0, said
    assert "pip install detente[discover]" in said
    assert set(pd.read_csv(out / "discovery-small.csv")["method"]) == {"PRIM"}


def test_pareto_shows_settings_that_nothing_beats(ran):
    body = "levers: {incidents.hazard: {low: 0, high: 0.5, steps: 3}}\ndesign: {kind: grid}\n"
    code, said, out = ran(body, "pareto", "--side", "south", head=HEAD.replace("6", "60", 1))
    assert code == 0, said
    table = pd.read_csv(out / "pareto-small.csv")
    for _, row in table.iterrows():
        no_worse = (table["war"] <= row["war"]) & (table["conceded"] <= row["conceded"])
        better = (table["war"] < row["war"]) | (table["conceded"] < row["conceded"])
        assert row["front"] == (not (no_worse & better).any())
    assert run_app(["pareto", str(out), "--side", "east"]) == 2


def test_status_resume_and_a_folder_of_something_else(ran, tmp_path, capsys):
    code, said, out = ran(TWO + "design: {kind: latin_hypercube, points: 4}\n", "status")
    assert code == 0
    assert "4 points, 24 worlds" in said
    assert "content sha256" in said
    assert run_app(["resume", str(out)]) == 0
    assert "24 were done before" in capsys.readouterr().out
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thing").write_text("")
    study = str(tmp_path / "study.yaml")
    assert run_app(["sweep", study, "--out", str(tmp_path / "other")]) == 5
    assert run_app(["resume", str(tmp_path / "other")]) == 2
    assert run_app(["sweep", study, "--workers", "2", "--local-cluster", "2"]) == 2
    assert [p.name for p in (tmp_path / "other").iterdir() if p.name != ".lock"] == ["thing"]


def test_a_grid_reads_as_axes(ran):
    pytest.importorskip("xarray")
    body = (
        "levers: {actors.king.resolve: {steps: 3}, incidents.hazard: {values: [0.0, 0.5]}}\n"
        "design: {kind: grid}\n"
    )
    _, _, out = ran(body)
    results = SweepResults(out)
    data = results.to_xarray()
    assert dict(data.sizes) == {"actors.king.resolve": 3, "incidents.hazard": 2}
    summary = results.summary().set_index(["actors.king.resolve", "incidents.hazard"])
    here = {"actors.king.resolve": 0.9, "incidents.hazard": 0.5}
    assert data["mean_ended"].sel(here).item() == summary.loc[(0.9, 0.5), "mean_ended"]
    assert "round" in data["mean_ended"].attrs["long_name"]
