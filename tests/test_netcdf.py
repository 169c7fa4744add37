"""Rounds as netCDF: files hold what was played, in bytes that it alone determines."""

import sys
import threading
import time
import traceback
from collections import deque

import numpy as np
import pytest

from sim.ensemble import run_ensemble, trace
from sim.netcdf import told_to_netcdf
from sim.scenario import Scenario
from sim.store import TOLD, TRAJECTORIES, write_trajectories
from tests.sweep.studies import SMALL


@pytest.fixture(scope="module")
def story():
    return trace(Scenario.read(SMALL), seed=3, worlds=2, first_world=5)


@pytest.fixture(scope="module")
def many(story):
    return run_ensemble(story.scenario, seed=3, worlds=30)


@pytest.fixture
def onlooker():
    """A thread that holds on to the frames of all others, as the profiler of a Dask worker does."""
    over, held = threading.Event(), deque(maxlen=50)

    def look():
        while not over.is_set():
            for frame in list(sys._current_frames().values()):
                held.extend(frame for frame, _ in traceback.walk_stack(frame))
            time.sleep(0.0005)

    thread = threading.Thread(target=look)
    thread.start()
    yield
    over.set()
    thread.join()


def test_whatever_else_goes_on_the_bytes_are_the_same(story, onlooker):
    assert len({told_to_netcdf(story) for _ in range(20)}) == 1


@pytest.mark.parametrize("name", [TRAJECTORIES, TOLD])
def test_whatever_else_goes_on_files_of_a_run_are_the_same(name, tmp_path, many, story, onlooker):
    written = set()
    for _ in range(20):
        write_trajectories(tmp_path, many, story)
        written.add((tmp_path / name).read_bytes())
    assert len(written) == 1


def test_the_course_of_every_world_is_a_data_set(tmp_path, many, story):
    xarray = pytest.importorskip("xarray")
    write_trajectories(tmp_path, many, story)
    with xarray.open_dataset(tmp_path / TRAJECTORIES) as data:
        assert dict(data.sizes)["world"] == many.worlds
        for name, array in many.course.items():
            np.testing.assert_array_equal(data[name].to_numpy(), array, err_msg=name)


def test_it_reads_as_the_trace(story, tmp_path):
    xarray = pytest.importorskip("xarray")
    path = tmp_path / "told.nc"
    path.write_bytes(told_to_netcdf(story))
    with xarray.open_dataset(path) as data:
        assert data.attrs["title"] == story.scenario.title
        assert data["world"].to_numpy().tolist() == [5, 6]
        assert [name.decode() for name in data["actor"].to_numpy()] == list(story.layout.actors)
        assert data["own_offer"].attrs["long_name"] == "utility of the own side's standing offer"
        for name, array in story.arrays.items():
            if array.size:
                np.testing.assert_array_equal(data[name].to_numpy(), array, err_msg=name)


def test_a_number_that_does_not_fit_is_refused(story):
    from dataclasses import replace

    far = replace(story, worlds=(2**40, 2**40 + 1))
    with pytest.raises(OverflowError, match="32 bits"):
        told_to_netcdf(far)
