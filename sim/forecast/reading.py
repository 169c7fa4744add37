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
OF_ISSUE: Final = ("position", "salience", *KNOWN)
"""Columns that the wide form has once for each issue, as `position:ISSUE`."""
SIZE: Final = 1_000_000
"""Bytes of a file, at the most."""
COLUMNS: Final = 2 + len(OF_ISSUE) * ISSUES
"""Columns of a file, at the most."""
FAULTS: Final = 50
"""Faults after which no further row is read."""
LARGEST: Final = 1e9


@dataclass
class _Sheet:
    """A file that is being read, and the faults found so far."""

    origin: str
    columns: list[str]
    head: int
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether an actor has one row, and each issue columns of its own."""
        return "issue" not in self.columns and any(":" in name for name in self.columns)

    def column(self, name: str, issue: str) -> str:
        """Return the column in which a value of an issue stands."""
        return f"{name}:{issue}" if self.is_wide and name in OF_ISSUE else name

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
    """Return the table of actors in a CSV file, named as the file; see `parse_table`.

    Raises
    ------
    InvalidInput
        If the file cannot be read, is too large, or is wrong.
    """
    return parse_table(read_csv(path), path.stem, origin=str(path))


def parse_table(text: str, title: str, *, origin: str) -> ActorTable:
    """Return the table of actors in a CSV text.

    Parameters
    ----------
    text : str
        Long form: columns `actor`, `issue`, `capability`, `position` and `salience`, one row for
        each actor and issue; `outcome` and `status_quo` where they are known. Wide form: columns
        `actor`, `capability`, and for each issue `position:ISSUE` and `salience:ISSUE`, one row
        for each actor. Lines that begin with # are notes.
    title : str
    origin : str
        What the text is called in messages.

    Raises
    ------
    InvalidInput
        If it says something wrong, with every place at once. A column is counted from 1, by cells.
    """
    sheet, cells = _cells(text, origin)
    _refuse_columns(sheet)
    rows = [] if sheet.problems else list(_rows(sheet, cells))
    if not sheet.problems:
        _refuse_contradictions(sheet, rows)
        _refuse_size(sheet, rows)
    if sheet.problems:
        raise InvalidInput(sheet.problems)
    return _table(title, rows)


def read_csv(path: Path) -> str:
    """Return the text of a CSV file.

    Raises
    ------
    InvalidInput
        If it cannot be read, is larger than 1 MB, or is not in UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(SIZE + 1)
    except (OSError, ValueError) as error:
        what = f"cannot be read ({error})"
        raise InvalidInput([Problem((), what, "name a CSV file", str(path))]) from None
    if len(content) > SIZE:
        raise InvalidInput([Problem((), "is larger than 1 MB", "leave rows out", str(path))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].splitlines() or [b""]
        what, right = f"is not UTF-8 (byte {content[error.start]:#04x})", "save it as UTF-8"
        place = before[-1].count(b",") + 1
        raise InvalidInput([Problem((), what, right, str(path), len(before), place)]) from None


def _cells(text: str, origin: str) -> tuple[_Sheet, list[tuple[int, list[str]]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        what, right = f"cannot be read as CSV ({error})", "mend quotes and cells"
        raise InvalidInput([Problem((), what, right, origin, reader.line_num, 1)]) from None
    lines = [(line, cells) for line, cells in lines if any(cells) and cells[0][:1] != "#"]
    if not lines:
        right = f"begin with the columns {', '.join(NEEDED)}"
        raise InvalidInput([Problem((), "is empty", right, origin)])
    line, head = lines[0]
    if len(head) == 1 and ";" in head[0]:
        what, right = "cells are parted by semicolons", "part them by commas, decimals by points"
        raise InvalidInput([Problem((), what, right, origin, line, 1)])
    names = [":".join(part.strip() for part in name.split(":", 1)) for name in head]
    return _Sheet(origin, names, line), lines[1:]


def _refuse_columns(sheet: _Sheet) -> None:
    """Refuse columns that are missing, unknown, or stand twice."""
    names = sheet.columns
    if len(names) > COLUMNS:
        right = f"give at most {COLUMNS}: {ISSUES} issues"
        sheet.refuse(sheet.head, names[0], f"{len(names)} columns", right)
        return
    needed, known = [*NEEDED], [*NEEDED, *KNOWN]
    if sheet.is_wide:
        issues = [name.split(":", 1)[1] for name in names if ":" in name]
        pairs = [f"{kind}:{it}" for it in dict.fromkeys(issues) for kind in OF_ISSUE[:2] if it]
        needed = ["actor", "capability", *pairs]
        known = [*needed, *(f"{kind}:{it}" for it in issues for kind in KNOWN if it)]
    for name in needed:
        if name not in names:
            right = f"add it; needed: {', '.join(needed[:8])}"
            sheet.refuse(sheet.head, name, "the column is missing", right)
    for place, name in enumerate(names):
        if name in names[:place]:
            sheet.refuse(sheet.head, name, "the column stands twice", "leave one of them out")
        elif name not in known:
            sheet.refuse(sheet.head, name, "no such column", nearest(name, known))


def _rows(sheet: _Sheet, lines: list[tuple[int, list[str]]]) -> Iterator[_Row]:
    """Yield one row for each actor and issue."""
    seen: dict[tuple[str, ...], int] = {}
    names = ("actor",) if sheet.is_wide else ("actor", "issue")
    for line, cells in lines:
        if len(sheet.problems) >= FAULTS:
            return
        if len(cells) != len(sheet.columns):
            what = f"the row has {len(cells)} cells, the head {len(sheet.columns)}"
            sheet.refuse(line, sheet.columns[0], what, "give each column one cell")
            continue
        said = dict(zip(sheet.columns, cells, strict=True))
        for name in names:
            if not (0 < len(said[name]) <= 100 and said[name].isprintable()):
                what = "is empty, longer than 100 letters, or holds what cannot be printed"
                sheet.refuse(line, name, what, "give a name")
        key = tuple(said[name] for name in names)
        if key in seen:
            what = f"{' on '.join(key)[:100]} stands already on line {seen[key]}"
            right = "give each actor one row" + (" for each issue" if "issue" in names else "")
            sheet.refuse(line, "actor", what, right)
        seen.setdefault(key, line)
        yield from _wide(sheet, line, said) if sheet.is_wide else _long(sheet, line, said)


def _long(sheet: _Sheet, line: int, said: dict[str, str]) -> Iterator[_Row]:
    numbers = {
        name: _number(sheet, line, name, cell)
        for name, cell in said.items()
        if name not in ("actor", "issue")
    }
    yield _Row(line, said["actor"], said["issue"], numbers)


def _wide(sheet: _Sheet, line: int, said: dict[str, str]) -> Iterator[_Row]:
    """Yield a row for each issue on which an actor has a position or a salience."""
    capability = _number(sheet, line, "capability", said["capability"])
    for issue in dict.fromkeys(name.split(":", 1)[1] for name in sheet.columns if ":" in name):
        columns = {kind: f"{kind}:{issue}" for kind in OF_ISSUE if f"{kind}:{issue}" in said}
        if not said[columns["position"]] and not said[columns["salience"]]:
            said = said | {columns["position"]: "0", columns["salience"]: "0"}
        numbers = {
            kind: _number(sheet, line, column, said[column]) for kind, column in columns.items()
        }
        yield _Row(line, said["actor"], issue, {"capability": capability, **numbers})


def _number(sheet: _Sheet, line: int, column: str, cell: str) -> float:
    """Return the number in a cell; NaN where one that may be left out is."""
    name = column.split(":", 1)[0]
    if not cell and name in KNOWN:
        return nan
    try:
        number = float(cell)
    except ValueError:
        number = nan
    if not isfinite(number) or abs(number) > LARGEST:
        shown = cell[:40].encode("unicode_escape").decode() if not cell.isprintable() else cell[:40]
        sheet.refuse(line, column, f"`{shown}` is no number", "give a finite number")
    elif number < 0 and name in ("capability", "salience"):
        sheet.refuse(line, column, f"{number:g} is negative", "give 0 or more")
    elif name == "salience" and number > 100:
        sheet.refuse(line, column, f"{number:g} is too large", "give 0 to 1, or 0 to 100")
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
                column = sheet.column(name, row.issue)
                sheet.refuse(row.line, column, what, "give the same value in every row")


def _refuse_size(sheet: _Sheet, rows: list[_Row]) -> None:
    actors, issues = {row.actor for row in rows}, {row.issue for row in rows}
    if len(actors) < 2:
        sheet.refuse(sheet.head, "actor", f"{len(actors)} actor in the table", "give two or more")
    if len(actors) > ACTORS or len(issues) > ISSUES:
        what = f"{len(actors)} actors and {len(issues)} issues"
        sheet.refuse(sheet.head, "actor", what, f"give at most {ACTORS} and {ISSUES}")
        return
    for issue in sorted(issues):
        here = [row for row in rows if row.issue == issue]
        if not any(row.numbers["capability"] * row.numbers["salience"] > 0 for row in here):
            what = f"nobody has capability and salience on {issue}"
            sheet.refuse(
                here[0].line, sheet.column("salience", issue), what, "give an actor both, above 0"
            )


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
