"""One look for all figures: colour-blind safe, readable in grey."""

from typing import Final

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
    Ending.GENERAL_WAR: "",
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
