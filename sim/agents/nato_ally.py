"""A member of NATO, which insists on being consulted and gains life from pressure (C15, C21)."""

from sim.agents.roles import Ally


class NATOAlly(Ally):
    """A member of NATO, which insists on being consulted and gains life from pressure (C15, C21).

    The general role with the doctrine that the scenario of January 2022 gives it; claims are
    those of `scenarios/ukraine_2022.yaml`.
    """
