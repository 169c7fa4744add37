"""Colours of the page, and its style sheet."""

from importlib.resources import files
from string import Template
from typing import Final

from sim.plots.style import ENDING_COLOURS, INK, SIDE_COLOURS

BACK: Final = "#ffffff"
PANEL: Final = "#f3f5f7"
DEEP: Final = "#1d5690"
QUIET: Final = "#535a63"
WARN_BACK: Final = "#fdf3d8"
WARN: Final = "#5c4300"
FAULT_BACK: Final = "#fbe9e7"
FAULT: Final = "#7c1d14"
ZONE: Final = "#bfe3d2"
GAP: Final = "#f3d3cd"
LINE: Final = "#767d87"

FIRST, SECOND = SIDE_COLOURS

READ: Final = {
    "text": (INK, BACK),
    "text on a panel": (INK, PANEL),
    "small print": (QUIET, BACK),
    "small print on a panel": (QUIET, PANEL),
    "links and what is chosen": (DEEP, BACK),
    "a button": (BACK, DEEP),
    "first side": (FIRST, BACK),
    "second side": (SECOND, BACK),
    "badge of the first side": (BACK, FIRST),
    "badge of the second side": (BACK, SECOND),
    "warning": (WARN, WARN_BACK),
    "fault": (FAULT, FAULT_BACK),
}
"""What is written in which colour on which, as the page does it."""


def sheet() -> str:
    """Return the style sheet with the colours in place."""
    text = (files("sim.web") / "page.css").read_text(encoding="utf-8")
    return Template(text).substitute(
        ink=INK,
        back=BACK,
        panel=PANEL,
        deep=DEEP,
        quiet=QUIET,
        warn=WARN,
        warn_back=WARN_BACK,
        fault=FAULT,
        fault_back=FAULT_BACK,
        zone=ZONE,
        gap=GAP,
        line=LINE,
        first=FIRST,
        second=SECOND,
    )


def ending_colour(kind: str) -> str:
    """Return the colour in which figures draw a class of outcome."""
    return next(colour for ending, colour in ENDING_COLOURS.items() if str(ending) == kind)
