"""The examples of docs/driving.md run as a user runs them, and print what the engine says."""

import re
import subprocess
import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location

import numpy as np
import pytest

from sim.ensemble import run_ensemble
from tests.shipped import ROOT, ukraine_with

EXAMPLES = ROOT / "docs" / "examples"
NO_IPYPARALLEL = ["-W", "ignore:ipyparallel not installed:UserWarning"]
"""Said by the EMA workbench at every import; it asks for a package that nobody here needs."""


def printed(name, *options):
    """Run an example from the root of the repository; return the lines that it prints, split."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *options, f"docs/examples/{name}.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def example(name):
    """The module of an example, for the numbers at its top."""
    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mesa_collects_what_the_ensemble_says():
    heading, *rows = printed("mesa_batch_run")
    module = example("mesa_batch_run")
    assert heading == [module.PATH, "median_rung", "mean_tension"]
    assert [float(row[0]) for row in rows] == list(module.VALUES)
    for value, (_, rung, tension) in zip(module.VALUES, rows, strict=True):
        crisis = ukraine_with({module.PATH: value, "horizon": module.ROUNDS})
        ours = run_ensemble(crisis, worlds=module.WORLDS, seed=module.SEED)
        assert rung == f"{ours.course['rung'][-1].max(axis=0).mean():.6f}"
        assert tension == f"{ours.table['tension'].mean():.6f}"


@pytest.mark.skipif(find_spec("ema_workbench") is None, reason="needs the EMA workbench")
def test_the_ema_workbench_collects_what_the_ensemble_says():
    heading, *rows = printed("ema_drives_detente", *NO_IPYPARALLEL)
    assert heading == ["war_cost", "linkage", "side_first", "agreed", "peak"]
    assert len({tuple(row[:3]) for row in rows}) == len(rows) == 8
    paths = (
        "actors.russia.war_cost",
        "actors.russia.doctrine.linkage",
        "actors.united_states.doctrine.side_first",
    )
    for row in (rows[0], rows[-1]):
        *point, agreed, peak = map(float, row)
        crisis = ukraine_with(dict(zip(paths, point, strict=True)))
        ours = run_ensemble(crisis, worlds=40, seed=1).table
        assert (agreed, peak) == (ours["agreed"].mean(), ours["peak_moscow"].mean())


def test_salib_is_given_what_the_ensemble_says():
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sample

    (count, _, _, worlds, _, share, *_), _, *rows = printed("salib_drives_detente")
    module = example("salib_drives_detente")
    points = sample.sample(module.problem, module.SIZE, calc_second_order=False, seed=module.SEED)
    agreed = module.shares(points)
    assert (int(count), int(worlds), share) == (len(points), 25, f"{agreed.mean():.3f}")
    for row in (0, 7, len(points) - 1):
        crisis = ukraine_with(dict(zip(module.PATHS, points[row].tolist(), strict=True)))
        ours = run_ensemble(crisis, worlds=25, seed=module.SEED)
        assert agreed[row] == ours.table["agreed"].mean()
    indices = analysis.analyze(module.problem, agreed, calc_second_order=False, seed=module.SEED)
    for path, total, first in zip(module.PATHS, indices["ST"], indices["S1"], strict=True):
        (told,) = (row for row in rows if row[0] == path)
        np.testing.assert_allclose([float(told[1]), float(told[3])], [total, first], atol=5e-4)


PAGE = (ROOT / "docs" / "driving.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["mesa_batch_run", "ema_drives_detente", "salib_drives_detente"])
def test_the_page_shows_lines_of_the_example(name):
    section = next(part for part in PAGE.split("\n## ") if f"examples/{name}.py" in part)
    (block,) = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert block in (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
