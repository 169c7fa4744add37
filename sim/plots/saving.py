"""Figures as bytes that depend on nothing but the figure and the version of matplotlib."""

import io
from typing import Final

import matplotlib as mpl
from matplotlib.figure import Figure

DPI: Final = 160
METADATA: Final[dict[str, dict[str, None]]] = {
    "png": {"Software": None},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}
"""What would say when or with what a file was made, by format."""

SETTINGS: Final = {"svg.hashsalt": "detente", "pdf.fonttype": 42, "hatch.linewidth": 0.6}
"""What matplotlib looks up when it saves: names in an SVG file that are the same each time, letters
in a PDF file that stay letters, and, before version 3.10, the width of hatches."""


def to_bytes(figure: Figure, form: str) -> bytes:
    """Return a figure as the bytes of a file: the same figure, the same bytes.

    Parameters
    ----------
    figure : Figure
    form : {"png", "svg", "pdf"}
    """
    buffer = io.BytesIO()
    with mpl.rc_context(dict(SETTINGS)):  # type: ignore[arg-type]
        figure.savefig(buffer, format=form, dpi=DPI, metadata=METADATA[form])
    return buffer.getvalue()
