"""The same luck as the engine's, for one world, as plain numbers."""

from sim.draws import Draws, Stream, key_of


class Luck:
    """Random numbers of one world, keyed by purpose and round."""

    def __init__(self, seed, world):
        self.draws = Draws(seed, world, 1)

    def numbers(self, purpose, round_number, count):
        """Return `count` uniform numbers in [0, 1)."""
        return self.draws.uniform(Stream[purpose], round_number, count)[:, 0].tolist()

    def for_parameter(self, path):
        """Return the uniform number that belongs to an uncertain number of the scenario."""
        return self.numbers("PARAMETER", key_of(path), 1)[0]
