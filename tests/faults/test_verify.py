"""Damage to what is stored: every flipped bit and every cut is noticed, named, and mended."""

import json
from pathlib import Path

import pytest

from sim.cli.app import run_app
from sim.seals import Fault
from sim.sweep.drive import sweep
from sim.verification import verify
from tests.faults.forking import FULL, files_of
from tests.shipped import NASH, ROOT
from tests.sweep.studies import folder, plan

FLIPS, CUTS = (300, 60) if FULL else (8, 3)
BODY = """levers: {actors.king.flexibility: {values: [0.0, 0.5, 1.0]}}
design: {kind: grid}
outputs: {told: {points: [1], worlds: [0]}}
"""
KINDS = (
    "manifest.json", "blocks/done/0000001.json", "blocks/summary/0000001.parquet",
    "blocks/bands/0000001.parquet", "worlds/0000001.parquet",
    "told/point-0000001-world-0000000.nc", "points.parquet", "summary.parquet", "summary.csv",
    "bands.parquet", "endings.parquet", "columns.csv",
)  # fmt: skip


def planned():
    return plan(BODY, block=2, rounds=2, worlds=2)


@pytest.fixture
def place(tmp_path):
    made = folder(tmp_path)
    sweep(planned(), made)
    return made


def spread(number, size):
    """Places that lie evenly over a file, the same each time."""
    return [int(size * ((k + 1) * 0.6180339887 % 1)) for k in range(number)]


def damaged(path):
    """Yield a file with each of many damages done to it, and put it right in the end."""
    good = path.read_bytes()
    for k, place in enumerate(spread(FLIPS, len(good))):
        wrong = bytearray(good)
        wrong[place] ^= 1 << k % 8
        path.write_bytes(wrong)
        yield
    for length in spread(CUTS, len(good)):
        path.write_bytes(good[:length])
        yield
    path.write_bytes(good)


@pytest.mark.parametrize("name", KINDS)
def test_every_flip_and_cut_of_every_file_of_a_sweep_is_named(place, name):
    assert verify(place.path).faults == []
    for _ in damaged(place.path / name):
        assert verify(place.path).faults == [Fault(name, "damaged")]
    assert verify(place.path).faults == []


def test_every_kind_of_file_of_a_sweep_is_among_them(place):
    def kind(name):
        parent, _, last = name.rpartition("/")
        return parent or last

    assert {kind(name) for name in files_of(place.path)} == {kind(name) for name in KINDS}


@pytest.mark.parametrize("name", [KINDS[1], *KINDS[4:6]])
@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_resume_runs_what_is_damaged_again_and_nothing_else(place, name, damage):
    whole = files_of(place.path)
    path = place.path / name
    if damage == "flip":
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    else:
        path.unlink()
        assert Fault(name, "missing") in verify(place.path).faults
    report = sweep(planned(), place)
    assert (report.blocks, report.worlds) == (1, 2)
    assert files_of(place.path) == whole


def test_tables_that_are_damaged_are_written_again(place):
    whole = files_of(place.path)
    (place.path / "summary.csv").write_text("nothing")
    assert sweep(planned(), place).blocks == 0
    assert files_of(place.path) == whole


def test_blocks_that_are_swapped_or_strange_are_noticed(place, capsys):
    one, two = (place.path / f"worlds/000000{number}.parquet" for number in (0, 2))
    contents = one.read_bytes(), two.read_bytes()
    one.write_bytes(contents[1])
    two.write_bytes(contents[0])
    assert {fault.path for fault in verify(place.path).faults} == {
        "worlds/0000000.parquet",
        "worlds/0000002.parquet",
    }
    sweep(planned(), place)
    (place.path / "worlds" / "0000009.parquet").write_bytes(contents[0])
    (place.path / "notes.txt").write_text("mine")
    assert run_app(["verify", str(place.path), "--format", "json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert said["faults"] == [{"path": "worlds/0000009.parquet", "what": "foreign"}]
    assert said["uncovered"] == ["notes.txt"]
    assert run_app(["verify", str(place.path)]) == 4
    assert "foreign: worlds/0000009.parquet" in capsys.readouterr().out


def test_a_manifest_leads_nowhere_else(tmp_path):
    from sim.seals import write_manifest

    (tmp_path / "secret").write_text("secret")
    here = tmp_path / "here"
    here.mkdir()
    (here / "link.csv").symlink_to(tmp_path / "secret")
    write_manifest(here, {"format": 1, "kind": "levers"})
    assert verify(here).faults == [Fault("link.csv", "missing")]


ORDERS = {
    "run": ["run", str(NASH), "--worlds", "2"],
    "forecast": ["forecast", str(ROOT / "docs" / "examples" / "emission.csv")],
    "stability": ["stability", str(ROOT / "docs" / "examples" / "elmira.yaml")],
    "branch": ["branch", "run", "--round", "1", "--set", "actors.first_side.resolve=0.3"],
}


def test_folders_of_every_other_kind_are_checked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for kind, order in ORDERS.items():
        out = Path(kind)
        assert run_app([*order, "--out", kind]) == 0, capsys.readouterr().err
        assert run_app(["verify", kind]) == 0
        assert verify(out).kind == kind
        for name, good in files_of(out).items():
            for wrong in (good[:-1] + b"?", good[: len(good) // 2]):
                (out / name).write_bytes(wrong)
                assert Fault(name, "damaged") in verify(out).faults
            (out / name).write_bytes(good)
        assert verify(out).faults == []
    assert run_app(["verify", str(tmp_path)]) == 2
