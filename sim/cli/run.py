"""Commands that run a model: run and reproduce."""

from collections.abc import Callable
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
    from sim.store import Order, write

    order = Order(scenario.text, overrides, seed, worlds, min(told, worlds), draw)
    folder = out or RESULTS / scenario.name / order.run_id
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


def reproduce(
    folder: Annotated[
        Path, typer.Argument(help="A folder that `detente run` or `detente branch` wrote.")
    ],
    trust: Trust = False,
) -> None:
    """Run a manifest again and say whether every byte of the data agrees."""
    from sim.branch_store import KIND
    from sim.store import kind_of

    if kind_of(folder) == KIND:
        _reproduce_branch(folder, trust=trust)
    else:
        _reproduce_run(folder, trust=trust)


def _reproduce_run(folder: Path, *, trust: bool) -> None:
    from sim.store import DATA, Order, read_manifest, write_data

    manifest = read_manifest(folder)
    order = Order(**manifest["order"])
    refuse_untrusted(order.scenario(), trust=trust)

    from sim.api import carry_out
    from sim.cli.screen import progress

    with progress("rounds") as advance:
        results = carry_out(order, progress=advance, picture=False)
    _compare(folder, manifest, DATA, lambda again: write_data(again, results))


def _reproduce_branch(folder: Path, *, trust: bool) -> None:
    from sim.branch_store import DATA, read_branch, write_branch_data

    order, manifest = read_branch(folder)
    refuse_untrusted(order.run().scenario, trust=trust)

    from sim.cli.screen import progress

    with progress("rounds") as advance:
        found = order.carry_out(advance)
    _compare(folder, manifest, DATA, lambda again: write_branch_data(again, found))


def _compare(
    folder: Path, manifest: dict[str, Any], names: tuple[str, ...], write: Callable[[Path], None]
) -> None:
    """Write the data again elsewhere, and say of every file whether it is the same."""
    from tempfile import TemporaryDirectory

    from sim.store import digest, other_versions

    differing = []
    with TemporaryDirectory() as temporary:
        write(Path(temporary))
        for name in names:
            again, recorded = digest(Path(temporary) / name), manifest["files"].get(name)
            stored = digest(folder / name) if (folder / name).is_file() else "missing"
            verdict = _verdict(again, recorded, stored)
            typer.echo(f"{name}: {verdict}")
            if verdict != "agrees":
                differing.append(name)
    for note in other_versions(folder):
        typer.echo(f"note: {note}")
    typer.echo("Every byte agrees." if not differing else f"Differs: {', '.join(differing)}.")
    if differing:
        raise typer.Exit(code=5)


def _verdict(again: str, recorded: str | None, stored: str) -> str:
    if stored == "missing":
        return "missing from the folder"
    if stored != recorded:
        return "changed since it was written"
    return "agrees" if again == recorded else "comes out otherwise"
