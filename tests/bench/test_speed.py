"""Speed, as ratios within one run; `pytest tests/bench --benchmark-enable -s` prints them.

A timing never decides a test: what is asserted is that the work was done.
"""

import subprocess
import sys
import time
import tracemalloc

import pytest

from sim.ensemble import run_ensemble
from sim.model import CrisisModel, forget
from tests.shipped import ROOT, UKRAINE, ukraine


@pytest.mark.parametrize("worlds", [1, 64, 1024])
def test_worlds_at_once(benchmark, worlds):
    result = benchmark(run_ensemble, ukraine(), worlds=worlds, seed=1, record=False)
    assert result.worlds == worlds


def test_table_of_ratios(request, capsys):
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("asks for --benchmark-enable")
    seconds = {}
    for worlds in (1, 64, 1024, 4096):
        run_ensemble(ukraine(), worlds=worlds, seed=1, record=False, chunk=worlds)
        start = time.perf_counter()
        run_ensemble(ukraine(), worlds=worlds, seed=1, record=False, chunk=worlds)
        seconds[worlds] = time.perf_counter() - start
    with capsys.disabled():
        print("\nworlds   seconds   worlds/s   times one world after the other")
        for worlds, took in seconds.items():
            print(
                f"{worlds:6}  {took:8.3f}  {worlds / took:9.0f}  {seconds[1] * worlds / took:9.1f}"
            )
    assert seconds


def test_command_line(request, capsys, tmp_path):
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("asks for --benchmark-enable")
    rows = []
    for name, arguments in (
        ("--help", ["--help"]),
        ("check", ["check", str(UKRAINE)]),
        ("run --worlds 1", ["run", str(UKRAINE), "--worlds", "1", "--out", str(tmp_path / "a")]),
        ("run", ["run", str(UKRAINE), "--out", str(tmp_path / "b")]),
    ):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sim", *arguments], check=True, capture_output=True, cwd=ROOT
        )
        rows.append((name, time.perf_counter() - start))
    with capsys.disabled():
        print("\ncommand            seconds   times --help")
        for name, took in rows:
            print(f"{name:16}  {took:8.2f}  {took / rows[0][1]:8.1f}")
    assert len(rows) == 4


def test_memory_without_a_record_does_not_grow_with_rounds():
    peaks = []
    for rounds in (5, 30):
        model = CrisisModel(ukraine(horizon=rounds), seed=1, worlds=256)
        model.step()
        tracemalloc.start()
        while model.running:
            model.step()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        forget(model)
    assert peaks[1] < peaks[0] * 1.5
