"""The application: its commands and its exit codes."""

import signal
import sys
from collections.abc import Sequence
from enum import IntEnum
from types import FrameType

import typer

from sim.cli.analyse import discover, pareto, sensitivity
from sim.cli.branch import branch
from sim.cli.compare import compare
from sim.cli.explain import explain
from sim.cli.forecast import forecast
from sim.cli.levers import levers
from sim.cli.negotiation import analyse
from sim.cli.new import new
from sim.cli.options import Interrupted
from sim.cli.play import play
from sim.cli.plot import plot
from sim.cli.report import report
from sim.cli.reproduce import reproduce
from sim.cli.run import run
from sim.cli.scenario import check, claims, classes, mechanisms, schema
from sim.cli.selfcheck import selfcheck
from sim.cli.serve import serve
from sim.cli.stability import stability
from sim.cli.sweep import resume, status, sweep
from sim.cli.verify import verify
from sim.folders import FolderInUse
from sim.scenario.problems import InvalidInput


class Exit(IntEnum):
    """Exit codes of the command."""

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
    PARTIAL = 3
    STORAGE = 4
    FOLDER = 5
    INTERRUPTED = 130


app = typer.Typer(
    name="detente",
    help="Write a crisis down, run it in parallel worlds, see how it escalates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (
    *(run, reproduce, explain, branch, play, compare, forecast, plot, report),
    *(new, check, schema, claims, classes, analyse, mechanisms, levers, stability, selfcheck),
    *(sweep, resume, status, verify, sensitivity, discover, pareto, serve),
)
for command in COMMANDS:
    app.command()(command)


def run_app(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; faults of input are told without a traceback."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        app(args=list(arguments), prog_name="detente")
    except SystemExit as leave:
        return int(leave.code or Exit.DONE)
    except InvalidInput as error:
        return _say(str(error), Exit.BAD_INPUT)
    except FolderInUse as error:
        return _say(str(error), Exit.FOLDER)
    except OSError as error:
        where = "storage: " if error.errno else ""  # others are told in words of their own
        return _say(f"{where}{error}", Exit.STORAGE)
    except Interrupted as stopped:
        said = str(stopped) or "interrupted; nothing was left half-written"
        return _say(said, Exit.INTERRUPTED)
    return Exit.DONE


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Interrupted


def _say(message: str, code: Exit) -> Exit:
    sys.stderr.write(f"{message}\n")
    return code
