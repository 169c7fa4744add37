"""Games in option form: the graph of states and moves, or a table of states, with what lasts."""

from typing import Any, Final

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.plots.crisis import finish, foot_legend, on_lines
from sim.plots.style import FAINT, INK, MARK, PALE, SIDE_COLOURS, Look, look_of
from sim.stability.analysis import Analysis

GRAPHED: Final = 16
"""States of a graph at the most; beyond, a table is drawn."""
ROWS: Final = 30
"""States of a table at the most."""

COLOURS: Final = (*SIDE_COLOURS, "#1b7f5c", "#8a6d1f", "#7d84a6", "#5b6169")
STYLES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))
"""Of the moves of each decision maker."""

LEVELS: Final = ("white", PALE, "#5f8fca", "#1d3f6b")
"""Of stability, from none to Nash; they differ in lightness."""
LEVEL_NAMES: Final = ("not stable", "GMR or SMR only", "sequential", "Nash")


def stability(analysis: Analysis, *, style: str = "paper") -> Figure:
    """Return the states of a game and which of them last.

    A graph of states and moves where there are few, else a table of those that last best.

    Parameters
    ----------
    analysis : Analysis
    style : {"paper", "slides"}
    """
    states = analysis.shown(ROWS)
    with look_of(style) as look:
        if len(analysis.game.bits) <= GRAPHED:
            figure = look.sheet(5.2)
            graph, key = figure.subplots(1, 2, width_ratios=(1.75, 1))
            _graph(graph, look, analysis)
            _key(key, analysis)
            small = (
                "Bold arrows: moves by which the mover improves. Thin ones: its other moves. "
                "Ringed: the present state."
            )
            handles, names = _movers(analysis, look)
        else:
            figure = look.sheet(1.6 + 0.26 * len(states))
            _table(figure.subplots(), look, analysis, states)
            small = (
                f"{len(states)} of {len(analysis.game.bits):,} states that last best. R Nash, "
                "GMR general and SMR symmetric metarational, SEQ sequential; R implies the others. "
                "* the present state; + no coalition can improve on it."
            )
            handles, names = [], []
        levels = [
            Patch(facecolor=colour, edgecolor=INK, linewidth=0.6 * look.line) for colour in LEVELS
        ]
        foot_legend(figure, handles + levels, names + list(LEVEL_NAMES))
        finish(figure, look, f"{analysis.game.title}: what would last", small)
    return figure


def level_of(letters: str) -> int:
    """Return how far stability goes, as a place in `LEVELS`.

    Examples
    --------
    >>> level_of("R"), level_of("GMR SMR SEQ"), level_of("GMR"), level_of("-")
    (3, 2, 1, 0)
    """
    words = letters.split()
    return 3 if "R" in words else 2 if "SEQ" in words else int(letters != "-")


def _whole_level(analysis: Analysis, state: int) -> int:
    """Return how far the stability of a state goes for everybody together."""
    kinds = analysis.kinds(state)
    return 3 if "nash" in kinds else 2 if "sequential" in kinds else int(bool(kinds))


