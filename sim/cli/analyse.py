"""Commands that analyse a finished sweep: sensitivity, discover and pareto."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.sweep.analyses import Analysis
    from sim.sweep.case import Case

SweepPath = Annotated[Path, typer.Argument(help="A folder that `detente sweep` wrote.")]
ScenarioName = Annotated[
    str | None, typer.Option("--scenario", help="Which scenario of the study; the first.")
]


def sensitivity(folder: SweepPath, scenario: ScenarioName = None) -> None:
    """Say which factors an outcome hangs on: Sobol indices or Morris measures, with intervals."""
    from sim.sweep import analyses

    results, case = analyses.opened(folder, scenario)
    _keep(folder, "sensitivity", case, analyses.sensitivity(results, case))


def discover(
    folder: SweepPath,
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome rules or classes, with commas; all that are war if left out."),
    ] = None,
    scenario: ScenarioName = None,
    threshold: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Least density of a box.")
    ] = None,
) -> None:
    """Say which ranges lead to an outcome, war if none is named: PRIM boxes and CART leaves."""
    from sim.sweep import analyses

    results, case = analyses.opened(folder, scenario)
    _keep(folder, "discovery", case, analyses.discovery(results, case, outcome, threshold))


def pareto(
    folder: SweepPath,
    side: Annotated[str | None, typer.Option(help="Whose concessions; the second side's.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Outcomes to avoid, with commas; all that are war.")
    ] = None,
    scenario: ScenarioName = None,
) -> None:
    """Say which settings of the levers nothing beats in both war and own concessions."""
    from sim.sweep import analyses

    results, case = analyses.opened(folder, scenario)
    _keep(folder, "pareto", case, analyses.pareto(results, case, side, outcome))


def _keep(folder: Path, name: str, case: "Case", found: "Analysis") -> None:
    """Write a table and its picture beside the sweep, and print the table."""
    from sim.cli.screen import console
    from sim.folders import put
    from sim.plots.saving import to_bytes

    if found.remark:
        typer.echo(found.remark)
    stem = f"{name}-{case.scenario.name}"
    put(folder / f"{stem}.csv", found.table.to_csv(index=False).encode())
    put(folder / f"{stem}.png", to_bytes(found.figure, "png"))
    table = found.table.head(40).to_string(index=False, float_format="%.3f")
    console().print(table, markup=False)
    typer.echo(f"Written: {folder / stem}.csv, {folder / stem}.png")
