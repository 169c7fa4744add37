"""The United States, on which a settlement depends and which must carry its allies (C14, C15)."""

from sim.agents.roles import Lead


class UnitedStates(Lead):
    """The United States, on which a settlement depends and which must carry its allies (C14, C15).

    The general role with the doctrine that the scenario of January 2022 gives it; claims are
    those of `scenarios/ukraine_2022.yaml`.
    """
