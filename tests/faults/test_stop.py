"""Workers that are killed or do harm, and sweeps that are asked to stop."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from multiprocessing import active_children
from random import random  # noqa: TID251 - where it hits depends on the machine anyway

import psutil
import pytest

from sim import processes
from sim.sweep import executors
from sim.sweep.drive import sweep
from sim.sweep.executors import Processes
from sim.sweep.folder import SweepFolder
from sim.sweep.work import carry_out
from tests.faults.forking import FULL, files_of, until
from tests.faults.ground import POISONED, Moments, descendants, good_but_for, records, study
from tests.shipped import ROOT
from tests.sweep.studies import folder, plan

DASK = pytest.mark.skipif(
    not (FULL and find_spec("distributed")), reason="the full set of faults only, with Dask"
)
WORKER_KILLS = 20 if FULL else 1
STOPS = 20 if FULL else 4


def test_a_worker_killed_at_any_moment_costs_nothing(ground):
    killed, moments = 0, Moments(ground)
    while killed < WORKER_KILLS:
        assert moments.count < 5 * WORKER_KILLS + 10
        out = ground.path / f"worker-{moments.count}"
        pid = ground.run.start(*ground.order(out, 2))
        workers = until(lambda pid=pid: descendants(pid))
        moments.wait(out)
        alive = [worker for worker in workers if worker.is_running()]
        moments.learn(over=not alive)
        if alive:
            alive[0].kill()
            killed += 1
        assert ground.run.wait(pid) == 0, ground.run.said
        assert files_of(out) == ground.whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("where", ["--workers", pytest.param("--local-cluster", marks=DASK)])
def test_all_processes_are_told_to_stop_as_by_a_terminal(tmp_path, where, number):
    study(tmp_path)
    for turn in range(STOPS // 2):
        order = ["study.yaml", where, "4", "--block", "1", "--out", f"out-{turn}"]
        running = subprocess.Popen(
            [sys.executable, "-m", "sim", "sweep", *order], cwd=tmp_path, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert running.stdout.readline()
        until(lambda pid=running.pid: len(descendants(pid)) > 2)
        time.sleep((0.1 if where == "--workers" else 2) * random())  # while processes begin
        children = descendants(running.pid)
        os.killpg(running.pid, number)
        said, _ = running.communicate(timeout=60)
        assert running.returncode == 0 or (running.returncode == 130 and "interrupted" in said)
        if number == signal.SIGINT:  # of SIGTERM each is told twice, by the sweep as well
            assert "Traceback" not in said
            assert "Error" not in said
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_sweep_that_is_stopped_says_how_to_go_on(ground, number):
    out, stopped, moments = ground.path / f"stopped-{number}-0", 0, Moments(ground)
    while stopped < STOPS // 2:
        assert moments.count < 5 * STOPS + 10
        pid = ground.run.start(*ground.go_on(out))
        until(lambda: ground.run.said_in.exists() and ground.run.said)  # it has begun
        moments.wait(out)
        code = ground.run.stop(pid, number)
        said = ground.run.said
        moments.learn(over=code == 0)
        assert code in (0, 130), said
        assert "Traceback" not in said
        if code == 0:
            out = ground.path / f"stopped-{number}-{moments.count}"
            continue
        stopped += 1
        kept = SweepFolder(out)
        if not kept.is_begun():
            assert "before anything was begun" in said
        elif "finished" not in kept.manifest():  # else it was stopped on its way out
            assert f"detente resume {out}" in said
        assert not list(out.rglob("*.partial"))
    assert ground.run.run(*ground.go_on(out)) == 0
    assert files_of(out) == ground.whole


def test_a_second_process_on_the_folder_is_refused_at_once(ground):
    out = ground.path / "two"
    first = ground.run.start(*ground.order(out), said=ground.path / "first.txt")
    until(lambda: records(out))
    os.kill(first, signal.SIGSTOP)  # so that it is there for as long as the second one takes
    start = time.process_time(), time.monotonic()
    second = ground.run.start("resume", out, "--workers", "1")
    worked = psutil.Process(second)
    seconds = []

    def over():
        seconds.append(sum(worked.cpu_times()[:2]))
        return worked.status() == psutil.STATUS_ZOMBIE

    until(over)
    assert ground.run.wait(second) == 5
    assert "is being written by another process" in ground.run.said
    assert max(seconds) < 1, start
    os.kill(first, signal.SIGCONT)
    assert ground.run.wait(first) == 0
    assert files_of(out) == ground.whole


def test_processes_that_die_without_a_task_are_replaced(tmp_path):
    before = active_children()
    killed = []

    def kill(done, total):
        started = set(active_children()).difference(before)
        if done == total // 2:
            killed.extend(started)
            for process in started:
                process.kill()

    place, undisturbed = folder(tmp_path), folder(tmp_path, "undisturbed")
    assert sweep(plan(block=24), place, Processes(2), kill).failed == 0
    assert killed
    sweep(plan(block=24), undisturbed)
    assert files_of(place.path) == files_of(undisturbed.path)


def test_processes_that_never_begin_end_the_sweep_with_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "Crew", partial(processes.Crew, begin=partial(os._exit, 1)))
    monkeypatch.setattr(processes, "RENEWALS", 2)
    place = folder(tmp_path)
    with pytest.raises(OSError, match="end before they begin"):
        sweep(plan(block=24), place, Processes(2))
    assert not records(place.path)


ENDLESS = 14


def poisoned(task):
    """Die at one point, and never come back from another."""
    here = list(task.groups)
    if POISONED in here:
        os._exit(9)
    if ENDLESS in here:
        time.sleep(3600)
    return carry_out(task)


def test_a_point_that_kills_or_never_ends_costs_itself_only(tmp_path):
    executor = Processes(2, limit=1.0, work=poisoned)
    place, undisturbed = folder(tmp_path), folder(tmp_path, "undisturbed")
    report = sweep(plan(block=24), place, executor)
    said = good_but_for(place, undisturbed, report, [POISONED, ENDLESS])
    assert said[ENDLESS].startswith("took longer than 1 seconds")
