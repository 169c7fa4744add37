"""Commands that run a model: run and reproduce."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Overrides,
    ScenarioFile,
    Seed,
    Trust,
    Worlds,
    parse_overrides,
    refuse_untrusted,
)

if TYPE_CHECKING:
    from sim.ensemble import Ensemble

RESULTS = Path("results")


def run(
    file: ScenarioFile,
    worlds: Worlds = 1000,
    rounds: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="Horizon instead of the scenario's.")
    ] = None,
    seed: Seed = 0,
    *,
    draw: Annotated[
        bool, typer.Option("--draw", help="Draw uncertain numbers anew in each world.")
    ] = False,
    set_: Overrides = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<scenario>/<run id>.")
    ] = None,
    told: Annotated[int, typer.Option(min=1, max=1000, help="Worlds to keep in full.")] = 8,
    trust: Trust = False,
) -> None:
    """Run a scenario: a table of outcomes, one world told, a folder of results."""
    from sim.scenario import Scenario

    overrides = parse_overrides(set_) | ({} if rounds is None else {"horizon": rounds})
    scenario = Scenario.read(file, overrides)
    refuse_untrusted(scenario, trust=trust)

    from sim.api import carry_out
    from sim.cli.screen import console, progress
    from sim.store import Order, see_place, write

    order = Order(scenario.text, overrides, seed, worlds, min(told, worlds), draw)
    folder = out or RESULTS / scenario.name / order.run_id
    see_place(folder, None)
    with progress("rounds") as advance:
        results = carry_out(order, progress=advance)
    written = write(folder, results)
    screen = console()
    print_outcomes(screen, results.ensemble)
    screen.print(f"\n{results.narrative}", markup=False)
    screen.print(
        "Written:", *(f"  {path}" for path in written), sep="\n", markup=False, soft_wrap=True
    )


def print_outcomes(screen: Any, ensemble: "Ensemble") -> None:
    """Print how worlds ended, when, and how high each side climbed."""
    import numpy as np
    from rich.table import Table

    from sim.ensemble import CAVEAT

    scenario = ensemble.scenario
    table = Table(
        "outcome",
        "class",
        "worlds",
        "share",
        "95 % interval (Wilson)",
        title=f"{scenario.title}: {ensemble.worlds:,} worlds, seed {ensemble.seed}",
        title_justify="left",
    )
    for share in ensemble.shares():
        interval = f"{share.low:.1%} to {share.high:.1%}"
        table.add_row(
            share.name,
            share.kind.replace("_", " "),
            f"{share.count:,}",
            f"{share.share:.1%}",
            interval,
        )
    screen.print(table)
    ends = np.percentile(ensemble.table["ended"].astype(float), [5, 50, 95])
    screen.print(
        f"Rounds to the end: median {ends[1]:g}, 90 % of worlds {ends[0]:g} to {ends[2]:g}."
    )
    for key, side in scenario.sides.items():
        low, middle, high = np.percentile(ensemble.table[f"peak_{key}"].astype(float), [5, 50, 95])
        screen.print(
            f"Peak rung of {side.name}: median {middle:g} ({scenario.rung_name(middle)}), "
            f"90 % of worlds {low:g} to {high:g}.",
            markup=False,
        )
    screen.print(CAVEAT, style="italic")
