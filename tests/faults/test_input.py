"""Bad scenarios and studies are refused with a located message, whatever is wrong with them."""

import os
import re
import subprocess
import sys
import time

import pytest

from sim.cli.app import run_app
from sim.scenario import InvalidInput, Scenario
from sim.scenario.problems import LISTED_LIMIT
from sim.study import Study
from sim.sweep.dimensions import finds
from tests.faults.mutants import mutants
from tests.loader.mistakes import SMALL, TEXT
from tests.shipped import ROOT

BAD = 2

STUDY = """schema_version: 1
name: study
title: A study
notes: Of everything that a study may say.
scenarios: [a.yaml, b.yaml]
set: {incidents.tension: 0.3}
rounds: 12
worlds: 50
seed: 3
luck: common
draw: true
levers:
  actors.king.resolve: {low: 0.1, high: 0.9, steps: 4, distribution: normal, mode: 0.5, sd: 0.2}
  measures.toll.active: {values: [true, false], label: toll, group: measures}
  posture: {options: {firm: {actors.king.resolve: 0.9}, soft: {actors.king.resolve: 0.2}}}
uncertainties:
  "**": {together: false}
design:
  kind: crossed
  levers: {kind: sobol, base: 8, second_order: true, seed: 1}
  uncertainties: {kind: latin_hypercube, points: 10, seed: 2}
outputs: {worlds: true, bands: policy, told: {points: [0], worlds: [0]}}
"""
CASES = {"scenario": (Scenario, TEXT), "study": (Study, STUDY)}
WAYS = {"scenario": 1, "study": 2}
"""In how many ways each field is wrong; a test that tries all of them takes minutes."""
LEAST = {"scenario": 200, "study": 100}


def faults_of(model, text):
    with pytest.raises(InvalidInput) as caught:
        model.parse(text, origin="file.yaml")
    return caught.value.problems


@pytest.mark.parametrize("kind", CASES)
def test_every_field_may_be_wrong_in_many_ways(kind):
    model, good = CASES[kind]
    found = list(mutants(model, good, WAYS[kind]))
    assert len(found) >= LEAST[kind]
    misplaced = []
    for mutant in found:
        try:
            problems = faults_of(model, mutant.text)
        except BaseException as error:  # noqa: BLE001 - any other is told with the case
            pytest.fail(f"{mutant.name}: {error!r:.300}")
        for problem in problems:
            said = str(problem)
            assert problem.line, mutant.name
            assert problem.what, mutant.name
            assert said.startswith("file.yaml:"), mutant.name
            assert said.isprintable(), mutant.name
        if mutant.line not in {problem.line for problem in problems}:
            misplaced.append((mutant.name, mutant.line, [str(p) for p in problems][:3]))
    assert len(misplaced) <= 0.05 * len(found), misplaced[:20]


def unread(path):
    """Return what is said of a file that cannot be read."""
    said = []
    for model in (Scenario, Study):
        with pytest.raises(InvalidInput) as caught:
            model.read(path)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert said[0].startswith(f"{path}:")
    return said[0]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is not a mapping"),
        (b"\xef\xbb\xbf", "is not a mapping"),
        ("name: a".encode("utf-16"), ":1:1: cannot be read as UTF-8 text"),
        ("a: 1\nb: \u00e9".encode("latin-1"), ":2:4: cannot be read as UTF-8 text"),
        (b"a: 1\nb: \x00", ":2:4: the control character U+0000"),
        (b"a: 1\nb: \x1b[2J", ":2:4: the control character U+001B"),
        ("a: \u2028".encode(), ":1:4: the control character U+2028"),
        ("a: \u202e".encode(), ":1:4: the control character U+202E"),
        ("a: \ud800".encode("utf-8", "surrogatepass"), "cannot be read as UTF-8 text"),
        (b"%YAML 1.1\n---\na: 1", ":1:1: YAML directives"),
        (b"? [a]\n: 1", ":1:3: a key that is not text"),
        (b"a: {<<: {b: 1}}", "a key that is not text"),
        (b"a: [1,", ":1:7: "),
        (b"a: " + b"x" * 10_000_000, "has 10,000,003 bytes; at most 1,000,000"),
    ],
)
def test_a_file_of_other_things_is_named(tmp_path, content, what):
    path = tmp_path / "crisis.yaml"
    path.write_bytes(content)
    assert what in unread(path)


def test_what_is_no_file_is_named_and_not_waited_for(tmp_path):
    pipe, loop = tmp_path / "pipe", tmp_path / "loop"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    assert "is not a regular file" in unread(pipe)
    assert "Too many levels of symbolic links" in unread(loop)
    assert "is not a regular file" in unread(tmp_path)
    assert "No such file" in unread(tmp_path / "absent")
    assert "File name too long" in unread(tmp_path / ("x" * 300))
    for device in ("/dev/zero", "/dev/full", "/dev/null"):
        assert "is not a regular file" in unread(device)


