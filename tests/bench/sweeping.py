"""What is measured of sweeps: processes, Dask, points of one world each, and memory."""

import subprocess
import sys
import time
from pathlib import Path

import psutil

from sim.study import Study
from sim.sweep.drive import sweep
from sim.sweep.executors import Cluster, InProcess, Processes
from sim.sweep.folder import SweepFolder
from sim.sweep.order import Order
from sim.sweep.plan import Plan
from tests.shipped import ROOT

UKRAINE = ROOT / "scenarios" / "ukraine_2022.yaml"
NUMBERS = ("actors.russia.*", "actors.united_states.*", "dynamics.*", "incidents.*")
"""What the points of these sweeps differ in."""


def plan(scenario, *, points, worlds, block=None, **overrides):
    """Return the plan of a sweep over a Latin hypercube, with nothing kept but what is shipped."""
    body = f"""schema_version: 1
name: bench
title: A sweep to be measured
scenarios: ["{scenario}"]
worlds: {worlds}
seed: 1
uncertainties: {{{", ".join(f'"{number}": {{}}' for number in NUMBERS)}}}
design: {{kind: latin_hypercube, points: {points}}}
"""
    study = Study.parse(body, overrides, origin=str(ROOT / "bench.yaml"))
    return Plan.of(Order.read(study), block)


def seconds(order, folder, executor):
    """Run a sweep; return how long its worlds took, and the digest of what came out."""
    place = SweepFolder(Path(folder))
    report = sweep(order, place, executor)
    assert not report.failed
    return report.seconds, place.manifest()["finished"]["content_sha256"]


def executors(orders, folder, *, repeats=2):
    """Return the least seconds of one process, two, and two Dask workers for each of two orders.

    Ways take turns, and all of them give the same bytes.
    """
    ways = {
        "one process": InProcess(),
        "two processes": Processes(2),
        "two Dask workers": Cluster(None, 2),
    }
    took = {name: [[], []] for name in ways}
    contents = [set(), set()]
    for turn in range(repeats):
        for name, way in ways.items():
            for size, order in enumerate(orders):
                place = Path(folder) / f"{name}-{size}-{turn}"
                spent, content = seconds(order, place, way)
                took[name][size].append(spent)
                contents[size].add(content)
    assert [len(each) for each in contents] == [1, 1]
    return {name: tuple(min(each) for each in both) for name, both in took.items()}


def executor_lines(took, worlds):
    """Return the table of executors as Markdown: seconds for both sizes, and worlds a second.

    The rate is that between the sizes, so that the time which a way takes to start is not in it.
    """
    few, many = worlds
    head = (
        f"| where | s for {few:,} worlds | s for {many:,} | worlds a second between | times one |"
    )
    rates = {name: (many - few) / (large - small) for name, (small, large) in took.items()}
    one = rates["one process"]
    return [
        head,
        "|---|---|---|---|---|",
        *(
            f"| {name} | {small:.1f} | {large:.1f} | {rates[name]:,.0f} | {rates[name] / one:.2f} |"
            for name, (small, large) in took.items()
        ),
    ]


def points_against_worlds(scenario, folder, *, worlds, repeats=3):
    """Return the least seconds of equal worlds, and of as many points of one world, in turns."""
    ways = {
        "4 points of many worlds": (4, worlds // 4),
        "as many points of one world": (worlds, 1),
    }
    took = {name: [] for name in ways}
    for turn in range(repeats):
        for name, (points, each) in ways.items():
            order = plan(scenario, points=points, worlds=each)
            took[name].append(seconds(order, Path(folder) / f"{points}-{turn}", InProcess())[0])
    return {name: min(each) for name, each in took.items()}


def points_lines(took, worlds):
    """Return the table of points as Markdown, line by line."""
    first = next(iter(took.values()))
    lines = [f"| {worlds:,} worlds as | seconds | times the first |", "|---|---|---|"]
    return [
        *lines,
        *(f"| {name} | {spent:.2f} | {spent / first:.2f} |" for name, spent in took.items()),
    ]


def peak_memory(study, folder, *, workers=2):
    """Run a sweep by its command; return the most MiB that it and its workers held, and seconds.

    Parameters
    ----------
    study : path
        A study file.
    folder : path
        Where the sweep goes.
    workers : int
    """
    command = [sys.executable, "-m", "sim", "sweep", str(study), "--out", str(folder)]
    start = time.perf_counter()
    running = psutil.Popen(
        [*command, "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    peak = 0
    while running.poll() is None:
        peak = max(peak, _held(running))
        time.sleep(0.05)
    assert running.returncode == 0
    return peak / 2**20, time.perf_counter() - start


def _held(process):
    """Return the bytes that a process and its children hold for themselves."""
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_full_info().uss
        except psutil.Error:  # it has just ended
            continue
    return total


def memory(scenario, folder, sizes, *, points=20):
    """Return peak MiB and seconds for sweeps of so many worlds in all."""
    found = {}
    for worlds in sizes:
        path = Path(folder) / f"memory-{worlds}.yaml"
        path.write_text(plan(scenario, points=points, worlds=worlds // points).order.study.text)
        found[worlds] = peak_memory(path, Path(folder) / f"memory-{worlds}")
    return found


def memory_lines(found):
    """Return the table of memory as Markdown, line by line."""
    lines = ["| worlds | MiB at most, all processes | seconds |", "|---|---|---|"]
    return [
        *lines,
        *(f"| {worlds:,} | {mib:,.0f} | {took:,.1f} |" for worlds, (mib, took) in found.items()),
    ]
