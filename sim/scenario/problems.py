"""What is wrong with an input, where, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

SAID_LIMIT: Final = 600
"""Characters of a part of a message; what is longer is cut in its middle."""
LISTED_LIMIT: Final = 100
"""Faults that are looked for and listed at once."""

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input file.

    Attributes
    ----------
    loc : tuple of str and int
        Keys from the root of the file to the fault.
    what : str
        What is wrong.
    right : str
        What would be right; may be empty.
    origin, line, column : str, int, int
        File and place, counted from 1; 0 where not known.
    """

    loc: Loc
    what: str
    right: str = ""
    origin: str = ""
    line: int = 0
    column: int = 0

    @property
    def path(self) -> str:
        """Dotted path of the fault."""
        return ".".join(str(part) for part in self.loc)

    def at(self, origin: str, line: int, column: int) -> "Problem":
        """Return the same fault with its place."""
        return replace(self, origin=origin, line=line, column=column)

    def __str__(self) -> str:
        place = (
            f"{self.origin}:{self.line}:{self.column}: "
            if self.line
            else (f"{self.origin}: " if self.origin else "")
        )
        where = f"{printable(self.path)}: " if self.loc else ""
        right = f"; {printable(self.right)}" if self.right else ""
        return f"{printable(place)}{where}{printable(self.what)}{right}"


@dataclass
class InvalidInput(Exception):
    """An input that cannot be used; lists every fault found."""

    problems: Sequence[Problem] = field(default_factory=tuple)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def printable(text: str) -> str:
    r"""Return a text of an input as it can be shown: in one short line, without control codes.

    Examples
    --------
    >>> printable("a" + chr(27) + "[2J")
    'a\\x1b[2J'
    """
    if len(text) > SAID_LIMIT:
        text = f"{text[: SAID_LIMIT // 2]} ... {text[-SAID_LIMIT // 2 :]}"
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def nearest(name: str, known: Sequence[str]) -> str:
    """Return advice on a misspelled name.

    Examples
    --------
    >>> nearest("frist", ["first", "second"])
    'did you mean `first`? (known: first, second)'
    """
    listed = ", ".join(sorted(known)[:12]) + (", ..." if len(known) > 12 else "")
    known_part = f"known: {listed}" if known else "none is defined"
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean `{close[0]}`? ({known_part})" if close else known_part
