"""From a YAML text to a validated scenario, with every fault at its line."""

import json
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any, Self

from pydantic import BaseModel, PrivateAttr, ValidationError

from sim.scenario.document import Document, parse_document, read_text
from sim.scenario.number import NUMBER_FORMS, Frozen
from sim.scenario.problems import InvalidInput, Loc, Problem, nearest

ADVICE = {
    "extra_forbidden": "remove it, or correct the spelling",
    "missing": "add it",
    "finite_number": "give a finite number",
    "float_type": "give a number",
    "int_type": "give a whole number",
    "string_type": "quote it if it is text",
    "bool_type": "give true or false",
}


class FromFile(Frozen):
    """Base of what is read from a YAML file; remembers the text it was read from."""

    _text: str = PrivateAttr(default="")
    _overrides: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def read(cls, path: str | PathLike[str], overrides: Mapping[str, Any] | None = None) -> Self:
        """Read a file.

        Parameters
        ----------
        path : path
            A YAML file.
        overrides : mapping, optional
            New values by dotted path, such as ``{"actors.first.resolve": 0.9}``; ``*`` stands
            for any one name.

        Raises
        ------
        InvalidInput
            If the file cannot be read or says something wrong, with every place at once.
        """
        return cls.parse(read_text(path), overrides, origin=str(path))

    @classmethod
    def parse(
        cls, text: str, overrides: Mapping[str, Any] | None = None, *, origin: str = "<text>"
    ) -> Self:
        """Read a text; see `read`."""
        document = parse_document(text, origin)
        for path, value in (overrides or {}).items():
            override(document.tree, path, value)
        try:
            found = cls.model_validate_json(json.dumps(document.tree, default=str))
        except ValidationError as error:
            problems = [_translate(cls, dict(fault)) for fault in error.errors()]
            raise InvalidInput(list(_placed(document, problems))) from None
        except InvalidInput as error:
            raise InvalidInput(list(_placed(document, list(error.problems)))) from None
        found._text = text
        found._overrides = dict(overrides or {})
        return found

    @property
    def text(self) -> str:
        """The file as it was read; for one made in Python, the same as JSON, which is YAML."""
        return self._text or self.model_dump_json(by_alias=True, exclude_unset=True, indent=1)

    @property
    def overrides(self) -> dict[str, Any]:
        """Values by dotted path that went before those of the file."""
        return dict(self._overrides)


def override(tree: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a dotted path of plain data; ``*`` stands for any one key.

    A number with a range keeps its source and loses the range, so that it is pinned.

    Raises
    ------
    InvalidInput
        If nothing stands at the path.

    Examples
    --------
    >>> tree = {"a": {"b": {"value": 1, "low": 0, "high": 2, "source": "judgement"}}}
    >>> override(tree, "a.b", 0.5)
    >>> tree
    {'a': {'b': 0.5}}
    """
    parts = path.split(".")
    places = list(_places(tree, parts))
    if not places:
        raise InvalidInput([Problem((), f"--set {path}: no such place", _hint(tree, parts), "")])
    for parent, key in places:
        parent[key] = value


def _places(tree: Any, parts: list[str]) -> Iterator[tuple[Any, Any]]:
    head, rest = parts[0], parts[1:]
    for key in list(_keys(tree, head, last=not rest)):
        if rest:
            yield from _places(tree[key], rest)
        else:
            yield tree, key


def _keys(tree: Any, head: str, *, last: bool) -> Iterator[Any]:
    """Yield the keys of a node that a part of a path names; a new key only at the end."""
    if isinstance(tree, dict):
        if head == "*":
            yield from tree
        elif head in tree or (last and head != "*"):
            yield head
    elif isinstance(tree, list):
        if head == "*":
            yield from range(len(tree))
        elif head.isdigit() and int(head) < len(tree):
            yield int(head)


def _hint(tree: Any, parts: list[str]) -> str:
    """Return advice on the first part of a path that names nothing."""
    node = tree
    for part in parts:
        if isinstance(node, dict) and part in node:
            node = node[part]
            continue
        return nearest(part, [str(key) for key in node]) if isinstance(node, dict) else ""
    return ""


def _placed(document: Document, problems: list[Problem]) -> Iterator[Problem]:
    places = [(document.place(problem.loc), problem) for problem in problems]
    for (line, column), problem in sorted(places, key=lambda pair: pair[0]):
        yield problem.at(document.origin, line, column)


def _translate(model: type[BaseModel], fault: dict[str, Any]) -> Problem:
    """Return a fault of pydantic in our words."""
    loc: Loc = tuple(
        part
        for part in fault["loc"]
        if part not in NUMBER_FORMS and "[" not in str(part) and "function-" not in str(part)
    )
    what = str(fault["msg"]).removeprefix("Value error, ")
    right = ADVICE.get(fault["type"], "")
    if fault["type"] == "extra_forbidden":
        what = "unknown key"
        right = nearest(str(loc[-1]), fields_at(model, loc[:-1])) or right
    elif fault["type"] == "missing":
        what = "is missing"
    elif "input" in fault and isinstance(fault["input"], (str, int, float, bool)):
        what = f"{what}, not {fault['input']!r:.60}"
    return Problem(loc, what[0].lower() + what[1:], right)


def fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the keys that the schema knows at a location."""
    schema = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in loc:
        node = _follow(schema, node)
        properties = node.get("properties", {})
        if part in properties:
            node = properties[str(part)]
        else:
            by_name = next(iter(node.get("patternProperties", {}).values()), None)
            inner = by_name or node.get("additionalProperties", node.get("items", {}))
            node = inner if isinstance(inner, dict) else {}
    return list(_follow(schema, node).get("properties", {}))


def _follow(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return a node of a JSON schema behind its references and unions."""
    for union in ("anyOf", "oneOf"):
        for option in node.get(union, ()):
            found = _follow(schema, option)
            if {"properties", "additionalProperties", "patternProperties"} & set(found):
                return found
    reference = node.get("$ref")
    return _follow(schema, schema["$defs"][reference.split("/")[-1]]) if reference else node
