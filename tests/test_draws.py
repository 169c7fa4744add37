"""A draw is a function of seed, stream, step and world, and of nothing else."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.draws import SEED_LIMIT, Draws, Stream, key_of
from sim.layout import Layout
from sim.parameters import Parameters
from sim.reader import Reader
from sim.scenario import Scenario
from tests.shipped import ROOT

seeds = st.integers(0, SEED_LIMIT - 1)
steps = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 13)


@given(seeds, st.sampled_from(Stream), steps, sizes, st.integers(0, 10**9), st.data())
def test_a_world_alone_is_itself_in_any_chunk(seed, stream, step, n, first, data):
    worlds = data.draw(st.integers(1, 20))
    chunk = Draws(seed, first, worlds).uniform(stream, step, n)
    assert chunk.shape == (n, worlds)
    for w in range(worlds):
        alone = Draws(seed, first + w, 1).uniform(stream, step, n)
        np.testing.assert_array_equal(alone, chunk[:, w : w + 1])


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), sizes)
def test_chunks_laid_side_by_side_are_the_crowd(chunks, n):
    crowd = Draws(7, 0, sum(chunks)).uniform(Stream.NATURE, 3, n)
    starts = np.cumsum([0, *chunks[:-1]])
    parts = [
        Draws(7, int(start), worlds).uniform(Stream.NATURE, 3, n)
        for start, worlds in zip(starts, chunks, strict=True)
    ]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), crowd)


def test_each_seed_stream_step_and_world_has_numbers_of_its_own():
    numbers = [
        Draws(seed, 0, 8).uniform(stream, step, 6)
        for seed in (0, 1, 42, 2**63, SEED_LIMIT - 1)
        for stream in Stream
        for step in (0, 1, 2, 2**32 - 1)
    ]
    values = np.stack(numbers).ravel()
    assert len(np.unique(values)) == values.size


def test_seed_0_is_a_seed_of_its_own():
    zero, again, answer = (Draws(s, 0, 50).uniform(Stream.CHOICE, 0, 4) for s in (0, 0, 42))
    np.testing.assert_array_equal(zero, again)
    assert not np.any(zero == answer)


def test_a_seed_gives_the_same_numbers_on_every_machine():
    """First words of Philox 4x64-10 with this key, as NumPy ships it."""
    key = np.array([3, (int(Stream.TRIPWIRE) << 32) | 5], dtype=np.uint64)
    expected = np.random.Generator(np.random.Philox(key=key)).random(4)
    np.testing.assert_array_equal(Draws(3, 0, 1).uniform(Stream.TRIPWIRE, 5, 4)[:, 0], expected)


def test_the_numbers_are_uniform_and_the_worlds_independent():
    numbers = Draws(1, 0, 40_000).uniform(Stream.PERCEPTION, 9, 5)
    size = numbers.size
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert numbers.mean() == pytest.approx(1 / 2, abs=4 / np.sqrt(12 * size))
    assert numbers.var() == pytest.approx(1 / 12, abs=4 / np.sqrt(180 * size))
    assert stats.kstest(numbers.ravel(), "uniform").pvalue > 0.001
    between_rows = np.corrcoef(numbers)[np.triu_indices(5, 1)]
    between_worlds = np.corrcoef(numbers[0, :-1], numbers[0, 1:])[0, 1]
    assert np.abs([*between_rows, between_worlds]).max() < 4 / np.sqrt(40_000)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ((-1, 0, 1), "seed must be in [0, 2**64), not -1"),
        ((SEED_LIMIT, 0, 1), "seed must be in [0, 2**64)"),
        ((0, -1, 1), "first_world must not be negative, but is -1"),
        ((0, 0, 0), "worlds must be at least 1, not 0"),
    ],
)
def test_what_is_out_of_range_is_refused(arguments, what):
    with pytest.raises(ValueError, match=re.escape(what)):
        Draws(*arguments)


def test_the_key_of_a_name_never_changes():
    """BLAKE2b of four bytes (RFC 7693), most significant first."""
    assert key_of("actors.king.resolve") == 0xE5346F57


@pytest.mark.parametrize("curvature", [0.5, 2.0])
def test_numbers_of_a_scenario_are_those_of_each_world_alone(curvature):
    """Also a power, which NumPy may take in another way where it sees one exponent for all."""
    worlds, path = 4096, "dynamics.curvature"
    scenario = Scenario.read(ROOT / "tests" / "scenarios" / "small.yaml", {path: curvature})
    layout = Layout.of(scenario)
    paths = [f"actors.{actor}.ideal.{issue}" for actor in layout.actors for issue in layout.issues]
    ideals = Draws(5, 0, worlds).uniform(Stream.PARAMETER, 0, len(paths))
    given = dict(zip(paths, ideals, strict=True))

    def read(first, stop, **more):
        here = {name: values[first:stop] for name, values in (given | more).items()}
        reader = Reader(Draws(5, first, stop - first), here)
        return Parameters.of(scenario, layout, reader, {}).arrays()

    crowd = read(0, worlds)
    each = read(0, worlds, **{path: np.full(worlds, curvature)})
    for name, values in crowd.items():
        np.testing.assert_array_equal(np.broadcast_to(values, each[name].shape), each[name], name)
    for w in (0, 7, 8, worlds - 1):
        for name, alone in read(w, w + 1).items():
            values = crowd[name]
            here = values[..., w : w + 1] if values.shape[-1] == worlds else values
            np.testing.assert_array_equal(alone, here, f"{name} of world {w}")
