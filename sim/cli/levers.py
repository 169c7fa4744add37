"""The command that moves every number of a scenario from low to high."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Overrides,
    ScenarioFile,
    Seed,
    Trust,
    parse_overrides,
    refuse_untrusted,
)

if TYPE_CHECKING:
    from sim.levers import LeverEffect
    from sim.scenario import Scenario


def levers(
    file: ScenarioFile,
    worlds: Annotated[int, typer.Option(min=2, max=100_000, help="Worlds for each end.")] = 200,
    seed: Seed = 0,
    *,
    top: Annotated[int, typer.Option(min=1, max=60, help="How many to print and draw.")] = 15,
    set_: Overrides = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder; results/<scenario>/levers-<id>.")
    ] = None,
    trust: Trust = False,
) -> None:
    """Move each number from low to high; show what that does to how worlds end."""
    from sim.scenario import Scenario

    overrides = parse_overrides(set_)
    scenario = Scenario.read(file, overrides)
    refuse_untrusted(scenario, trust=trust)

    from sim.cli.screen import console, progress
    from sim.lever_store import KIND, folder_of, write_levers
    from sim.levers import levers_of, pull
    from sim.store import see_place

    folder = out or folder_of(scenario, worlds, seed)
    see_place(folder, KIND)
    with progress("numbers") as advance:
        effects = pull(scenario, levers_of(scenario), worlds=worlds, seed=seed, progress=advance)
    screen = console()
    if effects:
        screen.print(_table(scenario, effects, top, worlds, seed))
    _say_what_is_still(screen, scenario, effects)
    written = write_levers(folder, scenario, effects, worlds=worlds, seed=seed, top=top)
    screen.print(
        "Written:", *(f"  {path}" for path in written), sep="\n", markup=False, soft_wrap=True
    )


def _table(
    scenario: "Scenario", effects: "list[LeverEffect]", top: int, worlds: int, seed: int
) -> Any:
    """Return the strongest numbers with what they do to the outcome that they move most."""
    from rich.table import Column, Table

    from sim.ensemble import CAVEAT
    from sim.world_table import peak_columns

    table = Table(
        Column("number", overflow="fold"),
        Column("value (low to high)", max_width=20),
        Column("moves most", max_width=20),
        Column("its share, low to high", max_width=15),
        Column("rounds", max_width=12),
        *(Column(f"peak of {side.name}", max_width=12) for side in scenario.sides.values()),
        title=f"{scenario.title}: the {min(top, len(effects))} strongest of {len(effects)} "
        f"numbers, {worlds:,} worlds for each end, seed {seed}",
        title_justify="left",
        caption=f"{CAVEAT} Intervals at 95 %.",
        caption_justify="left",
    )
    for effect in effects[:top]:
        lever = effect.lever
        answer = max(
            (name for name in effect.whole if name.startswith("share ")),
            key=lambda name, effect=effect: abs(effect.whole[name].mean),  # type: ignore[misc]
        )
        change = effect.whole[answer]
        others = [effect.whole[name] for name in ("ended", *peak_columns(scenario))]
        table.add_row(
            lever.path,
            f"{lever.value:g} ({lever.low:g} to {lever.high:g})",
            scenario.outcomes[answer.removeprefix("share ")].name,
            f"{change.mean:+.1%} ± {change.half:.1%}",
            *(f"{other.mean:+.1f} ± {other.half:.1f}" for other in others),
        )
    return table


def _say_what_is_still(screen: Any, scenario: "Scenario", effects: "list[LeverEffect]") -> None:
    """Say which numbers changed nothing, and which are declared inert, rightly or not."""
    from sim.ensemble import run_ensemble
    from sim.levers import dead, declared_inert, telling_worlds

    unseen = [effect.lever for effect in effects if effect.unseen]
    screen.print(f"{len(unseen)} of {len(effects)} numbers changed the course of no world here.")
    worlds = telling_worlds(run_ensemble(scenario, record=False))
    still = [lever.path for lever in dead(scenario, unseen, worlds)]
    for path in still:
        why = declared_inert(scenario, path)
        said = "changed nothing at all" if why is None else f"is declared inert: {why}"
        screen.print(f"  {path} {said}", markup=False)
    for effect in effects:
        path = effect.lever.path
        if path not in still and declared_inert(scenario, path) is not None:
            screen.print(f"  {path} is declared inert, but changes something", markup=False)
