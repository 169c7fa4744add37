"""The application: its commands and its exit codes."""

import sys
from collections.abc import Sequence
from enum import IntEnum

import click
import typer

from sim.cli.run import reproduce, run
from sim.cli.scenario import check, claims, classes, mechanisms, schema


class Exit(IntEnum):
    """Exit codes of the command."""

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
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
for command in (run, reproduce, check, schema, claims, classes, mechanisms):
    app.command()(command)


def run_app(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; faults of input are told without a traceback."""
    from sim.scenario.problems import InvalidInput
    from sim.store_errors import FolderInUse

    try:
        code = typer.main.get_command(app).main(
            args=list(arguments), prog_name="detente", standalone_mode=False
        )
        return int(code or Exit.DONE)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.Abort:
        return _say("interrupted; nothing was left half-written", Exit.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return Exit.BAD_INPUT
    except KeyboardInterrupt:
        return _say("interrupted; nothing was left half-written", Exit.INTERRUPTED)
    except InvalidInput as error:
        return _say(str(error), Exit.BAD_INPUT)
    except FolderInUse as error:
        return _say(str(error), Exit.FOLDER)
    except OSError as error:
        return _say(f"storage: {error}", Exit.STORAGE)


def _say(message: str, code: Exit) -> Exit:
    sys.stderr.write(f"{message}\n")
    return code
