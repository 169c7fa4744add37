"""Commands that analyse a finished sweep: sensitivity, discover and pareto."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.findings import tell_boxes, tell_policies, tell_sensitivity
from sim.cli.options import Trust, refuse_untrusted_sweep

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweep.analyses import Analysis
    from sim.sweep.case import Case

SweepPath = Annotated[Path, typer.Argument(help="A folder that `detente sweep` wrote.")]
ScenarioName = Annotated[
    str | None, typer.Option("--scenario", help="Which scenario of the study; the first.")
]


def sensitivity(folder: SweepPath, scenario: ScenarioName = None, trust: Trust = False) -> None:
    """Say which factors an outcome hangs on: Sobol indices or Morris measures, with intervals."""
    from sim.sweep import analyses

    refuse_untrusted_sweep(folder, trust=trust)
    results, case = analyses.opened(folder, scenario)
    _keep(folder, "sensitivity", case, analyses.sensitivity(results, case), tell_sensitivity)


def discover(
    folder: SweepPath,
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome rules or classes, with commas; all that are war if left out."),
    ] = None,
    scenario: ScenarioName = None,
    threshold: Annotated[
        float | None,
        typer.Option(min=0.001, max=1.0, help="Least density of a box; twice that of all points."),
    ] = None,
    significance: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Limits of PRIM with a greater p go.")
    ] = 0.05,
    trust: Trust = False,
) -> None:
    """Say which ranges lead to an outcome, war if none is named: PRIM boxes and CART leaves."""
    from sim.sweep import analyses

    refuse_untrusted_sweep(folder, trust=trust)
    results, case = analyses.opened(folder, scenario)
    found = analyses.discovery(results, case, outcome, threshold, significance)
    _keep(folder, "discovery", case, found, tell_boxes)


def pareto(
    folder: SweepPath,
    side: Annotated[str | None, typer.Option(help="Whose concessions; the second side's.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Outcomes to avoid, with commas; all that are war.")
    ] = None,
    scenario: ScenarioName = None,
    trust: Trust = False,
) -> None:
    """Say which settings of the levers nothing beats in both war and own concessions."""
    from sim.sweep import analyses

    refuse_untrusted_sweep(folder, trust=trust)
    results, case = analyses.opened(folder, scenario)
    found = analyses.pareto(results, case, side, outcome)
    _keep(folder, "pareto", case, found, tell_policies)


def _keep(
    folder: Path,
    name: str,
    case: "Case",
    found: "Analysis",
    tell: Callable[["pd.DataFrame", str], None],
) -> None:
    """Write a table and its picture beside the sweep, and print what matters most of it."""
    from sim.folders import put
    from sim.plots.saving import to_bytes

    stem = f"{name}-{case.scenario.name}"
    written = {
        folder / f"{stem}.csv": found.table.to_csv(index=False).encode(),
        folder / f"{stem}.png": to_bytes(found.figure, "png"),
    }
    for path, content in written.items():
        put(path, content)
    if found.remark:
        typer.echo(found.remark)
    tell(found.told, found.title)
    typer.echo("\n".join(["Written:", *(f"  {path}" for path in written)]))
