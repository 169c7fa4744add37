"""Work that takes long: in two processes beside the page, with progress, limits and a way out."""

import atexit
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final

from sim.processes import Crew, NoProcess, ProcessDied
from sim.scenario.problems import InvalidInput, Problem

WORKERS: Final = 2
SLOTS: Final = 24
"""Pieces of work that may be under way or wait, at the most."""
LIMIT: Final = 120.0
"""Seconds after which a piece of work is ended."""
MEMORY: Final = 6 * 1024**3
"""Bytes of address space of a worker, where the system can bound them."""

DONE, ALL, STOP, CELLS = 0, 1, 2, 3
"""Cells of a slot: what is done, of how much, whether to stop; how many cells."""

Work = Callable[..., Any]


class Stopped(Exception):
    """Nobody waits for a piece of work any longer."""


class Board:
    """What a worker knows of the board on which progress is told."""

    cells: Any = None


def _begin(cells: Any) -> None:
    """Set a worker up."""
    Board.cells = cells
    import_module("sim.web.work")  # what work takes, so that none waits for it
    if sys.platform.startswith("linux"):
        import resource  # noqa: PLC0415 - there only on such systems

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _carry_out(slot: int, work: Work, arguments: tuple[Any, ...]) -> Any:
    cells, base = Board.cells, slot * CELLS

    def advance(done: int, total: int) -> None:
        if cells[base + STOP]:
            raise Stopped
        cells[base + DONE], cells[base + ALL] = done, total

    advance(0, 1)
    return work(*arguments, advance)


@dataclass
class Ticket:
    """A piece of work that was handed in.

    Parameters
    ----------
    desk : Desk
    slot : int
        Its place on the board.
    future : Future
    """

    desk: "Desk"
    slot: int
    future: Future[Any]

    @property
    def done(self) -> bool:
        """Whether there is something to take, be it a fault."""
        return self.future.done()

    @property
    def progress(self) -> float:
        """Share that is done, in [0, 1]."""
        base = self.slot * CELLS
        done, total = self.desk.cells[base + DONE], self.desk.cells[base + ALL]
        return min(done / total, 1.0) if total else 0.0

    def cancel(self) -> None:
        """Let it be: what waits is dropped, what runs stops at its next round."""
        if not self.future.done():
            self.desk.cells[self.slot * CELLS + STOP] = 1
            if not self.future.running():
                self.future.cancel()

    def result(self, timeout: float | None = None) -> Any:
        """Return what came of it.

        Raises
        ------
        InvalidInput
            If the input was at fault, it took too long or too much memory, or was let be.
        """
        try:
            return self.future.result(timeout)
        except TimeoutError:
            raise _ended(f"took more than {timeout or LIMIT:.0f} seconds") from None
        except (MemoryError, ProcessDied):
            raise _ended("took more memory than the page allows, or its process died") from None
        except NoProcess as error:
            raise _ended(f"could not be begun: {error}") from None
        except (CancelledError, Stopped):
            raise _ended("was stopped") from None


def _ended(what: str) -> InvalidInput:
    right = "use the command line for what is large"
    return InvalidInput([Problem((), f"the work {what}", right)])


class Desk:
    """Takes work of all sessions; two pieces at once, the others wait.

    Attributes
    ----------
    cells : shared array of float
        The board, `CELLS` for each of `SLOTS`.
    """

    def __init__(self) -> None:
        self.cells = get_context("spawn").RawArray("d", SLOTS * CELLS)  # no lock to die with
        self._free = list(range(SLOTS))
        self._crew = Crew(WORKERS, LIMIT, partial(_begin, self.cells))
        atexit.register(self.close)

    def submit(self, work: Work, *arguments: Any) -> Ticket:
        """Hand in a piece of work.

        Parameters
        ----------
        work : callable
            Takes the arguments, and what to call with how much is done and how much there is.

        Raises
        ------
        InvalidInput
            If too much waits already.
        """
        try:
            slot = self._free.pop()
        except IndexError:
            what = "too many people wait for the page"
            raise InvalidInput([Problem((), what, "try again in a minute")]) from None
        base = slot * CELLS
        self.cells[base : base + CELLS] = [0.0] * CELLS
        future = self._crew.submit(_carry_out, slot, work, arguments)
        future.add_done_callback(lambda _: self._free.append(slot))
        return Ticket(self, slot, future)

    def close(self) -> None:
        """End the workers."""
        self._crew.close()
