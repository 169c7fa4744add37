"""Running a sweep: what is not done yet, wherever it is run, into its folder."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from sim.sweep.executors import Executor, InProcess
from sim.sweep.finish import finish
from sim.sweep.folder import SweepFolder
from sim.sweep.order import name_of
from sim.sweep.plan import Plan
from sim.sweep.work import task_of

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """How a sweep went.

    Attributes
    ----------
    worlds, blocks : int
        What was run now.
    seconds : float
        How long that took.
    failed : int
        Points that could not be run; the summary says why.
    """

    worlds: int
    blocks: int
    seconds: float
    failed: int


def sweep(
    plan: Plan,
    folder: SweepFolder,
    executor: Executor | None = None,
    progress: Progress | None = None,
    *,
    retry: bool = False,
) -> Report:
    """Run what a folder has not yet of a plan, and finish it when nothing is left.

    Parameters
    ----------
    plan : Plan
    folder : SweepFolder
        Is made; a sweep of the same order that was begun in it is continued.
    executor : Executor, optional
        Where to run; this process if left out.
    progress : callable, optional
        Called with worlds done and worlds in all.
    retry : bool
        Run blocks again in which a point could not be run.

    Raises
    ------
    FolderInUse
        If the folder holds anything else, or another process writes to it.
    OSError
        If something cannot be written, or read; what is done stays.

    Notes
    -----
    A block that is not, to the last byte, what was written counts as not done.
    """
    executor = executor or InProcess()
    with folder.held():
        plan = folder.begin(plan)
        name = name_of(plan.order.manifest())
        blocks, done = plan.blocks(), folder.sound(name, failed=not retry)
        todo = [block for block in blocks if block.number not in done]
        advanced = plan.worlds - sum(block.size for block in todo)
        ran, start = 0, time.monotonic()
        if progress:
            progress(advanced, plan.worlds)
        with closing(executor.products(task_of(plan, block) for block in todo)) as products:  # type: ignore[type-var]
            for product in products:
                folder.keep(product, name)
                ran += product.block.size
                if progress:
                    progress(advanced + ran, plan.worlds)
        seconds = time.monotonic() - start
        failed = finish(folder, plan, again=bool(todo))
    return Report(ran, len(todo), seconds, failed)