KEYS = "".join(f"k{number}: 1\n" for number in range(25_000))
COSTLY = {
    "keys": TEXT + KEYS,
    "faults": TEXT.replace("claims:\n", "claims:\n" + "".join(f"  {k}: 1\n" for k in range(9_000))),
    "items": TEXT + "a: [" + "1," * 450_000 + "]\n",
    "depth": TEXT + "a: " + "[" * 100_000,
    "depth of blocks": "- " * 100_000,
    "a tag": "a: !" + "x" * 900_000 + " 1\n",
    "words": TEXT.replace("A storm", "x " * 450_000),
    "aliases": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)),
}
SECONDS, MEGABYTES = 4.0, 500  # twice what was measured
CHECKED = """
import sys
from sim.cli.app import run_app
code = run_app(["check", sys.argv[1]])
with open("/proc/self/status") as told, open(sys.argv[2], "w") as kept:
    kept.write(told.read())
sys.exit(code)
"""
"""Says at its end how much memory it had; the system counts that of its parent in."""


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_a_file_that_is_made_to_cost_much_costs_little(tmp_path, text):
    """In a process of its own, start-up counted in."""
    path = tmp_path / "crisis.yaml"
    path.write_text(text)
    command = [sys.executable, "-c", CHECKED, str(path), str(tmp_path / "status")]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    told = (tmp_path / "said").read_text()
    assert process.returncode == BAD, told
    assert told.startswith(f"{path}:")
    assert "Traceback" not in told
    assert len(told.splitlines()) <= LISTED_LIMIT + 1
    assert used.ru_utime + used.ru_stime <= SECONDS
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", (tmp_path / "status").read_text())
    assert 10 * 1024 <= int(peak) <= MEGABYTES * 1024


SETTINGS = {
    "no equals": ("horizon", "not of the form PATH=VALUE"),
    "no path": ("=3", "not of the form PATH=VALUE"),
    "no such place": ("actors.kin.resolve=1", "did you mean `king`?"),
    "a place below a number": ("horizon.x.y=1", "no such place"),
    "no value": ("horizon=", "horizon"),
    "not a number": ("actors.king.resolve=.nan", "finite number"),
    "infinity": ("actors.king.resolve=-.inf", "finite number"),
    "digits": (f"horizon={'9' * 5000}", "--set horizon:1:8: a number of 5000 digits"),
    "huge": ("horizon=999999999999999999999", "horizon"),
    "depth": (f"horizon={'[' * 50_000}", "nested more than"),
    "unclosed": ('horizon="3', "--set horizon:1:"),
    "a tag": ("horizon=!!int 3", "--set horizon:1:8: the tag !!int"),
    "an alias": ("horizon=*a", "anchors and aliases"),
    "a directive": ("horizon=3\n%YAML 1.1", "directives"),
    "two values": ("horizon=3\nname: other", "--set horizon: is more than one value"),
    "a control character": ("title=a\x1b[2J", "the control character U+001B"),
    "half a character": ('title="\\ud800"', "half of a surrogate pair"),
    "an unknown key": ("actors.king.colour=1", "unknown key"),
    "dots": ("." * 5_000 + "=1", "no such place"),
    "stars": (".".join("*" * 500) + "=1", "no such place"),
    "control characters in a path": ("a\x1b\x07.b=1", "--set a\\x1b\\x07.b: no such place"),
    "a mapping": ("actors.king.resolve={value: 1}", "is missing"),
    "a list": ("actors.king.resolve=[1]", "actors.king.resolve"),
    "a word": ("actors.*.resolve=strong", "actors.king.resolve"),
}


@pytest.mark.parametrize(("pair", "what"), SETTINGS.values(), ids=SETTINGS)
def test_a_value_on_the_command_line_is_refused_by_its_name(pair, what, capsys):
    assert run_app(["check", str(SMALL), "--set", pair]) == BAD
    said = capsys.readouterr().err
    assert what in said
    assert all(line.isprintable() for line in said.splitlines())


def test_only_the_first_hundred_faults_are_listed():
    found = faults_of(Scenario, TEXT + KEYS[:2_000])
    assert len(found) == LISTED_LIMIT + 1
    assert "more faults; mend the others first" in str(found[-1])


def test_no_fault_hides_behind_many_that_do_not_count():
    """A shortened horizon excuses conditions on later rounds, and nothing else."""
    late = "".join(
        f"  e{row}: {{name: E, when: {{from_round: 19}}, source: judgement}}\n"
        for row in range(LISTED_LIMIT - 5)
    )
    text = TEXT.replace("events:\n", f"events:\n{late}").replace("lead: senate", "lead: league")
    with pytest.raises(InvalidInput, match="leads no side"):
        Scenario.parse(text, {"horizon": 4})


def test_no_pattern_of_a_study_takes_long():
    began = time.process_time()
    assert not finds("*a" * 40 + "*zz", "actors." + "a" * 200)
    assert not finds("**a" * 60 + "zz", "actors." + "a" * 200)
    assert time.process_time() - began < 1
    assert finds("**a*", "actors.king.audience")


KINDS = [
    ("kind: crossed", "kind: cross", "there is no kind 'cross'; did you mean `crossed`?"),
    ("kind: crossed", "kin: crossed", "design.kind: is missing; add it"),
]


@pytest.mark.parametrize(("old", "new", "what"), KINDS)
def test_a_kind_that_is_none_is_named_where_it_stands(old, new, what):
    (problem,) = faults_of(Study, STUDY.replace(old, new, 1))[:1]
    assert what in str(problem)


def test_a_family_that_is_none_is_named_where_it_stands():
    (problem,) = faults_of(Study, STUDY.replace("distribution: normal", "distribution: norma"))
    assert problem.path == "levers.actors.king.resolve.distribution"
