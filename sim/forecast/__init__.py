"""Forecasts of the established methods, from a table of actors alone."""

from sim.forecast.crisis import table_of
from sim.forecast.methods import Accuracy, Forecasts, Method, accuracy, forecast
from sim.forecast.reading import parse_table, read_csv, read_table
from sim.forecast.table import ActorTable

__all__ = [
    "Accuracy",
    "ActorTable",
    "Forecasts",
    "Method",
    "accuracy",
    "forecast",
    "parse_table",
    "read_csv",
    "read_table",
    "table_of",
]
