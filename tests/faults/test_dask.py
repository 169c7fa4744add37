"""Workers and schedulers of Dask that are killed while a sweep runs on them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from random import uniform  # noqa: TID251 - where it hits depends on the machine anyway
from threading import Timer

import psutil
import pytest

from sim.cli.app import run_app
from sim.folders import FolderInUse
from sim.store import versions
from sim.sweep import executors
from sim.sweep.drive import sweep
from sim.sweep.executors import Cluster, SchedulerLost
from sim.sweep.work import carry_out
from tests.faults.forking import FULL, files_of, until
from tests.faults.ground import BLOCKS, POISONED, good_but_for, records, study
from tests.shipped import ROOT
from tests.sweep.studies import folder, plan

pytest.importorskip("distributed")

KILLS = 10 if FULL else 1
PLAN = plan(block=12, **{"outputs.told": {"points": [1], "worlds": [0, 3]}})


class Dask:
    """A scheduler of Dask and its workers, processes of their own on loopback."""

    def __init__(self, tmp_path):
        self.path, self.file = tmp_path, tmp_path / "scheduler.json"
        self.scheduler, self.workers = None, []
        self.begin()

    def _process(self, *arguments):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
        order = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self.file)]
        return subprocess.Popen([*order, "--no-dashboard"], **quiet)

    def begin(self):
        """Start what is not there, and wait until all of it is."""
        from dask.distributed import Client

        if self.scheduler is None:
            self.file.unlink(missing_ok=True)
            self.scheduler = self._process("scheduler", "--host", "127.0.0.1", "--port", "0")
            until(self.file.exists)
        while len(self.workers) < 2:
            self.workers.append(self._process(
                "worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(self.path),
            ))  # fmt: skip
        self.address = json.loads(self.file.read_text())["address"]
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            until(lambda: len(client.scheduler_info()["workers"]) == 2)  # none that is dead

    def kill_worker(self):
        end(self.workers.pop(0))

    def kill_scheduler(self):
        """Kill it; its workers have then nothing to do."""
        end(self.scheduler)
        self.scheduler = None

    def end_workers(self):
        while self.workers:
            self.kill_worker()

    def end(self):
        self.end_workers()
        if self.scheduler:
            self.kill_scheduler()


def end(process):
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    made = Dask(tmp_path_factory.mktemp("dask"))
    try:
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    place = folder(tmp_path_factory.mktemp("whole"))
    assert not sweep(PLAN, place).failed
    return files_of(place.path)


@pytest.fixture(scope="module")
def seconds(dask, whole, tmp_path_factory):
    """How long a sweep takes there that nobody disturbs; its second, for which all is imported."""
    for name in ("cold", "warm"):
        place, start = folder(tmp_path_factory.mktemp(name)), time.monotonic()
        sweep(PLAN, place, Cluster(dask.address))
        assert files_of(place.path) == whole
    return time.monotonic() - start


@contextmanager
def at_a_random_moment(what, seconds):
    """Do something while something else is done; yields a list that says whether it was."""
    did = []
    timer = Timer(uniform(0, seconds), lambda: did.append(what()))
    timer.start()
    try:
        yield did
    finally:
        timer.cancel()
        timer.join()


def test_a_dask_worker_killed_at_any_moment_costs_nothing(dask, whole, seconds, tmp_path):
    killed, tried = 0, 0
    while killed < KILLS:
        tried += 1
        assert tried < 5 * KILLS + 10
        place = folder(tmp_path, f"sweep-{tried}")
        with at_a_random_moment(dask.kill_worker, seconds) as did:
            report = sweep(PLAN, place, Cluster(dask.address))
            killed += bool(did)
        assert not report.failed
        assert files_of(place.path) == whole
        dask.begin()


def test_a_scheduler_killed_at_any_moment_ends_the_sweep_with_a_word_and_it_goes_on(
    dask, whole, seconds, tmp_path
):
    lost, tried, place = 0, 0, folder(tmp_path)
    while lost < KILLS:
        tried += 1
        assert tried < 5 * KILLS + 10
        before = records(place.path)
        with at_a_random_moment(dask.kill_scheduler, seconds * left(before)):
            try:
                sweep(PLAN, place, Cluster(dask.address))
            except SchedulerLost:
                lost += 1
        after = records(place.path)
        assert before.items() <= after.items()  # nothing is lost, nothing done twice
        if left(after) == 0:
            sweep(PLAN, place)
            assert files_of(place.path) == whole
            place = folder(tmp_path, f"sweep-{tried}")
        if dask.scheduler is None:
            dask.end_workers()
            dask.begin()
    assert not sweep(PLAN, place).failed
    assert files_of(place.path) == whole


def test_a_worker_with_other_libraries_is_refused(tmp_path, monkeypatch):
    from dask.distributed import LocalCluster

    here = [versions()]  # the sweep asks first, before any worker does
    monkeypatch.setattr(
        executors, "versions", lambda: here.pop() if here else {**versions(), "numpy": "99"}
    )
    quiet = {"dashboard_address": "127.0.0.1:0", "host": "127.0.0.1", "protocol": "tcp://"}
    said = r"a worker has other versions than this process: numpy was 99, here it is \d"
    with (
        LocalCluster(n_workers=1, processes=False, **quiet) as cluster,
        pytest.raises(FolderInUse, match=said),
    ):
        sweep(PLAN, folder(tmp_path), Cluster(cluster.scheduler_address))
    assert not records(tmp_path / "sweep")


def test_the_recipe_for_a_cluster_works(dask, tmp_path, monkeypatch):
    """The commands of the page, in their order, with the address of this scheduler."""
    page = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    recipe = page.split("## On a cluster")[1].split("\n## ")[0]
    commands = re.findall(r"^detente (.*)$", recipe, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["sweep", "resume", "sweep"]
    study(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in commands:
        words = command.replace("tcp://HOST:8786", dask.address).split()
        assert run_app(words) == 0, command
    one, other = (files_of(tmp_path / "results" / name) for name in ("large", "tried"))
    assert one == other


def left(done):
    return 1 - len(done) / len(PLAN.blocks())


def dying(task):
    if POISONED in task.groups:
        os._exit(9)
    return carry_out(task)


@pytest.mark.skipif(not FULL, reason="the full set of faults only")
def test_a_point_that_kills_workers_of_dask_costs_itself_only(tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "carry_out", dying)
    place, undisturbed = folder(tmp_path), folder(tmp_path, "undisturbed")
    report = sweep(plan(block=24), place, Cluster(workers=2))
    monkeypatch.undo()  # what follows runs in this process
    good_but_for(place, undisturbed, report, [POISONED])


@pytest.mark.skipif(not FULL, reason="the full set of faults only")
def test_a_sweep_on_a_scheduler_without_workers_says_what_it_waits_for(dask, tmp_path):
    study(tmp_path)
    dask.end_workers()
    order = ["sweep", "study.yaml", "--scheduler", dask.address, "--block", "12", "--out", "out"]
    said_in = tmp_path / "said.txt"
    with said_in.open("w") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "sim", *order], cwd=tmp_path, stdout=subprocess.DEVNULL,
            stderr=said, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    until(lambda: "No worker has joined the scheduler yet" in said_in.read_text())
    assert not records(tmp_path / "out")
    dask.begin()
    assert running.wait(60) == 0
    assert len(records(tmp_path / "out")) == BLOCKS


@pytest.mark.skipif(not FULL, reason="the full set of faults only")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_that_were_started_for_a_sweep_end_with_it(tmp_path, number):
    study(tmp_path)
    order = ["sweep", "study.yaml", "--local-cluster", "2", "--block", "1", "--out", "out"]
    running = subprocess.Popen(
        [sys.executable, "-m", "sim", *order], cwd=tmp_path, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    until(lambda: records(tmp_path / "out"))
    children = psutil.Process(running.pid).children(recursive=True)
    assert len(children) >= 2
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
    if number != signal.SIGKILL:
        assert running.returncode == 130
        assert "detente resume out" in said
    assert "Traceback" not in said
