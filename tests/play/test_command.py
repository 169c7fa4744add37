"""`detente play`, as a user types it."""

import io
import json

import pytest

from sim.cli.app import run_app
from sim.cli.options import Interrupted
from sim.play import Game, resume
from sim.scenario import Scenario
from tests.protocol.crises import SMALL
from tests.shipped import UKRAINE

SHORT = ["--set", "horizon=3"]


@pytest.fixture
def play(capsys, monkeypatch, tmp_path):
    """Play with lines that are typed; return the exit code, and what was said and complained of."""
    monkeypatch.chdir(tmp_path)

    def played(*arguments, lines=(), file=SMALL):
        typed = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run_app(["play", *([str(file)] if file else []), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return played


def senate(play, *lines, more=()):
    return play("--as", "senate", "--seed", "3", "--out", "g", *SHORT, *more, lines=lines)


def test_a_session_from_the_first_round_to_the_end(play, tmp_path):
    code, said, _ = senate(play, "?", "v", "w", "n", "s", "", "2", "a", "concede strait to 0.777")
    assert code == 0
    for words in (
        "A strait between two neighbours: world 0 of seed 3. ? for help.",
        "Round 1 of at most 3, 2000-01-08",
        "Offers; how far South may go (room), and whose line ends it",
        "The senate may choose; costs in utility",
        "let the agent choose for the seat",
        "Chance that the other side gives way if nothing changes",
        "Under the same luck the agent would choose: ",
        "Options that there were not",
        "Zones within the lines of all who have a veto",
        "senate, round 1 > 2\nChosen: concede strait to 0.95",
        "What happened in round 1:",
        "The senate, in whose seat somebody chose: ",
        "The end. ",
        "With agents in every seat, under the same luck: ",
        "Where the agent would have chosen otherwise",
        "not a forecast",
    ):
        assert words in said
    lines = said.splitlines()
    assert max(map(len, lines)) <= 100
    game = resume(tmp_path / "g")
    assert game.over
    assert [it.choice for it in game.choices][::2] == [
        "concede strait to 0.95",
        "concede strait to 0.777",
    ]


def test_at_the_end_of_the_input_it_is_saved_and_goes_on_where_it_was(play):
    code, said, _ = senate(play, "2")
    assert (code, said.splitlines()[-1]) == (0, "Saved. Go on with: detente play --resume g")
    code, said, _ = play("--resume", "g", lines=["hold", "q"], file=None)
    assert code == 0
    assert "senate, round 2 > hold" in said
    code, said, _ = play("--resume", "g", lines=[], file=SMALL)
    assert code == 0
    assert "Round 3 of at most 3" in said


def test_rounds_are_taken_back_also_after_the_end(play, tmp_path):
    senate(play, "b", "hold", "hold", "b", "2", "hold", "x", "b", "q")
    game = resume(tmp_path / "g")
    assert (game.round, [it.choice for it in game.choices]) == (
        3,
        ["hold", "concede strait to 0.95"],
    )


def test_what_cannot_be_chosen_is_said_and_asked_again(play):
    code, said, _ = senate(play, "99", "13", "0", "-1", "surrender", "!landing", "!13", "q")
    assert code == 0
    for words in (
        "there is no option 99; choose one from 1 to 13",
        "there is no option 0",
        "it can only be insisted on",
        "no measure `surrender`",
        "it waits for",
        "Chosen: accept",
        "The end. A treaty, in round 1.",
    ):
        assert words in said


def test_several_seats_are_asked_in_turn_and_may_take_back(play, tmp_path):
    lines = ("hold", "b", "withdraw toll", "2")
    code, said, _ = play("--as", "king", "--as", "senate", "--out", "g", *SHORT, lines=lines)
    assert code == 0
    assert said.count("king, round 1 > ") == 2
    chosen = [(it.actor, it.choice) for it in resume(tmp_path / "g").choices]
    assert chosen == [("king", "withdraw toll"), ("senate", "concede strait to 0.95")]


def test_who_takes_no_seat_watches(play, tmp_path):
    code, said, _ = play("--out", "g", *SHORT, lines=["s", "?", "", "b", "", "", ""])
    assert code == 0
    assert "watching, round 1 > \n" in said
    watched = Game(Scenario.read(SMALL, {"horizon": 3}))
    for _ in range(3):
        watched.step()
    assert resume(tmp_path / "g").rounds == watched.rounds


def test_an_interrupt_leaves_a_game_that_goes_on(play, monkeypatch, tmp_path):
    senate(play, "2")

    def interrupt(_):
        raise Interrupted

    monkeypatch.setattr("builtins.input", interrupt)
    code, _, said = play("--resume", "g", file=None)
    assert (code, said) == (130, "Saved. Go on with: detente play --resume g\n")
    assert len(resume(tmp_path / "g").rounds) == 1


def test_games_without_a_folder_of_their_own_get_one_each(play, tmp_path):
    for _ in range(2):
        play("--as", "king", *SHORT)
    made = sorted(path.name for path in (tmp_path / "results" / "small").iterdir())
    assert made == ["play-king", "play-king-2"]


@pytest.mark.parametrize(
    ("arguments", "file", "code", "said"),
    [
        (["--as", "port"], SMALL, 2, "`port` decides nothing"),
        (["--as", "russa"], UKRAINE, 2, "did you mean `russia`"),
        ([], None, 2, "there is nothing to play"),
        (["--resume", "nowhere"], None, 2, "holds no game"),
        (["--resume", "g", "--as", "king"], None, 2, "--as beside --resume"),
        (["--resume", "g", "--seed", "1"], None, 2, "--seed beside --resume"),
        (["--resume", "g"], UKRAINE, 5, "is not the scenario that g plays"),
        (["--as", "king", "--out", "g"], SMALL, 5, "holds a game"),
        (["--set", "no.such=1"], SMALL, 2, "no such place"),
        (["--set", "actors.king.class=my_module:MyActor"], SMALL, 2, "--trust"),
    ],
)
def test_what_cannot_be_played_is_refused(play, arguments, file, code, said):
    senate(play)
    found, out, err = play(*arguments, file=file)
    assert found == code
    assert said in err
    assert "Traceback" not in out + err


def test_a_game_with_code_of_its_own_is_resumed_only_with_trust(play, tmp_path):
    kind = "tests.protocol.crises:Custom"
    given = ["--set", f"actors.king.class={kind}", *SHORT]
    assert play("--as", "senate", "--out", "g", "--trust", *given, lines=["2"])[0] == 0
    code, _, said = play("--resume", "g", file=None)
    assert code == 2
    assert "--trust" in said
    assert play("--resume", "g", "--trust", file=None)[0] == 0


def test_a_transcript_that_was_tampered_with_is_refused_at_its_line(play, tmp_path):
    senate(play, "2")
    path = tmp_path / "g" / "game.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["choices"][0]["choice"] = "surrender"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    code, _, said = play("--resume", "g", file=None)
    assert code == 2
    assert "game.json:" in said
    assert "choices.0" in said


def test_what_is_no_text_is_refused(play, monkeypatch):
    senate(play)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), "utf-8"))
    assert run_app(["play", "--resume", "g"]) == 2


def test_a_game_of_a_variant_goes_on_beside_its_file(play, tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: small.yaml\ntitle: Another strait\n", encoding="utf-8")
    assert play("--as", "senate", "--out", "g", lines=["hold", "q"], file=variant)[0] == 0
    code, _, said = play("--resume", "g", lines=["hold", "q"], file=variant)
    assert (code, said) == (0, "")
    assert play("--resume", "g", lines=["q"], file=SMALL)[0] == 5
