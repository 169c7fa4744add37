"""The engine returns numbers that nobody here chose; `detente selfcheck` prints the same."""

from math import nan

import pytest

from sim.cli.app import run_app
from sim.known import KNOWN, KnownAnswer, Line

every_answer = pytest.mark.parametrize("answer", KNOWN, ids=lambda answer: answer.key)


@every_answer
def test_the_engine_returns_the_known_answer(answer):
    lines = answer.find()
    assert lines
    assert [line for line in lines if not line.holds] == []


@every_answer
def test_every_answer_names_its_source(answer):
    assert answer.what
    assert any(year.isdecimal() for year in answer.source.replace(",", " ").split())


@pytest.mark.parametrize(
    ("expected", "obtained", "holds"),
    [(0.5, 0.5, True), (0.5, 0.50001, False), (0.5, nan, False), (nan, nan, True), (nan, 1, False)],
)
def test_a_line_holds_within_its_tolerance_only(expected, obtained, holds):
    assert Line("a number", expected, obtained).holds is holds


def test_selfcheck_prints_every_line_and_says_that_all_hold(monkeypatch, capsys):
    told = [answer for answer in KNOWN if answer.key in ("ellsberg", "contest")]
    monkeypatch.setattr("sim.known.KNOWN", told)
    assert run_app(["selfcheck"]) == 0
    said = capsys.readouterr().out
    assert "All hold." in said
    assert said.count("yes") == sum(len(answer.find()) for answer in told) == 3
    assert "Ellsberg 1959" in said


def test_selfcheck_fails_where_an_answer_does_not_come_out(monkeypatch, capsys):
    wrong = KnownAnswer("wrong", "[1 + 1]", "Nobody 1900", lambda: [Line("a sum", 3.0, 2.0)])
    monkeypatch.setattr("sim.known.KNOWN", [wrong])
    assert run_app(["selfcheck"]) == 1
    said = capsys.readouterr().out
    assert "1 do not hold." in said
    assert "[1 + 1]" in said
