"""Games: people take seats in one world of a crisis, and the agents play the others."""

from sim.play.after import Aftermath, aftermath
from sim.play.game import Game
from sim.play.options import PlayOption
from sim.play.played import Act, Choice, Round
from sim.play.seats import seats_of
from sim.play.situation import situation
from sim.play.telling import told
from sim.play.transcript import GameChanged, Transcript, begin, resume, save

__all__ = [
    "Act",
    "Aftermath",
    "Choice",
    "Game",
    "GameChanged",
    "PlayOption",
    "Round",
    "Transcript",
    "aftermath",
    "begin",
    "resume",
    "save",
    "seats_of",
    "situation",
    "told",
]
