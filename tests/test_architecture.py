"""What holds of the code as a text: its size, and what it does not name."""

import ast
import re

import pytest

from tests.shipped import ROOT

SOURCES = sorted((ROOT / "sim").rglob("*.py"))
LINES_OF_A_FILE = 450
LINES_OF_A_FUNCTION = 60


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= LINES_OF_A_FUNCTION, f"{node.name}: {lines} lines"


def constant(node):
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def worldly(node):
    """Return whether an expression may round by how many worlds stand together."""
    if isinstance(node, ast.BinOp):
        power = isinstance(node.op, ast.Pow) and not (constant(node.left) and constant(node.right))
        return power or isinstance(node.op, ast.MatMult)
    names = {"power", "einsum", "dot", "sum", "mean", "average", "prod", "cumprod"}
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    )


LAYERS = ("rules", "protocol", "agents")
PER_WORLD = [*(p for layer in LAYERS for p in sorted((ROOT / "sim" / layer).glob("*.py")))]
PER_WORLD += [ROOT / "sim" / f"{name}.py" for name in ("parameters", "crisis", "state", "triggers")]


@pytest.mark.parametrize("path", PER_WORLD, ids=name_of)
def test_sums_and_powers_go_through_fold(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [f"{n.lineno}: {ast.unparse(n)}" for n in ast.walk(tree) if worldly(n)]
    assert not found


@pytest.mark.parametrize(
    "text", ["a**b", "a @ b", "np.power(a, 2)", "a.sum(axis=0)", "np.dot(a, b)"]
)
def test_the_search_for_sums_and_powers_finds_them(text):
    assert worldly(ast.parse(text, mode="eval").body)


PARTIES = {
    *(f"sim/agents/{name}.py" for name in ("russia", "united_states", "nato_ally", "ukraine")),
    "sim/agents/__init__.py",
    "sim/doctrine.py",
}
"""Files that may name the parties of the first crisis."""

NAMES = re.compile(
    r"(?<![a-z])(?:ukrain|russia|nato(?![a-z])|natoally|united[ _]?states|america|europe|soviet"
    r"|belarus|crimea|donbas|donetsk|luhansk|minsk|kyiv|kiev|moscow|kremlin|washington|brussels"
    r"|germany|france|britain|china|poland|putin|biden|zelensk)",
    re.IGNORECASE,
)
SHIPPED_SCENARIO = "scenarios/ukraine_2022.yaml"


@pytest.mark.parametrize("path", [p for p in SOURCES if name_of(p) not in PARTIES], ids=name_of)
def test_the_engine_names_no_crisis(path):
    """Not in examples either, but for the file with which everybody begins."""
    text = path.read_text(encoding="utf-8").replace(SHIPPED_SCENARIO, "")
    found = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if NAMES.search(line)
    ]
    assert not found


def test_the_search_for_names_finds_them():
    for text in ("Ukraine", "actors.russia.resolve", "NATO", "NATOAlly", "UnitedStates", "nato_"):
        assert NAMES.search(text), text
    for text in ("discriminator", "senator", "signatories", "united front", "states"):
        assert not NAMES.search(text), text


HOSTS = ("://" + "pypi", "://test." + "pypi", "python" + "hosted.org", "anaconda" + ".org")
OPTIONS = ("index-" + "url", "find-" + "links")
INDEX = re.compile("|".join(map(re.escape, (*HOSTS, *OPTIONS))))
"""Written in parts, so that this file is not found."""
NOT_OURS = re.compile(
    r"(^|/)(\.(?!ci/|gitignore)|build/|dist/|results/.*/|[^/]*\.egg-info/|__pycache__/)"
)


def test_no_file_names_a_host_of_packages():
    """Where packages come from is for whoever installs to say."""
    paths = [p for p in ROOT.rglob("*") if p.is_file() and not NOT_OURS.search(name_of(p))]
    assert ROOT / "constraints.txt" in paths
    assert ROOT / ".ci" / "run" in paths
    naming = [name_of(p) for p in paths if INDEX.search(p.read_bytes().decode("utf-8", "replace"))]
    assert not naming
