"""Parts of the page without a browser: colours, text, workers, the command."""

import socket
import time
from contextlib import closing
from multiprocessing import active_children

import pytest

from sim.cli.app import run_app
from sim.scenario import Scenario
from sim.scenario.editing import edited
from sim.scenario.problems import InvalidInput
from sim.web.course import course, said
from sim.web.jobs import SLOTS, Desk
from sim.web.look import READ, sheet
from sim.web.markup import html, plain
from sim.web.work import Setting, examine, outlook
from tests.faults.forking import until
from tests.shipped import UKRAINE, ukraine
from tests.web.conftest import SHORT
from tests.web.hostile import PAYLOADS


def brightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("what", READ)
def test_what_is_written_stands_out(what):
    high, low = sorted(map(brightness, READ[what]), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_style_sheet_asks_for_nothing():
    assert "url(" not in sheet()
    assert "@import" not in sheet()
    assert "$" not in sheet()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_never_markup(payload):
    assert "<script" not in html("<p>{}</p>", payload)
    assert "<img" not in html("<p>{}</p>", payload)
    for mark in "<[!*":
        assert plain(payload).count(mark) == plain(payload).count(f"\\{mark}")


def test_the_course_is_told_in_words_and_drawn_without_text_of_the_scenario():
    sides = [
        {"name": "<b>", "rung": 1.0, "rung_name": "pressure"},
        {"name": "South", "rung": 2.0, "rung_name": "force"},
    ]
    states = [{"round": number, "sides": sides} for number in (1, 2, 3)]
    assert "South (broken line) stands at rung 2, force" in said(states)
    assert course(states, 4).startswith("<svg")
    assert "<b>" not in course(states, 4)


@pytest.fixture(scope="module")
def desk():
    it = Desk()
    yield it
    it.close()


def test_work_is_done_beside_the_page_bounded_and_let_be(desk):
    long = Setting("u", UKRAINE.read_text(encoding="utf-8"), {})
    asked = [desk.submit(outlook, long, 0, 50_000) for _ in range(SLOTS)]
    with pytest.raises(InvalidInput, match="too many people wait"):
        desk.submit(outlook, long, 0, 10)
    for ticket in asked:
        ticket.cancel()
    for ticket in asked:
        with pytest.raises(InvalidInput, match="was stopped"):
            ticket.result(60)
    setting = Setting("small", SHORT, {"actors.king.resolve": 0.9})
    found = desk.submit(outlook, setting, 3, 40).result(60)
    assert sum(it.share for it in found.shares) == pytest.approx(1)
    assert found.changes.names == ("as the file has it", "as set here")
    assert found.picture.startswith(b"\x89PNG")
    own = Setting("x", SHORT.replace("class: ally", "class: os:path"), {})
    with pytest.raises(InvalidInput, match=r"x:\d+:\d+: actors.league.class: `os:path` is code"):
        desk.submit(examine, own).result(60)


def test_the_page_outlives_its_processes():
    others = active_children()
    with closing(Desk()) as desk:
        setting = Setting("small", SHORT, {})
        assert desk.submit(examine, setting).result(60)
        for process in set(active_children()).difference(others):
            process.kill()
            process.join()
        time.sleep(0.3)  # a pool has asked after them
        assert desk.submit(examine, setting).result(60)
        long = desk.submit(outlook, Setting("u", UKRAINE.read_text(encoding="utf-8"), {}), 0, 10**5)
        until(lambda: long.progress)
        for process in set(active_children()).difference(others):
            process.kill()
        with pytest.raises(InvalidInput, match="its process died"):
            long.result(60)
        assert desk.submit(examine, setting).result(60)


def test_a_file_is_edited_in_place():
    values = {"actors.senate.resolve": 0.7, "actors.senate.war_cost": 0.4, "name": "other"}
    again = Scenario.parse(edited(SHORT, {**values, "incidents.hazard": 0.06}))
    senate = again.actors["senate"]
    assert (senate.resolve.mode, senate.resolve.sd) == (0.7, 0.2)
    assert (senate.war_cost.value, senate.war_cost.low, senate.war_cost.high) == (0.4, 0.3, 0.7)
    assert (again.name, again.incidents.hazard) == ("other", 0.06)
    with pytest.raises(InvalidInput, match="no value stands"):
        edited(SHORT, {"actors.senate": 1.0})


def test_editing_every_number_of_the_shipped_scenario_to_itself_changes_nothing():
    from sim.levers import levers_of

    crisis = ukraine()
    levers = levers_of(crisis)
    again = Scenario.parse(edited(crisis.text, {it.path: it.value for it in levers}))
    assert [(it.path, it.value) for it in levers_of(again)] == [
        (it.path, it.value) for it in levers
    ]


def test_the_command_refuses_what_cannot_be_served(tmp_path, capsys, monkeypatch):
    assert run_app(["serve", "--scenarios", str(tmp_path / "none")]) == 2
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run_app(["serve", "--scenarios", str(tmp_path), "--port", port]) == 2
        assert "name another --port" in capsys.readouterr().err
        everywhere = ["--address", "0.0.0.0", "--port", port]
        assert run_app(["serve", "--scenarios", str(tmp_path), *everywhere]) == 2
        assert "warning: 0.0.0.0 is not this machine's own address" in capsys.readouterr().err
    monkeypatch.setattr("sim.cli.serve.find_spec", lambda _name: None)
    assert run_app(["serve", "--scenarios", str(tmp_path)]) == 2
    assert "pip install 'detente[web]'" in capsys.readouterr().err
