"""The page about a folder: it says what was asked and what came out, and needs nothing else."""

import base64
import html
import json
import re
import shutil
import subprocess

import pytest

from sim.cli.app import run_app
from sim.report.words import condition_said, sections
from sim.scenario import Scenario
from tests.shipped import ROOT, ukraine
from tests.sweep.studies import CROSSED, FACTORS, HEAD

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=alert(1)> & \"quoted\""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A folder of a run, whose scenario has markup in its title, and its page."""
    place = tmp_path_factory.mktemp("run")
    text = SMALL.read_text(encoding="utf-8")
    title = re.search(r"^title: .*$", text, re.MULTILINE).group(0)
    (place / "crisis.yaml").write_text(text.replace(title, f"title: {json.dumps(HOSTILE)}"))
    out = place / "out"
    order = ["run", str(place / "crisis.yaml"), "--worlds", "30", "--seed", "5", "--told", "2"]
    assert run_app([*order, "--out", str(out), "--set", "horizon=12"]) == 0
    assert run_app(["report", str(out), "--world", "3"]) == 0
    return out


def page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_holds_findings_figures_story_scenario_and_commands(run):
    text = page(run)
    for figure in ("trajectories", "outcomes", "endings", "offers", "strain", "flow", "timeline"):
        assert f'id="figure-{figure}"' in text
    said = html.unescape(text)
    assert "not a forecast" in said
    assert "95 % interval (Wilson)" in said
    assert "World 3." in said
    assert "detente run small.yaml --worlds 30 --seed 5 --told 2 --set horizon=12" in said
    assert f"detente reproduce {run}" in said
    for issue in Scenario.read(SMALL).issues.values():
        assert issue.name in said
        assert issue.zero in said


def test_every_picture_is_in_the_page_and_is_a_picture(run):
    data = re.findall(r'<img src="data:image/png;base64,([^"]+)"', page(run))
    assert len(data) == 7
    assert all(base64.b64decode(each).startswith(b"\x89PNG") for each in data)


def test_nothing_is_asked_of_a_network_and_no_text_becomes_markup(run):
    text = page(run)
    assert "<script" not in text
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", text)
    assert html.escape(HOSTILE, quote=True).split("&#x27;")[0] in text
    assert not re.findall(r'(?:src|href)="(?!data:|#)', text)
    assert "default-src 'none'" in html.unescape(text)


def test_the_file_that_was_run_can_be_taken_from_the_page(run, tmp_path):
    blocks = re.findall(r"<pre>(.*?)</pre>", page(run), re.DOTALL)
    assert html.unescape(blocks[-1]) == (run.parent / "crisis.yaml").read_text(encoding="utf-8")


def test_a_page_of_a_sweep(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text(encoding="utf-8"))
    (tmp_path / "study.yaml").write_text(HEAD + FACTORS + CROSSED)
    out = tmp_path / "out"
    order = ["sweep", str(tmp_path / "study.yaml"), "--workers", "1", "--out", str(out)]
    assert run_app(order) == 0
    assert run_app(["report", str(out), "--out", str(tmp_path / "page.html")]) == 0
    said = html.unescape((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert "24 points of 6 worlds each" in said
    assert "actors.king.flexibility" in said
    assert "What was varied" in said
    assert "sensitivity: has a design of kind crossed" in said
    assert 'id="figure-pareto"' in said


def test_what_is_no_folder_of_results_is_refused(tmp_path, run, capsys):
    assert run_app(["report", str(tmp_path)]) == 2
    assert run_app(["report", str(run), "--world", "30"]) == 2
    assert "from 0 to 29" in capsys.readouterr().err


def test_conditions_of_the_shipped_scenario_are_said_in_words():
    crisis = ukraine()
    conditions = [event.when for event in crisis.events.values()]
    conditions += [measure.requires for measure in crisis.measures.values()]
    conditions += [rule.when for rule in crisis.outcomes.values()]
    for condition in conditions:
        stated = [name for name in type(condition).model_fields if getattr(condition, name)]
        assert len(condition_said(condition, crisis).split("; ")) == max(len(stated), 1)
    assert condition_said(crisis.events["written_reply"].when, crisis).startswith("from round 2")


def test_every_block_of_a_scenario_has_its_table():
    crisis = ukraine()
    rows = {section.title: len(section.rows) for section in sections(crisis)}
    assert rows["What is in dispute"] == len(crisis.issues)
    assert rows["Who takes part"] == len(crisis.actors)
    assert rows["What each can do beside the table"] == len(crisis.measures)
    assert rows["What it rests on"] == 24
    for section in sections(crisis):
        assert all(len(row) == len(section.columns) for row in section.rows)


def browser(*arguments):
    """Run a browser without a screen; return what it prints and what it complains of."""
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    done = subprocess.run(
        [BROWSER, *quiet, "--enable-logging=stderr", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.skipif(BROWSER is None, reason="asks for a Chromium browser")
def test_a_browser_shows_all_of_it_and_complains_of_nothing(run, tmp_path):
    own = f"--user-data-dir={tmp_path / 'profile'}"
    shown, complaints = browser(own, "--dump-dom", (run / "report.html").as_uri())
    assert not complaints
    assert "<title>taken</title>" not in shown
    probe = tmp_path / "probe.html"  # the same page with a script that measures its pictures
    script = (
        "<script>addEventListener('load', () => {document.title = [...document.images]"
        ".map(each => each.naturalWidth).join(' ') + ' / ' + document.body.scrollWidth})</script>"
    )
    unlocked = re.sub(r"<meta http-equiv[^>]*>", script, page(run))
    probe.write_text(unlocked, encoding="utf-8")
    shown, _ = browser(own, "--window-size=390,800", "--dump-dom", probe.as_uri())
    widths, body = re.search(r"<title>([\d ]+) / (\d+)</title>", shown).groups()
    assert len(widths.split()) == 7
    assert all(int(width) > 500 for width in widths.split())
    assert int(body) <= 500  # the least width of a window without a screen
