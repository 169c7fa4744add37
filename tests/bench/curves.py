"""What is measured: plain Mesa beside the engine, and cost against every size of a crisis."""

import os
import time
from dataclasses import dataclass

import mesa
import numpy as np

from sim.ensemble import run_ensemble
from tests.bench.growing import crisis
from tests.reference.plain_mesa import PlainCrisis

MOST = int(os.environ.get("DETENTE_BENCH_WORLDS", "100_000"))
"""Worlds at the upper end of their curve."""

SIZES = {
    "worlds": tuple(10**power for power in range(2, 8) if 10**power <= MOST),
    "actors": (2, 4, 8, 16, 32),
    "issues": (2, 4, 8, 16, 32),
    "rounds": (10, 20, 40, 80, 160, 320),
    "measures": (10, 20, 40, 80, 160),
}
TOGETHER = 1024
"""Worlds in the crises of which something else grows: one chunk."""
FEW_ROUNDS = 10
"""Rounds of the crisis of which the worlds grow."""


@dataclass(frozen=True)
class Curve:
    """Seconds against sizes."""

    of: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self):
        """Slope of log seconds against log size over the upper half of the sizes."""
        half = len(self.sizes) // 2
        x, y = np.log(self.sizes[half:]), np.log(self.seconds[half:])
        return float(np.polyfit(x, y, 1)[0])


@dataclass(frozen=True)
class Peer:
    """Worlds that one core plays in a second."""

    name: str
    worlds: int
    per_second: float


def timed(play):
    """Return what a call returns, and the seconds that it takes."""
    start = time.perf_counter()
    done = play()
    return done, time.perf_counter() - start


def plain_by_mesa(scenario, worlds):
    """Play worlds as ordinary Mesa models, one after the other; return the rows."""
    return mesa.batch_run(
        PlainCrisis,
        {"scenario": [scenario], "number": range(worlds), "root": 1},
        number_processes=1,
        display_progress=False,
    )


def engine(scenario, worlds, chunk=TOGETHER):
    """Play worlds in the engine; return its table."""
    return run_ensemble(scenario, worlds=worlds, seed=1, record=False, chunk=chunk).table


def peers(scenario, *, plain=8, together=(1, 64, 1024, 4096), repeats=3):
    """Return plain Mesa and the engine; both play the first worlds to the same ends.

    They are played in turn several times, and of each the least time counts.
    """
    engine(scenario, 1)  # so that nothing is done for the first time
    seconds = {0: [], **{chunk: [] for chunk in together}}
    for _ in range(repeats):
        rows, took = timed(lambda: plain_by_mesa(scenario, plain))
        seconds[0].append(took / plain)
        ended = [row["ended"] for row in rows]
        for chunk in together:
            worlds = max(chunk, plain)
            table, took = timed(lambda w=worlds, chunk=chunk: engine(scenario, w, chunk=chunk))
            assert table["ended"][:plain].tolist() == ended
            seconds[chunk].append(took / worlds)
    found = [Peer("plain Mesa, batch_run", 1, 1 / min(seconds.pop(0)))]
    return found + [Peer("engine", chunk, 1 / min(each)) for chunk, each in seconds.items()]


def curve(of, sizes=None):
    """Measure seconds against one size, all others being those of `growing.BASE`."""
    sizes = sizes or SIZES[of]
    seconds = []
    for size in sizes:
        worlds = size if of == "worlds" else TOGETHER
        scenario = crisis(rounds=FEW_ROUNDS) if of == "worlds" else crisis(**{of: size})
        engine(scenario, 1)
        table, took = timed(lambda scenario=scenario, worlds=worlds: engine(scenario, worlds))
        assert len(table["ended"]) == worlds
        assert np.all(table["ended"] == scenario.horizon)
        seconds.append(took)
    return Curve(of, tuple(sizes), tuple(seconds))


def peer_lines(found):
    """Return the table of peers as Markdown, line by line."""
    lines = ["| what plays | worlds at once | worlds a second | times plain Mesa |"]
    lines.append("|---|---|---|---|")
    for peer in found:
        ratio = peer.per_second / found[0].per_second
        lines.append(f"| {peer.name} | {peer.worlds:,} | {peer.per_second:,.1f} | {ratio:,.1f} |")
    return lines


def curve_lines(curves):
    """Return the table of curves as Markdown: ms at each size, and the exponent."""
    lines = ["| grows | ms at each size | exponent, upper half |", "|---|---|---|"]
    for each in curves:
        points = zip(each.sizes, each.seconds, strict=True)
        cells = ", ".join(f"{size:,}: {1000 * seconds:,.0f}" for size, seconds in points)
        lines.append(f"| {each.of} | {cells} | {each.exponent:.2f} |")
    return lines
