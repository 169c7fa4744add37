"""Processes that die at the worst of moments: whatever they had to do comes to an end."""

import errno
import os
import signal
import time
from concurrent.futures import as_completed
from contextlib import closing
from functools import partial
from multiprocessing import active_children
from random import choice, random  # noqa: TID251 - where it hits depends on the machine anyway
from threading import Thread

import psutil
import pytest
from pebble.pool.process import TaskManager

from sim import processes
from sim.processes import Crew, NoProcess, ProcessDied
from tests.faults.forking import FULL, until

KILLS = 300 if FULL else 15
LARGE = 300_000
"""Bytes, more than a pipe holds at once: a process can die while it says this."""


def begun(crew):
    """Return the processes of a crew that have been seen to have begun."""
    pids = [member._pid for member in crew._members]
    return [each for each in active_children() if each.pid in pids]


def say(number):
    time.sleep(0.002 * random())
    return number, bytes(LARGE)


def ask(crew, numbers):
    """Return what came of numbers, however often their process died."""
    asked = {crew.submit(say, number): number for number in numbers}
    found, died = {}, []
    for future in as_completed(asked, timeout=120):
        try:
            number, content = future.result()
        except ProcessDied:
            died.append(asked[future])
        else:
            assert (number, len(content)) == (asked[future], LARGE)
            found[number] = content
    return found | ask(crew, died) if died else found


def test_work_comes_to_an_end_whenever_processes_are_killed():
    with closing(Crew(3)) as crew:
        killed, over = [], []

        def kill():
            while len(killed) < KILLS and not over:
                time.sleep(0.03 * random())
                if there := begun(crew):
                    choice(there).kill()
                    killed.append(1)

        killer = Thread(target=kill)
        killer.start()
        try:
            while len(killed) < KILLS:
                assert set(ask(crew, range(60))) == set(range(60))
        finally:
            over.append(1)
            killer.join()
        assert set(ask(crew, range(60))) == set(range(60))


def test_a_death_that_is_seen_before_its_process_is_known_to_have_work(monkeypatch):
    known, taken = TaskManager.task_start, []

    def late(manager, task, pid):
        if task:  # the first is asked for the number of the process
            taken.append(pid)
        if len(taken) == 3:
            os.kill(pid, signal.SIGKILL)
            until(lambda: not psutil.pid_exists(pid))  # the pool has asked after it
            time.sleep(0.3)
        known(manager, task, pid)

    with closing(Crew(2)) as crew:
        monkeypatch.setattr(TaskManager, "task_start", late)
        asked = [crew.submit(time.sleep, 0.2) for _ in range(6)]
        said = [future.exception(60) for future in asked]
    assert said == [None] * 6
    assert len(taken) >= 7


@pytest.mark.parametrize("code", [0, 1])
def test_a_process_that_ends_by_itself_is_missed(code):
    with closing(Crew(1)) as crew:
        with pytest.raises(ProcessDied):
            crew.submit(os._exit, code).result(60)
        assert crew.submit(abs, -1).result(60) == 1


def test_a_process_that_dies_with_nothing_to_do_is_nobodys_fault():
    others = active_children()
    with closing(Crew(2)) as crew:
        for _ in range(2):
            for process in set(active_children()).difference(others):
                process.kill()
                process.join()
            time.sleep(0.3)  # the pool has asked after them
            assert [crew.submit(abs, -n).result(60) for n in range(4)] == [0, 1, 2, 3]


class Unreadable:
    """Something that can be sent, and cannot be received."""

    def __reduce__(self):
        return int, ([],)


def test_what_cannot_be_received_is_no_end_of_the_others():
    with closing(Crew(1)) as crew:
        with pytest.raises(ProcessDied):
            crew.submit(Unreadable).result(60)
        assert crew.submit(abs, -1).result(60) == 1


def test_work_that_takes_too_long_is_ended_and_its_process_with_it():
    with closing(Crew(1, limit=0.5)) as crew:
        long = crew.submit(time.sleep, 3600)
        until(lambda: begun(crew))
        (process,) = begun(crew)
        with pytest.raises(TimeoutError):
            long.result(60)
        assert not process.is_alive()
        assert crew.submit(abs, -1).result(60) == 1


def test_what_work_raises_is_raised():
    with closing(Crew(1)) as crew:
        with pytest.raises(ZeroDivisionError):
            crew.submit(divmod, 1, 0).result(60)
        with pytest.raises(TypeError, match="pickle"):
            crew.submit(print, (n for n in range(1))).result(60)
        assert crew.submit(abs, -1).result(60) == 1


@pytest.mark.parametrize("code", [0, 1])
def test_processes_that_never_begin(monkeypatch, code):
    monkeypatch.setattr(processes, "SILENCE", 0.5)  # a process that ends well is never missed
    monkeypatch.setattr(processes, "PULSE", 0.1)
    monkeypatch.setattr(processes, "RENEWALS", 2)
    with (
        closing(Crew(1, begin=partial(os._exit, code))) as crew,
        pytest.raises(NoProcess, match="end before they begin"),
    ):
        crew.submit(abs, -1).result(60)


def test_a_process_that_cannot_be_started(monkeypatch):
    def no_more(*_):
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    with closing(Crew(1)) as crew:
        assert crew.submit(abs, -1).result(60) == 1
        with monkeypatch.context() as machine:
            machine.setattr("pebble.pool.process.launch_process", no_more)
            begun(crew)[0].kill()
            with pytest.raises((NoProcess, ProcessDied)):
                crew.submit(abs, -1).result(60)
            with pytest.raises(NoProcess, match=os.strerror(errno.EAGAIN)):
                crew.submit(abs, -1).result(60)
        assert crew.submit(abs, -1).result(60) == 1


def test_whoever_closes_a_crew_waits_for_nothing():
    crew = Crew(2)
    asked = [crew.submit(time.sleep, 3600) for _ in range(3)]
    until(lambda: sum(future.running() for future in asked) == 2)
    until(lambda: len(begun(crew)) == 2)
    there = begun(crew)
    crew.close()
    for future in asked:
        with pytest.raises(ProcessDied, match="called off"):
            future.result(0)
    assert not any(process.is_alive() for process in there)
