"""The command that writes a page about a folder of results."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Trust, refuse_untrusted

REPORT = "report.html"


def report(
    folder: Annotated[
        Path, typer.Argument(help="What `detente run`, `sweep` or `levers` wrote.", metavar="DIR")
    ],
    out: Annotated[Path | None, typer.Option(help="File; DIR/report.html.")] = None,
    world: Annotated[
        int | None, typer.Option(min=0, help="World of a run to tell; the median world.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(help="Which scenario of a sweep; the first.")
    ] = None,
    trust: Trust = False,
) -> None:
    """Write one page about a folder: findings, figures, the scenario in words, the commands."""
    from sim.cli.screen import progress
    from sim.folders import put
    from sim.report.page import REPORTED, page_of, render
    from sim.scenario.problems import InvalidInput, Problem
    from sim.sources import source_of
    from sim.store import kind_of

    if (kind := kind_of(folder)) not in REPORTED:
        what = f"holds results of kind `{kind}`, on which there is no report"
        right = "name what `detente run`, `sweep` or `levers` wrote; `detente plot` draws this one"
        raise InvalidInput([Problem((), what, right, str(folder))])
    with progress("rounds") as advance:
        source = source_of(
            folder,
            world=world,
            scenario=scenario,
            progress=advance,
            check=lambda it: refuse_untrusted(it, trust=trust),
        )
        page = render(page_of(folder, source))
    path = out or folder / REPORT
    put(path, page.encode())
    typer.echo(f"Written: {path}")
