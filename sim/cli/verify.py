"""The command that checks a folder of results."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DAMAGED_EXIT = 4


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def verify(
    folder: Annotated[
        Path, typer.Argument(help="A folder that a command wrote.", show_default=False)
    ],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
) -> None:
    """Name every file of a folder of results that is damaged, missing or foreign."""
    from sim.verification import verify as check

    found = check(folder)
    faults = [{"path": fault.path, "what": fault.what} for fault in found.faults]
    if form is Format.JSON:
        answer = {
            "folder": str(folder),
            "kind": found.kind,
            "whole": not faults,
            "checked": found.checked,
            "faults": faults,
            "uncovered": found.uncovered,
        }
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        for fault in faults:
            typer.echo(f"{fault['what']}: {fault['path']}")
        for path in found.uncovered:
            typer.echo(f"no checksum, added later or not finished: {path}")
        count = f"{len(faults)} fault{'s' * (len(faults) > 1)}" if faults else "whole"
        typer.echo(f"{found.kind}, {found.checked:,} files with checksums: {count}.")
        if found.kind == "sweep" and any(fault.what != "foreign" for fault in found.faults):
            typer.echo(f"Run what is damaged or missing again with: detente resume {folder}")
    if faults:
        raise typer.Exit(code=DAMAGED_EXIT)
