"""Other values in the text of a scenario file, with its comments, ranges and sources kept."""

from collections.abc import Iterator, Mapping

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.scenario.document import parse_document
from sim.scenario.problems import InvalidInput, Problem

Splice = tuple[int, int, str]
"""From which letter to which, and what stands there afterwards."""


def edited(text: str, values: Mapping[str, float | str]) -> str:
    r"""Return the text of a file with other values.

    A number with a range keeps the range; a distribution gets another mode, and a uniform one,
    which has none, becomes a range.

    Parameters
    ----------
    text : str
        A scenario file in YAML.
    values : mapping of str to float or str
        By dotted path.

    Raises
    ------
    InvalidInput
        If nothing that has a value stands at a path.

    Examples
    --------
    >>> print(edited("a: {value: 1, low: 0, high: 2}  # one\nb: [3, 4]", {"a": 1.5, "b.0": 0}))
    a: {value: 1.5, low: 0, high: 2}  # one
    b: [0, 4]
    """
    text = text.removeprefix("\ufeff")
    root = parse_document(text, "<text>").root
    splices = [it for path, value in values.items() for it in _splices(root, path, value)]
    for start, end, piece in sorted(splices, reverse=True):
        text = text[:start] + piece + text[end:]
    return text


def _splices(root: Node, path: str, value: float | str) -> Iterator[Splice]:
    node: Node | None = root
    for part in path.split("."):
        node = _child(node, part)
    said = value if isinstance(value, str) else f"{value:.6g}"
    if isinstance(node, ScalarNode):
        yield _of(node, said)
        return
    for key in ("value", "mode"):
        inner = _child(node, key)
        if isinstance(inner, ScalarNode):
            yield _of(inner, said)
            return
    kind = _child(node, "distribution")
    if not isinstance(node, MappingNode) or kind is None:
        raise InvalidInput([Problem((), f"no value stands at `{path}`", "name a number")])
    key = next(each for each, inner in node.value if inner is kind)
    if kind.value == "uniform":
        yield key.start_mark.index, kind.end_mark.index, f"value: {said}"
    else:
        between = ", " if node.flow_style else "\n" + " " * key.start_mark.column
        yield kind.end_mark.index, kind.end_mark.index, f"{between}mode: {said}"


def _of(node: ScalarNode, said: str) -> Splice:
    return node.start_mark.index, node.end_mark.index, said


def _child(node: Node | None, part: str) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and part.isdecimal() and int(part) < len(node.value):
        found: Node = node.value[int(part)]
        return found
    return None
