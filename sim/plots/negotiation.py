"""What may be agreed: the utility plane of both principals, and the zone of every issue."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.negotiation.bargaining_set import Agreement, BargainingSet
from sim.negotiation.bounds import Bound, Zone
from sim.negotiation.situation import NO_LINES, PRINCIPALS, VETOES
from sim.negotiation.solutions import EGALITARIAN, KALAI_SMORODINSKY, NASH, UTILITARIAN
from sim.plots.crisis import finish, foot_legend, on_lines, shortened
from sim.plots.frame import label_points
from sim.plots.style import (
    ENDING_COLOURS,
    FAINT,
    INK,
    MARK,
    SIDE_COLOURS,
    SIDE_STYLES,
    Look,
    look_of,
)
from sim.scenario.root import Scenario
from sim.terms import Ending

ZONE: Final = ENDING_COLOURS[Ending.COMPREHENSIVE]
FRONTIERS: Final[dict[str, dict[str, Any]]] = {
    NO_LINES: {"color": FAINT, "linestyle": "-"},
    PRINCIPALS: {"color": INK, "linestyle": "--"},
    VETOES: {"color": ZONE, "linestyle": "-"},
}
"""Look of the frontier within the lines of some."""
MARKERS: Final = {NASH: "o", KALAI_SMORODINSKY: "s", EGALITARIAN: "^", UTILITARIAN: "D"}
CLOSE: Final = 0.012
"""Solutions nearer than this, in utility, share a label."""
ISSUES: Final = 12
PARTIES: Final = 18
"""Issues, and parties with a line, that are shown at the most."""
ROWS: Final = 24
"""Rows of parties that a slide has room for."""
SIDE_HATCHES: Final = ("", "///")

Point = tuple[float, float]


def frontier(
    found: BargainingSet, scenario: Scenario, *, small: str = "", style: str = "paper"
) -> Figure:
    """Return the utility plane of both principals: frontiers, no deal, solutions, offers.

    Parameters
    ----------
    found : BargainingSet
    scenario : Scenario
        Which names all of it.
    small : str
        Which numbers were taken.
    style : {"paper", "slides"}
    """
    names = [scenario.actors[key].name for key in found.principals]
    within = _tightest(found)
    with look_of(style) as look:
        figure = look.sheet(5.6)
        axes = figure.subplots()
        _draw_frontiers(axes, found, look)
        labels = _points(axes, found, scenario, look)
        labels += _joined(_solutions(axes, found.agreements[0], "white"))
        if within is not None:
            filled = _joined(_solutions(axes, within, ZONE))
            labels += [label for label in filled if label not in labels]
        axes.margins(0.1)
        _shade(axes, _no_deal(found))
        axes.set_xlabel(f"Utility of {names[0]}")
        axes.set_ylabel(f"Utility of {names[1]}")
        axes.grid(color=FAINT, alpha=0.25, linewidth=0.5)
        axes.set_axisbelow(True)
        foot_legend(figure, *_frontier_legend(found, within))
        title = f"{scenario.title}: what both may gain, round {found.round}"
        finish(figure, look, title, f"{_missing(found)}{small}")
        x, y = ([place[axis] for _, place in labels] for axis in (0, 1))
        label_points(axes, x, y, [name for name, _ in labels], size=0.82 * look.text)
    return figure


def _tightest(found: BargainingSet) -> Agreement | None:
    """Return the agreement within the lines of most for which there are solutions."""
    bound = [agreement for agreement in found.agreements[1:] if agreement.solutions]
    return bound[-1] if bound else None


def _no_deal(found: BargainingSet) -> Point:
    by_actor = {walk.actor: walk.no_deal for walk in found.walks}
    return by_actor[found.principals[0]], by_actor[found.principals[1]]


def _draw_frontiers(axes: Axes, found: BargainingSet, look: Look) -> None:
    for agreement in found.agreements:
        if agreement.frontier:
            first, second = np.array(agreement.frontier).T
            wide = 1.2 if agreement.scope == PRINCIPALS else 2.0
            lone = "." if len(first) == 1 else ""
            axes.plot(
                *(first, second),
                **FRONTIERS[agreement.scope],
                linewidth=wide * look.line,
                marker=lone,
                markersize=2 * look.line,
            )


def _points(
    axes: Axes, found: BargainingSet, scenario: Scenario, look: Look
) -> list[tuple[str, Point]]:
    """Draw no deal and the standing offers; return them with what they are called."""
    points = [("no deal", _no_deal(found), INK, "X")]
    for side, key in enumerate(found.principals):
        name = shortened(scenario.actors[key].name)
        points.append(
            (f"offer of {name}", found.offers_worth[side], SIDE_COLOURS[side], "Pd"[side])
        )
    for _, place, colour, marker in points:
        axes.plot(
            *place,
            color=colour,
            marker=marker,
            markersize=8 * look.line,
            linestyle="none",
            zorder=3,
        )
    return [(name, place) for name, place, _, _ in points]


def _solutions(axes: Axes, agreement: Agreement, colour: str) -> list[tuple[str, Point]]:
    """Draw solutions; return them with what they are called."""
    for it in agreement.solutions:
        axes.plot(
            *it.utilities,
            marker=MARKERS[it.name],
            markerfacecolor=colour,
            markeredgecolor=INK,
            linestyle="none",
            zorder=4,
        )
    return [(it.name, _rounded(it.utilities)) for it in agreement.solutions]


def _rounded(utilities: tuple[float, ...]) -> Point:
    """Return a place in which solvers cannot differ by their last digits."""
    first, second = utilities
    return round(first, 6), round(second, 6)


def _joined(points: list[tuple[str, Point]]) -> list[tuple[str, Point]]:
    """Return one label for points that lie upon each other."""
    groups: list[tuple[list[str], Point]] = []
    for name, place in points:
        for names, other in groups:
            if max(abs(place[0] - other[0]), abs(place[1] - other[1])) < CLOSE:
                names.append(name)
                break
        else:
            groups.append(([name], place))
    return [(", ".join(dict.fromkeys(names)), place) for names, place in groups]


def _shade(axes: Axes, no_deal: Point) -> None:
    """Shade where both gain more than by no deal."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    axes.add_patch(
        Rectangle(
            no_deal, right - no_deal[0], top - no_deal[1], facecolor=ZONE, alpha=0.1, edgecolor=INK
        )
    )
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)


