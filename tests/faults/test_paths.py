"""Nothing is written or read outside the folders of a command, and no code runs unasked."""

import json
import os
import shutil
import sys

import pytest

from sim.cli.app import run_app
from sim.folders import put
from sim.scenario import InvalidInput, Scenario
from sim.seals import Fault, compared, digest, sealed
from sim.study import Study
from sim.sweep.order import Order
from tests.loader.mistakes import SMALL, TEXT

BAD, DAMAGED, USED = 2, 4, 5
STUDY = """schema_version: 1
name: study
title: A study
scenarios: [small.yaml]
worlds: 2
rounds: 3
levers: {actors.king.resolve: {values: [0.2, 0.8]}}
design: {kind: grid}
"""
SECRET = "a secret\n"
TRIPWIRE = """from pathlib import Path
Path(r"{mark}").write_text("ran")
from sim.agents.actor import Actor
class Spy(Actor):
    pass
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a run and a sweep, made once."""
    place = tmp_path_factory.mktemp("made")
    (place / "small.yaml").write_text(TEXT)
    (place / "study.yaml").write_text(STUDY)
    run = ["run", str(place / "small.yaml"), "--worlds", "3", "--told", "1", "--set", "horizon=3"]
    assert run_app([*run, "--out", str(place / "run")]) == 0
    sweep = ["sweep", str(place / "study.yaml"), "--workers", "1", "--out", str(place / "sweep")]
    assert run_app(sweep) == 0
    return place


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    """A copy of it, beside something that nobody may touch, as the working folder."""
    shutil.copytree(made, tmp_path / "here")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text(SECRET)
    monkeypatch.chdir(tmp_path / "here")
    yield tmp_path / "here"
    outside = tmp_path / "outside"
    assert [path.name for path in outside.iterdir()] == ["secret.txt"]
    assert (outside / "secret.txt").read_text() == SECRET


