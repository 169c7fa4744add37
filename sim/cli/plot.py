"""The command that draws figures of a folder of results."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Trust, refuse_untrusted

if TYPE_CHECKING:
    from sim.cli.screen import Advance

FOLDER = "figures"


class Style(StrEnum):
    """Looks of a figure."""

    PAPER = "paper"
    SLIDES = "slides"


class Form(StrEnum):
    """Formats of a file."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


def plot(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Results of a run, a sweep, levers or an analysis of any kind.",
            metavar="DIR",
        ),
    ],
    figure: Annotated[
        list[str] | None, typer.Option(help="Name of a figure; all that fit. Repeatable.")
    ] = None,
    style: Annotated[Style, typer.Option(help="For a page or for a projector.")] = Style.PAPER,
    form: Annotated[
        list[Form] | None, typer.Option("--format", help="Format; png. Repeatable.")
    ] = None,
    world: Annotated[
        int | None, typer.Option(min=0, help="World to show; the median world, or many.")
    ] = None,
    lever: Annotated[
        list[str] | None, typer.Option(help="Lever of a phase diagram; give two. Repeatable.")
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="Answer of a phase diagram; war and agreement. Repeatable."),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(help="Which scenario of a sweep; the first.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; DIR/figures.")] = None,
    trust: Trust = False,
) -> None:
    """Draw figures of a folder of results, for papers or slides."""
    from sim.cli.screen import progress
    from sim.figures import FIGURES, chosen
    from sim.folders import put
    from sim.plots.saving import to_bytes
    from sim.scenario.problems import InvalidInput

    names, forms = chosen(figure or (), folder), form or [Form.PNG]
    written, left_out = [], []
    with progress("rounds") as advance:
        source = source_of(
            folder, world, (lever or (), answer or ()), scenario, advance, trust=trust
        )
        for name in names:
            try:
                drawn = FIGURES[name].draw(source, style)
            except InvalidInput as error:
                if figure:
                    raise
                left_out.append(f"{name}: {error}")
                continue
            for one in forms:
                path = (out or folder / FOLDER) / f"{name}.{one}"
                put(path, to_bytes(drawn, one))
                written.append((path, FIGURES[name].caption))
    for said in left_out:
        typer.echo(f"Left out {said}")
    typer.echo("Written:")
    for path, caption in written:
        typer.echo(f"  {path}: {caption}")


def source_of(
    folder: Path,
    world: int | None,
    plane: tuple[Any, Any],
    scenario: str | None,
    advance: "Advance",
    *,
    trust: bool,
) -> Any:
    """Return what the figures of a folder are drawn from."""
    from sim.figures import READERS, STABILITY, SWEEP, RunSource, SweepSource
    from sim.store import Order, kind_of, read_manifest
    from sim.stored import read
    from sim.sweep.analyses import opened
    from sim.sweep.folder import SweepFolder

    kind = kind_of(folder)
    if kind in READERS:
        return READERS[kind](folder)
    if kind == STABILITY:
        return _lasting(folder, trust=trust)
    if kind == SWEEP:
        order = SweepFolder(folder).order()
        for name in order.study.scenarios:
            refuse_untrusted(order.scenario(name), trust=trust)
        return SweepSource(*opened(folder, scenario), *plane)
    refuse_untrusted(Order(**read_manifest(folder)["order"]).scenario(), trust=trust)
    source = RunSource(read(folder), world, advance)
    if world is not None:
        source.stored.refuse_unknown(world)
    return source


def _lasting(folder: Path, *, trust: bool) -> Any:
    """Return what lasts in the game of a folder, analysed again."""
    from sim.stability import analyse
    from sim.stability_store import read_order

    asked = read_order(folder)
    crisis = asked.scenario()
    if crisis is not None:
        refuse_untrusted(crisis, trust=trust)
    return analyse(asked.game(crisis))
