"""YAML is read safely, and what is no YAML or no file is refused as politely."""

import pytest

from sim.scenario import InvalidInput, Scenario, document
from sim.scenario.document import DEPTH_LIMIT, SIZE_LIMIT
from tests.loader.mistakes import SMALL, TEXT, problems

HARMFUL = {
    "duplicate key": ("capability: 3", "capability: 3\n    capability: 4", 'key "capability"', 1),
    "duplicate name": ("\n  fleet:", "\n  toll: {}\n  fleet:", 'key "toll"', 1),
    "anchor": ("capability: 3", "capability: &a 3", "anchors and aliases are not allowed", 0),
    "alias": ("capability: 3", "capability: *a", "anchors and aliases are not allowed", 0),
    "object": (
        "capability: 3",
        'capability: !!python/object/apply:os.system ["true"]',
        "not allowed",
        0,
    ),
    "tag": ("capability: 3", "capability: !!float 3", "the tag !!float is not allowed", 0),
    "own tag": ("capability: 3", "capability: !mine 3", "the tag !mine is not allowed", 0),
    "depth": (
        "capability: 3",
        f"capability: {'[' * 40}{']' * 40}",
        f"more than {DEPTH_LIMIT} deep",
        0,
    ),
    "unclosed depth": ("capability: 3", f"capability: {'[' * 90_000}", "deep", 0),
    "directive": ("schema_version: 1", "%YAML 1.1\n---\nschema_version: 1", "directives", 0),
    "tag directive": ("schema_version: 1", "%TAG ! tag:x,2000:\n---\nschema_version: 1", "dire", 0),
    "digits": ("horizon: 20", f"horizon: {'9' * 5000}", "a number of 5000 digits", 0),
    "negative digits": ("bias: -0.1", f"bias: -{'9' * 5000}", "digits", 0),
    "tabulator": ("    capability: 3", "\tcapability: 3", "cannot start any token", 0),
    "two colons": ("capability: 3", "capability: 3: 4", "mapping values are not allowed", 0),
    "second document": ("horizon: 20", "---\nhorizon: 20", "another document", 0),
    "no such day": ("2000-01-01", "2000-02-30", "day is out of range for month", 0),
    "half a character": ("name: A storm", r'name: "\ud800"', "half of a surrogate pair", 0),
}


@pytest.mark.parametrize(("old", "new", "what", "below"), HARMFUL.values(), ids=HARMFUL)
def test_yaml_that_could_do_harm_is_refused_at_its_line(old, new, what, below):
    (problem,) = problems(TEXT.replace(old, new, 1))
    assert what in problem.what
    line = TEXT[: TEXT.index(old)].count("\n") + 1 + (old[0] == "\n")
    assert problem.line in (line, line + below)


ODD = {
    "long number to base 16": f"horizon: 0x{'f' * 5000}",
    "long number to base 8": f"horizon: 0o{'7' * 6000}",
    "list as key": "? [a, b]\n: 3",
    "mapping as key": "? {a: b}\n: 3",
    "date as key": "2000-01-01: 3",
    "no number as key": ".nan: 3",
    "nothing as key": "null: 3",
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_odd_yaml_is_refused_as_politely(line):
    found = problems(TEXT.replace("horizon: 20\n", f"{line}\n"))
    assert "horizon" in {problem.path for problem in found} or len(found) == 1


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "- a list", "a word", "3", "---\n..."])
def test_a_file_is_a_mapping(text):
    (problem,) = problems(text)
    assert "is not a mapping" in problem.what
    assert problem.right == "begin with `name:`"


def test_a_file_has_bounds(monkeypatch):
    (large,) = problems("#" * (SIZE_LIMIT + 1))
    assert f"at most {SIZE_LIMIT:,}" in large.right
    monkeypatch.setattr(document, "EVENT_LIMIT", 1_000)
    (many,) = problems(f"a: [{'1,' * 1_001}]")
    assert "more than 1,000 pieces" in many.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", ":1:1: cannot be read as UTF-8 text"),
        (b"# \n name: caf\xe9", ":2:11: cannot be read as UTF-8 text"),
        (b"name: a\x00b", ":1:8: the control character U+0000"),
        (b"", "is not a mapping"),
        (b" " * (SIZE_LIMIT + 1), "has 1,000,001 bytes"),
    ],
    ids=["missing", "utf-16", "latin-1", "nul", "empty", "large"],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, content, what):
    path = tmp_path / "crisis.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        Scenario.read(path)
    assert str(caught.value).startswith(f"{path}:")
    assert what in str(caught.value)


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(InvalidInput, match="is not a regular file; name a YAML file"):
        Scenario.read(tmp_path)


def test_a_path_with_a_nul_is_refused():
    with pytest.raises(InvalidInput):
        Scenario.read("crisis\0.yaml")


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()],
    ids=["byte order mark", "line ends of Windows"],
)
def test_an_editor_may_leave_its_mark(tmp_path, content):
    path = tmp_path / "crisis.yaml"
    path.write_bytes(content)
    assert Scenario.read(path).model_dump() == Scenario.read(SMALL).model_dump()


def test_no_directive_hides_behind_a_byte_order_mark():
    with pytest.raises(InvalidInput, match="directives"):
        Scenario.parse("\ufeff%YAML 1.1\n---\n" + TEXT)
