"""Where blocks are run: here, in processes, or on a cluster; which of them changes no result."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, Protocol

from sim.store import versions
from sim.sweep.work import Product, Task, carry_out

TRIES: Final = 3
"""How often a block is begun whose worker dies."""

AHEAD: Final = 2
"""Blocks that are handed out for each worker."""


UNWATCHED: Final = {"distributed.worker.profile.enabled": False}
"""Settings of a cluster that is started here: nobody looks at where its workers spend time."""


@dataclass(frozen=True)
class Lost:
    """A block that was not done, because whoever worked on it died each time."""

    task: Task
    why: str


class SchedulerLost(OSError):
    """The scheduler of a cluster has gone."""


class Executor(Protocol):
    """Runs tasks in any order, each at least once."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    def products(self, tasks: Iterable[Task]) -> Iterator[Product | Lost]:
        """Yield what tasks came to, as they are done."""


@dataclass(frozen=True)
class InProcess:
    """Runs tasks one after the other, here."""

    name: str = "this process"

    def products(self, tasks: Iterable[Task]) -> Iterator[Product | Lost]:
        """See `Executor.products`."""
        yield from map(carry_out, tasks)


@dataclass(frozen=True)
class Processes:
    """Runs tasks in processes of this machine.

    Parameters
    ----------
    workers : int
        How many, >= 1.
    work : callable
        What is done with a task.
    """

    workers: int
    work: Callable[[Task], Product] = carry_out

    @property
    def name(self) -> str:
        """See `Executor.name`."""
        return f"{self.workers} processes"

    def products(self, tasks: Iterable[Task]) -> Iterator[Product | Lost]:
        """See `Executor.products`."""
        from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415 - only where it is needed

        waiting, again = iter(tasks), deque[tuple[Task, int]]()
        pool = ProcessPool(self.workers, context=get_context("spawn"), initializer=_let_be)
        running: dict[Any, tuple[Task, int]] = {}
        try:
            while True:
                again.extend((task, 1) for task in islice(waiting, self._room(again, running)))
                while again:
                    task, tries = again.popleft()
                    running[pool.submit(self.work, None, task)] = task, tries
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    task, tries = running.pop(future)
                    try:
                        yield future.result()
                    except ProcessExpired as death:
                        if tries < TRIES:
                            again.append((task, tries + 1))
                        else:
                            yield Lost(task, f"its process died {TRIES} times: {death}")
        finally:
            pool.stop()
            pool.join()

    def _room(self, *held: Sized) -> int:
        """Return how many more tasks may be handed out."""
        return max(AHEAD * self.workers - sum(len(some) for some in held), 0)


def _let_be() -> None:
    """Leave it to the parent to stop on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@dataclass(frozen=True)
class Cluster:
    """Runs tasks on the workers of a Dask scheduler.

    Parameters
    ----------
    address : str or None
        Of a scheduler that is running; None starts one on this machine.
    workers : int
        How many workers to start with it.
    """

    address: str | None = None
    workers: int = 1

    @property
    def name(self) -> str:
        """See `Executor.name`."""
        return (
            f"the scheduler at {self.address}" if self.address else f"{self.workers} Dask workers"
        )

    def products(self, tasks: Iterable[Task]) -> Iterator[Product | Lost]:
        """See `Executor.products`.

        Raises
        ------
        SchedulerLost
            If the scheduler cannot be reached, or goes.
        ValueError
            If a worker has other versions than this process.
        """
        from dask.distributed import as_completed  # noqa: PLC0415 - an extra

        queue = iter(tasks)
        with self._client() as client:
            _refuse_other_workers(client)
            running: dict[Any, Task] = {}
            finished = as_completed(loop=client.loop)

            def hand_out() -> None:
                for task in queue:
                    future = client.submit(carry_out, task, pure=False, retries=TRIES - 1)
                    running[future.key] = task
                    finished.add(future)
                    if len(running) >= AHEAD * max(len(client.nthreads()), 1):
                        return

            hand_out()
            for future in finished:
                task = running.pop(future.key)
                yield _product(future, task)
                hand_out()

    @contextmanager
    def _client(self) -> Iterator[Any]:
        import dask  # noqa: PLC0415 - an extra
        from dask.distributed import Client, LocalCluster  # noqa: PLC0415

        if self.address is not None:
            try:
                client = Client(self.address, timeout="10s", set_as_default=False)
            except (OSError, ValueError, TypeError) as error:
                raise SchedulerLost(f"no scheduler answers at {self.address}: {error}") from None
            with client:
                yield client
            return
        with dask.config.set(UNWATCHED):
            local = LocalCluster(
                n_workers=self.workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs="CRITICAL",
            )
        with local, Client(local, set_as_default=False) as client:
            yield client


def _product(future: Any, task: Task) -> Product | Lost:
    from dask.distributed import KilledWorker  # noqa: PLC0415

    try:
        product: Product = future.result()
    except KilledWorker as death:
        return Lost(task, f"its workers died {TRIES} times: {death}")
    except CancelledError:
        raise SchedulerLost("the scheduler has gone") from None
    finally:
        future.release()
    return product


def _refuse_other_workers(client: Any) -> None:
    """Refuse workers whose libraries differ: a world might differ in its last digits."""
    here = versions()
    for worker, there in client.run(versions).items():
        others = [
            f"{name} {there.get(name)}, here {was}"
            for name, was in here.items()
            if there.get(name) != was
        ]
        if others:
            raise ValueError(f"the worker {worker} has {'; '.join(others)}")
