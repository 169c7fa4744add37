"""The page on playing prints what its session prints, and its Python runs."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from runpy import run_path

from sim.cli.seat import SHOWN
from sim.cli.seat_screen import HELP
from sim.play import begin
from tests.play.test_transcript import CRISIS, Game
from tests.shipped import ROOT

PAGE = (ROOT / "docs" / "playing.md").read_text(encoding="utf-8")


def test_the_session_is_what_the_command_prints(monkeypatch, tmp_path):
    spec = spec_from_file_location("playing", ROOT / "docs" / "playing.py")
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    assert len(script.BLOCK.findall(PAGE)) == 1
    assert script.with_output(PAGE) == PAGE


def test_python_on_the_page_runs(monkeypatch, capsys, tmp_path):
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(ROOT)
    (tmp_path / "lines.py").write_text(block, encoding="utf-8")
    run_path(str(tmp_path / "lines.py"))
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("['Change nothing', 'Offer on ")
    assert said[-1].startswith("Frozen stalemate, in round 3.")


def test_the_page_lists_what_can_be_typed_and_what_is_saved(tmp_path):
    for word in [*filter(None, SHOWN), "a", "b", "s", "q"]:
        assert f"\n| `{word}` | " in PAGE
        assert f"\n{word}  " in HELP
    game = Game(CRISIS, seats=["senate"])
    assert all(f"\n| `{path.name}` | " in PAGE for path in begin(tmp_path / "g", game))
