"""What faults are done to: a study, commands to run it, and the moments at which it is stopped."""

import time
from random import random  # noqa: TID251 - where it hits depends on the machine anyway

import psutil

from sim.sweep.drive import sweep
from sim.sweep.executors import InProcess
from sim.sweep.results import SweepResults
from tests.faults.forking import files_of
from tests.sweep.studies import CROSSED, FACTORS, HEAD, SMALL, plan

BLOCKS = 12
POISONED = 5
"""The point that kills its worker."""


def study(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    path = tmp_path / "study.yaml"
    told = "outputs: {told: {points: [1, 9], worlds: [0, 3]}}\n"
    path.write_text(HEAD.replace("rounds: 20", "rounds: 4") + FACTORS + CROSSED + told)
    return path


class Ground:
    """A study, commands to run it, and what an undisturbed sweep of it leaves."""

    def __init__(self, tmp_path, run):
        self.path, self.run, self.study = tmp_path, run, study(tmp_path)
        for name in ("cold", "whole"):  # the first one imports what is imported late
            start = time.monotonic()
            assert run.run(*self.order(tmp_path / name)) == 0, run.said
            self.seconds = time.monotonic() - start
        self.whole = files_of(tmp_path / "whole")

    def order(self, out, workers=1):
        return ("sweep", self.study, "--block", "12", "--workers", workers, "--out", out)

    def go_on(self, out, workers=1):
        resumed = ("resume", out, "--workers", workers)
        return resumed if (out / "manifest.json").exists() else self.order(out, workers)


def records(out):
    return {path: path.stat().st_mtime_ns for path in out.glob("blocks/done/*.json")}


class Moments:
    """Random moments of what is left of a sweep, as fast as it now is."""

    def __init__(self, ground):
        self.seconds, self.count = ground.seconds, 0

    def wait(self, out):
        self.count += 1
        left = 1 - len(records(out)) / BLOCKS
        time.sleep(self.seconds * max(left, 0.2) * random())

    def learn(self, *, over):
        self.seconds *= 0.8 if over else 1.05


def descendants(pid):
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def good_but_for(place, undisturbed, report, wrong):
    """Assert that a sweep is good but for some points, and all of it once these are tried again."""
    assert report.failed == len(wrong)
    summary = SweepResults(place.path).summary()
    said = summary["error"]
    assert list(summary["point"][said.notna()]) == wrong
    assert said[POISONED].endswith("(seed 3, worlds 0 to 5)")
    assert "died" in said[POISONED]
    sweep(plan(block=24), undisturbed)
    good = SweepResults(undisturbed.path).summary()
    assert summary[said.isna()].equals(good[said.isna()])
    assert sweep(plan(block=24), place, InProcess()).worlds == 0
    sweep(plan(block=24), place, InProcess(), retry=True)
    assert SweepResults(place.path).manifest["finished"]["failed"] == 0
    one, two = (each.path / "summary.parquet" for each in (place, undisturbed))
    assert one.read_bytes() == two.read_bytes()
    content = [SweepResults(each.path).manifest["finished"] for each in (place, undisturbed)]
    assert content[0]["content_sha256"] == content[1]["content_sha256"]
    return said