def _frontier_legend(found: BargainingSet, within: Agreement | None) -> tuple[list[Any], list[str]]:
    handles: list[Any] = []
    names = []
    for agreement in found.agreements:
        if agreement.frontier:
            free = agreement.scope == NO_LINES
            handles.append(Line2D([], [], **FRONTIERS[agreement.scope]))
            names.append(f"frontier {'' if free else 'within lines of '}{agreement.scope}")
    handles.append(Patch(facecolor=ZONE, alpha=0.15))
    names.append("both better off than with no deal")
    look: dict[str, Any] = {"linestyle": "none", "marker": "o", "markeredgecolor": INK}
    if found.agreements[0].solutions:
        handles.append(Line2D([], [], markerfacecolor="white", **look))
        names.append("solutions without red lines")
    if within is not None:
        handles.append(Line2D([], [], markerfacecolor=ZONE, **look))
        names.append(f"solutions within lines of {within.scope}")
    return handles, names


def _missing(found: BargainingSet) -> str:
    shut = [it.scope for it in found.agreements if not it.is_feasible]
    return f"No package lies within the lines of: {', '.join(shut)}. " if shut else ""


def zones(
    found: BargainingSet, scenario: Scenario, *, small: str = "", style: str = "paper"
) -> Figure:
    """Return what each party accepts on each issue, and the zone that is left, or the gap.

    Parameters
    ----------
    found : BargainingSet
    scenario : Scenario
        Which names all of it.
    small : str
        Which numbers were taken.
    style : {"paper", "slides"}
    """
    shown = found.within(VETOES).zones[:ISSUES]
    with look_of(style) as look:
        across = min(len(shown), 3)
        down = -(-len(shown) // across)
        parties, left_out = _parties(found, scenario, ROWS // down if look.is_wide else PARTIES)
        figure = look.sheet(1.4 + down * (1.1 + 0.15 * max(len(parties), 3)))
        grid = figure.subplots(down, across, sharey=True, squeeze=False)
        for row, axes in enumerate(grid.flat):
            if row < len(shown):
                _draw_zone(axes, found, scenario, shown[row], parties)
            else:
                axes.remove()
        if parties:
            names = [shortened(_named(party, scenario)) for party in parties]
            for first in grid[:, 0]:
                first.set_yticks(range(len(parties)), names, fontsize="xx-small")
                first.set_ylim(len(parties) - 0.4, -0.6)
        foot_legend(figure, *_zone_legend(found, scenario, shown))
        title = f"{scenario.title}: zones of possible agreement, round {found.round}"
        said = "Bars hold what each party with a veto accepts. "
        more = len(scenario.issues) - len(shown)
        said += f"{more} further issues are not shown. " if more else ""
        said += f"{left_out} further parties are not shown. " if left_out else ""
        finish(figure, look, title, f"{said}{small}")
    return figure


def _parties(found: BargainingSet, scenario: Scenario, most: int) -> tuple[list[str], int]:
    """Return whose lines are shown, so many at the most, and how many are not."""
    binding = {who for zone in found.within(VETOES).zones for who in zone.low_by + zone.high_by}
    known = dict.fromkeys(line.who for line in found.lines)
    ranked = sorted(known, key=lambda who: (who not in found.principals, who not in binding))
    kept = set(ranked[:most])
    order = {key: row for row, key in enumerate(scenario.actors)}
    shown = [who for who in known if who in kept]
    shown.sort(key=lambda who: (_side(who, scenario), order.get(who, len(order))))
    return shown, len(known) - len(kept)


def _named(key: str, scenario: Scenario) -> str:
    known = scenario.actors.get(key) or scenario.alliances[key]
    return str(known.name)


def _side(key: str, scenario: Scenario) -> int:
    """Return the place of the side of an actor, or of an alliance; beyond all if it has none."""
    actor = key if key in scenario.actors else scenario.alliances[key].lead
    sides = [*scenario.sides, None]
    return sides.index(scenario.actors[actor].side)


def _draw_zone(
    axes: Axes, found: BargainingSet, scenario: Scenario, zone: Zone, parties: list[str]
) -> None:
    row = list(scenario.issues).index(zone.issue)
    for line in found.lines:
        if line.issue == row and line.who in parties:
            _draw_bar(axes, line, parties.index(line.who), _side(line.who, scenario))
    if zone.is_open:
        axes.axvspan(zone.low, max(zone.high, zone.low + 0.006), color=ZONE, alpha=0.35, zorder=0.5)
    else:
        axes.axvspan(zone.high, zone.low, **_gap(), zorder=0.5)
    for side, offer in enumerate(found.offers):
        axes.axvline(offer[row], color=SIDE_COLOURS[side], linestyle=SIDE_STYLES[side], zorder=3)
    issue = scenario.issues[zone.issue]
    said = f"zone {zone.width:z.3f}" if zone.is_open else f"gap {-zone.width:.3f}"
    said = f"settled at {zone.low:z.3f}" if zone.is_settled else said
    axes.set_title(f"{on_lines(issue.name, 24, 2)}\n{said}", fontsize="small")
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0, 1], [on_lines(issue.zero, 14, 3), on_lines(issue.one, 14, 3)])
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    axes.tick_params(axis="x", labelsize="x-small")
    axes.tick_params(axis="y", length=0)


