"""Comparing crises: the same worlds side by side, in numbers, as a picture and by the command."""

import csv
import json

import numpy as np
import pytest

from sim.analysis.shares import wilson
from sim.cli.app import run_app
from sim.comparison import Variant, compare
from sim.ensemble import run_ensemble
from sim.plots.comparison import comparison
from sim.scenario import Scenario
from tests.shipped import ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
EAGER = {"actors.king.flexibility": 3.0, "incidents.hazard": 0.4}


def variant(name, worlds=60, seed=2, **overrides):
    crisis = Scenario.read(SMALL, overrides)
    return Variant(name, run_ensemble(crisis, worlds=worlds, seed=seed, record=False))


@pytest.fixture(scope="module")
def found():
    return compare([variant("as it is"), variant("eager", **EAGER)])


def of(result, key):
    return next(answer for answer in result.answers if answer.key == key)


def test_answers_are_those_of_the_worlds(found):
    one, two = (variant(name, **change).ensemble for name, change in (("a", {}), ("b", EAGER)))
    rule = list(one.scenario.outcomes).index("war")
    war = of(found, "share war")
    ends = [each.table["outcome"] == rule for each in (one, two)]
    assert war.values == tuple(end.mean() for end in ends)
    assert war.spans[1] == wilson(int(ends[1].sum()), 60)
    assert war.changes == (0.0, pytest.approx(ends[1].mean() - ends[0].mean()))
    assert found.changed == (0.0, np.mean(one.table["outcome"] != two.table["outcome"]))
    incidents = of(found, "mean incidents")
    assert incidents.changes[1] == pytest.approx(
        (two.table["incidents"] - one.table["incidents"]).mean()
    )
    assert incidents.clear(1)
    assert not incidents.clear(0)


def test_shares_of_all_ends_add_up(found):
    ends = [answer for answer in found.shares if not answer.key.startswith("share any ")]
    assert np.sum([answer.values for answer in ends], axis=0) == pytest.approx([1.0, 1.0])
    war, agreement = of(found, "share any war"), of(found, "share any agreement")
    assert war.values[0] + agreement.values[0] <= 1


def test_a_crisis_is_no_different_from_itself():
    result = compare([variant("one"), variant("two"), variant("three")])
    assert result.changed == (0.0, 0.0, 0.0)
    for answer in result.answers:
        assert answer.changes == (0.0, 0.0, 0.0)
        assert not any(map(answer.clear, range(3)))


def test_of_more_worlds_those_are_taken_that_all_have():
    result = compare([variant("few", worlds=20), variant("many", worlds=50, **EAGER)])
    same = compare([variant("few", worlds=20), variant("many", worlds=20, **EAGER)])
    assert result.worlds == 20
    assert result.answers == same.answers


def test_crises_with_other_rules_are_compared_by_class():
    text = SMALL.read_text(encoding="utf-8")
    other = Scenario.parse(text.replace("outcomes:\n  war:", "outcomes:\n  clash:"))
    renamed = Variant("renamed", run_ensemble(other, worlds=60, seed=2, record=False))
    result = compare([variant("as it is"), renamed])
    keys = [answer.key for answer in result.shares]
    assert "share regional_war" in keys or "share general_war" in keys
    assert "share war" not in keys
    assert result.changed == (0.0, 0.0)


@pytest.mark.parametrize("others", [[], [variant("other seed", worlds=5, seed=3)]])
def test_worlds_that_cannot_be_paired_are_refused(others):
    with pytest.raises(ValueError, match="same seed"):
        compare([variant("one", worlds=5), *others])


@pytest.mark.parametrize("style", ["paper", "slides"])
def test_the_figure_names_variants_and_outcomes(found, style):
    figure = comparison(found, style=style)
    figure.draw_without_rendering()
    said = [text.get_text() for text in figure.findobj(lambda x: hasattr(x, "get_text"))]
    assert {"as it is", "eager", "War of any kind"} <= set(said)
    assert any("not a forecast" in " ".join(text.split()) for text in said)
    left, right = figure.axes
    assert len(left.get_yticks()) == len(found.shares)
    marks = [line for line in right.lines if line.get_marker() == "s" and len(line.get_xdata())]
    assert len(marks) == len(found.shares)


@pytest.fixture
def files(tmp_path):
    text = SMALL.read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(text)
    (tmp_path / "two.yaml").write_text(text.replace("name: small", "name: other", 1))
    return str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")


def test_the_command_writes_table_picture_and_manifest(files, tmp_path, capsys):
    out = tmp_path / "out"
    order = ["compare", *files, "--worlds", "30", "--seed", "4", "--out", str(out)]
    assert run_app(order) == 0
    said = capsys.readouterr().out
    assert "30 worlds of the same luck" in said
    assert "not a forecast" in said
    with (out / "comparison.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["variant"] for row in rows} == {"small", "other"}
    assert {float(row["change"]) for row in rows} == {0.0}
    assert (out / "comparison.png").read_bytes().startswith(b"\x89PNG")
    kept = json.loads((out / "manifest.json").read_text())
    assert kept["variants"]["other"]["seed"] == 4
    before = (out / "comparison.csv").read_bytes()
    assert run_app(order) == 0
    assert (out / "comparison.csv").read_bytes() == before


def test_the_command_takes_folders_and_runs_files_with_their_luck(files, tmp_path, capsys):
    runs = [tmp_path / name for name in ("run", "again", "other")]
    for run, seed in zip(runs, ("7", "7", "8"), strict=True):
        order = ["run", files[0], "--worlds", "20", "--seed", seed, "--told", "1"]
        assert run_app([*order, "--out", str(run)]) == 0
    capsys.readouterr()
    out = ["--out", str(tmp_path / "out")]
    assert run_app(["compare", str(runs[0]), str(runs[1]), files[1], *out]) == 0
    said = capsys.readouterr().out
    assert "20 worlds of the same luck under each, seed 7" in said
    assert "two: 0.0% of worlds end otherwise" in said
    for wrong, advice in (
        ([str(runs[0]), str(runs[2])], "seed 7"),
        ([str(runs[0]), str(runs[1]), "--seed", "3"], "leave out --worlds, --seed and --draw"),
        ([str(runs[0]), str(runs[1]), "--set", "horizon=3"], "leave out --set"),
        ([files[0]], "two or more"),
        ([files[0], files[0]], "name each once"),
        ([files[0], str(tmp_path / "nothing.yaml")], "nothing.yaml"),
    ):
        assert run_app(["compare", *wrong, *out]) == 2
        assert advice in capsys.readouterr().err
