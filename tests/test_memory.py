"""Freed memory is kept, also under the settings with which Dask starts its workers."""

import os
import subprocess
import sys

import pytest

from sim.memory import hold_memory
from tests.shipped import ROOT

PROBE = """
import resource, sys
import numpy as np
from sim.memory import hold_memory
if sys.argv[1] == "held":
    hold_memory()
np.ones(500_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(100):
    np.ones(500_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how):
    """Return how often the system was asked for memory while arrays came and went."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, how],
        env={**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(not hold_memory(), reason="asks for the C library of Linux")
def test_arrays_that_come_and_go_do_not_ask_the_system_again():
    assert faults("free") > 10_000
    assert faults("held") < 2_000
