"""Studies that tests share."""

from pathlib import Path

from sim.study import Study
from sim.sweep.folder import SweepFolder
from sim.sweep.order import Order
from sim.sweep.plan import Plan
from tests.shipped import ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
HEAD = """schema_version: 1
name: trial
title: A trial
scenarios: [small.yaml]
worlds: 6
rounds: 20
seed: 3
"""
FACTORS = """levers:
  actors.king.flexibility: {values: [0.0, 0.5, 1.0]}
  posture:
    options:
      as_is: {}
      short: {horizon: 5, actors.king.resolve: 0.7}
uncertainties:
  actors.senate.resolve: {low: 0.2, high: 0.8, steps: 2}
"""
CROSSED = """design:
  kind: crossed
  levers: {kind: grid}
  uncertainties: {kind: latin_hypercube, points: 4}
"""


def study(body=FACTORS + CROSSED, **overrides):
    """A study of the small crisis; its file lies beside that of the crisis."""
    return Study.parse(HEAD + body, overrides, origin=str(SMALL.parent / "trial.yaml"))


def plan(body=FACTORS + CROSSED, block=None, **overrides):
    return Plan.of(Order.read(study(body, **overrides)), block)


def folder(tmp_path, name="sweep"):
    return SweepFolder(Path(tmp_path) / name)
