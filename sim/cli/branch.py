"""The command that lets worlds go on otherwise from some round on."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Overrides, Point, ResultsFolder, Trust, opened, parse_overrides

if TYPE_CHECKING:
    from rich.table import Table

    from sim.branch import Branch
    from sim.branch.comparing import Change, Moment
    from sim.branch_store import BranchOrder

RESULTS = Path("results")
SHOWN = ("ended", "tension", "score", "incidents")
"""Columns of the table of worlds that are printed, beside peaks and concessions of the sides."""


def branch(
    folder: ResultsFolder,
    step: Annotated[int, typer.Option("--round", min=1, help="Round from which it differs.")],
    world: Annotated[
        int | None, typer.Option(min=0, help="Number of the world; all if left out.")
    ] = None,
    set_: Overrides = None,
    do: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORDER",
            help="What an actor does in that round, 'ACTOR: hold', 'concede ISSUE to X', 'accept', "
            "'MEASURE' or 'withdraw MEASURE'. Repeatable.",
        ),
    ] = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Let orders go beyond rooms and lines.")
    ] = False,
    point: Point = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder; results/<scenario>/<branch id>.")
    ] = None,
    trust: Trust = False,
) -> None:
    """Let worlds go on otherwise from some round on, with the same luck; show what differs."""
    run = opened(folder, point, trust=trust)

    from sim.branch import branch as play
    from sim.branch_store import KIND, BranchOrder, write_branch

    order = BranchOrder.of(run, step, parse_overrides(set_), do or [], force=force)
    _refuse_idle(order, world, out)
    changes = order.changes()
    if world is not None:
        _print_world(order, play(run, changes, world=world))
        return
    from sim.cli.screen import progress
    from sim.store import see_place

    target = out or RESULTS / run.scenario.name / order.branch_id
    see_place(target, KIND)
    with progress("rounds") as advance:
        found = play(run, changes, progress=advance)
    written = write_branch(target, order, found)
    _print_ensemble(order, found)
    typer.echo("\n".join(["Written:", *(f"  {path}" for path in written)]))


def _refuse_idle(order: "BranchOrder", world: int | None, out: Path | None) -> None:
    """Refuse a branch that changes nothing, and a folder for a single world.

    Raises
    ------
    InvalidInput
        If it is one.
    """
    from sim.scenario.problems import InvalidInput, Problem

    if not order.set and not order.do:
        right = "say what with --set PATH=VALUE or --do 'ACTOR: ...'"
        raise InvalidInput([Problem((), "the branch changes nothing", right)])
    if world is not None and out is not None:
        what = "a branch of one world is printed, not written"
        raise InvalidInput([Problem((), what, "leave out --out, or --world")])


def _head(order: "BranchOrder", found: "Branch") -> Iterator[str]:
    changed = [f"{path} = {value}" for path, value in order.set.items()]
    yield f"From round {order.step} on: {'; '.join([*changed, *order.do])}"
    for carried in found.carried:
        if carried.going_on == 1:
            told = "was carried out" if carried.done else "could not be carried out"
            told += ", as it would have been anyway" if carried.anyway else ""
        else:
            told = (
                f"was carried out in {carried.done:,} of the {carried.going_on:,} worlds that "
                f"went on, in {carried.anyway:,} of them as it would have been anyway"
            )
        yield f"{carried.order} {told}"
        for what, count in carried.obstacles.items():
            yield f"  - {what}" + (f" (in {count:,})" if carried.going_on > 1 else "")


def _print_world(order: "BranchOrder", found: "Branch") -> None:
    """Print a world and its branch side by side, where they differ."""
    from sim.branch.comparing import moments
    from sim.cli.screen import page

    told = moments(found)
    number = found.original.table["world"][0] - found.run.luck
    with page() as (say, show):
        say(f"{found.run.scenario.title}: world {number} of seed {found.run.seed}")
        say(*_head(order, found), "")
        both = [moment for moment in told if moment.before and moment.after]
        if both:
            show(_beside(both))
        elif not told:
            say("In no round does anybody do anything else.", "")
        if len(both) < len(told):
            alone = next(moment for moment in told if moment not in both)
            who = "the branch" if alone.after else "the world as it was"
            say(f"From round {alone.step} on only {who} goes on.", "")
        say(*_ends(found))


def _beside(told: list["Moment"]) -> "Table":
    from rich.table import Column

    from sim.cli.screen import plain_table

    table = plain_table(
        "Rounds that differ",
        "round",
        Column("as it was", ratio=1),
        Column("in the branch", ratio=1),
    )
    for moment in told:
        table.add_row(str(moment.step), "\n".join(moment.before), "\n".join(moment.after))
    return table


def _ends(found: "Branch") -> Iterator[str]:
    from sim.narrative import Narrator

    for name, story in zip(("As it was: ", "In the branch: "), found.stories or (), strict=False):
        yield name + Narrator(story).ending()


def _print_ensemble(order: "BranchOrder", found: "Branch") -> None:
    """Print how shares and means change."""
    import numpy as np

    from sim.branch.comparing import changes_of
    from sim.cli.screen import page
    from sim.ensemble import CAVEAT

    over, differs = np.count_nonzero(found.over), np.count_nonzero(found.differs)
    with page() as (say, show):
        run = found.run
        say(f"{run.scenario.title}: {run.worlds:,} worlds, seed {run.seed}")
        say(*_head(order, found))
        say(f"{over:,} worlds had ended before round {order.step} and are unchanged;")
        say(f"{differs:,} worlds took another course or ended otherwise.", "")
        if order.set and not differs:
            say("Perhaps what reads these numbers lies behind: events, measures begun.", "")
        show(_changes(found, changes_of(found)))
        say(f"{CAVEAT} Changes are paired, the same worlds with the same luck; intervals at 95 %.")


def _changes(found: "Branch", changes: list["Change"]) -> "Table":
    from rich.table import Column

    from sim.cli.screen import plain_table

    scenario = found.run.scenario
    shown = [*SHOWN, *(f"{what}_{s}" for what in ("peak", "conceded") for s in scenario.sides)]
    table = plain_table(
        "Outcomes, and means over worlds",
        Column("what", overflow="fold"),
        *(Column(name, justify="right") for name in ("as it was", "branch", "change")),
    )
    for change in changes:
        effect, share = change.effect, change.answer.startswith("share ")
        form = ".1%" if share else ".3f"
        if share or change.answer in shown:
            name = change.meaning.removeprefix("ended as: ") if share else change.answer
            moved = f"{effect.mean:+{form}} ± {effect.half:{form}}"
            table.add_row(name, f"{change.before:{form}}", f"{change.after:{form}}", moved)
    return table
