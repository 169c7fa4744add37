"""`detente new`: what it writes runs, and it writes over nothing."""

import io
import sys

import pytest

from sim import run_ensemble
from sim.cli.app import run_app
from sim.scenario import Scenario
from sim.scenario.beginning import new_scenario
from sim.scenario.stated import stated_numbers
from tests.shipped import ROOT


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path


class Keyboard(io.StringIO):
    """Lines as somebody types them on a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("options", [[], ["--actors", "12", "--issues", "a,b,c,d,e,f,g,h"]])
def test_a_new_file_is_sound_and_runs_and_its_worlds_end_in_several_ways(here, options):
    assert run_app(["new", "mine", "--yes", *options]) == 0
    scenario = Scenario.read("mine.yaml")
    assert scenario.name == "mine"
    many = run_ensemble(scenario, worlds=60, seed=1, draw=True)
    assert len(set(many.table["outcome"])) > 1
    assert (here / "mine.yaml").read_text(encoding="utf-8").count("# ") > 20


def test_what_is_given_stands_in_the_file(here):
    order = ["new", "mine", "--title", 'A "quarrel"', "--out", "other.yaml"]
    order += ["--actors", "north,south,pact,friend", "--issues", "water_rights,fish"]
    assert run_app(order) == 0
    scenario = Scenario.read("other.yaml")
    assert scenario.title == 'A "quarrel"'
    assert list(scenario.issues) == ["water_rights", "fish"]
    assert scenario.issues["water_rights"].name == "Water rights"
    assert [issue.core for issue in scenario.issues.values()] == [True, False]
    sides = {name: actor.side for name, actor in scenario.actors.items()}
    first, second = scenario.sides
    assert sides == {"north": first, "south": second, "pact": second, "friend": first}
    assert [side.principal for side in scenario.sides.values()] == ["north", "south"]
    assert {tuple(it.members) for it in scenario.alliances.values()} == {
        ("north", "friend"),
        ("south", "pact"),
    }


def test_one_issue_and_two_actors_are_enough():
    text = new_scenario("mine", "mine.yaml", title="t", actors=["a", "b"], issues=["c"])
    scenario = Scenario.parse(text)
    assert "alliances" not in scenario.model_fields_set
    assert any(path.startswith("actors.a") for path in stated_numbers(scenario))
    assert len(run_ensemble(scenario, worlds=2).table["outcome"]) == 2


def test_a_terminal_is_asked_for_what_is_not_given(here, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Keyboard("A strait\nnorth,south\n\n"))
    assert run_app(["new", "mine"]) == 0
    scenario = Scenario.read("mine.yaml")
    assert scenario.title == "A strait"
    assert list(scenario.actors) == ["north", "south"]
    assert list(scenario.issues) == ["borders", "trade"]
    asked = capsys.readouterr().out
    assert all(word in asked for word in ("Title [Mine]", "Actors", "Issues"))


@pytest.mark.parametrize("options", [["--yes"], ["--title", "t", "--actors", "2", "--issues", "a"]])
def test_nothing_is_asked_where_all_is_given(here, monkeypatch, options):
    monkeypatch.setattr(sys, "stdin", Keyboard(""))
    assert run_app(["new", "mine", *options]) == 0


def test_nothing_is_written_over_unless_it_is_forced(here, capsys):
    (here / "mine.yaml").write_text("mine")
    assert run_app(["new", "mine"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (here / "mine.yaml").read_text() == "mine"
    assert run_app(["new", "mine", "--force"]) == 0
    assert Scenario.read("mine.yaml").name == "mine"


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["My crisis"], "`My crisis` cannot name the scenario"),
        (["../mine"], "cannot name the scenario"),
        (["m" * 41], "cannot name the scenario"),
        (["mine", "--actors", "1"], "there are 1 actors; name 2 to 12"),
        (["mine", "--actors", "13"], "there are 13 actors"),
        (["mine", "--actors", "a,a"], "actor `a` comes twice"),
        (["mine", "--actors", "a," + "b" * 25], "cannot name the actor"),
        (["mine", "--actors", "a,"], "`` cannot name the actor"),
        (["mine", "--issues", "A"], "`A` cannot name the issue"),
        (["mine", "--issues", "core"], "issue"),
        (["mine", "--issues", "null"], "issue"),
        (["mine", "--title", ""], "title"),
        (["mine", "--title", "t" * 401], "title"),
        (["mine", "--extends", "nowhere.yaml"], "nowhere.yaml"),
        (["mine", "--extends", "nowhere.yaml", "--actors", "3"], "leave --actors and --issues out"),
        (["mine", "--extends", "over/there.yaml", "--out", "mine.yaml"], "lies beside"),
        (["mine", "--extends", "mine.yaml"], "cannot extend itself"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(here, capsys, order, said):
    assert run_app(["new", *order, "--yes"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert list(here.iterdir()) == []


def test_a_variant_says_only_what_is_different(here):
    small = here / "small.yaml"
    small.write_bytes((ROOT / "tests" / "scenarios" / "small.yaml").read_bytes())
    assert run_app(["new", "mine", "--extends", "small.yaml", "--title", "Mine: bolder"]) == 0
    base, variant = Scenario.read("small.yaml"), Scenario.read("mine.yaml")
    assert (variant.name, variant.title) == ("mine", "Mine: bolder")
    numbers = [run_ensemble(it, worlds=20, seed=3).table["outcome"] for it in (base, variant)]
    assert list(numbers[0]) == list(numbers[1])
    assert len((here / "mine.yaml").read_text(encoding="utf-8").splitlines()) < 15


def test_a_variant_goes_beside_what_it_extends(here):
    (here / "under").mkdir()
    assert run_app(["new", "base", "--out", "under/base.yaml"]) == 0
    assert run_app(["new", "mine", "--extends", "under/base.yaml"]) == 0
    assert Scenario.read(here / "under" / "mine.yaml").name == "mine"


def test_a_folder_that_is_not_there_is_a_matter_of_storage(here, capsys):
    assert run_app(["new", "mine", "--out", "nowhere/mine.yaml"]) == 4
    assert "storage" in capsys.readouterr().err
