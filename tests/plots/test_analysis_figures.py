"""Figures of analyses: they draw without a warning, and show what they promise."""

from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from sim.analysis.boxes import Box, Limit
from sim.analysis.discovery import cart, peeling_trajectory, prim
from sim.analysis.pareto import front
from sim.plots.discovery import TOP, discovery_plot
from sim.plots.frame import label_points
from sim.plots.pareto import pareto_plot
from sim.plots.sensitivity import morris_plot, sobol_bars

WORDS = {"title": "A crisis: what moves it", "small": "64 points of 100 worlds, seed 7."}
LONG = "actors.a_party_with_a_long_name.audience.domestic_{}"


def noise(*shape, seed=1):
    return np.random.Generator(np.random.Philox(seed)).random(shape)


def drawn(figure):
    """Return all texts of a figure after it has been drawn; the suite turns warnings to errors."""
    buffer = BytesIO()
    figure.savefig(buffer, dpi=80)
    assert buffer.getvalue().startswith(b"\x89PNG")
    return [text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text"))]


def table(factors, answers, columns, *, known=True, remark=""):
    """Return a table of sensitivity in which the last factor is the strongest."""
    rows = [(answer, LONG.format(row)) for answer in answers for row in range(factors)]
    made = pd.DataFrame(rows, columns=["answer", "factor"])
    strength = np.tile(np.arange(1, factors + 1) / factors, len(answers))
    for column in columns:
        made[column] = strength * (0.1 if column.endswith("_conf") else 0.8) if known else np.nan
    return made.assign(remark=remark)


def sobol(factors=3, answers=("war", "deal"), **more):
    return table(factors, answers, ("S1", "S1_conf", "ST", "ST_conf"), **more)


def morris(factors=3, answers=("war", "deal"), **more):
    return table(factors, answers, ("mu", "mu_star", "mu_star_conf", "sigma"), **more)


def inside_the_canvas(figure):
    """Return whether nothing is clipped by the edge of the picture."""
    figure.draw_without_rendering()
    width, height = figure.get_size_inches()
    extent = figure.get_tightbbox()
    return min(extent.x0, extent.y0, width - extent.x1, height - extent.y1) > -0.01


@pytest.mark.parametrize(("figure", "of"), [(sobol_bars, sobol), (morris_plot, morris)])
class TestSensitivity:
    def test_title_small_print_answers_and_factors_are_said(self, figure, of):
        texts = drawn(figure(of(), **WORDS))
        assert WORDS["title"] in texts
        assert any(WORDS["small"] in text.replace("\n", " ") for text in texts)
        assert {"war", "deal"} <= set(texts)
        assert all(any(LONG.format(row) in text for text in texts) for row in range(3))

    @pytest.mark.parametrize("factors", [1, 3, 25])
    def test_nothing_is_clipped(self, figure, of, factors):
        assert inside_the_canvas(figure(of(factors), **WORDS))

    def test_the_strongest_stand_on_top_and_the_others_are_counted(self, figure, of):
        made = figure(of(25), top=4, **WORDS)
        panel = made.axes[0]
        names = [label.get_text().split()[0] for label in panel.get_yticklabels()]
        assert names == [LONG.format(row) for row in (24, 23, 22, 21)]
        assert panel.yaxis_inverted()
        assert any("strongest 4 of 25 factors" in text for text in drawn(made))

    def test_answers_without_values_say_why(self, figure, of):
        nothing = of(3, ("flat",), known=False, remark="the answer does not vary")
        made = figure(pd.concat([of(3, ("war",)), nothing]), **WORDS)
        texts = [text.replace("\n", " ") for text in drawn(made)]
        assert "the answer does not vary" in texts
        alone = [text.replace("\n", " ") for text in drawn(figure(nothing, **WORDS))]
        assert "the answer does not vary" in alone

    def test_one_factor_and_one_answer(self, figure, of):
        assert LONG.format(0) in " ".join(drawn(figure(of(1, ("war",)), **WORDS)))


def test_every_answer_has_a_panel_and_its_bars_are_the_indices():
    answers = [f"answer {row}" for row in range(5)]
    made = sobol_bars(sobol(3, answers), **WORDS)
    assert [axes.get_title(loc="left") for axes in made.axes] == answers
    widths = [bar.get_width() for bar in made.axes[0].patches]
    assert widths == pytest.approx(2 * [0.8, 1.6 / 3, 0.8 / 3])
    assert len(made.legends[0].get_texts()) == 2


def test_an_index_that_is_wildly_wrong_does_not_squeeze_the_others():
    wild = sobol().assign(ST=lambda rows: np.where(rows.index == 0, 40.0, rows["ST"]))
    assert sobol_bars(wild, **WORDS).axes[0].get_xlim()[1] <= 1.5


def test_points_of_morris_carry_the_numbers_of_the_names():
    made = morris_plot(morris(3, ("war",)), **WORDS)
    left, right = made.axes
    names = [label.get_text() for label in left.get_yticklabels()]
    assert names == [f"{LONG.format(2 - row)}  {row + 1}" for row in range(3)]
    numbers = {text.get_text(): text.xy for text in right.texts if isinstance(text, Annotation)}
    assert set(numbers) == {"1", "2", "3"}
    assert numbers["1"] == pytest.approx((0.8, 0.8))


def test_groups_have_bars_but_no_spread():
    made = morris_plot(morris(2, ("war",)).assign(sigma=np.nan), **WORDS)
    assert len(made.axes[0].patches) == 2
    assert any("not defined" in text for text in drawn(made))


def test_labels_cover_neither_one_another_nor_points():
    figure = Figure(figsize=(6, 6), layout="constrained")
    axes = figure.subplots()
    x, y = 0.3 * noise(2, 12)
    axes.scatter(x, y)
    axes.set_xlim(-0.5, 1)
    axes.set_ylim(-0.5, 1)
    label_points(axes, x, y, [f"policy {row}" for row in range(12)])
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in axes.texts]
    assert len(boxes) == 12
    for row, box in enumerate(boxes):
        assert box.count_overlaps(boxes[:row]) == 0
        assert not any(
            box.contains(*point) for point in axes.transData.transform(np.array([x, y]).T)
        )
        assert axes.bbox.contains(*box.min)
        assert axes.bbox.contains(*box.max)


