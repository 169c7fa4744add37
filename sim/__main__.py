"""The command `detente`, also as `python -m sim`."""

import gc
import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)  # until the command has begun
    gc.set_threshold(100_000, 20, 20)  # what a command imports stays: do not search it for garbage
    # Vectors are small: threads would wait for each other where other work has taken the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sim.cli.app import run_app  # noqa: PLC0415 - after that

    sys.exit(run_app(sys.argv[1:]))


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.stderr.write("interrupted before anything was begun\n")
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
