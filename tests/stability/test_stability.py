"""Games in option form against known answers and against a second, naive reading."""

import pytest

from sim.cli.app import run_app
from sim.stability import CONCEPTS, GameFile, analyse
from tests.shipped import ROOT

EXAMPLES = ROOT / "docs" / "examples"
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


@pytest.mark.parametrize(
    ("name", "nash", "more", "sequential"),
    [("prisoners", {1}, {4}, {1, 4}), ("elmira", {5, 6, 7, 10, 11, 12}, {1, 4}, None)],
)
def test_known_answers(name, nash, more, sequential):
    """Fraser and Hipel (1984); Fang, Hipel and Kilgour (1993)."""
    found = analyse(GameFile.read(EXAMPLES / f"{name}.yaml").game())
    numbers = {kind: {state + 1 for state in found.equilibria(kind)} for kind in CONCEPTS}
    assert numbers["nash"] == nash
    assert numbers["general"] == numbers["symmetric"] == nash | more
    assert numbers["sequential"] == (sequential or nash)


def test_statements_rank_as_they_are_ordered():
    text = (EXAMPLES / "prisoners.yaml").read_text()
    first, second = "first_cooperates", "second_cooperates"
    wants = f"statements: [not {first} and {second}, {second} iff {first}, {second}]"
    game = GameFile.parse(text.replace("ranking: [3, 4, 1, 2]", wants)).game()
    assert game.worth[0].tolist() == [1, 0, 3, 2]


def test_mistakes_are_told_with_their_line(tmp_path, capsys):
    text = (EXAMPLES / "elmira.yaml").read_text()
    for old, new, said in (
        ("[9, 3, 4, 10", "[9, 9, 4, 10", "ranking: names 9 twice"),
        ("[[delay,", "[[dely,", "did you mean `delay`"),
        ("present: 1", "presnt: 1", "did you mean `present`"),
    ):
        (tmp_path / "bad.yaml").write_text(text.replace(old, new))
        assert run_app(["stability", str(tmp_path / "bad.yaml")]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert "bad.yaml:" in error


def test_the_command_tells_and_writes(tmp_path, capsys):
    out = tmp_path / "out"
    assert (
        run_app(["stability", str(EXAMPLES / "elmira.yaml"), "--wanted", "8", "--out", str(out)])
        == 0
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "Ministry and Uniroyal together would all gain by 10" in said
    assert "it must rank 8 at least level with 10" in said
    assert {path.name for path in out.iterdir()} == {
        "manifest.json",
        "stability.json",
        "stability.png",
    }
