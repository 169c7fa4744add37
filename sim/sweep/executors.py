"""Where blocks are run: here, in processes, or on a cluster; which of them changes no result."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

from sim.folders import FolderInUse
from sim.processes import Crew, ProcessDied, deaf
from sim.store import unlike, versions
from sim.sweep.rescue import Rescue, given_up
from sim.sweep.work import Product, Task, carry_out

TRIES: Final = 3
"""How often a point is begun, alone, whose worker dies."""

AHEAD: Final = 2
"""Blocks that are handed out for each worker."""

UNWATCHED: Final = {"distributed.worker.profile.enabled": False}
"""Settings of a cluster that is started here: nobody looks at where its workers spend time."""


class SchedulerLost(OSError):
    """The scheduler of a cluster has gone."""


class Executor(Protocol):
    """Runs tasks in any order, each at least once."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    def products(self, tasks: Iterable[Task]) -> Iterator[Product]:
        """Yield what tasks came to, as they are done."""


@dataclass(frozen=True)
class InProcess:
    """Runs tasks one after the other, here."""

    name: str = "this process"

    def products(self, tasks: Iterable[Task]) -> Iterator[Product]:
        """See `Executor.products`."""
        yield from map(carry_out, tasks)


@dataclass(frozen=True)
class Processes:
    """Runs tasks in processes of this machine.

    Parameters
    ----------
    workers : int
        How many, >= 1.
    limit : float, optional
        Seconds that a task may take; one that takes longer is ended.
    work : callable
        What is done with a task.
    """

    workers: int
    limit: float | None = None
    work: Callable[[Task], Product] = carry_out

    @property
    def name(self) -> str:
        """See `Executor.name`."""
        return f"{self.workers} processes"

    def products(self, tasks: Iterable[Task]) -> Iterator[Product]:
        """See `Executor.products`."""
        waiting, again, rescue = iter(tasks), deque[tuple[Task, int]](), Rescue()
        running: dict[Future[Product], tuple[Task, int]] = {}
        with closing(Crew(self.workers, self.limit)) as crew:
            while True:
                again.extend((task, 1) for task in islice(waiting, self._room(again, running)))
                while again:
                    task, tries = again.popleft()
                    running[crew.submit(self.work, task)] = task, tries
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    product, more = self._settle(future, *running.pop(future), rescue)
                    again.extend(more)
                    if product and (block := rescue.came(product)):
                        yield block

    def _settle(
        self, future: Future[Product], task: Task, tries: int, rescue: Rescue
    ) -> tuple[Product | None, list[tuple[Task, int]]]:
        """Return what a task came to; or, if its process died, what is to be run again."""
        try:
            return future.result(), []
        except TimeoutError:
            if self.limit is None:
                raise
            why, last = f"took longer than {self.limit:g} seconds", True
        except ProcessDied:
            why, last = f"its process died {TRIES} times", tries == TRIES
        if task.block.points > 1:
            return None, [(half, 1) for half in rescue.halve(task)]
        return (given_up(task, why), []) if last else (None, [(task, tries + 1)])

    def _room(self, *held: Sized) -> int:
        """Return how many more tasks may be handed out."""
        return max(AHEAD * self.workers - sum(len(some) for some in held), 0)


@dataclass(frozen=True)
class Cluster:
    """Runs tasks on the workers of a Dask scheduler.

    Parameters
    ----------
    address : str or None
        Of a scheduler that is running; None starts one on this machine.
    workers : int
        How many workers to start with it.
    tell : callable, optional
        Takes a line for people, if there is nobody yet to do the work.
    """

    address: str | None = None
    workers: int = 1
    tell: Callable[[str], object] | None = None

    @property
    def name(self) -> str:
        """See `Executor.name`."""
        return (
            f"the scheduler at {self.address}" if self.address else f"{self.workers} Dask workers"
        )

    def products(self, tasks: Iterable[Task]) -> Iterator[Product]:
        """See `Executor.products`.

        Raises
        ------
        SchedulerLost
            If the scheduler cannot be reached, or goes.
        FolderInUse
            If a worker has other versions than this process: a world might differ in its last
            digits.
        """
        from dask.distributed import as_completed  # noqa: PLC0415 - an extra

        queue, rescue, suspects = iter(tasks), Rescue(), deque[Task]()
        with self._client() as client:
            begun = versions()
            running: dict[Any, Task] = {}
            finished = as_completed(loop=client.loop)

            def submit(task: Task) -> None:
                future = client.submit(
                    _alike, begun, carry_out, task, pure=False, retries=TRIES - 1
                )
                running[future.key] = task
                finished.add(future)

            def hand_out() -> None:
                while len(running) < AHEAD * max(len(client.nthreads()), 1):
                    if (task := next(queue, None)) is None:
                        break
                    submit(task)
                if suspects and not running:
                    submit(suspects.popleft())  # alone, so that no other is blamed for it

            hand_out()
            for future in finished:
                task, by_itself = running.pop(future.key), not running
                product = _product(future, task, by_itself=by_itself)
                if product and (block := rescue.came(product)):
                    yield block
                elif not product:
                    suspects.extend(rescue.halve(task) if task.block.points > 1 else [task])
                hand_out()

    @contextmanager
    def _client(self) -> Iterator[Any]:
        import dask  # noqa: PLC0415 - an extra
        from dask.distributed import Client, LocalCluster  # noqa: PLC0415
        from distributed.comm.core import CommClosedError  # noqa: PLC0415

        if self.address is not None:
            try:
                client = Client(self.address, timeout="10s", set_as_default=False)
            except (OSError, ValueError, TypeError) as error:
                raise SchedulerLost(f"no scheduler answers at {self.address}: {error}") from None
            try:
                with client:
                    if self.tell and not client.nthreads():
                        self.tell("No worker has joined the scheduler yet; waiting for one.")
                    yield client
            except CommClosedError:  # whatever was asked of it when it went
                raise SchedulerLost("the scheduler has gone") from None
            return
        with dask.config.set(UNWATCHED), deaf():
            local = LocalCluster(
                n_workers=self.workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # None would ask for a port that others ask for
                silence_logs="CRITICAL",
            )
        with local, Client(local, set_as_default=False) as client:
            yield client


def _product(future: Any, task: Task, *, by_itself: bool) -> Product | None:
    """Return what a task came to; None if its workers died, perhaps of another one."""
    from dask.distributed import KilledWorker  # noqa: PLC0415

    try:
        product: Product | dict[str, str] = future.result()
    except KilledWorker as death:
        alone = by_itself and task.block.points == 1
        return given_up(task, f"its workers died: {death}") if alone else None
    except CancelledError:
        raise SchedulerLost("the scheduler has gone") from None
    finally:
        future.release()
    if isinstance(product, dict):
        said = f"a worker has other versions than this process: {'; '.join(unlike(product))}"
        raise FolderInUse(f"{said}; give it those of this process")
    return product


def _alike(
    begun: dict[str, str], work: Callable[[Task], Product], task: Task
) -> Product | dict[str, str]:
    """Do work on a worker; if its libraries are not those of the sweep, return which it has."""
    there = versions()
    return work(task) if there == begun else there