def _draw_bar(axes: Axes, line: Bound, place: int, side: int) -> None:
    """Draw what a party accepts: everything on its own side of its line."""
    low, high = (0.0, line.line) if line.toward > 0 else (line.line, 1.0)
    look = side if side < len(SIDE_COLOURS) else None
    colour = FAINT if look is None else SIDE_COLOURS[look]
    hatch = "" if look is None else SIDE_HATCHES[look]
    axes.barh(place, high - low, left=low, height=0.62, color=colour, alpha=0.55, hatch=hatch)
    axes.plot([line.line, line.line], [place - 0.42, place + 0.42], color=colour, linewidth=2)


def _gap() -> dict[str, Any]:
    return {"facecolor": to_rgba(MARK, 0.16), "edgecolor": MARK, "linestyle": ":", "linewidth": 1.0}


def _zone_legend(
    found: BargainingSet, scenario: Scenario, shown: tuple[Zone, ...]
) -> tuple[list[Any], list[str]]:
    handles: list[Any] = []
    names = []
    for side, (party, head) in enumerate(
        zip(scenario.sides.values(), found.principals, strict=True)
    ):
        colour = SIDE_COLOURS[side]
        handles += [
            Patch(facecolor=colour, alpha=0.55, hatch=SIDE_HATCHES[side]),
            Line2D([], [], color=colour, linestyle=SIDE_STYLES[side]),
        ]
        offer = f"standing offer of {shortened(scenario.actors[head].name)}"
        names += [f"accepted, {shortened(party.name)}", offer]
    if any(_side(line.who, scenario) >= len(SIDE_COLOURS) for line in found.lines):
        handles.append(Patch(facecolor=FAINT, alpha=0.55))
        names.append("accepted, of no side")
    if any(zone.is_open for zone in shown):
        handles.append(Patch(facecolor=ZONE, alpha=0.35))
        names.append("zone")
    if not all(zone.is_open for zone in shown):
        handles.append(Patch(**_gap()))
        names.append("gap")
    return handles, names