def _graph(axes: Axes, look: Look, analysis: Analysis) -> None:
    """Draw states as discs in layers by how many options are taken, and moves as arrows."""
    game = analysis.game
    graph = nx.DiGraph()
    for state, bits in enumerate(game.bits.tolist()):
        graph.add_node(state, subset=bits.bit_count())
    places = nx.multipartite_layout(graph, align="horizontal")
    for row in range(len(game.decision_makers)):
        moves, better = game.moves(row), game.improvements(row)
        for here, there in zip(*np.nonzero(moves), strict=True):
            bold = bool(better[here, there])
            way = {
                "arrowstyle": "-|>" if bold else "->",
                "color": COLOURS[row],
                "linestyle": STYLES[row],
                "linewidth": (1.5 if bold else 0.5) * look.line,
                "alpha": 1.0 if bold else 0.45,
                "shrinkA": 10 * look.line,
                "shrinkB": 10 * look.line,
                "connectionstyle": f"arc3,rad={0.1 + 0.05 * row}",
                "mutation_scale": 8 * look.line,
            }
            axes.annotate("", places[there], places[here], arrowprops=way)
    for state, place in places.items():
        level = _whole_level(analysis, state)
        ring = state == game.present
        axes.plot(
            *place,
            "o",
            markersize=17 * look.line,
            markerfacecolor=LEVELS[level],
            markeredgecolor=MARK if ring else INK,
            markeredgewidth=(2.2 if ring else 0.7) * look.line,
            zorder=3,
        )
        colour = "white" if level > 1 else INK
        axes.text(
            place[0], place[1], str(state + 1), ha="center", va="center", color=colour, zorder=4
        )
    axes.set_axis_off()
    axes.margins(0.12)


def _key(axes: Axes, analysis: Analysis) -> None:
    """Say which options are taken in each state."""
    game = analysis.game
    lines = ["Options"]
    lines += [
        f"{chr(97 + row)}  {on_lines(option.name, 34, 1)}"
        for row, option in enumerate(game.options)
    ]
    lines += ["", "States, with the options taken"]
    for state, bits in enumerate(game.bits.tolist()):
        taken = [chr(97 + row) for row in range(len(game.options)) if bits >> row & 1]
        lines.append(f"{state + 1:>2}  {' '.join(taken) or 'none'}")
    axes.set_axis_off()
    axes.text(0, 1, "\n".join(lines), va="top", fontsize="small", transform=axes.transAxes)


def _movers(analysis: Analysis, look: Look) -> tuple[list[Any], list[str]]:
    """Return handles and names of the decision makers for a legend."""
    names = list(analysis.game.decision_makers)
    handles = [
        Line2D([], [], color=COLOURS[row], linestyle=STYLES[row], linewidth=1.5 * look.line)
        for row in range(len(names))
    ]
    return handles, [f"moves of {name}" for name in names]


def _table(axes: Axes, look: Look, analysis: Analysis, states: list[int]) -> None:
    """Draw states as rows, decision makers and everybody as columns."""
    game = analysis.game
    columns = [*game.decision_makers, "everybody"]
    for place, state in enumerate(states):
        letters = [analysis.letters(row, state) for row in range(len(game.decision_makers))]
        levels = [*map(level_of, letters), _whole_level(analysis, state)]
        words = [*letters, LEVEL_NAMES[levels[-1]] + (" +" if analysis.coalition[state] else "")]
        for column, (level, said) in enumerate(zip(levels, words, strict=True)):
            cell = Rectangle((column - 0.5, place - 0.5), 1, 1)
            cell.set(facecolor=LEVELS[level], edgecolor=FAINT, linewidth=0.6 * look.line)
            axes.add_patch(cell)
            colour = "white" if level > 1 else INK
            axes.text(
                column, place, said, ha="center", va="center", color=colour, fontsize="x-small"
            )
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(states) - 0.5, -0.5)
    axes.set_xticks(range(len(columns)), [on_lines(name, 20, 2) for name in columns])
    axes.xaxis.tick_top()
    labels = [_label(analysis, state) for state in states]
    axes.set_yticks(range(len(states)), labels, fontsize="x-small")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    keys = "; ".join(f"{chr(97 + row)} {option.name}" for row, option in enumerate(game.options))
    axes.set_xlabel(on_lines(keys, 110, 9), loc="left", fontsize="x-small")


def _label(analysis: Analysis, state: int) -> str:
    """Return the number of a state, and letters of the options taken."""
    game = analysis.game
    bits = int(game.bits[state])
    taken = [chr(97 + row) for row in range(len(game.options)) if bits >> row & 1]
    return f"{' '.join(taken) or 'none'}   {state + 1}{'*' if state == game.present else ''}"
