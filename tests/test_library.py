"""Every crisis of the library is sound, and its page says what it gives."""

import re
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from sim.ensemble import run_ensemble
from sim.scenario import Scenario
from sim.scenario.claims import places
from sim.terms import Ending
from tests.faults.forking import FULL
from tests.shipped import ROOT, UKRAINE

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
PAGES = sorted((ROOT / "docs" / "crises").glob("*.md"))
OWN = [path for path in FILES if "extends:" not in path.read_text(encoding="utf-8")]


def named(path):
    return path.stem


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_claim_is_encoded_and_worlds_end_as_the_file_says(path):
    crisis = Scenario.read(path)
    assert crisis.name == path.stem
    assert all(places(crisis).values())
    many = run_ensemble(crisis, worlds=16, seed=1, record=False)
    assert sum(share.count for share in many.shares()) == 16


@pytest.mark.parametrize("path", OWN, ids=named)
def test_numbers_of_no_one_actor_are_the_same_in_every_crisis(path):
    own, first = (Scenario.read(which).dynamics for which in (path, UKRAINE))
    told = {"source", "note"}

    def numbers(dynamics):
        found = {}
        for name, value in dynamics.model_dump(exclude=told).items():
            found[name] = (
                {k: v for k, v in value.items() if k not in told}
                if isinstance(value, dict)
                else value
            )
        return found

    assert numbers(own) == numbers(first)


@pytest.mark.parametrize("path", OWN, ids=named)
def test_each_crisis_has_great_war_agreement_and_stalemate_among_its_ends(path):
    kinds = {outcome.kind for outcome in Scenario.read(path).outcomes.values()}
    assert {Ending.GENERAL_WAR, Ending.REGIONAL_WAR, Ending.COMPREHENSIVE} <= kinds
    assert Ending.STALEMATE in kinds


def test_every_crisis_has_a_page_with_a_picture_and_the_index_names_it():
    index = (ROOT / "docs" / "crises.md").read_text(encoding="utf-8")
    for path in OWN:
        assert f"scenarios/{path.name}" in index
        if path != UKRAINE:
            page = (ROOT / "docs" / "crises" / f"{path.stem}.md").read_text(encoding="utf-8")
            assert f"]({path.stem}.png)" in page
            assert (ROOT / "docs" / "crises" / f"{path.stem}.png").stat().st_size > 10_000
    variants = (ROOT / "docs" / "crises" / "ukraine_2022_variants.md").read_text(encoding="utf-8")
    for path in set(FILES) - set(OWN):
        assert path.stem in variants
    assert "](ukraine_2022_variants.png)" in variants


def _writer():
    spec = spec_from_file_location("crises", ROOT / "docs" / "crises.py")
    writer = module_from_spec(spec)
    spec.loader.exec_module(writer)
    return writer


@pytest.mark.skipif(not FULL, reason="the full set of faults only")
def test_shares_and_differences_of_the_page_on_variants_are_those_that_the_engine_gives():
    text = (ROOT / "docs" / "crises" / "ukraine_2022_variants.md").read_text(encoding="utf-8")
    assert _writer().with_tables(text) == text


@pytest.mark.parametrize(
    "page", [path for path in PAGES if path.stem != "ukraine_2022_variants"], ids=named
)
def test_the_shares_of_a_page_are_those_that_the_engine_gives(page):
    """The column of point values, which takes no second run."""
    text = page.read_text(encoding="utf-8")
    kept = re.findall(r"^\| ([^|]+) \| (\d[^|]+) \|", text, re.MULTILINE)
    anew = re.findall(
        r"^\| ([^|]+) \| (\d[^|]+) \|", _writer().with_tables(text, drawn=False), re.MULTILINE
    )
    assert len(kept) > 5
    assert kept == anew