def design(columns=3, points=300):
    x = pd.DataFrame(noise(points, columns), columns=[LONG.format(row) for row in range(columns)])
    x["mood"] = np.array(["calm", "cross", "mad"])[np.arange(points) % 3]
    return x, ((x.iloc[:, 0] > 0.5) & (x["mood"] != "mad")).to_numpy(float)


@pytest.fixture(scope="module")
def discovered():
    x, y = design()
    boxes = prim(x, y)
    return boxes, x, discovery_plot(boxes, x, y, **WORDS)


def panel(figure, title):
    (found,) = [axes for axes in figure.axes if axes.get_title(loc="left").startswith(title)]
    return found


def test_discovery_says_what_it_shows(discovered):
    texts = drawn(discovered[2])
    assert {WORDS["title"], "coverage", "density", "share of the outcome"} <= set(texts)
    assert {"calm", "cross", "mad", "p < 0.001"} <= set(texts)
    assert any(WORDS["small"] in text.replace("\n", " ") for text in texts)
    assert any(text.startswith("box 1: ") for text in texts)
    assert inside_the_canvas(discovered[2])


def test_discovery_shows_the_way_to_the_box_and_the_box(discovered):
    (box, *_), _, figure = discovered
    way, chosen, *_ = panel(figure, "Boxes").lines
    steps = [(step.coverage, step.density) for step in box.trajectory]
    assert way.get_xydata() == pytest.approx(np.array(steps))
    assert way.get_linestyle() == "-"
    assert chosen.get_xydata() == pytest.approx(np.array([[box.coverage, box.density]]))


def test_discovery_draws_every_point_and_the_box_around_those_it_holds(discovered):
    (box, *_), x, figure = discovered
    points = panel(figure, "Points")
    (cloud,) = [part for part in points.collections if isinstance(part, PathCollection)]
    (frame,) = points.patches
    places = cloud.get_offsets()
    assert len(places) == len(x)
    inside = frame.get_bbox().get_points()
    held = ((places > inside[0]) & (places < inside[1])).all(axis=1)
    assert held.sum() == box.points


def test_discovery_draws_limits_within_the_range_of_each_number(discovered):
    (box, *_), x, figure = discovered
    limits = panel(figure, "Limits")
    names = [label.get_text() for label in limits.get_yticklabels()]
    assert names == [limit.column for limit in box.limits]
    row = names.index(LONG.format(0))
    values = x[LONG.format(0)]
    expected = 1 - (box.limits[row].low - values.min()) / np.ptp(values)
    widths = [bar.get_width() for bar in limits.patches if abs(bar.get_y() + 0.17 - row) < 1e-9]
    assert widths == pytest.approx([1.0, expected])


def test_leaves_are_boxes_without_a_way():
    pytest.importorskip("sklearn")
    x, y = design()
    leaves = cart(x, y)
    boxes = panel(discovery_plot(leaves, x, y, **WORDS), "Boxes")
    assert len(boxes.lines[0].get_xdata()) == len(leaves)
    assert boxes.lines[0].get_linestyle() == "None"


