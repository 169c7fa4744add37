"""A sweep gives the same bytes wherever it is run, in whatever pieces, and however interrupted."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np
import psutil
import pytest

from sim.cli.app import run_app
from sim.ensemble import run_ensemble
from sim.folders import FolderInUse
from sim.scenario import Scenario
from sim.study import Study
from sim.sweep import bands
from sim.sweep.drive import sweep
from sim.sweep.executors import InProcess, Processes
from sim.sweep.finish import finish
from sim.sweep.order import Order
from sim.sweep.plan import Plan
from sim.sweep.results import SweepResults
from sim.sweep.work import carry_out
from tests.shipped import ROOT
from tests.sweep.studies import CROSSED, FACTORS, HEAD, SMALL, folder, plan

ALL = {"outputs.told": {"points": [1], "worlds": [0, 3]}}


def run(tmp_path, name, executor=None, block=None, **overrides):
    place = folder(tmp_path, name)
    assert not sweep(plan(block=block, **overrides), place, executor).failed
    return SweepResults(place.path)


def content(results):
    return results.manifest["finished"]["content_sha256"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return run(tmp_path_factory.mktemp("whole"), "sweep", **ALL)


@dataclass(frozen=True)
class Shuffled:
    """Does the work from the last block to the first, and some of it twice."""

    name: str = "shuffled"

    def products(self, tasks):
        for task in reversed(list(tasks)):
            yield carry_out(task)
            if task.block.number % 2:
                yield carry_out(task)


@pytest.mark.parametrize("block", [1, 7, 30])
def test_the_size_of_blocks_changes_no_byte(whole, tmp_path, block):
    other = run(tmp_path, "sweep", block=block, **ALL)
    assert content(other) == content(whole)
    for name in ("summary.parquet", "summary.csv", "bands.parquet", "endings.parquet"):
        one, two = (results.folder.path / name for results in (whole, other))
        assert one.read_bytes() == two.read_bytes(), name


def test_order_and_doubled_work_change_no_byte(whole, tmp_path):
    assert content(run(tmp_path, "sweep", Shuffled(), block=12, **ALL)) == content(whole)


def test_processes_change_no_byte(whole, tmp_path):
    assert content(run(tmp_path, "sweep", Processes(2), block=30, **ALL)) == content(whole)


def test_each_point_is_the_ensemble_of_its_numbers(whole):
    points, worlds = whole.points(), whole.worlds()
    for point in (0, 5, 13, 23):
        row = points.iloc[point]
        settings = {
            "horizon": 5 if row["posture"] == "short" else 20,
            "actors.king.flexibility": row["actors.king.flexibility"],
            "actors.senate.resolve": row["actors.senate.resolve"],
        }
        if row["posture"] == "short":
            settings["actors.king.resolve"] = 0.7
        alone = run_ensemble(Scenario.read(SMALL, settings), worlds=6, seed=3)
        here = worlds[worlds["point"] == point]
        for name, column in alone.table.items():
            if name != "outcome":
                np.testing.assert_array_equal(here[name].to_numpy(), column, err_msg=name)


def test_the_summary_says_what_the_worlds_say(whole):
    summary, worlds = whole.summary(), whole.worlds()
    grouped = worlds.groupby("point")
    np.testing.assert_allclose(summary["mean_ended"], grouped["ended"].mean(), rtol=1e-12)
    for outcome in worlds["outcome"].cat.categories:
        share = (worlds["outcome"] == outcome).groupby(worlds["point"]).mean()
        np.testing.assert_allclose(summary[f"share_{outcome}"], share)
    assert summary["error"].isna().all()
    assert (summary["worlds"] == 6).all()


def test_bands_are_the_quantiles_of_the_course(whole):
    frame = whole.bands()
    here = frame[(frame["group"] == 0) & (frame["quantity"] == "tension")]
    rungs = []
    for resolve in whole.points()["actors.senate.resolve"].to_numpy()[:4]:
        settings = {"horizon": 20, "actors.king.flexibility": 0, "actors.senate.resolve": resolve}
        rungs.append(run_ensemble(Scenario.read(SMALL, settings), worlds=6, seed=3).course)
    tension = bands.to_digits(np.concatenate([course["tension"] for course in rungs], axis=1))
    for level in bands.QUANTILES:
        expected = np.percentile(tension, 100 * level, axis=1, method="inverted_cdf")
        np.testing.assert_array_equal(here[bands.column_of(level)], expected)


def test_luck_of_their_own_differs_from_point_to_point(tmp_path):
    common = run(tmp_path, "common", luck="common").worlds()
    own = run(tmp_path, "own", luck="independent").worlds()
    assert common["world"].max() == 5
    assert sorted(own["world"]) == list(range(24 * 6))
    again = run(tmp_path, "again", block=9, luck="independent").worlds()
    assert again.equals(own)


def test_worlds_of_one_point_are_split_into_cells_that_add_up(tmp_path):
    body = "levers: {actors.king.flexibility: {values: [0.0, 1.0]}}\ndesign: {kind: grid}\n"
    contents = []
    for block in (1024, 5000):
        place = folder(tmp_path, f"b{block}")
        sweep(plan(body, block, worlds=2500, rounds=2), place)
        contents.append(content(SweepResults(place.path)))
        assert len(plan(body, block, worlds=2500).blocks()) == (6 if block == 1024 else 1)
    assert contents[0] == contents[1]
    found = SweepResults(place.path)
    mean = found.worlds().groupby("point")["tension"].mean()
    np.testing.assert_allclose(found.summary()["mean_tension"], mean, rtol=1e-12)


@dataclass(frozen=True)
class Stopping:
    """Stops after some blocks, as Ctrl-C does."""

    after: int
    name: str = "stopping"

    def products(self, tasks):
        for done, task in enumerate(tasks):
            if done == self.after:
                raise KeyboardInterrupt
            yield carry_out(task)


def test_an_interrupted_sweep_goes_on_and_runs_nothing_twice(whole, tmp_path):
    place = folder(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        sweep(plan(block=12, **ALL), place, Stopping(5))
    assert place.done() == set(range(5))
    times = {path: path.stat().st_mtime_ns for path in place.path.rglob("*.parquet")}
    report = sweep(plan(block=99, **ALL), place)  # the size of blocks is that of the beginning
    assert (report.blocks, report.worlds) == (7, 7 * 12)
    assert all(path.stat().st_mtime_ns == time for path, time in times.items())
    assert content(SweepResults(place.path)) == content(whole)
    assert sweep(plan(**ALL), place).worlds == 0


def test_a_folder_of_another_sweep_is_refused(tmp_path):
    place = folder(tmp_path)
    sweep(plan(), place)
    with pytest.raises(FolderInUse, match="another overrides"):
        sweep(plan(seed=4), place)
    with place.held(), pytest.raises(FolderInUse, match="another process"):
        sweep(plan(), folder(tmp_path))


@pytest.mark.parametrize("fault", [ArithmeticError("no such world"), SystemExit(0)])
def test_a_point_that_fails_costs_no_other(tmp_path, monkeypatch, fault):
    from sim.sweep import work

    def fragile(scenario, **options):
        if 1.0 in options["given"]["actors.king.flexibility"]:
            raise fault
        return run_ensemble(scenario, **options)

    monkeypatch.setattr(work, "run_ensemble", fragile)
    place = folder(tmp_path)
    assert sweep(plan(), place).failed == 8
    summary = SweepResults(place.path).summary()
    failed = summary["actors.king.flexibility"] == 1.0
    told = f"{type(fault).__name__}: {fault} (seed 3, worlds 0 to 5)"
    assert (summary["error"][failed] == told).all()
    assert summary["error"][~failed].isna().all()
    assert summary["mean_ended"][failed].isna().all()
    assert (summary["worlds"] == np.where(failed, 0, 6)).all()


def study_file(tmp_path, worlds=6):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    path = tmp_path / "study.yaml"
    head = HEAD.replace("worlds: 6", f"worlds: {worlds}").replace("rounds: 20", "rounds: 6")
    path.write_text(head + FACTORS + CROSSED)
    return path


def detente(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *map(str, arguments)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A study file, and what comes of it when nobody stops it."""
    place = tmp_path_factory.mktemp("undisturbed")
    path = study_file(place, worlds=400)
    sweep(Plan.of(Order.read(Study.read(path))), folder(place, "whole"))
    return path, content(SweepResults(place / "whole"))


def test_a_sweep_that_is_stopped_is_resumed(undisturbed, tmp_path, capsys):
    (path, whole), out = undisturbed, tmp_path / "out"
    order = ("sweep", path, "--block", "400", "--workers", "2", "--out", out)
    running = detente(*order, start_new_session=True)
    wait_for(lambda: len(list((out / "blocks" / "summary").glob("*.parquet"))) >= 3)
    children = psutil.Process(running.pid).children(recursive=True)
    os.kill(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
    assert running.returncode == 130
    assert f"detente resume {out}" in said
    assert "Traceback" not in said
    done, said = detente("resume", out, "--workers", "1").communicate(timeout=120)
    assert "were done before" in done, said
    assert content(SweepResults(out)) == whole
    assert run_app(["status", str(out)]) == 0
    assert "24 of 24 blocks are done" in capsys.readouterr().out


def test_finishing_again_changes_nothing(whole):
    before = content(whole)
    assert finish(whole.folder, whole.plan()) == 0
    assert content(SweepResults(whole.folder.path)) == before
    assert InProcess().name
