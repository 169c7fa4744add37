"""The command that brings a folder about again and compares every byte."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Trust, refuse_untrusted


def reproduce(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Results of a run, a branch, levers or an analysis of any kind.",
            show_default=False,
        ),
    ],
    trust: Trust = False,
) -> None:
    """Run a manifest again and say whether every byte of the data agrees."""
    from sim.reproducing import again

    order, manifest = again(folder)
    for scenario in order.scenarios:
        refuse_untrusted(scenario, trust=trust)

    from sim.cli.screen import progress

    with progress("rounds") as advance:
        put_data = order.play(advance)
    _compare(folder, manifest["files"], put_data)


def _compare(folder: Path, files: Mapping[str, str], put_data: Callable[[Path], None]) -> None:
    """Write the data again elsewhere, and say of every file whether it is the same."""
    from tempfile import TemporaryDirectory

    from sim.store import digest, other_versions

    differing = []
    with TemporaryDirectory() as temporary:
        put_data(Path(temporary))
        for path in sorted(Path(temporary).iterdir()):
            name = path.name
            stored = digest(folder / name) if (folder / name).is_file() else "missing"
            verdict = _verdict(digest(path), files.get(name), stored)
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
