"""Crises of all sorts with up to eight actors and six issues."""

from hypothesis import strategies as st

from tests.reference.generated import SIDES, amount, crises, share, small

BASE = ("strait", "base", "fish")
FARTHER = {"north": 1.0, "south": 0.0}
"""Toward which end each side concedes."""


@st.composite
def larger(draw):
    """Overrides that add actors and issues to one of the small crises."""
    overrides = draw(crises())
    issues = [f"issue_{number}" for number in range(draw(st.sampled_from([3, 2, 1, 0])))]
    sides = {actor: side for side, actors in SIDES.items() for actor in actors}
    extras = {
        f"extra_{number}": draw(st.sampled_from(["north", "south"]))
        for number in range(draw(st.sampled_from([4, 3, 2, 1, 0])))
    }
    for actor, side in extras.items():
        overrides[f"actors.{actor}"] = draw(bystander(side))
    for issue in issues:
        overrides[f"issues.{issue}"] = draw(dispute())
        for actor, side in (sides | extras).items():
            for part, value in draw(stance(side)).items():
                if part != "opening" or actor in ("king", "senate"):
                    overrides[f"actors.{actor}.{part}.{issue}"] = value
    southern = [actor for actor, side in extras.items() if side == "south"]
    if southern:
        joined = draw(st.lists(st.sampled_from(southern), unique=True))
        overrides["alliances.pact.members"] = ["senate", "league", *joined]
    return overrides


@st.composite
def bystander(draw, side):
    """An actor beside the two principals, with a stance on the issues of the base."""
    stances = {issue: draw(stance(side)) for issue in BASE}
    kind = draw(st.sampled_from(["ally", "target", "partner"]))
    return {
        "name": "Another",
        "class": kind,
        "side": side,
        "source": "judgement",
        "capability": draw(amount),
        "resolve": draw(share),
        "war_cost": draw(amount),
        "rationality": draw(st.sampled_from([0, 10, "best_response"])),
        "flexibility": draw(amount),
        "exposure": draw(share),
        "delay_cost": draw(small),
        **{
            part: {issue: stances[issue][part] for issue in BASE}
            for part in ("ideal", "red_line", "salience")
        },
    }


@st.composite
def stance(draw, side):
    """Where somebody of a side stands on an issue: near the end of its side, with a line beyond."""
    off, way = draw(st.sampled_from([0.0, 0.1, 0.2])), draw(share)
    ideal = off if side == "north" else 1.0 - off
    line = round(ideal + way * (FARTHER[side] - ideal), 3)
    return {"ideal": ideal, "opening": ideal, "red_line": line, "salience": 0.1 + draw(share)}


@st.composite
def dispute(draw):
    """An issue, core or on the side."""
    core = draw(st.booleans())
    return {
        "name": "Another issue",
        "zero": "as the north wants",
        "one": "as the south wants",
        "status_quo": draw(share),
        "core": core,
        "source": "judgement",
        **({} if core else {"pace": draw(share)}),
    }


@st.composite
def pairs(draw):
    """Overrides for the crisis of two sides and one issue."""
    overrides = {
        "horizon": draw(st.integers(2, 16)),
        "dynamics.steps": [0.05, 0.2],
        "dynamics.sharpness": draw(st.sampled_from([0.0, 5.0, 60.0])),
        "dynamics.curvature": draw(st.sampled_from([0.5, 1.0, 2.0])),
        "dynamics.commitment": draw(share),
        "incidents.hazard": draw(amount),
        "issues.pie.status_quo": draw(share),
    }
    for actor in ("first_side", "second_side"):
        path = f"actors.{actor}"
        overrides |= {
            f"{path}.rationality": draw(st.sampled_from([0.0, 10.0, 1000.0, "best_response"])),
            f"{path}.resolve": draw(share),
            f"{path}.patience": draw(share),
            f"{path}.delay_cost": draw(small),
            f"{path}.flexibility": draw(amount),
            f"{path}.audience": {"domestic": draw(amount)},
            f"{path}.perception": {"bias": draw(small), "noise": draw(small)},
        }
    return overrides
