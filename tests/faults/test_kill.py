"""Processes that are killed: a sweep goes on where it stopped, and ends with the same bytes."""

import os
import signal
import time

import psutil
import pytest

from sim.sweep.drive import sweep
from sim.sweep.executors import Cluster, InProcess, Processes
from sim.sweep.folder import SweepFolder
from sim.sweep.results import SweepResults
from sim.sweep.work import carry_out
from sim.verification import verify
from tests.faults.forking import FULL, commands, files_of, until
from tests.sweep.studies import CROSSED, FACTORS, HEAD, SMALL, folder, plan

KILLS = 60 if FULL else 8
POOL_KILLS = 20 if FULL else 2
WORKER_KILLS = 20 if FULL else 1
STOPS = 20 if FULL else 4
GOLDEN = 0.6180339887
BLOCKS = 12


def study(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    path = tmp_path / "study.yaml"
    told = "outputs: {told: {points: [1, 9], worlds: [0, 3]}}\n"
    path.write_text(HEAD.replace("rounds: 20", "rounds: 4") + FACTORS + CROSSED + told)
    return path


class Ground:
    """A study, commands to run it, and what an undisturbed sweep of it leaves."""

    def __init__(self, tmp_path, run):
        self.path, self.run, self.study = tmp_path, run, study(tmp_path)
        for name in ("cold", "whole"):  # the first one imports what is imported late
            start = time.monotonic()
            assert run.run(*self.order(tmp_path / name)) == 0, run.said
            self.seconds = time.monotonic() - start
        self.whole = files_of(tmp_path / "whole")

    def order(self, out, workers=1):
        return ("sweep", self.study, "--block", "12", "--workers", workers, "--out", out)

    def go_on(self, out, workers=1):
        resumed = ("resume", out, "--workers", workers)
        return resumed if (out / "manifest.json").exists() else self.order(out, workers)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    path = tmp_path_factory.mktemp("kill")
    with commands(path) as run:
        yield Ground(path, run)


def records(out):
    return {path: path.stat().st_mtime_ns for path in out.glob("blocks/done/*.json")}


class Moments:
    """Moments that lie evenly over what is left of a sweep, in no order, as fast as it now is."""

    def __init__(self, ground):
        self.seconds, self.count = ground.seconds, 0

    def wait(self, out):
        self.count += 1
        left = 1 - len(records(out)) / BLOCKS
        time.sleep(self.seconds * max(left, 0.2) * (self.count * GOLDEN % 1))

    def learn(self, *, over):
        self.seconds *= 0.8 if over else 1.05


def kill_and_go_on(ground, name, number, workers):
    """Kill so many processes, over as many folders as it takes."""
    killed, series, out = 0, 0, ground.path / f"{name}-0"
    moments = Moments(ground)
    while killed < number:
        assert moments.count < 5 * number + 10
        before = records(out)
        pid = ground.run.start(*ground.go_on(out, workers))
        moments.wait(out)
        children = [] if workers == 1 else descendants(pid)
        code = ground.run.stop(pid)
        moments.learn(over=code == 0)
        killed += code == -signal.SIGKILL
        _, alive = psutil.wait_procs(children, timeout=5)
        assert not alive
        after = records(out)
        assert before.items() <= after.items()  # nothing is lost, nothing done twice
        if (out / "manifest.json").exists():
            assert verify(out).faults == []
        if code == 0:
            assert files_of(out) == ground.whole
            series += 1
            out = ground.path / f"{name}-{series}"
    before = records(out)
    assert ground.run.run(*ground.go_on(out)) == 0, ground.run.said
    assert before.items() <= records(out).items()
    assert files_of(out) == ground.whole


def descendants(pid):
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_a_sweep_killed_at_any_moment_goes_on(ground):
    kill_and_go_on(ground, "alone", KILLS, 1)


def test_a_sweep_in_processes_killed_at_any_moment_goes_on_and_leaves_no_orphans(ground):
    kill_and_go_on(ground, "pool", POOL_KILLS, 2)


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


def test_processes_that_die_without_a_task_are_replaced(tmp_path, monkeypatch):
    import multiprocessing

    monkeypatch.setattr(
        "sim.sweep.executors.get_context", lambda _: multiprocessing.get_context("fork")
    )
    before = set(psutil.Process().children(recursive=True))
    killed = []

    def kill(done, total):
        started = set(psutil.Process().children(recursive=True)) - before
        if done == total // 2:
            killed.extend(started)
            for process in started:
                process.kill()

    place, undisturbed = folder(tmp_path), folder(tmp_path, "undisturbed")
    assert sweep(plan(block=24), place, Processes(2), kill).failed == 0
    assert killed
    sweep(plan(block=24), undisturbed)
    assert files_of(place.path) == files_of(undisturbed.path)


POISONED = 5
ENDLESS = 14


def poisoned(task):
    """Die at one point, and never come back from another."""
    here = list(task.groups)
    if POISONED in here:
        os._exit(9)
    if ENDLESS in here:
        time.sleep(3600)
    return carry_out(task)


@pytest.mark.parametrize("where", ["processes", pytest.param("dask", marks=pytest.mark.slow)])
def test_a_point_that_kills_or_never_ends_costs_itself_only(tmp_path, monkeypatch, where):
    if where == "dask":
        if not FULL:
            pytest.skip("the full set of faults only")
        monkeypatch.setattr("sim.sweep.executors.carry_out", dying)
        executor, wrong = Cluster(workers=2), [POISONED]
    else:
        import multiprocessing

        monkeypatch.setattr(
            "sim.sweep.executors.get_context", lambda _: multiprocessing.get_context("fork")
        )
        executor, wrong = Processes(2, limit=1.0, work=poisoned), [POISONED, ENDLESS]
    place, undisturbed = folder(tmp_path), folder(tmp_path, "undisturbed")
    report = sweep(plan(block=24), place, executor)
    monkeypatch.undo()  # what follows runs in this process
    assert report.failed == len(wrong)
    summary = SweepResults(place.path).summary()
    said = summary["error"]
    assert list(summary["point"][said.notna()]) == wrong
    assert said[POISONED].endswith("(seed 3, worlds 0 to 5)")
    assert "died" in said[POISONED]
    if ENDLESS in wrong:
        assert said[ENDLESS].startswith("took longer than 1 seconds")
    sweep(plan(block=24), undisturbed)
    good = SweepResults(undisturbed.path).summary()
    assert summary[said.isna()].equals(good[said.isna()])
    assert sweep(plan(block=24), place, InProcess()).worlds == 0
    sweep(plan(block=24), place, InProcess(), retry=True)
    assert SweepResults(place.path).manifest["finished"]["failed"] == 0
    one, two = (each.path / "summary.parquet" for each in (place, undisturbed))
    assert one.read_bytes() == two.read_bytes()
    content = [SweepResults(each.path).manifest["finished"] for each in (place, undisturbed)]
    assert content[0]["content_sha256"] == content[1]["content_sha256"]


def dying(task):
    if POISONED in task.groups:
        os._exit(9)
    return carry_out(task)
