"""The command that opens the local page."""

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer


def serve(
    scenarios: Annotated[
        Path, typer.Option(help="Folder of the scenarios that can be picked.")
    ] = Path("scenarios"),
    results: Annotated[Path, typer.Option(help="Folder of the results that can be opened.")] = Path(
        "results"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[
        str,
        typer.Option(help="Address to listen on; any but this machine's own is open to others."),
    ] = "127.0.0.1",
) -> None:
    """Open a local page on which a crisis is watched, steered, played and compared."""
    if find_spec("streamlit") is None:
        raise _refused("the page needs Streamlit", "install it: pip install 'detente[web]'")
    if not scenarios.is_dir():
        raise _refused(f"{scenarios} is no folder", "name one with --scenarios")

    from sim.web.settings import LOOPBACK, SCRIPT, options

    if address not in LOOPBACK:
        typer.echo(
            f"warning: {address} is not this machine's own address. Whoever reaches it can use the "
            "page, and save scenarios; it knows no passwords.",
            err=True,
        )
    _refuse_taken(address, port)

    from streamlit.web import bootstrap

    shown = f"[{address}]" if ":" in address else address
    typer.echo(f"The page is at http://{shown}:{port} until Ctrl-C.")
    settings = options(address, port)
    bootstrap.load_config_options(flag_options=settings)
    arguments = [str(scenarios.resolve()), str(results.resolve())]
    bootstrap.run(str(SCRIPT), False, arguments, settings)
    typer.echo("The page is closed.")


def _refuse_taken(address: str, port: int) -> None:
    """Refuse an address or a port on which nothing can listen.

    Raises
    ------
    InvalidInput
        If that is so.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((address, port))
    except OSError as error:
        what = f"cannot listen on {address}, port {port} ({error.strerror or error})"
        raise _refused(what, "name another --port") from None


def _refused(what: str, right: str) -> Exception:
    from sim.scenario.problems import InvalidInput, Problem

    return InvalidInput([Problem((), what, right)])
