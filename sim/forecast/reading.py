"""From a CSV file to a table of actors, with every fault at its line and column."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite, nan
from pathlib import Path
from typing import Final

import numpy as np

from sim.forecast.table import ACTORS, ISSUES, ActorTable
from sim.scenario.problems import InvalidInput, Problem, nearest

NEEDED: Final = ("actor", "issue", "capability", "position", "salience")
KNOWN: Final = ("outcome", "status_quo")
"""Columns that may be left out; each holds one value for an issue."""
SIZE: Final = 1_000_000
"""Bytes of a file, at the most."""
LARGEST: Final = 1e9


@dataclass
class _Sheet:
    """A file that is being read, and the faults found so far."""

    origin: str
    columns: list[str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, column: str, what: str, right: str) -> None:
        """Note a fault."""
        place = self.columns.index(column) + 1 if column in self.columns else 1
        self.problems.append(Problem((column,), what, right, self.origin, line, place))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    actor: str
    issue: str
    numbers: dict[str, float]


def read_table(path: Path) -> ActorTable:
    """Return the table of actors in a CSV file.

    Parameters
    ----------
    path : Path
        Columns `actor`, `issue`, `capability`, `position` and `salience`, one row for each actor
        and issue; `outcome` and `status_quo` where they are known. Lines that begin with # are
        notes.

    Raises
    ------
    InvalidInput
        If the file cannot be read or says something wrong, with every place at once. A column
        is counted from 1, by cells.
    """
    sheet, cells = _cells(path)
    _refuse_columns(sheet)
    rows = [] if sheet.problems else list(_rows(sheet, cells))
    if not sheet.problems:
        _refuse_contradictions(sheet, rows)
        _refuse_size(sheet, rows)
    if sheet.problems:
        raise InvalidInput(sheet.problems)
    return _table(path.stem, rows)


def _cells(path: Path) -> tuple[_Sheet, list[tuple[int, list[str]]]]:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE + 1)
        _refuse_long(content, path)
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except (OSError, ValueError, csv.Error) as error:
        right = "name a CSV file in UTF-8 of at most 1 MB"
        raise InvalidInput([Problem((), f"cannot be read ({error})", right, str(path))]) from None
    lines = [(line, cells) for line, cells in lines if any(cells) and cells[0][:1] != "#"]
    if not lines:
        right = f"begin with the columns {', '.join(NEEDED)}"
        raise InvalidInput([Problem((), "is empty", right, str(path))])
    return _Sheet(str(path), lines[0][1]), lines[1:]


def _refuse_long(content: bytes, path: Path) -> None:
    if len(content) > SIZE:
        raise InvalidInput([Problem((), "is larger than 1 MB", "leave rows out", str(path))])


def _refuse_columns(sheet: _Sheet) -> None:
    for name in NEEDED:
        if name not in sheet.columns:
            sheet.refuse(1, name, "the column is missing", f"add it; needed: {', '.join(NEEDED)}")
    for place, name in enumerate(sheet.columns):
        if name in sheet.columns[:place]:
            sheet.refuse(1, name, "the column stands twice", "leave one of them out")
        elif name not in (*NEEDED, *KNOWN):
            sheet.refuse(1, name, "no such column", nearest(name, [*NEEDED, *KNOWN]))


def _rows(sheet: _Sheet, lines: list[tuple[int, list[str]]]) -> Iterator[_Row]:
    seen: dict[tuple[str, str], int] = {}
    for line, cells in lines:
        if len(cells) != len(sheet.columns):
            what = f"the row has {len(cells)} cells, the head {len(sheet.columns)}"
            sheet.refuse(line, sheet.columns[0], what, "give each column one cell")
            continue
        said = dict(zip(sheet.columns, cells, strict=True))
        for name in ("actor", "issue"):
            if not 0 < len(said[name]) <= 100:
                sheet.refuse(line, name, "is empty or longer than 100 letters", "give a name")
        pair = (said["actor"], said["issue"])
        if pair in seen:
            what = f"{pair[0]} on {pair[1]} stands already on line {seen[pair]}"
            sheet.refuse(line, "actor", what, "give each actor one row for each issue")
        seen.setdefault(pair, line)
        numbers = {
            name: _number(sheet, line, name, cell)
            for name, cell in said.items()
            if name not in ("actor", "issue")
        }
        yield _Row(line, *pair, numbers)


def _number(sheet: _Sheet, line: int, name: str, cell: str) -> float:
    """Return the number in a cell; NaN where one that may be left out is."""
    if not cell and name in KNOWN:
        return nan
    try:
        number = float(cell)
    except ValueError:
        number = nan
    if not isfinite(number) or abs(number) > LARGEST:
        sheet.refuse(line, name, f"`{cell[:40]}` is no number", "give a finite number")
    elif number < 0 and name in ("capability", "salience"):
        sheet.refuse(line, name, f"{number:g} is negative", "give 0 or more")
    elif name == "salience" and number > 100:
        sheet.refuse(line, name, f"{number:g} is too large", "give 0 to 1, or 0 to 100")
    return number


def _refuse_contradictions(sheet: _Sheet, rows: list[_Row]) -> None:
    """Refuse values that differ where one is meant: of an actor, or of an issue."""
    said: dict[tuple[str, str], tuple[float, int]] = {}
    for row in rows:
        owners = {"capability": row.actor, "outcome": row.issue, "status_quo": row.issue}
        for name, owner in owners.items():
            value = row.numbers.get(name, nan)
            if value != value:
                continue
            first, line = said.setdefault((name, owner), (value, row.line))
            if first != value:
                what = f"{value:g} for {owner}, but {first:g} on line {line}"
                sheet.refuse(row.line, name, what, "give the same value in every row")


def _refuse_size(sheet: _Sheet, rows: list[_Row]) -> None:
    actors, issues = {row.actor for row in rows}, {row.issue for row in rows}
    if len(actors) < 2:
        sheet.refuse(1, "actor", f"{len(actors)} actor in the table", "give two or more")
    if len(actors) > ACTORS or len(issues) > ISSUES:
        what = f"{len(actors)} actors and {len(issues)} issues"
        sheet.refuse(1, "actor", what, f"give at most {ACTORS} and {ISSUES}")
    for issue in issues:
        here = [row for row in rows if row.issue == issue]
        if not any(row.numbers["capability"] * row.numbers["salience"] > 0 for row in here):
            what = f"nobody has capability and salience on {issue}"
            sheet.refuse(here[0].line, "salience", what, "give an actor both, above 0")


def _table(title: str, rows: list[_Row]) -> ActorTable:
    actors = tuple(dict.fromkeys(row.actor for row in rows))
    issues = tuple(dict.fromkeys(row.issue for row in rows))
    capability, shape = np.zeros(len(actors)), (len(actors), len(issues))
    found = {"position": np.zeros(shape), "salience": np.zeros(shape)}
    known = {name: np.full(len(issues), nan) for name in KNOWN}
    for row in rows:
        actor, issue = actors.index(row.actor), issues.index(row.issue)
        capability[actor] = row.numbers["capability"]
        for name, array in found.items():
            array[actor, issue] = row.numbers[name]
        for name, values in known.items():
            value = row.numbers.get(name, nan)
            values[issue] = values[issue] if value != value else value
    return ActorTable(title, actors, issues, capability, **found, **known)
