"""Disks that are full, that cannot be written, or that fail at any call: nothing half-written."""

import errno
import io
import os
import resource
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim import store
from sim.cli.app import run_app
from sim.folders import MANIFEST, PARTIAL, FolderInUse, whole
from sim.store import versions
from sim.sweep.drive import sweep
from sim.sweep.work import carry_out, task_of
from sim.verification import verify
from tests.faults.forking import FULL, files_of
from tests.shipped import NASH, ROOT
from tests.sweep.studies import HEAD, SMALL, folder, plan

BODY = """levers: {actors.king.flexibility: {values: [0.0, 1.0]}}
design: {kind: grid}
outputs: {told: {points: [1], worlds: [0]}}
"""


class Faulty:
    """Lets the n-th call that writes fail; counts calls of all kinds, or of one."""

    def __init__(self, monkeypatch, folder):
        self.patch, self.folder, self.left, self.kinds = monkeypatch, str(folder), None, []
        for name in ("fsync", "replace", "rename", "mkdir", "open"):
            self.patch.setattr(os, name, self._fails(name, getattr(os, name)))
        opened = io.open

        def opening(path, mode="r", *rest, **more):
            if not {"w", "a", "x", "+"} & set(mode) or not str(path).startswith(self.folder):
                return opened(path, mode, *rest, **more)
            self._count("create")
            file = opened(path, mode, *rest, **more)
            return _Failing(file, self._count) if "b" in mode else file

        self.patch.setattr(io, "open", opening)

    def _fails(self, name, call):
        def calling(first, *rest, **more):
            if name == "fsync" or str(first).startswith(self.folder):
                self._count(name)
            return None if name == "fsync" else call(first, *rest, **more)  # a slow call

        return calling

    def _count(self, kind):
        if self.left is None:
            return
        self.left -= 1
        if self.left == 0:
            self.kinds.append(kind)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _Failing:
    """A file that writes half of what it is given when its turn to fail has come."""

    def __init__(self, file, count):
        self.file, self.count = file, count

    def write(self, content):
        try:
            self.count("write")
        except OSError:
            self.file.write(bytes(content)[: len(content) // 2])
            raise
        return self.file.write(content)

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *error):
        return self.file.__exit__(*error)


@dataclass(frozen=True)
class Ready:
    """Hands out what blocks came to before, so that little but storage takes time."""

    products_of: dict
    name: str = "ready"

    def products(self, tasks):
        for task in tasks:
            yield self.products_of[task.block.number]


STEP = 1 if FULL else 8


def test_whichever_call_fails_a_sweep_stays_whole_and_goes_on(tmp_path, monkeypatch):
    planned = plan(BODY, block=2, rounds=2, worlds=2)
    tasks = [task_of(planned, block) for block in planned.blocks()]
    ready = Ready({task.block.number: carry_out(task) for task in tasks})
    sweep(planned, folder(tmp_path, "whole"), ready)
    undisturbed = files_of(tmp_path / "whole")
    faulty = Faulty(monkeypatch, tmp_path)
    for number in range(1, 500, STEP):
        place = folder(tmp_path, f"n{number}")
        faulty.left = number
        with suppress(OSError):
            sweep(planned, place, ready)
        faulty.left, left = None, faulty.left
        if left > 0:  # it passed before that call
            break
        if (place.path / "manifest.json").exists():
            assert verify(place.path).faults == []
        kept = place.done() if place.path.exists() else set()
        sweep(planned, place, ready)
        assert kept <= place.done()
        assert files_of(place.path) == undisturbed, number
    assert {"write", "fsync", "replace"} <= set(faulty.kinds)
    assert number > 60


def test_whichever_call_fails_a_run_leaves_the_earlier_one(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    order = ["run", str(NASH), "--worlds", "2", "--rounds", "2", "--out", str(out)]
    assert run_app(order) == 0
    earlier = files_of(out)
    again = [*order, "--seed", "1"]
    faulty = Faulty(monkeypatch, tmp_path)
    from sim.api import carry_out
    from sim.scenario import Scenario
    from sim.store import Order, write

    scenario = Scenario.read(NASH, {"horizon": 2})
    results = carry_out(Order(scenario.text, {"horizon": 2}, 1, 2, 2, draw=False))
    write(tmp_path / "later", results)
    later = files_of(tmp_path / "later")
    for number in range(1, 100, STEP):
        faulty.left = number
        try:
            write(out, results)
        except OSError:
            assert files_of(out) in (earlier, later), number
            assert verify(out).faults == []
            assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
        faulty.left, left = None, faulty.left
        if left > 0:
            break
    assert number > STEP
    assert verify(out).faults == []
    assert files_of(out) == later != earlier
    assert run_app(again) == 0
    assert files_of(out) == later
    assert "Traceback" not in capsys.readouterr().err


def limited(size, *arguments):
    """Run a command whose files may not grow beyond some bytes."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip


@pytest.mark.parametrize("size", [0, 2_000, 9_000, 20_000] if FULL else [9_000])
def test_a_run_for_which_there_is_no_room_leaves_nothing(tmp_path, size):
    out = tmp_path / "out"
    done = limited(size, "run", NASH, "--worlds", "50", "--out", out)
    assert done.returncode == 4, done.stderr
    assert "storage:" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def mounted(tmp_path):
    """Return what mounts a small disk, or skip where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    tool = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(tool, check=False, capture_output=True).returncode
    ):
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def study_file(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    path = tmp_path / "study.yaml"
    body = "levers: {actors.king.flexibility: {low: 0, high: 1, steps: 12}}\ndesign: {kind: grid}\n"
    path.write_text(HEAD.replace("rounds: 20", "rounds: 2") + body)
    return path


def test_a_full_disk_and_one_that_cannot_be_written(tmp_path, mounted, capsys):
    study, out = study_file(tmp_path), mounted / "out"
    order = ["sweep", str(study), "--workers", "1", "--block", "6", "--out"]
    assert run_app([*order, str(tmp_path / "whole")]) == 0
    assert run_app([*order, str(out)]) == 4
    assert "No space left on device" in capsys.readouterr().err
    kept = {path: path.stat().st_mtime_ns for path in out.glob("blocks/done/*")}
    assert kept
    assert not list(out.rglob("*.partial"))
    assert verify(out).faults == []
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    assert run_app(["resume", str(out)]) == 4
    assert "Read-only file system" in capsys.readouterr().err
    assert run_app(["run", str(NASH), "--worlds", "2", "--out", str(mounted / "run")]) == 4
    assert run_app(["status", str(out)]) == 0
    assert run_app(["verify", str(out)]) == 0
    subprocess.run(["mount", "-o", "remount,rw,size=4m", str(mounted)], check=True)
    assert run_app(["resume", str(out), "--workers", "1"]) == 0
    assert all(path.stat().st_mtime_ns == time for path, time in kept.items())
    assert files_of(out) == files_of(tmp_path / "whole")
    assert "Traceback" not in capsys.readouterr().err


def test_folders_that_are_gone_damaged_or_of_another_version(tmp_path, capsys, monkeypatch):
    study, out = study_file(tmp_path), tmp_path / "out"
    order = ["sweep", str(study), "--workers", "1", "--out", str(out)]
    assert run_app(order) == 0
    manifest = out / "manifest.json"
    good = manifest.read_bytes()
    for content in (b"", good[: len(good) // 2], good.replace(b'"blocks": 1', b'"blocks": 2')):
        manifest.write_bytes(content)
        assert run_app(["resume", str(out)]) == 4
        assert "manifest.json is damaged" in capsys.readouterr().err
        assert run_app(["status", str(out)]) == 4
    manifest.unlink()
    assert run_app(["resume", str(out)]) == 4
    assert "manifest.json is missing" in capsys.readouterr().err
    assert run_app(order) == 5
    manifest.write_bytes(good)
    monkeypatch.setattr(store, "versions", lambda: {**versions(), "numpy": "99"})
    assert run_app(["resume", str(out)]) == 5
    assert "here it is 99; go on with those" in capsys.readouterr().err
    monkeypatch.undo()
    assert run_app(["resume", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert run_app(["verify", str(out)]) == 0


def test_a_folder_that_vanishes_while_it_is_written(tmp_path):
    place = folder(tmp_path)

    def vanish(done, total):
        if done:
            shutil.rmtree(place.path)

    with pytest.raises(OSError, match="has gone while the sweep ran"):
        sweep(plan(BODY, block=2, rounds=2, worlds=2), place, progress=vanish)


def written(out, what):
    with whole(out, MANIFEST) as partial:
        (partial / MANIFEST).write_text('{"format": 1}')
        (partial / "what.txt").write_text(what)


def test_a_run_that_cannot_take_its_place_leaves_the_earlier_one(tmp_path, monkeypatch):
    out, rename = tmp_path / "results" / "out", Path.rename
    written(out, "first")

    def stubborn(path, to):
        if path.name.endswith(PARTIAL):
            raise OSError("no")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(OSError, match="no"):
        written(out, "second")
    assert (out / "what.txt").read_text() == "first"
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    monkeypatch.undo()
    written(out, "third")
    assert (out / "what.txt").read_text() == "third"
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_two_commands_do_not_write_one_folder_at_once(tmp_path):
    out = tmp_path / "out"
    with whole(out, MANIFEST) as partial:
        (partial / MANIFEST).write_text('{"format": 1}')
        with pytest.raises(FolderInUse, match="is being written by another process"):
            written(out, "second")
        (partial / "what.txt").write_text("first")
    assert (out / "what.txt").read_text() == "first"
    written(out, "third")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


WORK = {
    "run": ("sim.api.carry_out", [NASH]),
    "levers": ("sim.levers.pull", [NASH]),
    "compare": ("sim.cli.compare._played", [NASH, "{other}"]),
    "forecast": ("sim.ensemble.run_ensemble", [ROOT / "scenarios" / "ukraine_2022.yaml"]),
    "branch": ("sim.branch.branch", ["{run}", "--round", "1", "--set", "actors.*.resolve=0.5"]),
}
"""By command: what takes long, and what it is asked."""


@pytest.mark.parametrize("command", WORK)
def test_a_place_that_cannot_be_taken_is_refused_before_the_work(
    tmp_path, monkeypatch, capsys, command
):
    run = tmp_path / "run"
    assert run_app(["run", str(NASH), "--worlds", "2", "--out", str(run)]) == 0
    foreign, plain = tmp_path / "foreign", tmp_path / "plain"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine")
    plain.write_text("mine")
    monkeypatch.setattr(WORK[command][0], lambda *_, **__: pytest.fail("it was done in vain"))
    other = shutil.copy(NASH, tmp_path / "other.yaml")
    asked = [
        command,
        *(str(word).format(run=run, other=other) for word in WORK[command][1]),
        "--out",
    ]
    assert run_app([*asked, str(foreign)]) == 5
    assert "not empty and holds no earlier run" in capsys.readouterr().err
    assert run_app([*asked, str(plain)]) == 4
    assert run_app([*asked, str(plain / "deep")]) == 4
    assert "Not a directory" in capsys.readouterr().err
    assert run_app([*asked, "/proc/none"]) == 4
    assert "storage: " in capsys.readouterr().err
    if command != "run":
        assert run_app([*asked, str(run)]) == 5
        assert "another kind" in capsys.readouterr().err
    assert set(files_of(tmp_path)) >= {"foreign/thesis.txt", "plain", "run/manifest.json"}


def test_whatever_is_renamed_was_synced_before_and_the_folder_it_lies_in_after(
    tmp_path, monkeypatch
):
    """So that a machine which stops keeps either all of a file or the one before it."""
    events, sync = [], os.fsync

    def synced(handle):
        events.append(("synced", os.fstat(handle).st_ino))
        sync(handle)

    def named(call):
        def renamed(path, to):
            parts = [path, *path.rglob("*")] if path.is_dir() else [path]
            new = [part.stat().st_ino for part in parts]
            events.append(("named", new, Path(to).parent.stat().st_ino))
            return call(path, to)

        return renamed

    monkeypatch.setattr(os, "fsync", synced)
    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, named(getattr(Path, name)))
    written(tmp_path / "out", "once")
    sweep(plan(BODY, block=2, rounds=2, worlds=2), folder(tmp_path))
    names = [(at, event[1:]) for at, event in enumerate(events) if event[0] == "named"]
    assert len(names) > 10
    for at, (new, parent) in names:
        assert all(("synced", part) in events[:at] for part in new)
        assert ("synced", parent) in events[at:]
