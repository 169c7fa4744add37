"""`detente plot`, as a user types it."""

import csv

import numpy as np
import pytest
from matplotlib.image import imread

from sim import plots
from sim.analysis.following import following
from sim.cli.app import run_app
from sim.figures import FIGURES
from sim.lever_store import read_levers, write_levers
from sim.levers import levers_of, pull
from sim.scenario.problems import InvalidInput
from sim.sweep.analyses import opened
from sim.sweep.plane import plane_of
from tests.plots.fixed import SMALL, crisis
from tests.sweep.studies import HEAD

OF_RUNS = {name for name, kind in FIGURES.items() if kind.folder == "run"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plot") / "run"
    assert run_app(["run", str(SMALL), "--worlds", "6", "--told", "2", "--out", str(folder)]) == 0
    return folder


def test_every_figure_of_a_run_is_drawn_and_listed(run, capsys):
    assert run_app(["plot", str(run)]) == 0
    said = capsys.readouterr().out
    assert {path.stem for path in (run / "figures").iterdir()} == OF_RUNS
    for name in OF_RUNS:
        assert f"{run / 'figures' / name}.png: {FIGURES[name].caption}" in said
    assert run_app(["reproduce", str(run)]) == 0


def test_figure_style_format_world_and_folder_can_be_chosen(run, tmp_path):
    order = ["plot", str(run), "--figure", "timeline", "--style", "slides", "--world", "5"]
    order += ["--format", "svg", "--format", "png", "--out", str(tmp_path / "out")]
    assert run_app(order) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"timeline.svg", "timeline.png"}
    high, wide = imread(tmp_path / "out" / "timeline.png").shape[:2]
    assert wide / high == pytest.approx(16 / 9, abs=0.01)
    assert b"World 5" in (tmp_path / "out" / "timeline.svg").read_bytes()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--figure", "outcome"], "did you mean `outcomes`"),
        (["--figure", "phase"], "phase is a figure of what `detente sweep` writes"),
        (["--world", "6"], "no world 6; a number from 0 to 5"),
        (["--style", "poster"], "poster"),
        (["--format", "gif"], "gif"),
    ],
)
def test_what_cannot_be_drawn_is_exit_code_2(more, said, run, capsys):
    assert run_app(["plot", str(run), *more]) == 2
    found = capsys.readouterr().err
    assert said in found
    assert "Traceback" not in found


def test_a_folder_of_nothing_is_exit_code_2(tmp_path, capsys):
    for folder, said in ((tmp_path, "holds no results"), (tmp_path / "no", "is no such folder")):
        assert run_app(["plot", str(folder)]) == 2
        (told,) = capsys.readouterr().err.splitlines()
        assert said in told


