"""Figures as bytes that depend on nothing but the figure and the version of matplotlib."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

DPI: Final = 160
DIGITS: Final = 6
"""Of where a panel stands, as a share of the figure."""
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
    with mpl.rc_context(dict(SETTINGS)), _settled(figure):  # type: ignore[arg-type]
        figure.savefig(buffer, format=form, dpi=DPI, metadata=METADATA[form])
    return buffer.getvalue()


@contextmanager
def _settled(figure: Figure) -> Iterator[None]:
    """Lay a figure out and round where its panels stand, since the solver's last digits vary."""
    engine, dpi = figure.get_layout_engine(), figure.dpi
    figure.dpi = DPI  # letters are not as wide at every resolution
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.set_position(Bbox(np.round(axes.get_position().get_points(), DIGITS)))
    try:
        yield
    finally:
        figure.dpi = dpi
        figure.set_layout_engine(engine)
