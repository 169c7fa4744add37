"""How often disputes ended how, to read beside any forecast of one."""

from typing import Final

SOURCE: Final = "militarised interstate disputes 1816-2010, GML-MID 2.2.1"

BASE_RATES: Final = {
    "is answered in kind": 0.515,
    "reaches war (never where it is not answered)": 0.044,
    "ends in stalemate": 0.627,
    "ends in compromise": 0.073,
    "target yields": 0.059,
    "initiator yields": 0.030,
    "reaches war, 2 states": 0.020,
    "reaches war, 3 states": 0.093,
    "reaches war, 4 states": 0.135,
    "reaches war, 5 states": 0.364,
}
"""Share of disputes, by what they did."""
