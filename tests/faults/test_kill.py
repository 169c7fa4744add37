"""Processes that are killed: a sweep goes on where it stopped, and ends with the same bytes."""

import signal

import psutil

from sim.verification import verify
from tests.faults.forking import FULL, files_of
from tests.faults.ground import Moments, descendants, records

KILLS = 40 if FULL else 8
POOL_KILLS = 20 if FULL else 2


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


def test_a_sweep_killed_at_any_moment_goes_on(ground):
    kill_and_go_on(ground, "alone", KILLS, 1)


def test_a_sweep_in_processes_killed_at_any_moment_goes_on_and_leaves_no_orphans(ground):
    kill_and_go_on(ground, "pool", POOL_KILLS, 2)
