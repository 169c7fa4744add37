"""Statements about options, such as ``accept and not (modify or insist)``."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.scenario.problems import nearest
from sim.stability.game import Bits

Truth = npt.NDArray[np.bool_]

TOKEN: Final = re.compile(r"\s*(\(|\)|[a-z][a-z0-9_]*|\S)")
WORDS: Final = ("and", "or", "not", "if", "iff")
LOOSEST_FIRST: Final[tuple[dict[str, Callable[[Truth, Truth], Truth]], ...]] = (
    {"if": lambda left, right: left | ~right, "iff": lambda left, right: left == right},
    {"or": lambda left, right: left | right},
    {"and": lambda left, right: left & right},
)
"""Words between statements, by how tightly they bind."""


class StatementError(ValueError):
    """A statement that cannot be read."""


def truth(statement: str, keys: Sequence[str], bits: Bits) -> Truth:
    """Return in which states a statement holds, (n,) bool.

    Parameters
    ----------
    statement : str
        Keys of options with ``not``, ``and``, ``or``, ``if``, ``iff`` and brackets, which bind in
        this order, the tightest first.
    keys : sequence of str
        Keys of the options, by row.
    bits : (n,) int
        The states.

    Raises
    ------
    StatementError
        If it cannot be read.

    Examples
    --------
    >>> truth("a and not b", ["a", "b"], np.arange(4)).tolist()
    [False, True, False, False]
    >>> truth("a if b", ["a", "b"], np.arange(4)).tolist()
    [True, True, False, True]
    """
    reader = _Reader(TOKEN.findall(statement), keys, bits)
    found = reader.statement(0)
    if reader.tokens:
        raise StatementError(f"does not go on with `{reader.tokens[0]}`")
    return found


class _Reader:
    """Reads a statement from left to right."""

    def __init__(self, tokens: list[str], keys: Sequence[str], bits: Bits) -> None:
        self.tokens = tokens
        self.keys = list(keys)
        self.bits = bits

    def statement(self, depth: int) -> Truth:
        """Read what binds at least as tightly as a depth."""
        if depth == len(LOOSEST_FIRST):
            return self.single()
        found = self.statement(depth + 1)
        while self.tokens and self.tokens[0] in LOOSEST_FIRST[depth]:
            join = LOOSEST_FIRST[depth][self.tokens.pop(0)]
            found = join(found, self.statement(depth + 1))
        return found

    def single(self) -> Truth:
        """Read an option, its opposite, or what stands in brackets."""
        if not self.tokens:
            raise StatementError("ends where an option should stand")
        token = self.tokens.pop(0)
        if token == "not":
            return ~self.single()
        if token == "(":
            found = self.statement(0)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise StatementError("has a bracket that is not closed")
            return found
        if token not in self.keys:
            raise StatementError(f"names no option with `{token}`; {nearest(token, self.keys)}")
        return (self.bits >> self.keys.index(token) & 1) == 1
