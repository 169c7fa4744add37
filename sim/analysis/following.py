"""Which act follows which: how often, and how much more often than chance would have it."""

from dataclasses import dataclass

import numpy as np

from sim.terms import BoolW, FloatW


@dataclass(frozen=True, slots=True)
class Following:
    """How often acts (rows) were followed by others (columns).

    Attributes
    ----------
    acts : (n,) float
        How often each act was begun.
    followed : (n, m) float
        How many of them were followed.
    expected : (n, m) float
        How many would be if the other did not heed them.
    variance : (n, m) float
        Of that number.
    """

    acts: FloatW
    followed: FloatW
    expected: FloatW
    variance: FloatW

    @property
    def above(self) -> FloatW:
        """Chance that an act is followed, less that expected, (n, m); 0 for acts never begun."""
        return (self.followed - self.expected) / np.maximum(self.acts, 1)[:, None]

    @property
    def score(self) -> FloatW:
        """Distance from what is expected in standard deviations, (n, m); 0 where it is certain."""
        spread = np.sqrt(self.variance)
        return np.divide(
            self.followed - self.expected, spread, out=np.zeros_like(spread), where=spread > 1e-9
        )


def following(
    acts: BoolW, answers: BoolW, at_once: BoolW, played: BoolW, *, within: int = 2
) -> Following:
    """Count which acts are followed by which answers within some rounds.

    What is expected is reckoned from worlds of the same round: of an act in round t, the share of
    all worlds that go on in t in which the answer is begun by t + `within`. So an answer that is
    frequent at that time anyway is no answer. One world alone has nothing to be compared with.

    Parameters
    ----------
    acts : (T, n, W) bool
        Whether each act is begun.
    answers : (T, m, W) bool
        Whether each answer is begun.
    at_once : (T, m, W) bool
        Whether it is begun as an announced answer, which comes in the round of the act.
    played : (T, W) bool
        Whether the world plays the round.
    within : int
        Rounds after that of the act, >= 1.

    Examples
    --------
    >>> begun = np.zeros((4, 1, 2), bool)
    >>> begun[1, 0, 0] = True
    >>> answer = np.roll(begun, 1, axis=0)
    >>> found = following(begun, answer, np.zeros_like(begun), np.ones((4, 2), bool))
    >>> found.followed.item(), found.expected.item()
    (1.0, 0.5)
    """
    begun = acts & played[:, None]
    answered = answers & played[:, None]
    follows = at_once & played[:, None]
    for lag in range(1, within + 1):
        follows[:-lag] |= answered[lag:]
    follows &= played[:, None]
    number = begun.astype(np.float64)
    worlds = np.maximum(played.sum(axis=1), 1)[:, None]
    chance = follows.sum(axis=2) / worlds
    by_round = number.sum(axis=2)
    return Following(
        by_round.sum(axis=0),
        np.einsum("tnw,tmw->nm", number, follows.astype(np.float64)),
        by_round.T @ chance,
        by_round.T @ (chance * (1 - chance)),
    )
