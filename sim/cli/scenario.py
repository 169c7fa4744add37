"""Commands about a scenario file: check, schema, claims, classes, mechanisms."""

import json
from pathlib import Path
from typing import Annotated

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


def check(file: ScenarioFile, set_: Overrides = None) -> None:
    """Say everything that is wrong with a scenario file, with line, path and what is right."""
    from sim.scenario import Scenario

    scenario = Scenario.read(file, parse_overrides(set_))
    typer.echo(
        f"{file}: sound. {len(scenario.actors)} actors, {len(scenario.issues)} issues, "
        f"{len(scenario.measures)} measures, {len(scenario.events)} events, "
        f"{len(scenario.outcomes)} outcomes."
    )


def schema(
    out: Annotated[Path | None, typer.Option(help="File to write; the screen if left out.")] = None,
    *,
    variant: Annotated[bool, typer.Option(help="Of files that extend another.")] = False,
) -> None:
    """Write the JSON Schema of scenario files, which editors use for completion."""
    from sim.scenario import editors

    text = json.dumps(editors.variant() if variant else editors.whole(), indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {out}")


def claims(file: ScenarioFile) -> None:
    """List every claim of a scenario and where it is encoded."""
    from rich.table import Table

    from sim.cli.screen import console
    from sim.scenario import Scenario
    from sim.scenario.claims import places

    scenario = Scenario.read(file)
    table = Table("claim", "what it says", "where it is encoded", show_lines=True)
    found = places(scenario)
    for key, statement in scenario.claims.items():
        table.add_row(key, statement, "\n".join(found[key]) or "NOWHERE")
    console().print(table)
    missing = [key for key in scenario.claims if not found[key]]
    if missing:
        raise typer.Exit(code=2)


def classes() -> None:
    """List the classes of actor and the numbers that each understands."""
    from rich.table import Table

    from sim.cli.screen import console
    from sim.doctrine import CLASSES

    table = Table("class", "number", "default", "range", "meaning")
    for name, doctrine in CLASSES.items():
        for index, (key, number) in enumerate(doctrine.items()):
            span = f"{number.low:g} to {number.high:g}"
            label = "" if index else name
            table.add_row(label, key, f"{number.default:g}", span, number.meaning)
    console().print(table)


def mechanisms(
    file: ScenarioFile,
    worlds: Worlds = 1000,
    seed: Seed = 0,
    set_: Overrides = None,
    trust: Trust = False,
) -> None:
    """Switch each mechanism off and show how outcome shares move, with the same luck."""
    from rich.table import Table

    from sim.api import ablate
    from sim.cli.screen import console, progress
    from sim.scenario import Scenario

    scenario = Scenario.read(file, parse_overrides(set_))
    refuse_untrusted(scenario, trust=trust)
    with progress("mechanisms") as advance:
        rows = ablate(scenario, worlds=worlds, seed=seed, progress=advance)
    table = Table("mechanism switched off", *scenario.outcomes, "worlds that end otherwise")
    for row in rows:
        shares = [f"{share:.3f}" for share in row.shares]
        table.add_row(row.name, *shares, f"{row.changed:.1%}")
    console().print(table)