LEVERS = """levers:
  actors.king.resolve: {values: [0.3, 0.6, 0.9], label: will of the king}
  incidents.hazard: {values: [0.0, 0.5]}
"""
POSTURE = """  posture:
    options: {as_is: {}, short: {horizon: 5}}
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """Return what runs a study once and gives its folder."""
    folders = {}

    def sweep(body):
        if body not in folders:
            folder = tmp_path_factory.mktemp("swept")
            (folder / "small.yaml").write_text(SMALL.read_text())
            (folder / "study.yaml").write_text(HEAD + body)
            out = str(folder / "out")
            order = ["sweep", str(folder / "study.yaml"), "--workers", "1", "--out", out]
            assert run_app(order) == 0
            folders[body] = folder / "out"
        return folders[body]

    return sweep


TWO, THREE = (f"{LEVERS}{more}design: {{kind: grid}}\n" for more in ("", POSTURE))


def test_a_sweep_draws_what_fits_it_and_says_what_does_not(swept, capsys):
    out = swept(TWO)
    assert run_app(["plot", str(out)]) == 0
    assert "Left out sensitivity" in capsys.readouterr().out
    assert {path.stem for path in (out / "figures").iterdir()} == {"phase", "discovery", "pareto"}
    assert run_app(["plot", str(out), "--figure", "sensitivity"]) == 2
    assert run_app(["status", str(out)]) == 0
    turned = ["--lever", "incidents.hazard", "--lever", "actors.king.resolve", "--answer", "peace"]
    order = ["plot", str(out), "--figure", "phase", *turned, "--format", "svg"]
    assert run_app(order) == 0
    assert b"Share of worlds: A treaty" in (out / "figures" / "phase.svg").read_bytes()


def test_a_phase_diagram_shows_the_shares_of_the_sweep(swept):
    results, case = opened(swept(TWO), None)
    plane = plane_of(results, case)
    assert (plane.x.label, plane.y.label) == ("will of the king", "incidents.hazard")
    assert plane.x.base == 0.5
    assert list(plane.answers) == ["Share of worlds: war", "Share of worlds: agreement"]
    frame = results.summary().set_index(["actors.king.resolve", "incidents.hazard"])
    shares = plane.answers["Share of worlds: agreement"]
    for column, king in enumerate((0.3, 0.6, 0.9)):
        for row, hazard in enumerate((0.0, 0.5)):
            expected = frame.loc[(king, hazard), ["share_peace", "share_deal"]].sum()
            assert shares[row, column] == pytest.approx(expected)
    mesh = plots.phase(plane).axes[1].collections[0]
    np.testing.assert_allclose(mesh.get_array(), shares)


def test_a_phase_diagram_of_named_levers_is_averaged_over_the_others(swept):
    results, case = opened(swept(THREE), None)
    with pytest.raises(InvalidInput, match=r"needs two levers, here are 3.*name two of them"):
        plane_of(results, case)
    plane = plane_of(results, case, levers=["incidents.hazard", "posture"], answers=["ended"])
    assert plane.y.levels == ("as_is", "short")
    assert plane.y.base == "as_is"
    assert "Averaged over will of the king" in plane.small
    (values,) = plane.answers.values()
    mean = results.summary().groupby(["posture", "incidents.hazard"])["mean_ended"].mean()
    np.testing.assert_allclose(values, mean.to_numpy().reshape(2, 2))
    said = [text.get_text() for text in plots.phase(plane).axes[0].get_yticklabels()]
    assert said == ["as_is", "short"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"levers": ["posture", "hazard"]}, "no lever hazard"),
        ({"levers": ["posture"]}, "needs two levers, 1 were named"),
        ({"levers": ["posture", "incidents.hazard"], "answers": ["wars"]}, "no answer wars"),
    ],
)
def test_what_is_not_there_is_told(more, said, swept):
    results, case = opened(swept(THREE), None)
    with pytest.raises(InvalidInput, match=said):
        plane_of(results, case, **more)


def test_points_that_are_no_grid_are_refused(swept):
    hazard = "incidents.hazard: {low: 0, high: 0.5}"
    body = f"levers: {{actors.king.resolve: {{}}, {hazard}}}\n"
    results, case = opened(swept(body + "design: {kind: latin_hypercube, points: 3}\n"), None)
    with pytest.raises(InvalidInput, match=r"is no grid of .*: 6 of 9 settings were not run"):
        plane_of(results, case)


def test_levers_are_read_back_and_drawn(tmp_path, capsys):
    scenario = crisis()
    effects = pull(scenario, levers_of(scenario), worlds=4)
    write_levers(tmp_path / "levers", scenario, effects, worlds=4, seed=0, top=2)
    stored = read_levers(tmp_path / "levers")
    assert [effect.lever.path for effect in stored.effects] == [x.lever.path for x in effects]
    for found, wrote in zip(stored.effects, effects, strict=True):
        assert (found.whole, found.low, found.high) == (wrote.whole, wrote.low, wrote.high)
        assert found.unseen == wrote.unseen
    drawn = (tmp_path / "levers" / "levers.png").read_bytes()
    assert run_app(["plot", str(tmp_path / "levers")]) == 0
    assert (tmp_path / "levers" / "figures" / "tornado.png").read_bytes() == drawn
    with (tmp_path / "levers" / "levers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["path"], ["a"]])
    assert run_app(["plot", str(tmp_path / "levers")]) == 2
    assert "kind `levers`" in capsys.readouterr().err


def test_an_answer_is_told_from_what_would_have_come_anyway():
    """Act 0 calls answer 0 in the next round; answer 1 comes to every world in round 5."""
    worlds = np.arange(40)
    acts, answers = np.zeros((2, 12, 2, 40), bool)
    acts[4, 0] = worlds % 2 == 0
    answers[5, 0] = acts[4, 0]
    answers[5, 1] = True
    acts[8, 1] = answers[8, 0] = True  # in the same round: only if it was announced
    found = following(acts, answers, np.zeros_like(answers), np.ones((12, 40), bool))
    np.testing.assert_array_equal(found.acts, [20, 40])
    np.testing.assert_array_equal(found.followed, [[20, 20], [0, 0]])
    np.testing.assert_allclose(found.expected, [[10, 20], [0, 0]])
    np.testing.assert_allclose(found.above, [[0.5, 0], [0, 0]])
    assert found.score[0, 0] > 3
    assert found.score[0, 1] == 0
    at_once = following(acts, answers, answers, np.ones((12, 40), bool))
    assert at_once.followed[1, 0] == 40


def test_rounds_that_no_world_plays_do_not_count():
    acts = np.ones((4, 1, 2), bool)
    played = np.array([[False, False], [True, True], [True, False], [False, False]])
    found = following(acts, acts, np.zeros_like(acts), played, within=1)
    assert found.acts.item() == 3
    assert found.followed.item() == 1
