"""One server and one browser for all tests of the page."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.cli.app import run_app
from tests.shipped import ROOT
from tests.web.hostile import hostile

SMALL = (ROOT / "tests" / "scenarios" / "small.yaml").read_text(encoding="utf-8")
SHORT = SMALL.replace("horizon: 20", "horizon: 6")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
OWN = ("data:", "blob:")
"""How addresses begin that lead nowhere."""
WAIT = 60_000
"""Milliseconds for which a busy machine is given time."""


@dataclass
class Served:
    """A server under way."""

    process: subprocess.Popen
    port: int
    scenarios: Path
    results: Path

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The page, started by a user whose environment would open it to everybody."""
    pytest.importorskip("streamlit")
    root = tmp_path_factory.mktemp("page")
    scenarios, results, outside = root / "scenarios", root / "results", root / "outside"
    for folder in (scenarios, results, outside):
        folder.mkdir()
    (scenarios / "a_small.yaml").write_text(SHORT, encoding="utf-8")
    (scenarios / "b_hostile.yaml").write_text(hostile(SHORT), encoding="utf-8")
    (outside / "secret.yaml").write_text(SHORT.replace("A strait", "SECRET"), encoding="utf-8")
    (scenarios / "link.yaml").symlink_to(outside / "secret.yaml")
    order = ["run", str(scenarios / "a_small.yaml"), "--worlds", "20", "--told", "2"]
    assert run_app([*order, "--out", str(results / "small" / "one")]) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    open_to_all = {
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "*",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    }
    places = ["--scenarios", str(scenarios), "--results", str(results), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "serve", *places],
        env={**os.environ, **open_to_all},
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    it = Served(process, port, scenarios, results)
    _wait_for(it)
    yield it
    process.terminate()
    assert process.wait(30) == 0


def _wait_for(served):
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{served.address}/_stcore/health", timeout=5):
                return
        except OSError:
            assert served.process.poll() is None
            time.sleep(0.25)
    raise AssertionError("the page did not start")


@pytest.fixture(scope="session")
def browser():
    """A browser without a screen."""
    if BROWSER is None:
        pytest.skip("asks for a Chromium browser")
    driver = pytest.importorskip("playwright.sync_api", reason="asks for Playwright")
    with driver.sync_playwright() as play:
        it = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield it
        it.close()


@pytest.fixture
def asked():
    """Addresses that the page has asked for."""
    return []


@pytest.fixture
def page(served, browser, asked):
    """A session of its own, which must ask nothing of any other machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT)
    it = context.new_page()
    it.on("request", lambda request: asked.append(request.url))
    it.on("websocket", lambda opened: asked.append(opened.url))
    it.goto(served.address)
    it.get_by_role("tab", name="Watch").wait_for()
    yield it
    context.close()
    assert {urlsplit(url).hostname for url in asked if not url.startswith(OWN)} == {"127.0.0.1"}
