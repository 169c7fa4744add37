"""One world as a timeline: rungs of both sides, and a lane for each actor."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.ensemble import Trajectory
from sim.plots.crisis import (
    RUNGS,
    events_said,
    finish,
    foot_legend,
    happenings,
    rung_axis,
    shortened,
    small_print,
    time_axis,
)
from sim.plots.lanes import Lane, Mark, Span, common_marks, lanes_of
from sim.plots.style import FAINT, INK, MARK, PALE, SIDE_COLOURS, SIDE_STYLES, look_of
from sim.scenario.number import point

MARKS: Final[dict[str, tuple[str, str]]] = {
    "concession": ("v", "white"),
    "acceptance": ("o", "white"),
    "veto": ("X", MARK),
    "refusal": ("_", INK),
    "event": ("D", PALE),
    "incident": ("*", MARK),
    "settlement": ("P", "white"),
}
"""Marker and filling of each kind of mark."""
MEANINGS: Final = {
    "concession": "concession on issue n, larger for a larger step",
    "acceptance": "accepts the offer",
    "veto": "vetoes issue n",
    "refusal": "its partner refuses",
    "event": "event",
    "incident": "incident",
    "settlement": "issue n settled",
}
SAID_ABOVE: Final = frozenset({"concession", "veto", "event", "settlement"})
HEIGHT: Final = 0.62
"""Of the bar of a measure, of a row."""
FEW: Final = 5
"""Rungs that are named on a slide."""
FIT: Final = {False: 100, True: 14}
"""Rows on a sheet, and on a slide; of more, measures of the lowest rungs are left out."""
ROW: Final = 0.158
"""Height of a row on paper, in inches."""

Row = tuple[str, int | None, Sequence[Mark], Sequence[Span]]
"""Name, side where it names an actor, marks, spans."""


def timeline(story: Trajectory, *, style: str = "paper") -> Figure:
    """Return one world: rungs of both sides above, and what each actor did round by round.

    Parameters
    ----------
    story : Trajectory
        With one world.
    style : {"paper", "slides"}

    Raises
    ------
    ValueError
        If it holds more than one world.
    """
    if len(story.worlds) != 1:
        raise ValueError(f"a timeline is of one world, not of {len(story.worlds)}")
    scenario, last = story.scenario, int(story.table["ended"][0])
    rows = _rows(story, last)
    outcome = list(scenario.outcomes.values())[int(story.table["outcome"][0])]
    with look_of(style) as look:
        fit = FIT[look.is_wide]
        rows, fewer = _fewer(rows, fit) if len(rows) > fit else (rows, "")
        tall = ROW * (len(rows) + 1)
        figure = look.sheet(2.2 + tall + 1.2)
        ratios = (1.0, 2.2) if look.is_wide else (2.2, max(tall, 1.5))
        above, lanes = figure.subplots(2, 1, sharex=True, height_ratios=ratios)
        _draw_rungs(above, story, last, wide=look.is_wide)
        crowd = min(1.0, 11.0 / len(rows)) if look.is_wide else 1.0
        _draw_lanes(lanes, rows, crowd, look.line)
        time_axis(lanes, scenario, last, ticks=5)
        lanes.set_xlim(-0.6, max(last, 4) + 0.6)
        _legend(figure, rows, above.get_legend_handles_labels()[0])
        ended = f"It ended in round {last}. {fewer}"
        finish(figure, look, f"{scenario.title}: {outcome.name}", f"{ended}{_small(story, last)}")
    return figure


def _small(story: Trajectory, last: int) -> str:
    """Return what numbers and letters of marks mean, and the small print."""
    scenario = story.scenario
    issues = [f"{row + 1} {shortened(i.name)}" for row, i in enumerate(scenario.issues.values())]
    steps = ", ".join(f"{point(step):g}" for step in scenario.dynamics.steps)
    return (
        f"Issues: {'; '.join(issues)}. Steps of a concession: {steps}.\n"
        f"{events_said(happenings(scenario, last, story), story)}{small_print(story)}"
    )


def _rows(story: Trajectory, last: int) -> list[Row]:
    """Return the rows from above: what befell both sides, then each actor and its measures."""
    events = [
        Mark(int(event.round), "event", event.letter)
        for event in happenings(story.scenario, last, story)
    ]
    incidents, settled = common_marks(story)
    common = (("Events", events), ("Incidents", incidents), ("Settlements", settled))
    rows: list[Row] = [(name, None, marks, ()) for name, marks in common if marks]
    for lane in lanes_of(story):
        rows.append((lane.name, lane.side, lane.marks, ()))
        rows += [(name, None, (), spans) for name, spans in _begun_in_order(lane)]
    return rows


def _fewer(rows: list[Row], fit: int) -> tuple[list[Row], str]:
    """Return rows without idle actors, and without measures of the lowest rungs until they fit.

    What is left out is said beside.
    """
    rungs = sorted({spans[0].rung for *_, spans in rows if spans})
    kept, said = rows, ""
    for least in rungs or [0]:
        high = [row for row in rows if not row[3] or row[3][0].rung >= least]
        following: list[Row] = [*high[1:], ("", 0, (), ())]
        both = zip(high, following, strict=True)
        kept = [row for row, after in both if row[2] or row[3] or after[3]]
        said = "Idle actors are left out. " if kept != rows else ""
        if least > min(rungs, default=least):
            said = f"Idle actors, and measures below rung {least}, are left out. "
        if len(kept) <= fit:
            break
    return kept, said


def _begun_in_order(lane: Lane) -> list[tuple[str, list[Span]]]:
    return sorted(lane.measures.items(), key=lambda item: item[1][0].first)


def _draw_rungs(axes: Axes, story: Trajectory, last: int, *, wide: bool) -> None:
    rung = story.arrays["rung"][: last + 1, :, 0].astype(np.float64)
    for side, party in enumerate(story.scenario.sides.values()):
        axes.plot(
            rung[:, side],
            SIDE_STYLES[side],
            drawstyle="steps-mid",
            color=SIDE_COLOURS[side],
            label=party.name,
        )
    named = FEW if wide else RUNGS
    rung_axis(axes, story.scenario, float(rung.max()), named=named, bare=wide)
    for label in axes.get_yticklabels():
        label.set_fontsize("x-small")
    axes.set_title("Rung on the ladder")


def _draw_lanes(axes: Axes, rows: Sequence[Row], crowd: float, scale: float) -> None:
    side = 0
    for place, (_, actor, marks, spans) in enumerate(rows):
        side = side if actor is None else actor
        if actor is not None or place == 0:
            axes.axhline(place - 0.5, color=FAINT, linewidth=0.5)
        for span in spans:
            _draw_span(axes, place, span, SIDE_COLOURS[side], crowd * scale)
        for mark in marks:
            _draw_mark(axes, place, mark, crowd * scale)
    axes.set_yticks(
        range(len(rows)), [shortened(name, 44) for name, *_ in rows], fontsize="x-small"
    )
    for label, (_, actor, _, spans) in zip(axes.get_yticklabels(), rows, strict=True):
        if not spans:
            label.set_fontweight("bold")
        if actor is not None:
            label.set_color(SIDE_COLOURS[actor])
        label.set_fontsize(float(label.get_fontsize()) * crowd)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, alpha=0.3, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_ylim(len(rows) - 0.4, -0.6)


def _draw_span(axes: Axes, place: int, span: Span, colour: str, scale: float) -> None:
    bar: dict[str, Any] = {"height": HEIGHT, "edgecolor": colour, "linewidth": 0.8}
    if span.effect > span.first:
        width = min(span.effect, span.end) - span.first
        axes.barh(place, width, left=span.first - 0.5, facecolor=FAINT, alpha=0.5, **bar)
    if span.end > span.effect:
        filling = colour if span.traced else "white"
        left = span.effect - 0.5
        axes.barh(place, span.end - span.effect, left=left, facecolor=filling, **bar)
    if span.announced:
        axes.plot([span.first], [place], ">", color="white", mec=INK, markersize=4 * scale)
    if span.withdrawn:
        axes.plot([span.end - 0.5], [place], "x", color=INK, markersize=4 * scale)


def _draw_mark(axes: Axes, place: int, mark: Mark, scale: float) -> None:
    marker, filling = MARKS[mark.kind]
    size = (2.5 + 3.5 * mark.size) if mark.kind == "concession" else 5.0
    axes.plot(
        [mark.round],
        [place],
        marker,
        color=filling,
        markeredgecolor=INK,
        markeredgewidth=0.7,
        markersize=size * scale,
    )
    if mark.kind in SAID_ABOVE:
        axes.annotate(
            mark.said,
            (mark.round, place),
            xytext=(2.6 * scale, 1.0 * scale),
            textcoords="offset points",
            fontsize=5.5 * scale,
        )


def _legend(figure: Figure, rows: Sequence[Row], sides: Sequence[Any]) -> None:
    """Say what lines, marks and bars mean, those that occur."""
    met = {mark.kind for _, _, marks, _ in rows for mark in marks}
    spans = [span for *_, held in rows for span in held]
    handles: list[Line2D | Patch] = [*sides]
    handles += [
        Line2D([], [], ls="none", marker=marker, color=filling, mec=INK, label=MEANINGS[kind])
        for kind, (marker, filling) in MARKS.items()
        if kind in met
    ]
    bars = (
        ("measure in effect", bool(spans), INK),
        ("in preparation", any(span.effect > span.first for span in spans), FAINT),
        ("not traced to its owner", not all(span.traced for span in spans), "white"),
    )
    handles += [
        Patch(edgecolor=INK, facecolor=filling, label=name)
        for name, there, filling in bars
        if there
    ]
    ends = (
        ("begun as announced", any(span.announced for span in spans), ">", "white"),
        ("withdrawn", any(span.withdrawn for span in spans), "x", INK),
    )
    handles += [
        Line2D([], [], linestyle="none", marker=marker, color=fill, mec=INK, label=name)
        for name, there, marker, fill in ends
        if there
    ]
    foot_legend(figure, handles, [str(handle.get_label()) for handle in handles])
