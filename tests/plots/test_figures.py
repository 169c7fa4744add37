"""Figures of a run: they look as they did, say what they show, and fit their sheet."""

import re
from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text

from sim import plots
from sim.ensemble import CAVEAT, run_ensemble, trace
from sim.figures import FIGURES
from sim.plots.saving import to_bytes
from sim.plots.tornado import tornado
from sim.scenario import Scenario
from sim.sources import RUN
from tests.plots import analysed, fixed
from tests.plots.pictures import KEPT, TOLERANCE, bare, distance, figures, save
from tests.plots.test_analysis_figures import frontier, inside_the_canvas, policies
from tests.shipped import UKRAINE

NAMES = tuple(figures())
OF_RUNS = tuple(name for name in NAMES if name != "phase")
RENEW = "renew with `python -m tests.plots.pictures`, and look at what has changed"
ESSENTIAL = {
    "trajectories": (PolyCollection, Line2D),
    "outcomes": (Rectangle, Line2D),
    "endings": (Rectangle,),
    "offers": (PolyCollection, Line2D),
    "strain": (PolyCollection, Line2D),
    "flow": (QuadMesh, PolyCollection),
    "timeline": (Rectangle, Line2D),
    "phase": (QuadMesh, Line2D),
    "sobol": (Rectangle, LineCollection),
    "morris": (Rectangle, PathCollection),
    "discovery": (PathCollection, Line2D, Rectangle),
    "pareto": (Line2D, LineCollection),
    "tornado": (Rectangle, LineCollection),
    "comparison": (Line2D,),
    "stability": (FancyArrowPatch, Line2D),
    "stability_table": (Rectangle,),
    "frontier": (Line2D, Rectangle),
    "zones": (Line2D, Rectangle),
    "course": (Line2D,),
}
"""Kinds of part of which a figure must not lose one."""


def test_every_figure_is_compared():
    assert set(ESSENTIAL) == {*figures(), *analysed.figures()}
    assert {name for name in FIGURES if name != "sensitivity"} < set(ESSENTIAL)


@pytest.mark.parametrize("name", ESSENTIAL)
def test_a_figure_looks_as_it_did_and_the_comparison_notices_what_is_missing(name, tmp_path):
    figure = bare((figures() | analysed.figures())[name]())
    save(figure, tmp_path / "now.png")
    assert distance(tmp_path / "now.png", KEPT / f"{name}.png") <= TOLERANCE, RENEW
    for kind in ESSENTIAL[name]:
        part = max((part for axes in figure.axes for part in own_parts(axes, kind)), key=extent)
        part.set_visible(False)
        save(figure, tmp_path / "less.png")
        assert distance(tmp_path / "less.png", KEPT / f"{name}.png") > TOLERANCE, part
        part.set_visible(True)


def own_parts(axes, kind):
    """Return what a panel shows of a kind, without its background."""
    parts = (*axes.collections, *axes.patches, *axes.lines)
    return [part for part in parts if isinstance(part, kind)]


def extent(part):
    box = part.get_window_extent()
    return box.width + box.height


def overlapping(labels):
    """Return labels of one axis of which one covers the next."""
    boxes = [(x.get_text(), x.get_window_extent()) for x in labels if x.get_text()]
    shrunk = [(text, box.expanded(0.95, 0.7)) for text, box in boxes]
    return [(one[0], two[0]) for one, two in pairwise(shrunk) if one[1].overlaps(two[1])]


def check(figure):
    """Ask of a figure that all of it can be read."""
    figure.draw_without_rendering()
    assert inside_the_canvas(figure)
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = [label for label in axis.get_ticklabels() if label.get_visible()]
            assert not overlapping(shown) or shown[0].get_rotation()
    upper, lower = figure._suptitle.get_window_extent(), figure.texts[-1].get_window_extent()
    assert not any(axes.bbox.overlaps(box) for axes in figure.axes for box in (upper, lower))
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert not any(axes.bbox.overlaps(box) for axes in figure.axes)
        assert not box.overlaps(lower)
        assert box.x1 <= figure.bbox.x1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("style", "number"), [("slides", None), ("paper", 3)])
def test_nothing_is_cut_or_covered_with_many_worlds_or_one(name, style, number):
    check(figures(style, number=number)[name]())


def run_figures(scenario, worlds, style):
    """Return what draws each figure of a run of a scenario, by name."""
    whole = trace(scenario, seed=1, worlds=worlds)
    of = whole.ensemble()
    return {
        "trajectories": lambda: plots.trajectories(of, style=style, story=whole),
        "outcomes": lambda: plots.outcomes(of, style=style),
        "endings": lambda: plots.endings(of, style=style),
        "offers": lambda: plots.offers(whole, style=style),
        "strain": lambda: plots.strain(whole, style=style),
        "flow": lambda: plots.flow(whole, style=style),
        "timeline": lambda: plots.timeline(whole.world(worlds - 1), style=style),
    }


