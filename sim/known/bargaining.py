"""Known answers on bargaining: Nash, Zeuthen and Ellsberg, floors, and trading issues."""

from sim.ensemble import trace
from sim.known.check import KnownAnswer, Line, configuration
from sim.model import CrisisModel

FINE = {"dynamics.sharpness": 2000, "dynamics.steps": [0.0001, 0.001, 0.01]}
"""Steps and sharpness at which the walk ends at the solution itself."""


def _division() -> list[Line]:
    """Two sides divide 1; no deal is worth 0.2 to the first and so much to the second."""
    lines = []
    for no_deal, expected in ((0.0, 0.6), (0.1, 0.55)):
        ruin = {"events.ruin.cost.second_side": 0.8 - no_deal}
        terms = trace(configuration("division", FINE | ruin)).table["terms_pie"][0]
        lines.append(Line(f"share of the first, no deal (0.2, {no_deal:g})", expected, 1.0 - terms))
    return lines


def _floors() -> list[Line]:
    """Two sides divide 1; the second has a floor of 0.2, the first one that rises."""
    lines = []
    for floor, expected in ((0.3, 0.55), (0.5, 0.65), (0.7, 0.75), (0.85, float("nan"))):
        ties = {
            "issues.pie.status_quo": 0.2,
            "actors.first_side.red_line.pie": 1.0 - floor,
            "actors.second_side.red_line.pie": 0.2,
            "events.ruin.cost": {"first_side": max(0.8 - floor, 0.0)},
        }
        terms = trace(configuration("division", FINE | ties)).table["terms_pie"][0]
        lines.append(Line(f"share of the first, its floor {floor:g}", expected, 1.0 - terms))
    return lines


def _logroll() -> list[Line]:
    table = trace(configuration("logroll")).table
    bread, wine = float(table["terms_bread"][0]), float(table["terms_wine"][0])
    return [
        Line("issue that the first weighs more", 0.0, bread),
        Line("issue that the second weighs more", 1.0, wine),
        Line("utility of the first", 0.8, 0.8 * (1.0 - bread) + 0.2 * (1.0 - wine)),
        Line("utility of the second", 0.8, 0.2 * bread + 0.8 * wine),
    ]


def _critical_risk() -> list[Line]:
    """Demand, offer and no deal at 1, 9/11 and 0: the example, moved and stretched."""
    values = {
        "events": {},
        "issues.pie.status_quo": 1,
        "actors.second_side.opening.pie": 2 / 11,
    }
    model = CrisisModel(configuration("division", values))
    return [Line("win 1, sure thing -1, disaster -10", 2 / 11, float(model.state.risk[0, 0]))]


BARGAINING = (
    KnownAnswer(
        "nash", "x = d1 + (1 - d1 - d2) / 2", "Nash 1950; Zeuthen 1930, Harsanyi 1956", _division
    ),
    KnownAnswer(
        "floors",
        "a floor is a strength, until it leaves no room",
        "Schelling 1960; Putnam 1988",
        _floors,
    ),
    KnownAnswer(
        "logroll",
        "with saliences (.8, .2) and (.2, .8), each gets what it weighs more",
        "Nash 1950, two issues",
        _logroll,
    ),
    KnownAnswer("ellsberg", "(W - S) / (W - D) = 2/11", "Ellsberg 1959", _critical_risk),
)
