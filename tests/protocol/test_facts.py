"""Measures move the facts; where several do, the last of the file decides."""

import numpy as np
import pytest

from tests.protocol.crises import model_of, play, row_of

TOLL = {"owner": "king", "reversible": True, "holds": {"strait": 0.1}}
BRIDGE = {"owner": "senate", "reversible": True, "holds": {"strait": 0.9}}
BOTH = {"toll": TOLL, "bridge": BRIDGE}
near = pytest.approx


def strait(state):
    return float(state.standing[0, 0])


def test_a_measure_holds_an_issue_from_its_beginning_to_its_end():
    model = model_of({"toll": TOLL})
    seen = [strait(play(model, king=order)) for order in (None, "toll", None, "end toll")]
    assert seen == [0.2, 0.1, 0.1, 0.2]


def test_a_measure_holds_nothing_while_it_is_prepared():
    model = model_of({"toll": TOLL | {"lead_time": 1}})
    assert [strait(play(model, king=order)) for order in ("toll", None)] == [0.2, 0.1]


def test_what_is_settled_is_moved_by_no_measure():
    model = model_of({"toll": TOLL})
    model.state.settled[0] = True
    model.state.terms[0] = 0.5
    assert strait(play(model, king="toll")) == 0.5


@pytest.mark.parametrize(("order", "held"), [(("toll", "bridge"), 0.9), (("bridge", "toll"), 0.1)])
def test_of_two_holders_the_later_in_the_file_decides_whoever_came_first(order, held):
    measures = {key: BOTH[key] for key in order}
    for orders in (("toll", "bridge"), ("bridge", "toll")):
        model = model_of(measures)
        for key in orders:
            play(model, **{BOTH[key]["owner"]: key})
        assert strait(model.state) == held


def gain(model, key, *, begins):
    """What the king, whose ideal is 0 and who gives the strait half of its weight, would gain."""
    king = np.array([0])
    return float(model.crisis.fact_gain(row_of(model, key), king, begins=begins)[0, 0])


def held_by(*keys):
    model = model_of(BOTH)
    for key in keys:
        play(model, **{BOTH[key]["owner"]: key})
    return model


def test_who_ends_one_of_two_holders_reckons_with_the_other():
    model = held_by("toll", "bridge")
    assert gain(model, "bridge", begins=False) == near((0.9 - 0.1) / 2)
    assert gain(model, "toll", begins=False) == 0


def test_who_ends_the_only_holder_reckons_with_the_status_quo():
    assert gain(held_by("bridge"), "bridge", begins=False) == near((0.9 - 0.2) / 2)
    assert gain(held_by("toll"), "toll", begins=False) == near((0.1 - 0.2) / 2)


def test_who_begins_a_holder_reckons_with_what_overrides_it():
    assert gain(held_by("bridge"), "toll", begins=True) == 0
    assert gain(held_by("toll"), "bridge", begins=True) == near((0.1 - 0.9) / 2)
    assert gain(held_by(), "toll", begins=True) == near((0.2 - 0.1) / 2)


def test_what_is_reckoned_is_what_comes_to_pass():
    model = held_by("toll", "bridge")
    before, expected = strait(model.state), gain(model, "bridge", begins=False)
    play(model, senate="end bridge")
    assert (before - strait(model.state)) / 2 == near(expected)


def test_facts_that_are_settled_are_no_gain():
    model = held_by()
    model.state.settled[0] = True
    assert gain(model, "bridge", begins=True) == 0
