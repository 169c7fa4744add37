"""The command that draws figures of a folder of results."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.options import Trust, refuse_untrusted

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
        typer.Argument(help="Results of a run, a sweep or any analysis.", metavar="DIR"),
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
    from sim.figures import chosen
    from sim.sources import source_of

    names, place = chosen(figure or (), folder), out or folder / FOLDER
    with progress("rounds") as advance:
        source = source_of(
            folder,
            world=world,
            plane=(lever or (), answer or ()),
            scenario=scenario,
            progress=advance,
            check=lambda it: refuse_untrusted(it, trust=trust),
        )
        written, left_out = _draw(
            names, source, style, place, form or [Form.PNG], strict=bool(figure)
        )
    for said in left_out:
        typer.echo(f"Left out {said}")
    typer.echo("Written:")
    for path, caption in written:
        typer.echo(f"  {path}: {caption}")


def _draw(
    names: list[str], source: Any, style: Style, place: Path, forms: list[Form], *, strict: bool
) -> tuple[list[tuple[Path, str]], list[str]]:
    """Draw figures into a folder; return files with captions, and what was left out and why."""
    from sim.figures import FIGURES
    from sim.folders import put
    from sim.plots.saving import to_bytes
    from sim.scenario.problems import InvalidInput

    written, left_out = [], []
    for name in names:
        try:
            drawn = FIGURES[name].draw(source, style)
        except InvalidInput as error:
            if strict:
                raise
            left_out.append(f"{name}: {error}")
            continue
        for one in forms:
            path = place / f"{name}.{one}"
            put(path, to_bytes(drawn, one))
            written.append((path, FIGURES[name].caption))
    return written, left_out
