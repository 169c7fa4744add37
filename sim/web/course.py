"""The course of both sides on the ladder so far, as a light picture with its text beside it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup

from sim.plots.style import INK
from sim.web.look import BACK, FIRST, LINE, SECOND
from sim.web.markup import html, joined

WIDE, HIGH = 640, 200
LEFT, RIGHT, TOP, FOOT = 34, 12, 14, 30
STEPS: Final = 6


def course(states: Sequence[dict[str, Any]], highest: int) -> str:
    """Return an SVG picture of the rungs by round.

    Parameters
    ----------
    states : sequence of dict
        From round 0 on, as `sim.play.situation` gives them.
    highest : int
        Number of the highest rung on the axis.
    """
    last = max(len(states) - 1, 8)
    across, up = (WIDE - LEFT - RIGHT) / last, (HIGH - TOP - FOOT) / max(highest, 1)
    grid = joined(
        html(
            '<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="0.5"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>',
            *(LEFT, WIDE - RIGHT, HIGH - FOOT - rung * up, HIGH - FOOT - rung * up, LINE),
            *(LEFT - 6, HIGH - FOOT - rung * up + 5, rung),
        )
        for rung in range(0, highest + 1, max(-(-highest // STEPS), 1))
    )
    rounds = joined(
        html(
            '<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>',
            *(LEFT + at * across, HIGH - 10, at),
        )
        for at in range(0, last + 1, max(-(-last // 10), 1))
    )
    lines = joined(_line(states, side, across, up) for side in range(2))
    form = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" font-family="sans-serif" '
        'font-size="14" fill="{}"><rect width="100%" height="100%" fill="{}"/>{}{}{}</svg>'
    )
    return str(html(form, WIDE, HIGH, INK, BACK, grid, rounds, lines))


def _line(states: Sequence[dict[str, Any]], side: int, across: float, up: float) -> Markup:
    """Return the line of one side; the second one is broken, for grey print."""
    shift = 1.5 if side else -1.5  # so that lines on one rung are both seen
    heights = [HIGH - FOOT - state["sides"][side]["rung"] * up + shift for state in states]
    places = [f"{LEFT:.1f},{heights[0]:.1f}"]
    for at, (before, here) in enumerate(pairwise(heights), start=1):
        places += [f"{LEFT + at * across:.1f},{y:.1f}" for y in (before, here)]
    end = (LEFT + (len(states) - 1) * across, heights[-1])
    form = (
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="3" stroke-dasharray="{}"/>'
        '<circle cx="{:.1f}" cy="{:.1f}" r="5" fill="{}"/>'
    )
    colour, dash = (SECOND, "8 4") if side else (FIRST, "none")
    return html(form, " ".join(places), colour, dash, *end, colour)


def said(states: Sequence[dict[str, Any]]) -> str:
    """Return the same in words."""
    now = states[-1]
    parts = [
        f"{side['name']} {'(full line)' if place == 0 else '(broken line)'} stands at rung "
        f"{side['rung']:g}, {side['rung_name']}; highest so far "
        f"{max(state['sides'][place]['rung'] for state in states):g}"
        for place, side in enumerate(now["sides"])
    ]
    return f"Rungs by round, up to round {now['round']}. " + ". ".join(parts) + "."