@pytest.mark.parametrize(
    ("overrides", "style"),
    [({"horizon": 1}, "paper"), ({"alliances": {}}, "slides")],
)
def test_a_crisis_that_ends_at_once_or_has_no_alliance_is_drawn(overrides, style):
    overrides = overrides | ({"measures.embargo.joint": None} if "alliances" in overrides else {})
    for draw in run_figures(fixed.crisis(**overrides), 12, style).values():
        check(draw())


@pytest.mark.parametrize("style", ["paper", "slides"])
def test_a_large_crisis_fits_the_sheet(style):
    draw = run_figures(Scenario.read(UKRAINE), 4, style)
    for name in ("trajectories", "offers", "flow", "timeline"):  # where names need much room
        check(draw[name]())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_or_covered_on_paper(name, made):
    check(made[name])


def said_in(figure):
    """Return all texts of a figure, each on one line."""
    return [" ".join(text.get_text().split()) for text in figure.findobj(Text)]


LONG = "A name of $5 and of $x_{, as nobody would give it to a thing, but as long as somebody could"


def test_names_may_be_long_and_have_signs_of_formulas():
    blocks = ("issues", "sides", "actors", "alliances", "measures", "events", "outcomes")
    names = {f"{block}.*.name": LONG for block in blocks}
    names |= {"title": LONG, "issues.*.zero": LONG, "issues.*.one": LONG}
    for draw in run_figures(fixed.crisis(**names), 6, "slides").values():
        figure = draw()
        check(figure)
        assert any("A name of $5" in text for text in said_in(figure))


@pytest.fixture(scope="module")
def made():
    """Every figure of fixed results."""
    return {name: draw() for name, draw in figures().items()}


@pytest.fixture(scope="module")
def texts(made):
    """All texts of every figure of fixed results."""
    return {name: said_in(figure) for name, figure in made.items()}


@pytest.mark.parametrize("name", OF_RUNS)
def test_title_seed_worlds_and_caveat_are_said(name, texts):
    said = " ".join(texts[name])
    assert "A strait between two neighbours" in said
    assert CAVEAT in said
    assert re.search(r"World 3, seed 7" if name == "timeline" else r"24 worlds, seed 7", said)


def test_labels_come_from_the_scenario(texts):
    assert {"North", "South"} <= set(texts["trajectories"])
    assert {"peace 0", "pressure 1", "mobilisation 2", "war 3"} <= set(texts["trajectories"])
    assert "first shot" in texts["trajectories"]
    assert any("A deal on the core partial agreement" in text for text in texts["outcomes"])
    assert {"held by the north", "open to the south", "it stays", "it goes"} <= set(texts["offers"])
    assert {"The king", "The senate", "The pact"} <= set(texts["strain"])
    assert any(text.startswith("An embargo (") for text in texts["flow"])
    assert {"The king", "The port", "A toll on ships", "The fleet sails"} <= set(texts["timeline"])
    assert {"resolve", "cost of war"} <= set(texts["phase"])


@pytest.mark.parametrize("name", ["trajectories", "endings", "offers", "strain", "timeline"])
def test_time_is_told_in_rounds_and_days(name, texts):
    days = [text for text in texts[name] if re.fullmatch(r"\d+ \d\d \w{3} 2000", text)]
    assert "0 01 Jan 2000" in days
    for text in days:
        number, day = text.split(" ", 1)
        assert f"{fixed.crisis().date_of(int(number)):%d %b %Y}" == day


def test_overrides_are_in_the_small_print():
    many = run_ensemble(fixed.crisis(horizon=3), worlds=5, draw=True)
    said = " ".join(said_in(plots.outcomes(many)))
    assert "horizon = 3" in said
    assert "uncertain numbers drawn in each world" in said


def test_events_stand_at_their_median_round():
    whole = fixed.story()
    figure = plots.trajectories(fixed.ensemble(whole), story=whole)
    lines = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_zorder() == 0.5]
    met = whole.arrays["happened"][-1, 1]
    assert sorted(lines) == sorted([5, np.median(met[met >= 0])])
    said = " ".join(figure.texts[-1].get_text().split())
    assert "a An election in the south (round 5)" in said
    assert f"b A storm (round {np.median(met[met >= 0]):g}, {np.mean(met >= 0):.0%})" in said
    alone = plots.trajectories(fixed.ensemble(whole))
    assert "A storm" not in " ".join(said_in(alone))
    assert "An election in the south" in " ".join(said_in(alone))


