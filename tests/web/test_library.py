"""What the page may read and write, and nothing else."""

import pytest

from sim.scenario.problems import InvalidInput
from sim.web.library import Library


@pytest.fixture
def library(tmp_path):
    for name in ("scenarios", "results", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "outside" / "b.yaml").write_text("b: 1\n", encoding="utf-8")
    (tmp_path / "results" / "x" / "one").mkdir(parents=True)
    (tmp_path / "results" / "x" / "one" / "manifest.json").write_text("{}", encoding="utf-8")
    return Library(tmp_path / "scenarios", tmp_path / "results")


@pytest.mark.parametrize(
    "name", ["../outside/b.yaml", "/etc/passwd", "b.yaml", "", "a.yaml/../a.yaml"]
)
def test_only_what_is_listed_is_read(library, name):
    assert library.scenario_names() == ["a.yaml"]
    assert library.scenario_text("a.yaml") == "a: 1\n"
    with pytest.raises(InvalidInput, match="not in the folder of scenarios"):
        library.scenario_text(name)


def test_links_that_lead_out_are_not_followed(library, tmp_path):
    (library.scenarios / "b.yaml").symlink_to(tmp_path / "outside" / "b.yaml")
    (library.results / "y").symlink_to(tmp_path / "outside")
    (tmp_path / "outside" / "manifest.json").write_text("{}", encoding="utf-8")
    assert library.scenario_names() == ["a.yaml"]
    assert library.result_names() == ["x/one"]
    for name in ("y", "..", "x/../../outside"):
        with pytest.raises(InvalidInput, match="not in the folder of results"):
            library.result(name)
    (library.results / "x" / "one" / "narrative.md").symlink_to("/etc/passwd")
    with pytest.raises(InvalidInput, match="leads out"):
        library.result("x/one")


def test_a_file_may_extend_another_beside_it_and_none_elsewhere(library):
    (library.scenarios / "v.yaml").write_text("extends: a.yaml\nc: 2\n", encoding="utf-8")
    assert "{a: 1, c: 2}" in library.scenario_text("v.yaml")
    text = "extends: ../outside/b.yaml\n"
    (library.scenarios / "w.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not the name of a file"):
        library.scenario_text("w.yaml")


@pytest.mark.parametrize("name", ["../c", "a/b", "", "C", "x" * 41, "é", "c.yaml", "-c"])
def test_names_of_new_scenarios_are_plain(library, tmp_path, name):
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InvalidInput, match="is no name"):
        library.save_scenario(name, "c: 1\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_scenario_is_saved_once_and_never_over_another(library, tmp_path):
    assert library.save_scenario("c", "c: 1\n") == "c.yaml"
    (library.scenarios / "d.yaml").symlink_to(tmp_path / "outside" / "new.yaml")
    for name in ("a", "c", "d"):
        with pytest.raises(InvalidInput, match="exists"):
            library.save_scenario(name, "changed: 1\n")
    assert library.scenario_text("c.yaml") == "c: 1\n"
    assert not (tmp_path / "outside" / "new.yaml").exists()
