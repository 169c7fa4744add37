"""Games in option form: the graph of states and moves, or a table of states, with what lasts."""

from textwrap import wrap
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch, Rectangle

from sim.plots.crisis import finish, foot_legend, on_lines
from sim.plots.style import FAINT, INK, MARK, PALE, SIDE_COLOURS, Look, look_of
from sim.stability.analysis import Analysis
from sim.stability.game import Game

GRAPHED: Final = 16
"""States of a graph at the most; beyond, a table is drawn."""
ROWS: Final = (30, 18)
"""States of a table at the most, on paper and on slides."""
LETTERS: Final = 34
"""Of a line of the key."""
COLUMN: Final = 8
"""States of the key in one column at the most."""

DIRECTIONS: Final = np.array(
    [(1.0, 0.0), (0.0, 1.0), (0.4, 0.34), (0.18, -0.44), (0.6, 0.1), (0.1, 0.6)]
)
"""In which what each decision maker has taken sets states apart."""
BOW: Final = 0.16
"""How far steps of one decision maker swerve from a line."""
Places = npt.NDArray[np.float64]

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
    with look_of(style) as look:
        if len(analysis.game.bits) <= GRAPHED:
            figure, small = _as_graph(look, analysis)
            handles, names = _movers(analysis, look)
        else:
            figure, small = _as_table(look, analysis)
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


def _as_graph(look: Look, analysis: Analysis) -> tuple[Figure, str]:
    """Return a figure with the graph and its key, and its small print."""
    figure = look.sheet(5.4)
    graph, key = figure.subplots(1, 2, width_ratios=(1.7, 1))
    places = places_of(analysis.game)
    for row in range(len(analysis.game.decision_makers)):
        _moves(graph, look, analysis.game, row, places)
    for state, place in enumerate(places.tolist()):
        _disc(graph, look, analysis, state, place)
    graph.set_axis_off()
    graph.margins(0.1)
    _key(key, analysis)
    return figure, (
        "Bold arrows: moves by which the mover improves. Thin ones: its other moves. "
        "Ringed: the present state."
    )


def places_of(game: Game) -> Places:
    """Return where states stand, (n, 2): apart by what each decision maker has taken.

    Whoever has most to choose from goes across, the next up, further ones aslant. What one
    decision maker can choose lies on a bow, so that no move passes over a third state.

    Examples
    --------
    >>> from sim.stability.game import Option, feasible_states
    >>> options = (Option("a", "a", 0), Option("b", "b", 1))
    >>> game = Game("g", ("A", "B"), options, feasible_states(2), np.zeros((2, 4)))
    >>> places_of(game).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    chosen = []
    for row in range(len(game.decision_makers)):
        own = sum(1 << place for place, option in enumerate(game.options) if option.owner == row)
        chosen.append(np.unique(game.bits & own, return_inverse=True)[1])
    chosen.sort(key=lambda steps: -int(steps.max()))
    places = np.zeros((len(game.bits), 2))
    for steps, along in zip(chosen, DIRECTIONS, strict=False):
        bow = BOW * steps * (steps.max() - steps)
        places += np.outer(steps, along) + np.outer(bow, (-along[1], along[0]))
    return places


def _moves(axes: Axes, look: Look, game: Game, row: int, places: Places) -> None:
    """Draw the moves of a decision maker as arrows."""
    moves, better = game.moves(row), game.improvements(row)
    for here, there in zip(*np.nonzero(moves), strict=True):
        bold = bool(better[here, there])
        arrow = FancyArrowPatch(
            tuple(places[here]),
            tuple(places[there]),
            arrowstyle="-|>" if bold else "->",
            color=COLOURS[row],
            linestyle=STYLES[row],
            linewidth=(1.6 if bold else 0.7) * look.line,
            alpha=1.0 if bold else 0.6,
            shrinkA=10 * look.line,
            shrinkB=10 * look.line,
            connectionstyle="arc3,rad=0.12",
            mutation_scale=(9 if bold else 7) * look.line,
        )
        axes.add_patch(arrow)


def _disc(axes: Axes, look: Look, analysis: Analysis, state: int, place: list[float]) -> None:
    """Draw a state as a disc with its number, as dark as it is stable."""
    level, ring = _whole_level(analysis, state), state == analysis.game.present
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
    axes.text(place[0], place[1], str(state + 1), ha="center", va="center", color=colour, zorder=4)


def _key(axes: Axes, analysis: Analysis) -> None:
    """Say which options are taken in each state; states in two columns where there are many."""
    game = analysis.game
    lines = ["Options"]
    for row, option in enumerate(game.options):
        first, *more = wrap(option.name, LETTERS)
        lines += [f"{chr(97 + row)}  {first}", *(f"    {line}" for line in more)]
    states = []
    for state, bits in enumerate(game.bits.tolist()):
        taken = [chr(97 + row) for row in range(len(game.options)) if bits >> row & 1]
        states.append(f"{state + 1}:  {' '.join(taken) or 'none'}")
    columns = 2 if len(states) > COLUMN else 1
    length = -(-len(states) // columns)
    above = "\n" * (len(lines) + 2)
    axes.set_axis_off()
    said = "\n".join([*lines, "", "States, with the options taken"])
    axes.text(0, 1, said, va="top", fontsize="small", transform=axes.transAxes)
    for column in range(columns):
        part = "\n".join(states[column * length : (column + 1) * length])
        axes.text(
            0.5 * column, 1, above + part, va="top", fontsize="small", transform=axes.transAxes
        )


def _movers(analysis: Analysis, look: Look) -> tuple[list[Any], list[str]]:
    """Return handles and names of the decision makers for a legend."""
    names = list(analysis.game.decision_makers)
    handles = [
        Line2D([], [], color=COLOURS[row], linestyle=STYLES[row], linewidth=1.5 * look.line)
        for row in range(len(names))
    ]
    return handles, [f"moves of {name}" for name in names]


def _as_table(look: Look, analysis: Analysis) -> tuple[Figure, str]:
    """Return a figure with the table of the states that last best, and its small print."""
    states = analysis.shown(ROWS[look.is_wide])
    figure = look.sheet(1.6 + 0.26 * len(states))
    _table(figure.subplots(), look, analysis, states)
    count = len(analysis.game.bits)
    shown = "All states" if len(states) == count else f"{len(states)} of {count:,} states"
    return figure, (
        f"{shown}{', those that last best' * (len(states) < count)}. R Nash, "
        "GMR general and SMR symmetric metarational, SEQ sequential; R implies the others. "
        "* the present state; + no coalition can improve on it."
    )


def _table(axes: Axes, look: Look, analysis: Analysis, states: list[int]) -> None:
    """Draw states as rows, decision makers and everybody as columns."""
    game = analysis.game
    columns = [*game.decision_makers, "everybody"]
    for place, state in enumerate(states):
        letters = [analysis.letters(row, state) for row in range(len(game.decision_makers))]
        levels = [*map(level_of, letters), _whole_level(analysis, state)]
        words = [
            *letters,
            LEVEL_NAMES[levels[-1]] + (" +" if analysis.coalition["nash"][state] else ""),
        ]
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
    axes.set_xlabel(on_lines(keys, 140, 9), loc="left", fontsize="x-small")


def _label(analysis: Analysis, state: int) -> str:
    """Return the number of a state, and letters of the options taken."""
    game = analysis.game
    bits = int(game.bits[state])
    taken = [chr(97 + row) for row in range(len(game.options)) if bits >> row & 1]
    return f"{' '.join(taken) or 'none'}   {state + 1}{'*' if state == game.present else ''}"
