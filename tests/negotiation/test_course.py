"""Round by round along a world, the folder that is left, and what the page shows of it."""

import csv
import json
import re

import pytest

from sim.cli.app import run_app
from sim.model import CrisisModel
from sim.negotiation.bargaining_set import reckoned
from sim.negotiation.bounds import SETTLED, Zone
from sim.negotiation.course import CLOSED, DEAL, NO_DEAL, OPENED, WAS_SETTLED, course, movers
from sim.negotiation.situation import VETOES, situation_of
from sim.negotiation_store import read_analysis
from sim.replay import Replay
from sim.scenario import Scenario
from tests.protocol.crises import SMALL
from tests.shipped import ROOT

KINDS = (OPENED, CLOSED, WAS_SETTLED, DEAL, NO_DEAL)


class ByHand(CrisisModel):
    """A model that keeps its bargaining set when all have decided."""

    def _act(self):
        self.kept.append(reckoned(situation_of(self.crisis, 1)))
        super()._act()


@pytest.fixture(scope="module")
def followed():
    run = Replay(Scenario.read(SMALL), seed=1, worlds=3, draw=True)
    return run, course(run, 1)


def test_every_round_is_that_of_a_model_driven_by_hand(followed):
    """World 1 of three that are played together."""
    run, found = followed
    model = ByHand(run.scenario, seed=1, worlds=3, draw=True)
    model.kept = [reckoned(situation_of(model.crisis, 1))]
    while model.state.active[1]:
        model.step()
    assert found.rounds == tuple(model.kept)
    assert len(found.rounds) == int(model.state.ended[1]) + 1


def test_turns_are_where_the_recorded_zones_change(followed):
    _, found = followed
    assert found.turns
    for turn in found.turns:
        before, after = found.rounds[turn.round - 1], found.rounds[turn.round]
        assert turn.what in KINDS
        if turn.what in (DEAL, NO_DEAL):
            sides = [bool(it.within(turn.scope).solutions) for it in (before, after)]
            assert sides == [turn.what == NO_DEAL, turn.what == DEAL]
            continue
        scope = turn.scope or VETOES
        was, now = (
            next(zone for zone in it.within(scope).zones if zone.issue == turn.issue)
            for it in (before, after)
        )
        if turn.what == WAS_SETTLED:
            assert (SETTLED in was.low_by, SETTLED in now.low_by) == (False, True)
        else:
            assert (was.is_open, now.is_open) == (turn.what == CLOSED, turn.what == OPENED)


@pytest.mark.parametrize(
    ("was", "now", "by"),
    [
        ((0.4, 0.5, "a", "b"), (0.6, 0.5, "c", "b"), ("c",)),  # c came in and closed it
        ((0.4, 0.5, "a", "b"), (0.6, 0.3, "a", "d"), ("a", "d")),
        ((0.6, 0.5, "a", "b"), (0.4, 0.5, "c", "b"), ("a",)),  # a gave way and opened it
        ((0.6, 0.5, "a", "b"), (0.5, 0.7, "a", "b"), ("a", "b")),
    ],
)
def test_whose_lines_open_and_close_a_zone(was, now, by):
    one, other = (
        Zone("x", low, high, high - low, (below,), (above,))
        for low, high, below, above in (was, now)
    )
    assert movers(one, other) == by


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("analysed") / "run"
    assert run_app(["run", str(SMALL), "--worlds", "3", "--draw", "--out", str(folder)]) == 0
    return folder


def test_a_folder_holds_all_of_it_and_its_figures_are_drawn_again(run, tmp_path, capsys):
    out = tmp_path / "out"
    order = ["analyse", str(run), "--world", "2", "--round", "3", "--out", str(out)]
    assert run_app([*order, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "analysis.json").read_text())
    assert (printed["world"], printed["draw"]) == (2, True)
    held = read_analysis(out)
    assert held.along == course(Replay(held.scenario, 0, 3, draw=True), 2)
    assert held.found == held.along.rounds[3]
    with (out / "zones.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    wide = {(int(row["round"]), row["scope"], row["issue"]): float(row["width"]) for row in rows}
    assert wide == {
        (now.round, scope.scope, zone.issue): zone.width
        for now in held.along.rounds
        for scope in now.agreements[1:]
        for zone in scope.zones
    }
    assert {path.stem for path in out.glob("*.png")} == {"frontier", "zones", "course"}
    assert run_app(["plot", str(out), "--figure", "course"]) == 0
    assert (out / "figures" / "course.png").read_bytes() == (out / "course.png").read_bytes()
    (out / "analysis.json").write_text("{}")
    assert run_app(["plot", str(out)]) == 2
    assert "cannot be read as an analysis" in capsys.readouterr().err


def test_the_median_world_is_followed_and_told(run, capsys):
    assert run_app(["analyse", str(run)]) == 0
    said = capsys.readouterr().out
    for words in ("Zone width by issue", "Turning points", "the world ends", "The senate"):
        assert words in said
    assert "-0.000" not in said
    assert max(map(len, said.splitlines())) <= 100


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["RUN", "--world", "3"], "there is no world 3"),
        (["RUN", "--world", "0", "--round", "99"], "has no round 99"),
        (["RUN", "--seed", "1"], "leave out --seed and --set"),
        (["RUN", "--point", "0"], "leave --point out"),
        (["FILE", "--seed", "1"], "name a --world"),
        (["FILE", "--point", "1"], "leave out --point"),
        (["NOTHING"], "NOTHING"),
    ],
)
def test_what_cannot_be_followed_is_exit_code_2(options, said, run, capsys):
    known = {"RUN": str(run), "FILE": str(SMALL)}
    assert run_app(["analyse", *(known.get(word, word) for word in options)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_a_folder_without_a_world_has_no_course_and_others_are_left_alone(run, tmp_path, capsys):
    out = tmp_path / "out"
    assert run_app(["analyse", str(SMALL), "--out", str(out)]) == 0
    assert read_analysis(out).along is None
    assert run_app(["plot", str(out), "--figure", "course"]) == 2
    assert "no world was played" in capsys.readouterr().err
    assert run_app(["report", str(out)]) == 2
    assert "no run, sweep or levers" in capsys.readouterr().err
    assert run_app(["analyse", str(SMALL), "--out", str(run)]) == 5


def test_a_crisis_that_the_methods_cannot_take_is_analysed_without_them(capsys):
    idle = ["--set", "actors.*.salience.fish=0"]
    assert run_app(["analyse", str(SMALL), *idle]) == 0
    assert "Forecasts of established methods are left out" in capsys.readouterr().out


def test_the_page_shows_what_the_commands_print(capsys, monkeypatch):
    """Lines of the page stand in what is printed, in the same order."""
    page = (ROOT / "docs" / "negotiation.md").read_text(encoding="utf-8")
    blocks = re.findall(
        r"^<!-- part of: detente ([^>]*) -->\n```text\n(.*?)^```$", page, re.M | re.S
    )
    assert len(blocks) == 2
    monkeypatch.chdir(ROOT)
    for command, block in blocks:
        assert run_app(command.split()) == 0
        printed = capsys.readouterr().out
        assert not re.search("united_states|baltic_states|-0[.]000", printed)
        said = iter(printed.splitlines())
        assert [line for line in block.splitlines() if line not in said] == []
