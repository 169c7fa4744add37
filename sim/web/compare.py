"""Two settings in the same worlds, side by side."""

from collections.abc import Iterator
from typing import Final

import streamlit as st

from sim.comparison import Answer, Comparison
from sim.web.markup import html, note, table
from sim.web.session import Session
from sim.web.waiting import shown_when_found
from sim.web.work import Compared, Setting, contrast

WORLDS: Final = 500
PLACE: Final = "compare"


def show(session: Session) -> None:
    """Let two settings be chosen, and show how the same worlds end under both."""
    known = dict(_known(session))
    if not known:
        st.html(note("There is no scenario to compare.", "said"))
        return
    names = list(known)
    left, right = st.columns(2)
    first = left.selectbox("The measure", names, key="first")
    own = [place for place, name in enumerate(names) if name.endswith(OWN)]
    second = right.selectbox(
        "Beside it", names, index=own[0] if own else min(1, len(names) - 1), key="second"
    )
    if first == second:
        st.html(note("Choose two that differ, or change numbers in Steer.", "warning"))
        return
    settings = (known[first], known[second])
    mark = (*(it.mark for it in settings), session.seed)
    if st.button("Compare", type="primary"):
        session.flags[PLACE] = mark
    if session.flags.get(PLACE) == mark:
        order = (contrast, settings, session.seed, WORLDS)
        shown_when_found(session, PLACE, mark, order, _show, f"{WORLDS} worlds under each")


OWN: Final = ", with your numbers"


def _known(session: Session) -> Iterator[tuple[str, Setting]]:
    for name in session.names:
        plain = session.setting(name)
        yield name, plain
        values = session.changed.get(name)
        if values:
            yield name + OWN, Setting(name + OWN, plain.text, dict(values))


def _show(found: Compared) -> None:
    result = found.comparison
    first, second = result.names
    st.html(html("<h3>{} beside {}</h3>", second, first))
    said = f"{result.changed[1]:.1%} of {result.worlds:,} worlds end otherwise; seed {result.seed}."
    st.html(note(said, "said"))
    st.html(changes(result))
    alt = "Shares of worlds in each outcome under both, and paired differences, as in the table."
    st.image(found.picture, width="stretch", alt=alt)


def changes(result: Comparison, *, all_shares: bool = True) -> str:
    """Return the table of paired differences of the second variant to the first."""
    rows = [
        (answer.label, _value(answer, 0), _value(answer, 1), answer.told_change(1))
        for answer in result.answers
        if answer.clear(1) or (all_shares and answer in result.shares)
    ]
    if not rows:
        return note("Over these worlds no difference is clear: at 95 %, none leaves out 0.")
    said = (
        "Differences are paired by world, with intervals at 95 %; * where that leaves out 0, as "
        "one in twenty would by chance. Not a forecast."
    )
    return table(("", *result.names, "difference"), rows, said)


def _value(answer: Answer, place: int) -> str:
    low, high = (answer.told(end) for end in answer.spans[place])
    return f"{answer.told(answer.values[place])} ({low} to {high})"
