"""Plain Mesa beside the engine, and cost against every size of a crisis.

`pytest tests/bench/test_peers.py --benchmark-enable` prints the tables. A timing never decides a
test: what is asserted is that the work was done.
"""

import numpy as np
import pytest

from sim.scenario import Scenario
from tests.bench import curves
from tests.bench.bound import bound, bound_lines
from tests.bench.growing import crisis
from tests.shipped import ROOT, ukraine

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


def test_table_of_plain_mesa(told):
    found = curves.peers(ukraine())
    told(curves.peer_lines(found))
    assert [peer.worlds for peer in found] == [1, 1, 64, 1024, 4096]


def test_table_of_what_bounds_a_run(told):
    counts, seconds, whole = bound(ukraine())
    told(bound_lines(counts, seconds, whole))
    assert min(counts.values()) > 0
    assert min(seconds.values()) > 0


def test_what_bounds_a_run_is_counted():
    counts, seconds, whole = bound(Scenario.read(SMALL), 5)
    assert min(counts.values()) > 0
    assert counts["random numbers"] % 5 == 0
    assert sum(seconds.values()) > 0
    assert len(bound_lines(counts, seconds, whole)) == 2 + len(counts) + 1


@pytest.mark.parametrize("of", curves.SIZES)
def test_curves(told, of):
    found = curves.curve(of)
    told(curves.curve_lines([found]))
    assert found.sizes == curves.SIZES[of]


def test_what_is_measured_plays_the_same_worlds_in_both():
    """Also in runs that measure nothing, so that the measurement itself stays sound."""
    found = curves.peers(Scenario.read(SMALL), plain=3, together=(1, 5))
    assert len(curves.peer_lines(found)) == 2 + 3


@pytest.mark.parametrize(
    ("of", "axis"), [("actors", "actors"), ("issues", "issues"), ("measures", "measures")]
)
def test_the_crisis_has_the_size_asked_for(of, axis):
    for size in (2, 5):
        assert len(getattr(crisis(**{of: size}), axis)) == size
    assert crisis(rounds=7).horizon == 7


def test_the_exponent_is_that_of_the_upper_half():
    flat_then_square = curves.Curve("x", (1, 2, 4, 8, 16), (1.0, 1.0, 3.0, 12.0, 48.0))
    assert flat_then_square.exponent == pytest.approx(2.0)
    assert "| x | 1: 1,000, 2: 1,000, 4: 3,000" in curves.curve_lines([flat_then_square])[-1]


def test_a_curve_measures_every_size():
    found = curves.curve("worlds", (1, 3))
    assert found.sizes == (1, 3)
    assert np.all(np.array(found.seconds) > 0)
