"""Keyed random numbers: a draw is a function of seed, stream, step and world, and of nothing else.

Each call builds a Philox generator (Salmon et al. 2011, as NumPy ships it) whose key is the seed
and the purpose of the draw and whose counter is the number of the world. No generator has state,
so the numbers of a world do not depend on which worlds stand beside it.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import Final

import numpy as np

from sim.terms import FloatW, Rows

WORDS: Final = 4
"""Numbers that one increment of the Philox counter yields."""

SEED_LIMIT: Final = 2**64
"""Seeds are integers in [0, SEED_LIMIT)."""


class Stream(IntEnum):
    """Purposes of a draw; each has numbers of its own."""

    CHOICE = 1
    PERCEPTION = 2
    ATTRIBUTION = 3
    TRIPWIRE = 4
    NATURE = 5
    SETTLEMENT = 6
    PARAMETER = 7
    CONSULTATION = 8


@dataclass(frozen=True, slots=True)
class Draws:
    """Random numbers of a contiguous range of worlds.

    Parameters
    ----------
    seed : int
        Root seed, in [0, 2**64).
    first_world : int
        Number of the first world, >= 0.
    worlds : int
        How many worlds, >= 1.
    copies : int
        How many times over each of them stands, >= 1, all with the same luck: so that variants of
        a scenario can be run side by side.

    Raises
    ------
    ValueError
        If one of them is out of range.
    """

    seed: int
    first_world: int
    worlds: int
    copies: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.seed < SEED_LIMIT:
            raise ValueError(f"seed must be in [0, 2**64), not {self.seed}")
        if self.first_world < 0:
            raise ValueError(f"first_world must not be negative, but is {self.first_world}")
        if self.worlds < 1:
            raise ValueError(f"worlds must be at least 1, not {self.worlds}")
        if self.copies < 1:
            raise ValueError(f"copies must be at least 1, not {self.copies}")

    @property
    def size(self) -> int:
        """Number of worlds, each copy counted: the W of every array."""
        return self.worlds * self.copies

    @property
    def numbers(self) -> Rows:
        """Number of each world, (W,); copy after copy."""
        return np.tile(np.arange(self.first_world, self.first_world + self.worlds), self.copies)

    def uniform(self, stream: Stream, step: int, n: int) -> FloatW:
        """Return `n` uniform numbers a world.

        Parameters
        ----------
        stream : Stream
            What the numbers are for.
        step : int
            Round of the model, or the key of a parameter; in [0, 2**32).
        n : int
            Numbers a world, >= 1.

        Returns
        -------
        (n, W) float
            Numbers in [0, 1).
        """
        blocks = -(-n // WORDS)
        key = np.array([self.seed, (int(stream) << 32) | step], dtype=np.uint64)
        philox = np.random.Philox(key=key, counter=self.first_world * blocks)
        numbers = np.random.Generator(philox).random((self.worlds, WORDS * blocks))
        luck = np.empty((n, self.copies, self.worlds))
        luck[:] = numbers.T[:n, None]
        return luck.reshape(n, self.size)


def key_of(name: str) -> int:
    """Return a stable 32-bit key of a name, the same on every machine.

    Examples
    --------
    >>> key_of("actors.first.resolve") == key_of("actors.first.resolve")
    True
    >>> 0 <= key_of("x") < 2**32
    True
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "big")
