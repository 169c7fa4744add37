"""A folder of results is read back as it was written, and damage is told with its place."""

import json
import shutil

import numpy as np
import pytest

from sim.api import carry_out
from sim.ensemble import trace
from sim.scenario.problems import InvalidInput
from sim.store import TOLD, TRAJECTORIES, WORLDS, Order, write
from sim.stored import read
from tests.plots.fixed import SMALL
from tests.shipped import NASH


def order(path, **more):
    return Order(path.read_text(encoding="utf-8"), {}, 3, 9, 4, draw=True, **more)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    results = carry_out(order(SMALL), picture=False)
    folder = tmp_path_factory.mktemp("stored") / "run"
    write(folder, results)
    return folder, results


@pytest.fixture
def folder(whole, tmp_path):
    shutil.copytree(whole[0], tmp_path / "run")
    return tmp_path / "run"


def same(one, other):
    assert set(one) == set(other)
    for name in one:
        assert one[name].dtype == other[name].dtype, name
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@pytest.mark.parametrize("path", [SMALL, NASH], ids=["small", "without measures or events"])
def test_what_is_read_is_what_was_written(path, tmp_path):
    results = carry_out(order(path), picture=False)
    write(tmp_path / "run", results)
    stored = read(tmp_path / "run")
    assert stored.order == results.order
    for found, wrote in (
        (stored.ensemble, results.ensemble),
        (stored.told, results.told),
    ):
        same(found.table, wrote.table)
        same(found.drawn, wrote.drawn)
    same(stored.ensemble.course, results.ensemble.course)
    same(stored.told.arrays, results.told.arrays)
    assert stored.told.menus == results.told.menus
    assert stored.told.worlds == results.told.worlds
    assert stored.ensemble.summary() == results.ensemble.summary()


def test_worlds_that_were_not_kept_are_run_again(whole):
    stored = read(whole[0])
    calls = []
    again = stored.in_full(7, progress=lambda *done: calls.append(done))
    assert again.worlds == tuple(range(7))
    assert calls
    fresh = trace(stored.ensemble.scenario, seed=3, worlds=7, draw=True)
    same(again.arrays, fresh.arrays)
    assert stored.in_full(4) is stored.told
    assert stored.in_full(500).worlds == tuple(range(9))
    for number in (2, 8):
        (found,) = stored.world(number).table["outcome"]
        assert found == stored.ensemble.table["outcome"][number]
    with pytest.raises(InvalidInput, match="no world 9; a number from 0 to 8"):
        stored.world(9)


@pytest.mark.parametrize("name", [WORLDS, TRAJECTORIES, TOLD])
def test_a_file_that_is_missing_or_changed_is_named(name, folder):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1] + b"?")
    with pytest.raises(InvalidInput, match=f"{name}: is not as it was written"):
        read(folder)
    (folder / name).unlink()
    with pytest.raises(InvalidInput, match=f"{name}: is missing"):
        read(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda manifest: "no JSON",
        lambda manifest: "[]",
        lambda manifest: json.dumps({**manifest, "files": None}),
        lambda manifest: json.dumps({**manifest, "order": {**manifest["order"], "seed": "3"}}),
        lambda manifest: json.dumps({**manifest, "format": 99}),
    ],
)
def test_a_damaged_manifest_is_named(damage, folder):
    path = folder / "manifest.json"
    path.write_text(damage(json.loads(path.read_text())))
    with pytest.raises(InvalidInput, match=r"manifest\.json: "):
        read(folder)


def test_a_folder_of_an_earlier_form_is_refused_by_its_number(folder):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 1}))
    with pytest.raises(InvalidInput, match="has form 1; this version reads form 2; run the"):
        read(folder)
