"""Processes of this machine that do work, any of which may die at any moment."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, resource_tracker
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final

RENEWALS: Final = 10
"""How often a process that ends before it has begun is started anew."""

OFFERS: Final = 3
"""How often work is handed to a process that dies before it is known to have begun it."""

PULSE: Final = 1.0
"""Seconds between two looks at whether a process is there."""

SILENCE: Final = 60.0
"""Seconds after which a process that has not begun is taken for dead."""

GRACE: Final = 5.0
"""Seconds for which one that is about to begin is let do so before it is ended, without a word."""


class ProcessDied(OSError):
    """A process ended before its work was done."""


class NoProcess(OSError):
    """Processes end before they begin, again and again."""


@dataclass(frozen=True)
class _Job:
    """A piece of work, and where what comes of it is awaited."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any]


class Crew:
    """Processes of this machine, each of which does one piece of work at a time.

    All work comes to an end, whenever a process dies: between taking a piece and saying so, while
    it sends what came of it, without a fault, or with nothing to do. Processes that share a pipe
    cannot promise that: what one leaves half said in it, or a lock that it holds, stops the others,
    and work whose taker dies before it is known to have it is never asked for again. So each
    process is the only one of a pool, and the pool goes when its process has died.

    Parameters
    ----------
    count : int
        How many processes, >= 1.
    limit : float, optional
        Seconds that a piece of work may take; the process of one that takes longer is ended.
    begin : callable, optional
        What each process does first; it must be possible to pickle.
    """

    def __init__(
        self, count: int, limit: float | None = None, begin: Callable[[], None] | None = None
    ) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._members = [_Member(limit, begin) for _ in range(count)]
        self._threads = [
            Thread(target=self._serve, args=[member], daemon=True) for member in self._members
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Hand in a piece of work, for the first process that is free.

        It may be begun more than once, if a process dies before it says that it has begun.

        Returns
        -------
        Future
            Has what the work returned or raised; or a `TimeoutError` if it took longer than the
            limit, `ProcessDied` if its process did not live to finish it, and `NoProcess` if none
            could be started.
        """
        job = _Job(work, arguments, Future())
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """End all processes; what is not done comes to `ProcessDied`."""
        for member in self._members:
            member.call_off()
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        wait([member.began for member in self._members], timeout=GRACE)
        for member in self._members:
            member.pool.stop()  # all before any is waited for
        for member in self._members:
            member.pool.join()

    def _serve(self, member: "_Member") -> None:
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                try:
                    job.future.set_result(member.do(job.work, job.arguments))
                except BaseException as error:  # noqa: BLE001 - it is raised where it is awaited
                    job.future.set_exception(error)


class _Member:
    """One process, and the pool that starts it, hands it work and ends it."""

    def __init__(self, limit: float | None, begin: Callable[[], None] | None) -> None:
        self._limit, self._begin = limit, begin
        self._off, self._wake = Event(), Event()
        self._start()

    def call_off(self) -> None:
        """Let what is under way, and all that is asked from now on, come to nothing."""
        self._off.set()
        self._wake.set()

    def do(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Return what work returns; see `Crew.submit` for what it may raise."""
        from pebble import ProcessExpired  # noqa: PLC0415 - only where it is needed

        for _ in range(OFFERS):
            self._stand_by()
            future = self._hand_in(work, self._limit, arguments)
            if not self._is_settled(future):
                break
            try:
                return future.result()
            except ProcessExpired:
                break
            except BrokenProcessPool:  # as far as is known, it was not begun
                continue
        raise ProcessDied("a process ended before its work was done")

    def _start(self) -> None:
        from pebble import ProcessPool  # noqa: PLC0415

        self.pool = ProcessPool(1, context=get_context("spawn"), initializer=self._begin)
        self._pid: int | None = None
        with deaf():
            self.began = self._hand_in(os.getpid, None, ())
        self._started = time.monotonic()

    def _renew(self) -> None:
        self.pool.stop()
        self.pool.join()
        self._start()

    def _hand_in(
        self, work: Callable[..., Any], limit: float | None, arguments: tuple[Any, ...]
    ) -> Future[Any]:
        """Return what work will come to; a pool that breaks meanwhile is no other fault."""
        try:
            return self.pool.submit(work, limit, *arguments)
        except (RuntimeError, OSError) as error:
            lost: Future[Any] = Future()
            lost.set_exception(BrokenProcessPool(error.__cause__ or error))
            return lost

    def _stand_by(self) -> None:
        """Wait until the process has begun; start another if it did not, or is no longer there."""
        for _ in range(RENEWALS + 1):
            begun = self._is_settled(self.began)
            fault = self.began.exception() if begun else None
            if begun and fault is None:
                self._pid = self.began.result()
                if self._is_there():
                    return
            self._renew()
        why = f": {fault}" if fault else ""
        raise NoProcess(f"processes of this machine end before they begin{why}")

    def _is_settled(self, future: Future[Any]) -> bool:
        """Wait until work is done; return False if its process is gone, and nothing came."""
        future.add_done_callback(lambda _: self._wake.set())
        while not self._off.is_set():
            if future.done():
                return True
            if self._wake.wait(PULSE):
                self._wake.clear()
            elif not self._is_there():
                return future.done()
        raise ProcessDied("the work was called off")

    def _is_there(self) -> bool:
        if self._pid is None:
            return self.pool.active and time.monotonic() - self._started < SILENCE
        return self.pool.active and self._pid in {child.pid for child in active_children()}


@contextmanager
def deaf() -> Iterator[None]:
    """Let processes that are started meanwhile, and those that take their place, not hear Ctrl-C.

    A terminal tells all processes, and one that is still importing would answer with a traceback.
    It is for this process to stop them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it starts deaf, and lets its starter hear again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
