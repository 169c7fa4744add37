"""The command that runs the known answers."""

from math import isnan

import typer


def selfcheck() -> None:
    """Run the known answers: results that nobody here chose, and what the engine returns."""
    from rich.markup import escape
    from rich.table import Table

    from sim.cli.screen import console, progress
    from sim.known import KNOWN

    table = Table("known answer", "source", "of what", "expected", "obtained", "tolerance", "holds")
    failed = 0
    with progress("known answers") as advance:
        for done, answer in enumerate(KNOWN, start=1):
            for index, line in enumerate(answer.find()):
                failed += not line.holds
                table.add_row(
                    "" if index else escape(answer.what),
                    "" if index else escape(answer.source),
                    escape(line.what),
                    _number(line.expected),
                    _number(line.obtained),
                    f"{line.tolerance:.2g}",
                    "yes" if line.holds else "NO",
                )
            table.add_section()
            advance(done, len(KNOWN))
    console().print(table)
    typer.echo(f"{failed} do not hold." if failed else "All hold.")
    if failed:
        raise typer.Exit(code=1)


def _number(value: float) -> str:
    return "none" if isnan(value) else f"{value:.8g}"