def test_discovery_of_many_limits_leaves_out_the_weakest():
    x, y = design(20)
    limits = [Limit(name, low=0.1, high=0.9, p=0.01) for name in x.columns if name != "mood"]
    figure = discovery_plot([Box(tuple(limits), 0.5, 0.9, 0.1, 30)], x, y, **WORDS)
    assert len(panel(figure, "Limits").get_yticklabels()) == TOP
    assert any("8 weaker limits" in text for text in drawn(figure))
    assert inside_the_canvas(figure)


def test_categories_too_many_to_be_written_side_by_side_are_listed():
    names = [f"a_rather_long_category_{row}" for row in range(12)]
    x = pd.DataFrame({"one": names * 2, "other": names[:2] * 12})
    limits = (
        Limit("one", categories=tuple(names[:2]), p=0.0),
        Limit("other", categories=(names[0],)),
    )
    figure = discovery_plot([Box(limits, 0.5, 0.9, 0.1, 2)], x, np.ones(24), **WORDS)
    assert f"{names[0]}, {names[1]}" in drawn(figure)
    assert inside_the_canvas(figure)


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_a_box_without_limits_says_so(outcome):
    x, _ = design(1)
    y = np.full(len(x), outcome)
    (box,) = prim(x, y) or peeling_trajectory(x, y)
    figure = discovery_plot([box], x, y, **WORDS)
    assert any("no limits" in text for text in drawn(figure))
    assert not panel(figure, "Points").patches


@pytest.mark.parametrize("columns", [1, 2])
def test_one_point_of_one_or_two_columns(columns):
    x, _ = design(columns, 1)
    x = x.drop(columns="mood")
    figure = discovery_plot(prim(x, [1.0]), x, [1.0], **WORDS)
    assert "box 1: 100%, 100%" in drawn(figure)


def test_without_a_box_there_is_no_figure():
    x, y = design()
    with pytest.raises(ValueError, match="no box"):
        discovery_plot([], x, y, **WORDS)


def policies(count):
    made = pd.DataFrame(noise(count, 2), columns=["war", "loss"])
    made["policy"] = [f"{LONG.format(row)}=0.5" for row in range(count)]
    for name in ("war", "loss"):
        made[f"{name}_low"], made[f"{name}_high"] = made[name] - 0.02, made[name] + 0.03
    return made


def frontier(made, **more):
    best = front(made[["war", "loss"]])
    words = {"x": "war", "y": "loss", "xlabel": "share of war", "ylabel": "what is lost"}
    return best, pareto_plot(made, best, **words, **WORDS, **more)


def names_in(figure):
    """Return the names of points, whatever lines they stand on."""
    return {text.get_text().replace("\n", "") for text in figure.axes[0].texts}


@pytest.mark.parametrize("count", [1, 3, 25])
def test_policies_on_the_front_are_named_and_the_others_are_not(count):
    made = policies(count)
    best, figure = frontier(made)
    texts = drawn(figure)
    assert {"share of war", "what is lost", WORDS["title"]} <= set(texts)
    assert names_in(figure) == set(made["policy"][best])
    assert inside_the_canvas(figure)


def test_intervals_reach_from_low_to_high():
    made = policies(1)
    across, upright = frontier(made)[1].axes[0].collections
    row = made.iloc[0]
    assert across.get_segments()[0] == pytest.approx(
        np.array([[row["war_low"], row["loss"]], [row["war_high"], row["loss"]]])
    )
    assert upright.get_segments()[0][:, 1] == pytest.approx([row["loss_low"], row["loss_high"]])


def test_without_intervals_there_are_points_alone():
    made = policies(5)[["policy", "war", "loss"]]
    figure = frontier(made)[1]
    assert not figure.axes[0].collections
    assert not any("Lines are intervals" in text for text in drawn(figure))


def test_a_policy_without_an_answer_is_left_out_and_none_leave_an_empty_panel():
    made = policies(3)
    made.loc[0, ["war", "war_low", "war_high"]] = np.nan
    words = {"x": "war", "y": "loss", "xlabel": "war", "ylabel": "loss", **WORDS}
    figure = pareto_plot(made, np.ones(3), **words)
    assert names_in(figure) == set(made["policy"][1:])
    assert WORDS["title"] in drawn(pareto_plot(made[:0], [], **words))
    with pytest.raises(ValueError, match="for 3 policies"):
        pareto_plot(made, np.ones(2), **words)
