"""Opening folders of results."""

from pathlib import Path
from typing import Final

import streamlit as st

from sim.figures import FIGURES, chosen
from sim.report.page import REPORTED
from sim.scenario.problems import InvalidInput, Problem
from sim.sources import COMMANDS, RUN
from sim.store import kind_of
from sim.web.markup import bullets, html, note, plain
from sim.web.session import Session
from sim.web.waiting import shown_when_found
from sim.web.work import draw, report

TEXT: Final = 60_000
"""Letters of a text that are shown, at the most."""


def show(session: Session) -> None:
    """Let a folder of results be chosen, and show what is in it."""
    names = session.library.result_names()
    if not names:
        st.html(note("The folder of results is empty; `detente run` fills it.", "said"))
        return
    name = st.selectbox("Folder of results", names, key="folder")
    folder = session.library.result(name)
    kind = kind_of(folder)
    command = COMMANDS.get(kind or RUN, kind or RUN)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    st.html(html("<p>Written by <code>detente {}</code>: {} files.</p>", command, len(files)))
    fitting = _figures(folder)
    if fitting:
        _figure(session, name, folder, fitting)
    else:
        _pictures(session, name)
    if kind in REPORTED:
        _report(session, name, folder)
    _texts(session, name)
    with st.expander("Files"):
        st.html(bullets(files[:300]))


def _figures(folder: Path) -> list[str]:
    """Return the figures that fit a folder; none if it is of a kind without figures."""
    kinds = {figure.folder for figure in FIGURES.values()}
    return chosen((), folder) if (kind_of(folder) or RUN) in kinds else []


def _figure(session: Session, name: str, folder: Path, fitting: list[str]) -> None:
    figure = st.selectbox("Figure", fitting, key="figure")
    caption = FIGURES[figure].caption
    shown_when_found(
        *(session, "figure", (name, figure), (draw, folder, figure)),
        lambda found: st.image(found, width="stretch", alt=caption, caption=plain(caption)),
        f"Drawing {figure}",
    )


def _report(session: Session, name: str, folder: Path) -> None:
    """Offer the report, which is made when it is asked for."""
    if st.button("Make the report"):
        session.flags["report"] = name
    if session.flags.get("report") == name:
        shown_when_found(
            *(session, "report", name, (report, folder)),
            lambda found: _offer(found, folder),
            "Writing the report",
        )


def _offer(found: str, folder: Path) -> None:
    st.download_button("Download the report (HTML)", found, f"{folder.name}.html", "text/html")


def _pictures(session: Session, name: str) -> None:
    """Show the pictures that a folder holds."""
    for path in session.library.kept(name, ".png")[:12]:
        st.image(path.read_bytes(), width="stretch", alt=f"The picture {path.name}")


def _texts(session: Session, name: str) -> None:
    """Show the texts that a folder holds, as they are."""
    for path in session.library.kept(name, ".md")[:6]:
        with st.expander(plain(path.name)):
            try:
                text = path.read_text(encoding="utf-8")[:TEXT]
            except UnicodeDecodeError:
                raise InvalidInput([Problem((), "is not UTF-8 text", "", path.name)]) from None
            st.html(html('<div class="told">{}</div>', text))
