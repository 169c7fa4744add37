"""The page, driven in a browser as a user would."""

import http.client
from pathlib import Path

import psutil
import pytest

from sim.scenario import Scenario
from tests.web.conftest import SHORT, WAIT

LINE = SHORT.splitlines().index("horizon: 6") + 1
TABS = ("Watch", "Steer", "Play", "Compare", "Results")
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


def settle(page):
    """Wait until nothing is drawn anew; a click that falls into that may be lost."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached"
    )


def press(page, name):
    settle(page)
    page.get_by_role("button", name=name, exact=True).first.click()


def to_tab(page, name):
    settle(page)
    page.get_by_role("tab", name=name).click()
    page.locator(f'[role=tab][aria-selected=true]:has-text("{name}")').wait_for()


def pick(page, name, label="Scenario"):
    settle(page)
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=name, exact=True).click()


def see(page, said):
    """Wait until it is to be read on the page."""
    page.get_by_text(said).first.wait_for()


def holds(control, value):
    """Wait until a control has a value."""
    from playwright.sync_api import expect

    expect(control).to_have_value(value, timeout=WAIT)


def text(page):
    return page.locator(".stMain").inner_text()


def test_only_this_machine_can_reach_it_whatever_the_environment_says(served):
    process = psutil.Process(served.process.pid)
    everybody = [process, *process.children(recursive=True)]
    listening = [
        place.laddr.ip
        for each in everybody
        for place in each.net_connections("inet")
        if place.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("127.0.0.1", "http://example.invalid", 403),
        ("example.invalid", "http://example.invalid", 403),
    ],
)
def test_pages_of_others_get_no_connection(served, host, origin, status):
    link = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    link.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in {
        "Host": f"{host}:{served.port}",
        "Origin": f"{origin}:{served.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }.items():
        link.putheader(name, value)
    link.endheaders()
    assert link.getresponse().status == status
    link.close()


def test_a_world_is_watched_round_by_round(page):
    see(page, "Before the choices of round 1 of 6")
    assert "SECRET" not in text(page)
    press(page, "Step")
    see(page, "Before the choices of round 2 of 6")
    see(page, "Who did what, and why")
    press(page, "To the end")
    see(page, "Ended in round")
    assert page.get_by_role("button", name="Step").is_disabled()
    press(page, "Back")
    see(page, "Before the choices of round 6 of 6")
    press(page, "Restart")
    see(page, "Before the choices of round 1 of 6")
    press(page, "Play")
    see(page, "Before the choices of round 3 of 6")
    press(page, "Pause")
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_numbers_are_steered_with_the_keyboard_compared_and_saved(page, served):
    to_tab(page, "Steer")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("End")
    see(page, "1 number changed in Steer")
    see(page, "Against the file")
    see(page, "no difference is clear")
    see(page, "500 worlds under these numbers")
    see(page, "95 % intervals")
    settle(page)
    page.get_by_text("Save as a new scenario").click()
    page.get_by_role("textbox", name="Name of the file").fill("../out")
    press(page, "Save")
    see(page, "It was not saved")
    page.get_by_role("textbox", name="Name of the file").fill("steered")
    press(page, "Save")
    see(page, "Saved as steered.yaml")
    saved = Scenario.read(served.scenarios / "steered.yaml")
    assert saved.actors["king"].resolve.value == pytest.approx(0.9)
    assert saved.actors["king"].resolve.low == pytest.approx(0.2)
    assert not list(served.scenarios.parent.glob("out*.yaml"))
    to_tab(page, "Compare")
    beside = page.get_by_role("combobox", name="Beside it")
    holds(beside, "a_small.yaml, with your numbers")
    press(page, "Compare")
    see(page, "of 500 worlds end otherwise")
    page.locator("img[alt^='Shares of worlds']").wait_for()
    to_tab(page, "Steer")
    press(page, "Put all back")
    see(page, "No number is changed yet")
    (served.scenarios / "steered.yaml").unlink()


def test_what_is_said_of_saving_stands_until_something_else_is_asked(page, served):
    to_tab(page, "Steer")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("End")
    see(page, "1 number changed in Steer")
    settle(page)
    page.get_by_text("Save as a new scenario").click()
    page.get_by_role("textbox", name="Name of the file").fill("../out")
    press(page, "Save")
    see(page, "It was not saved")
    pick(page, "Actor: The senate", label="Group of numbers")
    page.get_by_role("slider", name="war cost").wait_for()
    refused = page.get_by_text("It was not saved")
    assert refused.is_visible()
    page.get_by_role("textbox", name="Name of the file").fill("other")
    page.keyboard.press("Enter")
    refused.wait_for(state="detached")
    see(page, "Saved as other.yaml")
    (served.scenarios / "other.yaml").unlink()


def test_a_seat_is_taken_and_compared_with_its_agent(page):
    to_tab(page, "Play")
    see(page, "Round 1: what does The king do?")
    press(page, "What would the agent do?")
    see(page, "Under the same luck, the agent would choose")
    page.get_by_text("Show what the model makes of each option").click()
    see(page, "chance that the agent takes it")
    for number in range(1, 7):
        see(page, f"Round {number}: what does")
        press(page, "Do it")
        if number == 2:
            see(page, "Round 3: what does")
            press(page, "Take a round back")
            see(page, "Round 2: what does")
            press(page, "Do it")
    see(page, "How it ended")
    see(page, "With the agent in your seat, and the same luck")
    see(page, "One world each, with the same luck; not a forecast")


def test_results_are_opened_and_reported(page):
    to_tab(page, "Results")
    page.locator("img[alt^='How high each side']").wait_for()
    page.get_by_text("narrative.md").first.click()
    page.locator(".told").wait_for()
    press(page, "Make the report")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the report").click()
    assert "<html" in coming.value.path().read_text(encoding="utf-8")


def test_uploads_are_read_by_the_same_loader_and_bounded(page):
    page.get_by_text("Upload a scenario of your own").click()
    files = page.locator("input[type=file]")
    for name, content, said in (
        ("bad.yaml", SHORT.replace("horizon: 6", "horizon: lots"), f"bad.yaml:{LINE}:1: horizon"),
        ("bomb.yaml", "a: &a [1]\nb: *a\n", "bomb.yaml:1:4: anchors and aliases"),
        ("deep.yaml", "[" * 100_000, "deep.yaml:1:"),
        ("code.yaml", SHORT.replace("class: ally", "class: os:path"), "is code of your own"),
        ("more.yaml", "extends: a_small.yaml\n", "only a file can extend another"),
        ("large.yaml", "#" * 300_000, "at most 262,144"),
        ("good.yaml", SHORT, "is in the list of scenarios now"),
    ):
        file = {"name": name, "mimeType": "text/yaml", "buffer": content.encode()}
        files.set_input_files(file)
        see(page, said)
    picker = page.get_by_role("combobox", name="Scenario")
    holds(picker, "uploaded: good.yaml")
    see(page, "Before the choices of round 1 of 6")


def test_text_of_a_scenario_is_text(page):
    pick(page, "b_hostile.yaml")
    see(page, "<script>")
    press(page, "Step")
    see(page, "Before the choices of round 2")
    for name in TABS[1:4]:
        to_tab(page, name)
        if name == "Steer":
            see(page, "500 worlds under these numbers")
        page.wait_for_timeout(500)
    assert page.evaluate("window.__ran") is None
    assert not page.get_by_role("link", name="x").count()


def test_sessions_do_not_see_each_other(page, browser, served):
    other = browser.new_context().new_page()
    other.set_default_timeout(60_000)
    other.goto(served.address)
    other.get_by_role("tab", name="Watch").wait_for()
    press(page, "Step")
    see(page, "Before the choices of round 2 of 6")
    other.get_by_role("spinbutton", name="Seed of all luck").fill("5")
    other.keyboard.press("Enter")
    see(other, "Before the choices of round 1 of 6")
    assert page.get_by_role("spinbutton", name="Seed of all luck").input_value() == "0"
    see(page, "Before the choices of round 2 of 6")
    other.context.close()


def test_a_hundred_fast_clicks_do_no_harm(page):
    see(page, "Before the choices of round 1 of 6")
    step = page.get_by_role("button", name="Step", exact=True)
    step.evaluate("step => { for (let n = 0; n < 100; n++) step.click() }")
    page.wait_for_timeout(1000)
    press(page, "To the end")
    see(page, "Ended in round")
    assert not page.locator(".stException").count()


def test_a_phone_shows_all_tabs_legibly(page):
    page.set_viewport_size({"width": 390, "height": 800})
    for name in TABS:
        to_tab(page, name)
        page.wait_for_timeout(400)
        if name == "Play":
            page.get_by_text("Offer", exact=True).click()
            see(page, "Point to offer")
        widths = page.evaluate(
            "['html', '.stMain'].map(it => document.querySelector(it).scrollWidth)"
        )
        assert max(widths) <= 390, name
        assert page.evaluate(CONTRAST) == [], name


def test_nothing_is_asked_of_any_other_machine(page, asked):
    for name in TABS:
        to_tab(page, name)
    assert len(asked) > 20  # `page` looks at where to, as after every test
