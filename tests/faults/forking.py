"""A server that has imported the engine, and forks a process for each command it is given.

A command costs what it does, not two seconds of imports, so a hundred of them can be killed.
Requests and answers are lines of JSON: `start` answers with the number of the process, `wait`
with its exit code.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.shipped import ROOT

FULL = os.environ.get("DETENTE_FAULTS") == "full"
"""Whether as much damage is done as the page on reliability tells of."""

PATIENCE = 120
"""Seconds after which a command is taken to stand still."""


def serve():
    import multiprocessing

    import sim.processes as processes
    import sim.sweep.finish
    import sim.sweep.results  # noqa: F401
    from sim.cli.app import run_app

    forked = multiprocessing.get_context("fork")
    processes.get_context = lambda _: forked
    for line in sys.stdin:
        request = json.loads(line)
        if pid := request.get("wait"):
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            print(status, flush=True)
            continue
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        os.setsid()
        said = os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        code = run_app(request["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Commands:
    """Starts commands by way of the server."""

    def __init__(self, folder):
        self.said_in = Path(folder) / "said.txt"
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _ask(self, **request):
        self.server.stdin.write(json.dumps(request) + "\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def start(self, *arguments, said=None):
        said = Path(said or self.said_in)
        said.unlink(missing_ok=True)  # what the one before said
        return self._ask(arguments=[str(word) for word in arguments], said=str(said))

    def wait(self, pid):
        """Return the exit code of a command; one that never ends is a fault, and is ended."""
        try:
            until(lambda: psutil.Process(pid).status() == psutil.STATUS_ZOMBIE, PATIENCE)
        except AssertionError:
            os.killpg(pid, signal.SIGKILL)
            raise AssertionError(f"it did not end in {PATIENCE} s; it said: {self.said}") from None
        return self._ask(wait=pid)

    def run(self, *arguments):
        return self.wait(self.start(*arguments))

    def stop(self, pid, number=signal.SIGKILL, *, group=False):
        try:
            (os.killpg if group else os.kill)(pid, number)
        except ProcessLookupError:
            assert group  # it had ended, and had not yet made a group of its own
        return self.wait(pid)

    @property
    def said(self):
        return self.said_in.read_text()


@contextmanager
def commands(folder):
    made = Commands(folder)
    try:
        yield made
    finally:
        made.server.stdin.close()
        made.server.wait(timeout=30)
        made.server.stdout.close()


def files_of(folder):
    """Return every file of a folder, but for the lock, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def until(what, seconds=60):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
    return found


if __name__ == "__main__":
    serve()
