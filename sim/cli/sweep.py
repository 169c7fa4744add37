"""Commands that run designed experiments: sweep, resume and status."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Interrupted, Overrides, Trust, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from sim.sweep.drive import Report
    from sim.sweep.executors import Executor
    from sim.sweep.folder import SweepFolder
    from sim.sweep.plan import Plan

RESULTS = Path("results")
PARTIAL_EXIT = 3

Workers = Annotated[
    int | None,
    typer.Option(min=1, max=1024, help="Processes; one for each core if left out, 1 for none."),
]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler to run on.")]
Local = Annotated[
    int | None, typer.Option("--local-cluster", min=1, max=1024, help="Dask workers to start here.")
]
Limit = Annotated[
    float | None,
    typer.Option(min=0.1, max=1e9, help="Seconds that a block may take; a longer one is halved."),
]


def sweep(
    file: Annotated[Path, typer.Argument(help="A study file (YAML).", show_default=False)],
    set_: Overrides = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    local: Local = None,
    limit: Limit = None,
    *,
    block: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Worlds to store together, about.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; results/<study>/sweep-<id>.")] = None,
    trust: Trust = False,
) -> None:
    """Run the designed experiment of a study file; continue it if it was begun."""
    from sim.study import Study
    from sim.sweep.folder import SweepFolder
    from sim.sweep.order import Order
    from sim.sweep.plan import Plan

    order = Order.read(Study.read(file, parse_overrides(set_)))
    for name in order.study.scenarios:
        refuse_untrusted(order.scenario(name), trust=trust)
    plan = Plan.of(order, block)
    folder = SweepFolder(out or RESULTS / order.study.name / order.sweep_id)
    where = _executor(workers, scheduler, local, limit, blocks=len(plan.blocks()))
    _run(plan, folder, where, retry=False)


def resume(
    folder: Annotated[Path, typer.Argument(help="A folder that `detente sweep` wrote.")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    local: Local = None,
    limit: Limit = None,
    *,
    retry: Annotated[
        bool, typer.Option("--retry", help="Run points again that could not be run.")
    ] = False,
    trust: Trust = False,
) -> None:
    """Continue a sweep where it stopped; what is done is not run again."""
    from sim.sweep.folder import SweepFolder
    from sim.sweep.plan import Plan

    kept = SweepFolder(folder)
    manifest, order = kept.manifest(), kept.order()
    for name in order.study.scenarios:
        refuse_untrusted(order.scenario(name), trust=trust)
    plan = Plan.of(order, manifest["block"])
    where = _executor(workers, scheduler, local, limit, blocks=len(plan.blocks()))
    _run(plan, kept, where, retry=retry)


def status(
    folder: Annotated[Path, typer.Argument(help="A folder that `detente sweep` wrote.")],
) -> None:
    """Say how far a sweep has come, and how to go on."""
    from sim.sweep.finish import FINISHED
    from sim.sweep.folder import SweepFolder

    kept = SweepFolder(folder)
    manifest, done = kept.manifest(), len(kept.done())
    typer.echo(
        f"{manifest['study']}: {manifest['points']:,} points, {manifest['worlds']:,} worlds; "
        f"{done:,} of {manifest['blocks']:,} blocks are done."
    )
    if end := manifest.get(FINISHED):
        typer.echo(f"Finished; {end['failed']} points could not be run.")
        typer.echo(f"content sha256 {end['content_sha256']}")
    elif kept.is_held():
        typer.echo("A process is at work on it.")
    else:
        typer.echo(f"Nobody is at work on it; go on with: detente resume {folder}")


def _run(plan: "Plan", folder: "SweepFolder", executor: "Executor", *, retry: bool) -> None:
    from sim.cli.screen import progress
    from sim.sweep.drive import sweep as drive

    begun = (
        f"{plan.order.study.title}: {plan.points:,} points of {plan.order.study.worlds:,} worlds, "
        f"in {executor.name}, into {folder.path}"
    )
    try:
        typer.echo(begun)
        with progress("worlds") as advance:
            report = drive(plan, folder, executor, advance, retry=retry)
        _tell(report, plan, folder)
    except Interrupted:
        if not folder.is_begun():
            raise Interrupted("interrupted before anything was begun") from None
        raise Interrupted(
            f"interrupted; {len(folder.done())} of {len(plan.blocks())} blocks are done; "
            f"go on with: detente resume {folder.path}"
        ) from None


def _executor(
    workers: int | None,
    scheduler: str | None,
    local: int | None,
    limit: float | None,
    *,
    blocks: int,
) -> "Executor":
    """Return where to run.

    Raises
    ------
    InvalidInput
        If two places are named, Dask is not installed, or it is given a limit of time.
    """
    from importlib.util import find_spec

    from sim.scenario.problems import InvalidInput, Problem
    from sim.sweep.executors import Cluster, InProcess, Processes

    if sum(value is not None for value in (workers, scheduler, local)) > 1:
        right = "name one place to run"
        what = "--workers, --scheduler and --local-cluster exclude each other"
        raise InvalidInput([Problem((), what, right)])
    if scheduler is not None or local is not None:
        if find_spec("distributed") is None:
            what, right = "Dask is not installed", "pip install 'detente[cluster]'"
            raise InvalidInput([Problem((), what, right)])
        if limit is not None:
            what, right = "--limit is for processes of this machine", "leave it out with Dask"
            raise InvalidInput([Problem((), what, right)])
        import dask

        dask.config.set({"logging.distributed": "critical"})  # its talk, when it is told to end
        return Cluster(scheduler, local or 1, partial(typer.echo, err=True))
    count = (
        min(workers or len(os.sched_getaffinity(0)), blocks)
        if hasattr(os, "sched_getaffinity")
        else min(workers or os.cpu_count() or 1, blocks)
    )
    return Processes(count, limit) if count > 1 or limit else InProcess()


def _tell(report: "Report", plan: "Plan", folder: "SweepFolder") -> None:
    from sim.ensemble import CAVEAT

    speed = report.worlds / report.seconds if report.seconds else 0.0
    typer.echo(
        f"{report.worlds:,} worlds in {report.seconds:.1f} s ({speed:,.0f} a second); "
        f"{plan.worlds - report.worlds:,} were done before."
    )
    if report.failed:
        typer.echo(
            f"{report.failed} points could not be run; see `error` in the summary; "
            f"try them again with: detente resume {folder.path} --retry",
            err=True,
        )
        raise typer.Exit(code=PARTIAL_EXIT)
    typer.echo(f"Written: {folder.path}")
    typer.echo(CAVEAT)
