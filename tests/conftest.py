"""What every test stands on."""

import os

from hypothesis import Phase, settings

# As in `sim.__main__`: threads of small vectors wait for each other where the cores are taken.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("detente", deadline=None, max_examples=50, derandomize="CI" in os.environ)
settings.register_profile(
    "mutation",  # a mutant is killed by any example; which is the smallest does not matter
    deadline=None,
    max_examples=50,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
settings.load_profile("detente")


def pytest_xdist_auto_num_workers(config):
    """Half as many again as there are cores: tests of processes and pages mostly wait for them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, (cores or 1) * 3 // 2)
