"""A game is saved, resumed and known to be the same; what is not is refused at its place."""

import json

import pytest

from sim.folders import FolderInUse
from sim.play import Game, GameChanged, Transcript, begin, resume, save, told
from sim.scenario import InvalidInput, Scenario
from tests.play.test_game import finish, first, same
from tests.protocol.crises import SMALL

CRISIS = Scenario.read(SMALL, {"horizon": 6})


@pytest.fixture
def folder(tmp_path):
    """A game of two rounds, in the third of which one of two seats has chosen."""
    game = Game(CRISIS, seed=7, world=2, seats=["senate", "king"])
    for _ in range(2):
        game.choose(first(game, "senate"), "senate")
        game.step()
    game.choose("hold", "king")
    begin(tmp_path / "game", game)
    return tmp_path / "game"


def changed(folder, **parts):
    """Put other parts into a transcript."""
    path = folder / "game.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name, value in parts.items():
        content[name] = value(content[name])
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def test_a_game_is_resumed_where_it_was_left_and_goes_on_as_if_it_never_stopped(folder):
    game = resume(folder)
    assert (game.round, len(game.rounds), game.seats) == (3, 2, ("senate", "king"))
    assert game.choices[-1].actor == "king"
    other = Game(CRISIS, seed=7, world=2, seats=["senate", "king"])
    for _ in range(2):
        other.choose(first(other, "senate"), "senate")
        other.step()
    other.choose("hold", "king")
    for it in (game, other):
        it.step()
        finish(it, first)
    same(game.story(), other.story())
    assert game.rounds == other.rounds
    save(folder, game)
    assert resume(folder).rounds == game.rounds
    assert (folder / "story.md").read_text(encoding="utf-8") == told(game)


def test_the_text_says_what_was_played_and_what_would_have_been():
    game = finish(Game(CRISIS, seed=7, seats=["senate"]), first)
    text = told(game)
    for words in (
        "# A strait between two neighbours: world 0 of seed 7",
        "Played by people: The senate.",
        "## Round 1, 08 January 2000",
        "The senate, in whose seat somebody chose: ",
        "Its agent would have chosen: ",
        "## What the agents would have done",
        "With agents in every seat, under the same luck: ",
        "not a forecast",
    ):
        assert words in text
    game.back()
    assert "The world has not ended." in told(game)


def test_a_new_game_takes_no_folder_that_holds_something(folder, tmp_path):
    game = Game(CRISIS, seats=["senate"])
    with pytest.raises(FolderInUse, match="holds a game"):
        begin(folder, game)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(FolderInUse, match="is in use"):
        begin(tmp_path / "other", game)


def test_a_save_that_fails_leaves_the_game_that_was_saved(folder, monkeypatch):
    before = (folder / "game.json").read_bytes()
    game = resume(folder)
    game.step()
    monkeypatch.setattr("sim.folders.os.fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        save(folder, game)
    assert (folder / "game.json").read_bytes() == before
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"format": lambda _: 2}, "format"),
        ({"kind": lambda _: "run"}, "kind"),
        ({"seed": lambda _: -1}, "seed"),
        ({"seats": lambda _: ["port"]}, "seats: `port` decides nothing"),
        ({"choices": lambda it: [{**it[0], "choice": "surrender"}]}, "choices.0: "),
        ({"choices": lambda it: [{**it[0], "choice": "\x1b[2J"}]}, "the control character"),
        ({"choices": lambda it: [{**it[0], "actor": "league"}]}, "choices.0: nobody sits"),
        ({"choices": lambda it: [{**it[0], "round": 9}]}, "choices.0.round: round 9 is not due"),
        ({"choices": lambda it: [*it, it[0]]}, "choices.3: senate chooses twice in round 1"),
        ({"choices": lambda it: [{**it[0], "cheat": 1}]}, "choices.0.cheat: unknown key"),
        ({"marks": lambda it: it * 30}, "marks.6: the world ended in round 6"),
        ({"set": lambda _: {"no.such": 1}}, "no.such"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(folder, parts, said):
    if "marks" in parts:  # of a world that ends, with choices that fit
        game = finish(resume(folder), first)
        save(folder, game)
    changed(folder, **parts)
    with pytest.raises(InvalidInput) as refused:
        resume(folder)
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", "&a [*a]", "!!python/object:os.system {}", "\0"])
def test_a_file_that_is_no_transcript_is_refused(folder, text):
    (folder / "game.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"game\.json"):
        resume(folder)


def test_a_folder_without_a_game_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="holds no game"):
        resume(tmp_path)


def test_another_scenario_or_another_course_is_told(folder):
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("war_cost: 0.4", "war_cost: 0.1"), encoding="utf-8")
    with pytest.raises(GameChanged, match="not the one that was played"):
        resume(folder)
    path.write_text(text, encoding="utf-8")
    resume(folder)
    changed(folder, marks=lambda it: [it[0], "0" * 16], versions=lambda it: it | {"numpy": "1"})
    with pytest.raises(GameChanged, match=r"round 2 comes out otherwise .* numpy was 1, here"):
        resume(folder)
    changed(folder, choices=lambda it: [{**it[0], "own": "hold all"}, *it[1:]])
    with pytest.raises(GameChanged, match="round 1, senate: the agent would choose"):
        resume(folder)


def test_code_of_its_own_is_asked_about_before_anything_runs(folder):
    def refuse(scenario):
        raise InvalidInput([])

    with pytest.raises(InvalidInput):
        resume(folder, refuse)


def test_a_transcript_says_the_same_after_it_was_read(folder):
    kept = Transcript.read(folder / "game.json")
    assert Transcript.of(resume(folder)).model_dump() == kept.model_dump()
