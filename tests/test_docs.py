"""What the documents say is so: their code runs, their tables agree, their links lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

from sim.cli.app import run_app
from sim.doctrine import CLASSES
from sim.draws import Draws
from sim.explain import GROUPS
from sim.figures import FIGURES
from sim.known import KNOWN
from sim.layout import Layout
from sim.mechanisms import MECHANISMS
from sim.negotiation.solutions import NAMES
from sim.parameters import Parameters
from sim.reader import Reader
from sim.scenario import Scenario
from sim.state import State, meanings, shapes
from sim.terms import Category, Ending, Move, Status
from sim.world_table import columns
from tests.faults.forking import FULL
from tests.shipped import ROOT, UKRAINE

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def fenced(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def either(text, *languages):
    """Return blocks of several languages in their order, each with its language."""
    kinds = "|".join(languages)
    return re.findall(rf"^```({kinds})\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def python(arguments, folder):
    """Run Python in a folder, with the engine of this repository."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        check=False,
    )


README = (ROOT / "README.md").read_text(encoding="utf-8")
README_BLOCKS = fenced(README, "python")


@pytest.mark.parametrize("number", range(len(README_BLOCKS)))
def test_python_in_the_readme_runs(number, tmp_path):
    """As it stands, but in fewer worlds, in a folder like that of the repository."""
    block, replaced = re.subn(r"worlds=\d+", "worlds=40", README_BLOCKS[number])
    assert replaced == 1
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "results").mkdir()
    (tmp_path / "lines.py").write_text(block, encoding="utf-8")
    done = python(["-W", "error", "lines.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "40 worlds, seed 1" in done.stdout
    assert (tmp_path / "results" / "escalation.png").stat().st_size > 0
    assert (tmp_path / "results" / "mine" / "manifest.json").exists()


def test_the_readme_has_its_first_lines():
    assert len(README_BLOCKS) == 1
    assert "sim.run_ensemble" in README_BLOCKS[0]


@pytest.fixture
def of_own(tmp_path, monkeypatch):
    """A folder with the class of CONTRIBUTING.md, and a scenario that names it as shown there."""
    (module,) = (b for b in fenced(CONTRIBUTING, "python") if b.startswith('"""my_module.py'))
    (block,) = (b for b in fenced(CONTRIBUTING, "yaml") if "class: my_module:MyActor" in b)
    (tmp_path / "my_module.py").write_text(module, encoding="utf-8")
    yaml = YAML()
    tree = yaml.load(SMALL)
    for actor, changes in yaml.load(block)["actors"].items():
        assert set(changes["doctrine"]) == {"inclination", "weariness"}
        tree["actors"][actor].update(changes)
    yaml.dump(tree, tmp_path / "my_crisis.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_module", raising=False)
    yield tmp_path
    sys.modules.pop("my_module", None)


def with_number(number, value):
    """Return the scenario with one number of the class, the other being 0."""
    doctrine = {"inclination": 0, "weariness": 0} | {number: value}
    return Scenario.read("my_crisis.yaml", {"actors.senate.doctrine": doctrine})


def ensemble(number, value, worlds=200):
    from sim import run_ensemble

    return run_ensemble(with_number(number, value), worlds=worlds, seed=3)


@pytest.mark.parametrize("number", ["inclination", "weariness"])
def test_the_class_of_one_s_own_runs_and_its_numbers_matter(of_own, number):
    off, again, on = (ensemble(number, value).table for value in (0, 0, 5))
    np.testing.assert_array_equal(off["outcome"], again["outcome"])
    differ = np.mean((off["outcome"] != on["outcome"]) | (off["ended"] != on["ended"]))
    assert differ > 0.05


def test_inclined_to_concede_it_concedes(of_own):
    from sim.ensemble import trace

    shares = []
    for value in (0, 5):
        story = trace(with_number("inclination", value), seed=3, worlds=100)
        row = story.layout.actors.index("senate")
        moves = np.array([option.move for option in story.menus[row]])
        shares.append(np.mean(moves[story.arrays["choice"][1, row]] == Move.CONCEDE))
    assert shares[0] < 0.7
    assert shares[1] > 0.8


COMMAND = "from sim.__main__ import main\nmain()\n"


@pytest.mark.parametrize("called", ["module", "script"])
def test_the_command_runs_a_class_of_one_s_own_if_it_is_trusted(of_own, called):
    """As `python -m sim`, and as the script `detente`, which lies in a folder of its own."""
    (of_own / "bin").mkdir()
    (of_own / "bin" / "detente").write_text(COMMAND, encoding="utf-8")
    begin = ["-m", "sim"] if called == "module" else ["bin/detente"]
    order = [*begin, "run", "my_crisis.yaml", "--worlds", "20", "--seed", "3", "--out", "out"]
    order += ["--set", "actors.senate.doctrine={inclination: 5, weariness: 0}"]

    refused = python(order, of_own)
    assert refused.returncode == 2
    assert "--trust" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (of_own / "out").exists()

    done = python([*order, "--trust"], of_own)
    assert done.returncode == 0, done.stderr
    found = pq.read_table(of_own / "out" / "worlds.parquet")
    by_value = {value: ensemble("inclination", value, worlds=20).table for value in (0, 5)}
    for name in ("ended", "tension"):
        np.testing.assert_array_equal(found[name].to_numpy(), by_value[5][name])
    assert np.any(by_value[0]["ended"] != by_value[5]["ended"])


def rows_of(docstring):
    """Return name, shape and meaning in the table of a docstring."""
    table = docstring.split("\n\n")[1]
    return [
        (name, shape, meaning)
        for name, shape, meaning in re.findall(
            r"^\s*(\w+) +(\([A-Z, ]+\)|dict) +(\S.*)$", table, re.MULTILINE
        )
    ]


def test_the_table_of_the_state_gives_every_array_its_shape():
    rows = rows_of(State.__doc__)
    assert [name for name, _, _ in rows] == list(State.__dataclass_fields__)
    found = {name: tuple(re.findall("[A-Z]", shape)) for name, shape, _ in rows}
    assert found == shapes()
    assert meanings() == {name: meaning for name, _, meaning in rows}


def test_the_table_of_the_parameters_gives_every_array_its_shape():
    scenario = Scenario.read(SMALL)
    layout = Layout.of(scenario)
    numbers = Parameters.of(scenario, layout, Reader(Draws(0, 0, 13), {}), {})
    rows = [row for row in rows_of(Parameters.__doc__) if row[0] != "doctrine"]
    assert [name for name, _, _ in rows] == list(numbers.arrays())
    counts = {
        "A": len(layout.actors), "K": len(layout.issues), "M": len(layout.measures),
        "N": len(layout.alliances), "E": len(layout.events), "X": len(layout.wires),
        "Z": len(scenario.dynamics.steps),
    }  # fmt: skip
    for name, shape, _ in rows:
        axes = re.findall("[A-Z]", shape)
        assert axes[-1] == "W"
        found = numbers.arrays()[name].shape
        assert found[:-1] == tuple(counts[axis] for axis in axes[:-1]), name
        assert found[-1] in (1, 13), name


def test_the_model_s_page_gives_every_mechanism_as_the_code_does():
    section = MODEL.split("\n## 9 ")[1].split("\n## ")[0]
    rows = {
        cells[0]: cells[1:]
        for cells in (
            [c.strip() for c in line.strip("|").split("|")] for line in section.splitlines()
        )
        if len(cells) == 4
    }
    assert list(rows)[2:] == [mechanism.name for mechanism in MECHANISMS]
    for mechanism in MECHANISMS:
        reference, off, tested = rows[mechanism.name]
        assert (ROOT / "tests" / tested.strip("`")).is_file()
        assert reference == mechanism.reference
        assert re.findall(r"`([\w.*]+)", off) == [path for path, _ in mechanism.off]


def test_rules_that_the_model_s_page_names_exist():
    topics = {path.stem for path in (ROOT / "sim" / "rules").glob("[a-z]*.py")}
    named = {pair for pair in re.findall(r"`(\w+)\.(\w+)`", MODEL) if pair[0] in topics}
    assert len(named) > 15
    for topic, rule in sorted(named):
        assert hasattr(import_module(f"sim.rules.{topic}"), rule), f"{topic}.{rule}"


def anchors(text):
    """Return the anchors of headings, as they are made where such pages are shown."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_notebook_prints_what_it_shows(monkeypatch, tmp_path):
    workflow = script_of("workflow")
    notebook = json.loads(workflow.PAGE.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    again = workflow.executed(notebook, drawn=False)
    assert len(workflow.printed(notebook)) == 5
    assert workflow.printed(again) == workflow.printed(notebook)
    shown = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert sum("data" in output for output in shown) == 2


def test_the_contents_of_the_site_hold_every_page():
    pytest.importorskip("latex2mathml")
    nav = YAML(typ="safe").load(ROOT / "docs" / "mkdocs.yml")["nav"]
    site = script_of("site_hooks")
    docs = ROOT / "docs"
    there = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    first = nav.pop(1)
    found = site.on_config({"nav": nav})["nav"]
    assert site._pages(found) == {*there, "index.md"}
    assert "tutorial.md" in found[-1]["More"]
    assert site._pages([first]) <= there


def test_equations_become_mathml():
    pytest.importorskip("latex2mathml")
    site = script_of("site_hooks")
    html = site.on_page_content('a <span class="arithmatex">\\(x &lt; 1\\)</span>')
    assert html.startswith("a <math")
    assert "arithmatex" not in html
    equations = re.findall(r"\$\$(.+?)\$\$", MODEL, re.DOTALL)
    assert len(equations) > 10
    for latex in equations:
        block = f'<div class="arithmatex">\\[{latex}\\]</div>'
        assert 'display="block"' in site.on_page_content(block)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_the_table_of_known_answers_is_that_of_the_code():
    rows = [f"| {answer.source} | {answer.what} | `" for answer in KNOWN]
    assert all(MODEL.count(row) == 1 for row in rows)
    table = MODEL.split("## 13 Known answers")[1].split("Answers without luck")[0]
    assert table.count("\n| ") - 1 == len(rows)


def test_the_page_on_calibration_is_printed_by_its_script(monkeypatch, capsys):
    spec = spec_from_file_location("calibration", ROOT / "docs" / "calibration.py")
    script = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "calibration", script)  # where a dataclass looks itself up
    spec.loader.exec_module(script)
    page = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")
    for conclusion in script.CONCLUSIONS:
        assert f"| {conclusion.what} |" in page
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(script, "CONCLUSIONS", script.CONCLUSIONS[-1:])
    script.print_shares(4)
    script.print_conclusions(2, 3)
    said = capsys.readouterr().out
    header = next(line for line in said.splitlines() if line.startswith("| conclusion"))
    assert header in page
    assert "2 draws of 3 worlds" in said
    for rule in Scenario.read(script.FILE).outcomes.values():
        assert f"| {rule.name} |" in said
        assert f"| {rule.name} |" in page


def test_the_page_on_figures_lists_them_with_their_captions():
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    for name, figure in FIGURES.items():
        assert f"| `{name}` | {figure.caption} |" in page
    named = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert named == set(FIGURES)


def test_python_on_the_page_of_figures_runs(tmp_path):
    (block,) = fenced((ROOT / "docs" / "figures.md").read_text(encoding="utf-8"), "python")
    begin = ["-m", "sim", "run", str(SMALL), "--worlds", "20", "--out", "results/mine"]
    assert python(begin, tmp_path).returncode == 0
    (tmp_path / "lines.py").write_text(block, encoding="utf-8")
    done = python(["-W", "error", "lines.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "results").glob("*.*"))) == 3


def script_of(name):
    """Return a script of the documents as a module."""
    spec = spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


PRINTED = script_of("printed")


FROM_THE_ROOT = ("figures.md", "sweeps.md")


@pytest.mark.skipif(not FULL, reason="the full set of faults only")
def test_commands_and_python_that_start_from_the_repository_run(tmp_path, monkeypatch):
    for name in ("scenarios", "configs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    pages = [(ROOT / "docs" / page).read_text(encoding="utf-8") for page in FROM_THE_ROOT]
    blocks = [block for page in pages for block in either(page, "bash", "python")]
    assert [language for language, _ in blocks] == ["bash"] * 3 + ["python"] * 2
    (after_install,) = re.findall(r"^```bash\n(\.venv/bin/detente .*?)^```$", README, re.M | re.S)
    blocks.append(("bash", after_install.replace(".venv/bin/", "")))
    for language, block in blocks:
        if language == "python":
            done = python(["-c", block], tmp_path)
            assert done.returncode == 0, done.stderr
            continue
        for line in block.splitlines():
            assert line.startswith("detente "), line
            assert run_app(line.split()[1:]) == 0, line


@pytest.mark.parametrize("name", PRINTED.PAGES)
def test_pages_are_what_their_commands_print(name, monkeypatch, tmp_path):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for linked in ("scenarios", "docs"):
        (tmp_path / linked).symlink_to(ROOT / linked)
    found = PRINTED.with_output(page)
    assert found.splitlines() == page.splitlines()


def test_a_page_that_is_not_what_its_commands_print_is_noticed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    page = '```yaml title="a.yaml"\nname: a\n```\n\n```console\n$ detente check a.yaml\n?\n```\n'
    assert "issues: is missing" in PRINTED.with_output(page)
    page = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n"
    assert PRINTED.with_output(page) == page.replace("3", "2")


def test_the_reference_is_what_its_script_writes_and_leaves_nothing_unsaid():
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert script_of("reference").reference() == page
    assert "|  |\n" not in page


NAME = r"[A-ZÀ-Þ][\w-]+"
CITED = re.compile(
    rf"((?:{NAME}(?:, and | and |, | van | de | von ))*{NAME})(?:[\'’]s)?(?: et al\.)?,? "
    r"\(?((?:1[89]|20)\d\d)\b"
)
NO_AUTHORS = {"Berlin", "Elmira", "Georgia", "Strait", "Taiwan", "Ukraine", "Vienna"}
NO_AUTHORS |= {"January", "February", "March", "April", "May", "June", "July", "August"}
NO_AUTHORS |= {"September", "October", "November", "December"}


def test_every_work_that_is_cited_stands_in_the_bibliography():
    page = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
    works = [line for line in page.splitlines() if line.startswith("- ")]
    files = [*DOCUMENTS, *(ROOT / "sim").rglob("*.py")]
    cited = {
        (*re.split(r", and | and |, ", found[1]), found[2])
        for file in files
        if file.name not in ("bibliography.md", "CHANGELOG.md")
        for found in CITED.finditer(" ".join(file.read_text(encoding="utf-8").split()))
    }
    cited = {entry for entry in cited if entry[-2] not in NO_AUTHORS}
    assert len(cited) > 50
    missing = [
        entry
        for entry in sorted(cited)
        if not any(entry[-2] in work and entry[-1] in work.split("*")[0] for work in works)
    ]
    assert not missing


@pytest.fixture(scope="module")
def glossary():
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]* ?\|$", page, re.MULTILINE)[1:]


def test_terms_of_the_glossary_stand_in_order_and_once(glossary):
    assert glossary == sorted(set(glossary), key=str.casefold)
    each = [term for entry in glossary for term in entry.split(", ")]
    assert len(each) == len(set(each)) > 200


OF_EVERY_NUMBER = {"at", "at_least", "from_round", "high", "low", "mode", "number", "sd", "value"}


def numbers_of_scenarios():
    """Names of all numbers of a scenario, but those that say when, where and between what."""
    schema = Scenario.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        for name, said in part.get("properties", {}).items():
            kinds = [said, *said.get("anyOf", ()), *said.get("oneOf", ())]
            if any(kind.get("type") in ("number", "integer") for kind in kinds):
                yield name
    for doctrine in CLASSES.values():
        yield from doctrine


VOCABULARY = {
    "mechanisms": [mechanism.name for mechanism in MECHANISMS],
    "roles": [name for name in CLASSES if name.islower()],
    "endings": list(Ending),
    "moves": [move.name for move in Move],
    "states of a measure": [status.name for status in Status],
    "categories": list(Category),
    "numbers": sorted(set(numbers_of_scenarios()) - OF_EVERY_NUMBER - {"schema_version"}),
    "answers": list(dict.fromkeys(name.split("_")[0] for name in columns(Scenario.read(UKRAINE)))),
    "concepts": ["Nash stability (R)", "general metarationality (GMR)",
                 "symmetric metarationality (SMR)", "sequential stability (SEQ)"],
    "solutions": [f"{name} solution" for name in NAMES],
    "designs": ["grid", "one_at_a_time", "latin_hypercube", "crossed"],
}  # fmt: skip


@pytest.mark.parametrize("kind", VOCABULARY)
def test_every_term_of_the_code_stands_in_the_glossary(kind, glossary):
    told = {term.casefold() for entry in glossary for term in entry.split(", ")}
    wanted = {word.replace("_", " ").casefold() for word in VOCABULARY[kind]}
    assert wanted
    assert not {
        word
        for word in wanted
        if not {word, word.removesuffix("s"), word.removesuffix("es")} & told
    }


def test_python_on_the_page_on_explaining_runs(tmp_path):
    page = (ROOT / "docs" / "explaining.md").read_text(encoding="utf-8")
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (block,) = fenced(page, "python")
    (tmp_path / "lines.py").write_text(block, encoding="utf-8")
    done = python(["-W", "error", "lines.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("invasion 0.13")
    groups = re.findall(
        r"^\| `(\w+)` \|", page.split("| group |")[1].split("\n\n")[0], re.MULTILINE
    )
    assert tuple(groups) == GROUPS
