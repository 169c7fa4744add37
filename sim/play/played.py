"""What is kept of a game: what seats chose, what everybody did, what happened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """What a seat chose in a round.

    Attributes
    ----------
    round : int
        >= 1.
    actor : str
        Key of the seat.
    choice : str
        In the words that `detente branch --do` takes.
    force : bool
        Whether it may go beyond what the agent would do.
    own : str
        What the agent of the seat would have done there, under the same luck.
    """

    round: int
    actor: str
    choice: str
    force: bool
    own: str


@dataclass(frozen=True, slots=True)
class Act:
    """What an actor did in a round that was played.

    Attributes
    ----------
    actor, name : str
        Its key and its name.
    seated : bool
        Whether somebody in its seat chose; else its agent did.
    choice, words : str
        As `detente branch --do` takes it, and in plain words.
    why : str
        One sentence: what it was worth, and through what.
    own : str
        What its agent would have done, under the same luck.
    """

    actor: str
    name: str
    seated: bool
    choice: str
    words: str
    why: str
    own: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round that was played.

    Attributes
    ----------
    number : int
        >= 1.
    acts : tuple of Act
        Of every actor that decides something.
    news : tuple of str
        What happened, in sentences.
    mark : str
        By which the same round, played again, is known.
    """

    number: int
    acts: tuple[Act, ...]
    news: tuple[str, ...]
    mark: str
