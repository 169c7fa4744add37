"""Tables of actors for tests."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from sim.forecast import ActorTable, forecast

uneven = st.floats(0.05, 1.0).map(lambda x: round(x, 6))


@st.composite
def tables(draw, least=1):
    actors, issues = draw(st.integers(2, 5)), draw(st.integers(least, 3))
    size = actors * issues
    numbers = [draw(st.lists(uneven, min_size=n, max_size=n)) for n in (actors, size, size)]
    capability, position, salience = map(np.array, numbers)
    shape, unknown = (actors, issues), np.full(issues, np.nan)
    names = tuple("abcde"[:actors]), tuple("xyz"[:issues])
    return ActorTable(
        "made", *names, capability, position.reshape(shape), salience.reshape(shape),
        unknown, unknown,
    )  # fmt: skip


def points(table):
    return {method.key: at for method, at in forecast(table).points.items()}


def actors_of(table, rows):
    """Return a table of actors by their rows; a row that stands twice shares its capability."""
    share = np.array([rows.count(row) for row in rows])
    return replace(
        table,
        actors=tuple(f"{table.actors[row]}{place}" for place, row in enumerate(rows)),
        capability=table.capability[rows] / share,
        position=table.position[rows],
        salience=table.salience[rows],
    )
