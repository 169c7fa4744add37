"""The challenge model: against a plain reading, the printed course, and how rounds end."""

import numpy as np
import pytest

from sim.forecast import read_table
from sim.forecast.challenge import BACK, _settle, attitudes, success
from sim.forecast.compromise import median
from tests.forecast.plain_challenge import next_round, risks
from tests.shipped import ROOT


@pytest.fixture(scope="module")
def emission():
    table = read_table(ROOT / "docs" / "examples" / "emission.csv")
    return table.position[:, 0], table.weight[:, 0], table.salience[:, 0]


def scaled(position):
    return (position - position.min()) / np.ptp(position)


def test_rounds_agree_with_a_plain_reading_of_the_equations(emission):
    position, weight, salience = emission
    course = _settle(position, weight, salience)
    here = scaled(position).tolist()
    r = attitudes(scaled(position), success(scaled(position), weight), salience)
    np.testing.assert_allclose(r, risks(here, weight, salience, as_run=False))
    assert (r.min(), r.max()) == (pytest.approx(0.5), pytest.approx(2.0))
    for number in range(1, 6):
        here = next_round(here, weight, salience)
        mean = 4 + 6 * float(np.average(here, weights=weight))
        assert course.means[number] == pytest.approx(mean, abs=1e-9)


def test_the_printed_course_follows_from_the_denominator_of_all_pairs(emission):
    """Scholz, Calbert and Smith (2011), rounds 1 to 8, as they are quoted."""
    position, weight, salience = emission
    here, medians = scaled(position).tolist(), []
    for _ in range(8):
        here = next_round(here, weight, salience, as_run=True)
        medians.append(4 + 6 * median(np.array(here), weight))
    np.testing.assert_allclose(medians, [8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6], atol=0.3)


def test_a_course_ends_at_rest_in_a_cycle_or_moving(emission, monkeypatch):
    course = _settle(*emission)
    assert (course.ending, course.spread) == ("at rest", (7, 7))
    assert 1 < len(course.medians) - 1 == len(course.confronted) < 300
    salience = np.array([1, 0.2, 0.4, 1])
    turning = _settle(np.array([0, 0.5, 1, 0.5]), salience * [3, 1, 2, 2], salience)
    assert turning.ending == "in a cycle of 2, median 0 to 0.25"
    assert turning.medians[-4:-2] == turning.medians[-2:]
    monkeypatch.setattr("sim.forecast.challenge.ROUNDS", 5)
    cut = _settle(*emission)
    assert (len(cut.medians), cut.period, cut.ending) == (6, 0, "moving, median 7 to 7")
    assert BACK >= 6
