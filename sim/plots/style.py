"""One look for all figures: colour-blind safe, readable in grey."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.terms import Ending

SIDE_COLOURS: Final = ("#b2442f", "#2f6cb2")
"""First and second side; they differ in lightness of line style too, for grey print."""

SIDE_STYLES: Final = ("-", "--")

ENDING_COLOURS: Final = {
    Ending.COMPREHENSIVE: "#1b7f5c",
    Ending.PARTIAL: "#8fcdb0",
    Ending.CAPITULATION: "#c9b458",
    Ending.STALEMATE: "#b9bcc2",
    Ending.ECONOMIC_WARFARE: "#7d84a6",
    Ending.REGIONAL_WAR: "#d9863b",
    Ending.GENERAL_WAR: "#8c1f1a",
}

ENDING_HATCHES: Final = {
    Ending.COMPREHENSIVE: "",
    Ending.PARTIAL: "//",
    Ending.CAPITULATION: "..",
    Ending.STALEMATE: "",
    Ending.ECONOMIC_WARFARE: "\\\\",
    Ending.REGIONAL_WAR: "xx",
    Ending.GENERAL_WAR: "++",
}

INK: Final = "#22262b"
FAINT: Final = "#9aa0a8"
SMALL_PRINT: Final = "#5b6169"

DEEP: Final = "#2f6cb2"
PALE: Final = "#b5cfec"
MARK: Final = "#b2442f"
"""Two values of one thing, told apart by lightness; and what is to stand out from both."""

STYLE: Final = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 10,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in a name is a dollar
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "hatch.color": "#ffffff",
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "detente",
}


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes that go together: of the figure, of its type, of its lines.

    Attributes
    ----------
    width : float
        Of the figure, in inches.
    height : float or None
        Of every figure, in inches; None where each figure has a height of its own.
    text, title, small : float
        Sizes of type, in points; of text, titles and small print.
    line : float
        How much wider than on paper lines are.
    """

    width: float
    height: float | None
    text: float
    title: float
    small: float
    line: float

    @property
    def is_wide(self) -> bool:
        """Whether panels go side by side rather than one above the other."""
        return self.height is not None

    def sheet(self, height: float) -> Figure:
        """Return an empty figure; `height`, in inches, is that on paper."""
        size = (self.width, round(height, 2) if self.height is None else self.height)
        return Figure(figsize=size, layout="constrained")

    def settings(self) -> dict[str, Any]:
        """Return settings of matplotlib; sizes named in words follow that of text."""
        return {
            **STYLE,
            "font.size": self.text,
            "axes.titlesize": "medium",
            "axes.labelsize": "small",
            "xtick.labelsize": "small",
            "ytick.labelsize": "small",
            "legend.fontsize": "small",
            "legend.edgecolor": "none",
            "legend.framealpha": 0.9,
            "lines.linewidth": 1.6 * self.line,
            "lines.markersize": 4.5 * self.line,
            "axes.linewidth": 0.7 * self.line,
            "hatch.linewidth": 0.6 * self.line,
        }


LOOKS: Final = {
    "paper": Look(width=7.1, height=None, text=8.5, title=10.5, small=6.5, line=1.0),
    "slides": Look(width=13.333, height=7.5, text=16, title=21, small=10.5, line=1.8),
}
"""For two columns of a journal, and for a projector."""


@contextmanager
def look_of(style: str) -> Iterator[Look]:
    """Give a look, with its settings in force while a figure is drawn.

    Raises
    ------
    ValueError
        If there is no look of that name.
    """
    if style not in LOOKS:
        raise ValueError(f"style must be one of {', '.join(LOOKS)}, not {style!r}")
    look = LOOKS[style]
    with mpl.rc_context(look.settings()):  # type: ignore[arg-type]
        yield look