def said(capsys, *arguments):
    """Return the exit code of a command and what it said."""
    capsys.readouterr()
    code = run_app([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert SECRET.strip() not in out + err
    return code, err


def outside(place):
    return place.parent / "outside" / "secret.txt"


def rewrite(folder, change):
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_bytes(sealed(manifest))  # as somebody would who means harm


ORDERS = {
    "no text": {"scenario_text": None},
    "a path for a text": {"scenario_text": "../../../etc/passwd"},
    "far too many worlds": {"worlds": 10**12},
    "no worlds": {"worlds": 0},
    "worlds that are none": {"worlds": True},
    "a seed below zero": {"seed": -1},
    "an endless seed": {"seed": 10**400},
    "words for a number": {"told": "all"},
    "a list for a mapping": {"overrides": []},
    "an override to nowhere": {"overrides": {"../../x": 1}},
    "an override with a file": {"overrides": {"name": "../../x"}},
    "no answer": {"draw": "perhaps"},
    "more than is known": {"command": "rm"},
}


@pytest.mark.parametrize("change", ORDERS.values(), ids=ORDERS)
def test_a_strange_order_in_a_manifest_is_refused(place, capsys, change):
    rewrite(place / "run", lambda manifest: manifest["order"].update(change))
    for command in ("reproduce", "report", "plot"):
        assert said(capsys, command, place / "run")[0] == BAD


NO_MANIFESTS = {
    "nothing": b"",
    "a list": b"[]",
    "a number": b"1",
    "no text": b"\xff\xfe",
    "nested": b"[" * 200_000,
    "digits": b'{"format": ' + b"9" * 5000 + b"}",
    "no order": b'{"format": 1, "files": {}}',
    "a sweep without parts": b'{"format": 1, "kind": "sweep"}',
    "levers without parts": b'{"format": 1, "kind": "levers"}',
    "a branch without parts": b'{"format": 1, "kind": "branch"}',
    "a kind that is none": b'{"format": 1, "kind": ["../.."]}',
}


@pytest.mark.parametrize("content", NO_MANIFESTS.values(), ids=NO_MANIFESTS)
def test_what_is_no_manifest_is_refused(place, capsys, content):
    (place / "run" / "manifest.json").write_bytes(content)
    for command in ("reproduce", "report", "plot"):
        assert said(capsys, command, place / "run")[0] == BAD
    for command in ("status", "resume", "sensitivity"):  # a sweep's may have been damaged
        assert said(capsys, command, place / "run")[0] in (BAD, DAMAGED)


def test_files_that_a_manifest_names_elsewhere_are_not_opened(place, capsys):
    names = {f"../../outside/secret.txt{end}": "0" for end in ("", "/x")} | {"/etc/passwd": "0"}
    rewrite(place / "run", lambda manifest: manifest["files"].update(names))
    code, err = said(capsys, "reproduce", place / "run")
    assert (code, err.strip()) == (0, "")


LINKED = ["manifest.json", "worlds.parquet", "trajectories.nc", "narrative.md", "figures", "x.txt"]


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("kind", ["file", "folder", "pipe", "loop"])
def test_a_link_or_a_pipe_among_results_is_refused(place, capsys, name, kind):
    path = place / "run" / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        target = {"file": outside(place), "folder": outside(place).parent, "loop": path}[kind]
        path.symlink_to(target)
    for command in ("reproduce", "report", "plot"):
        code, err = said(capsys, command, place / "run")
        assert code == BAD
        assert f"`{name}` is neither a file nor a folder" in err


@pytest.mark.parametrize("name", [".lock", "blocks", "worlds", "told", "manifest.json.partial"])
def test_a_sweep_is_not_continued_through_a_link(place, capsys, name):
    path = place / "sweep" / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(outside(place).parent if "." not in name else outside(place))
    for command in ("resume", "status", "sensitivity", "report"):
        assert said(capsys, command, place / "sweep")[0] == BAD
    assert said(capsys, "sweep", place / "study.yaml", "--out", place / "sweep")[0] == USED


@pytest.mark.parametrize("lost", ["study", "scenarios", "overrides", "listed"])
def test_a_sweep_without_a_part_of_its_order_is_refused(place, capsys, lost):
    rewrite(place / "sweep", lambda manifest: manifest["order"].pop(lost))
    for command in ("resume", "status", "pareto", "plot"):
        assert said(capsys, command, place / "sweep")[0] == BAD


def test_a_sweep_without_the_text_of_a_scenario_is_refused(place, capsys):
    rewrite(place / "sweep", lambda manifest: manifest["order"].update(scenarios={}))
    code, err = said(capsys, "resume", place / "sweep")
    assert code == BAD
    assert "lacks a text; of small.yaml" in err


@pytest.mark.parametrize("name", ["report.html", "report.html.partial"])
def test_a_file_is_written_over_a_link_and_not_through_it(place, name):
    (place / name).symlink_to(outside(place))
    put(place / "report.html", b"a page")
    assert not (place / "report.html").is_symlink()
    assert (place / "report.html").read_bytes() == b"a page"


FOREIGN = {
    "files of somebody": {"thesis.txt": "mine"},
    "a manifest of something else": {"manifest.json": '{"manifest_version": 3}', "a.js": "mine"},
    "a manifest that is a list": {"manifest.json": "[]"},
    "a table of somebody": {"comparison.csv": "mine", "levers.csv": "mine"},
}


@pytest.mark.parametrize("files", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("command", ["run", "levers"])
def test_a_folder_of_somebody_is_not_replaced(place, capsys, files, command):
    folder = place / "mine"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    arguments = [command, place / "small.yaml", "--worlds", "2", "--out", folder]
    assert said(capsys, *arguments, "--set", "horizon=2")[0] == USED
    assert {path.name: path.read_text() for path in folder.iterdir()} == files


ELSEWHERE = [
    "../x",
    "a/b",
    "/x",
    "~",
    "~/x",
    "..",
    ".",
    "a\\b",
    "c:x",
    "x ",
    "x\n",
    "X",
    "",
    "a" * 41,
]
DEVICES = ["con", "nul", "aux", "prn", "com1", "lpt9"]


@pytest.mark.parametrize("name", [*ELSEWHERE, *DEVICES, "\x00", "x\u202e"])
@pytest.mark.parametrize(
    ("model", "good", "old"), [(Scenario, TEXT, "name: small"), (Study, STUDY, "name: study")]
)
def test_no_name_leads_elsewhere(model, good, old, name):
    with pytest.raises(InvalidInput):
        model.parse(good.replace(old, f"name: {json.dumps(name)}", 1))


NAMES = [
    "/dev/zero",
    "/etc/passwd",
    "../outside/secret.txt",
    "pipe.yaml",
    "loop.yaml",
    "folder.yaml",
]
NAMES += ["~/x.yaml", "absent.yaml", "a\\0b.yaml", "zero.yaml", "x" * 300 + ".yaml"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("block", ["scenarios", "file"])
def test_a_study_reads_scenarios_and_tables_only(place, name, block):
    name = name if block == "scenarios" else name.replace(".yaml", ".csv")
    os.mkfifo(place / name) if name.startswith("pipe") else None
    if name.startswith(("loop", "zero")):
        (place / name).symlink_to(place / name if name.startswith("loop") else "/dev/zero")
    if name.startswith("folder"):
        (place / name).mkdir()
    text = STUDY.replace("[small.yaml]", f'["{name}"]')
    if block == "file":
        text = STUDY.replace("kind: grid", f'kind: points, file: "{name}"')
    with pytest.raises(InvalidInput) as caught:
        Order.read(Study.parse(text, origin=str(place / "study.yaml")))
    (problem,) = caught.value.problems
    assert problem.line
    assert SECRET.strip() not in str(problem)


CODE = {
    "run": ["run", "FILE"],
    "check a mechanism": ["mechanisms", "FILE", "--worlds", "2"],
    "levers": ["levers", "FILE", "--worlds", "2"],
    "forecast": ["forecast", "FILE"],
    "analyse": ["analyse", "FILE"],
    "compare": ["compare", "FILE", "small.yaml"],
    "compare folders": ["compare", "run", "small.yaml"],
    "stability": ["stability", "FILE"],
    "reproduce": ["reproduce", "run"],
    "explain": ["explain", "run", "--world", "0", "--round", "1", "--actor", "king"],
    "branch": ["branch", "run", "--round", "1", "--set", "incidents.tension=1"],
    "plot": ["plot", "run"],
    "report": ["report", "run"],
    "sweep": ["sweep", "study.yaml"],
    "resume": ["resume", "sweep"],
    "sensitivity": ["sensitivity", "sweep"],
    "discover": ["discover", "sweep"],
    "pareto": ["pareto", "sweep"],
    "plot a sweep": ["plot", "sweep"],
    "report a sweep": ["report", "sweep"],
    "branch a sweep": ["branch", "sweep", "--point", "0", "--round", "1", "--set", "horizon=2"],
}


@pytest.fixture
def spied(place):
    """Everything names a class in a module that leaves a mark when it is imported."""
    mark = place / "mark"
    (place / "spy.py").write_text(TRIPWIRE.format(mark=mark))
    code = TEXT.replace("class: challenger", "class: spy:Spy")
    (place / "code.yaml").write_text(code)
    (place / "study.yaml").write_text(STUDY.replace("small.yaml", "code.yaml"))
    rewrite(place / "run", lambda manifest: manifest["order"].update(scenario_text=code))
    rewrite(
        place / "sweep", lambda manifest: manifest["order"].update(scenarios={"small.yaml": code})
    )
    sys.path.insert(0, str(place))
    yield mark
    sys.path.remove(str(place))
    sys.modules.pop("spy", None)


@pytest.mark.parametrize("arguments", CODE.values(), ids=CODE)
def test_code_of_a_scenario_runs_only_when_trusted(spied, capsys, arguments):
    code, err = said(capsys, *(part.replace("FILE", "code.yaml") for part in arguments))
    assert code == BAD
    assert "`spy:Spy` is code of your own; add --trust to run it" in err
    assert not spied.exists()


@pytest.mark.parametrize("arguments", [["check", "code.yaml"], ["claims", "code.yaml"]])
def test_what_only_reads_a_scenario_runs_no_code(spied, capsys, arguments):
    assert said(capsys, *arguments)[0] in (0, BAD)
    assert not spied.exists()


@pytest.mark.parametrize(
    "lever",
    [
        "actors.king.class: {values: [lead, 'spy:Spy']}",
        "x: {options: {a: {actors.king.class: 'spy:Spy'}, b: {}}}",
    ],
)
def test_a_study_varies_no_actors_over_code(lever):
    with pytest.raises(InvalidInput, match="is code of your own, which a study cannot vary"):
        Study.parse(STUDY.replace("actors.king.resolve: {values: [0.2, 0.8]}", lever))


@pytest.mark.parametrize("kind", [":", "x:", ":X", "..x:Y", "no_such:X", "os:path", "os:getcwd"])
def test_a_class_that_is_none_is_refused(place, capsys, kind):
    text = TEXT.replace("class: challenger", f'class: "{kind}"')
    (place / "small.yaml").write_text(text)
    assert said(capsys, "run", "small.yaml", "--worlds", "1", "--trust")[0] == BAD


def test_the_shipped_small_crisis_is_read_where_it_lies():
    assert Scenario.read(SMALL).name == "small"


@pytest.mark.parametrize("way", ["absolute", "upward"])
def test_a_file_outside_is_not_compared_even_if_it_is_as_recorded(place, way):
    secret = outside(place)
    name = str(secret) if way == "absolute" else f"../../outside/{secret.name}"
    assert (place / "run" / name).read_bytes() == secret.read_bytes()
    assert compared(place / "run", {name: digest(secret)}) == [Fault(name, "missing")]
