"""Sweeps: processes, Dask, points of one world, memory; `--benchmark-enable` prints the tables.

A timing never decides a test: what is asserted is that the work was done, and came out the same.
"""

import os

import pytest

from tests.bench import sweeping
from tests.sweep.studies import SMALL

KING = ("actors.king.*",)
SIZES = (10_000, 100_000)
SLOW_SIZES = (10_000, 100_000, 1_000_000)


def test_table_of_executors(told, tmp_path):
    pytest.importorskip("distributed")
    orders = [sweeping.plan(sweeping.UKRAINE, points=points, worlds=2048) for points in (16, 48)]
    took = sweeping.executors(orders, tmp_path)
    told(sweeping.executor_lines(took, [order.worlds for order in orders]))
    assert set(took) == {"one process", "two processes", "two Dask workers"}


def test_table_of_points(told, tmp_path):
    took = sweeping.points_against_worlds(sweeping.UKRAINE, tmp_path, worlds=4096)
    told(sweeping.points_lines(took, 4096))
    assert len(took) == 2


def test_table_of_memory(told, tmp_path):
    sizes = SLOW_SIZES if "DETENTE_BENCH_WORLDS" in os.environ else SIZES
    found = sweeping.memory(sweeping.UKRAINE, tmp_path, sizes)
    told(sweeping.memory_lines(found))
    assert list(found) == list(sizes)


def test_what_is_measured_does_the_work(tmp_path, monkeypatch):
    """Also in runs that measure nothing, so that the measurement itself stays sound."""
    monkeypatch.setattr(sweeping, "NUMBERS", KING)
    took = sweeping.points_against_worlds(SMALL, tmp_path, worlds=8, repeats=1)
    assert len(sweeping.points_lines(took, 8)) == 2 + 2
    found = sweeping.memory(SMALL, tmp_path, (40,))
    assert 20 < found[40][0] < 2000
    assert len(sweeping.memory_lines(found)) == 2 + 1
    took = {"one process": (2.0, 4.0), "two processes": (2.0, 3.0)}
    assert sweeping.executor_lines(took, (8, 16))[-1].endswith("| 8 | 2.00 |")