def test_the_figures_show_the_numbers():
    whole = fixed.story()
    many = fixed.ensemble(whole)
    bars = [bar.get_width() for bar in plots.outcomes(many).axes[0].patches]
    assert bars == pytest.approx([share.share for share in many.shares()])
    before, last = plots.endings(many).axes
    heights = sum(bar.get_height() for axes in (before, last) for bar in axes.patches)
    assert heights == pytest.approx(1.0)
    lines = plots.strain(whole).axes[0].lines
    median = [line.get_ydata() for line in lines if line.get_label() == "The king"]
    np.testing.assert_allclose(median[0], np.median(whole.arrays["cost"][:, 0], axis=1))


def test_a_zone_is_shaded_where_it_exists_at_the_median():
    whole = fixed.story()
    axes = plots.offers(whole).axes[0]
    (zone,) = [part for part in axes.collections if part.get_alpha() == 0.35]
    there = np.flatnonzero(np.median(whole.arrays["zone_width"][:, 0], axis=1) >= 0)
    across = zone.get_paths()[0].vertices[:, 0]
    assert (across.min(), across.max()) == (there.min(), there.max())


def test_the_timeline_shows_what_was_done():
    whole = fixed.story()
    lanes = plots.timeline(whole.world(3)).axes[1]
    marks = {}
    for line in lanes.lines:
        marks.setdefault(line.get_marker(), []).append(line.get_xdata()[0])
    assert sorted(marks["v"]) == [3, 3, 7, 7, 11, 11, 15, 15, 19, 19]
    assert sorted(marks["o"]) == [9, 9]
    assert marks["x"] == [5.5]
    assert marks["X"] == [11]
    assert sorted(marks["P"]) == [11, 13, 15]
    names = [label.get_text() for label in lanes.get_yticklabels()]
    toll = [
        bar
        for bar in lanes.patches
        if abs(bar.get_y() + 0.31 - names.index("A toll on ships")) < 1e-9
    ]
    assert (toll[0].get_x(), sum(bar.get_width() for bar in toll)) == (-0.5, 6)


def test_a_timeline_of_many_worlds_is_refused():
    with pytest.raises(ValueError, match="not of 24"):
        plots.timeline(fixed.story())


def test_an_unknown_look_is_refused():
    with pytest.raises(ValueError, match="paper, slides"):
        plots.outcomes(fixed.ensemble(fixed.story()), style="poster")


def test_an_ensemble_without_its_course_is_refused():
    with pytest.raises(ValueError, match="course was not recorded"):
        plots.trajectories(run_ensemble(fixed.crisis(), worlds=2, record=False))


@pytest.mark.parametrize(("form", "times"), [("png", 2), ("svg", 5), ("pdf", 2)])
def test_the_same_figure_gives_the_same_bytes(form, times):
    """Several times, since the last digits of a layout do not always come out otherwise."""
    one = fixed.story().world(3)
    made = {to_bytes(plots.timeline(one), form) for _ in range(times)}
    assert len(made) == 1
    (content,) = made
    assert not any(sign in content for sign in (b"CreationDate", b"dc:date", b"Software"))


def test_drawing_leaves_no_setting_behind():
    before = dict(mpl.rcParams)
    plots.strain(fixed.story(), style="slides")
    assert dict(mpl.rcParams) == before


def test_every_figure_of_a_run_is_listed():
    assert {name for name, kind in FIGURES.items() if kind.folder == RUN} == set(OF_RUNS)
    assert set(plots.__all__) == set(NAMES)
    for kind in FIGURES.values():
        assert kind.caption.endswith(".")


@pytest.mark.parametrize("style", ["paper", "slides"])
def test_a_tornado_of_many_long_paths_can_be_read(style):
    one, *_ = analysed.effects()
    path = "actors.a_party_with_a_long_name.hard_limit.an_issue_of_some_length_{}"
    levers = [replace(one.lever, path=path.format(row)) for row in range(12)]
    effects = [replace(one, lever=lever) for lever in levers]
    figure = tornado(fixed.crisis(), effects, top=12, small="24 worlds", style=style)
    check(figure)
    names = {label.get_text().replace("\n", "") for label in figure.axes[0].get_yticklabels()}
    assert f"{levers[0].path}0.1 - 0.5 - 0.9" in names


@pytest.mark.parametrize("style", ["paper", "slides"])
def test_settings_with_long_names_stand_apart_on_a_front(style):
    made = policies(8)
    made["policy"] += ", another_lever=0.25"
    _, figure = frontier(made, style=style)
    check(figure)
    boxes = [Text.get_window_extent(text) for text in figure.axes[0].texts]
    assert len(boxes) > 1
    assert not any(box.count_overlaps(boxes[:row]) for row, box in enumerate(boxes))
