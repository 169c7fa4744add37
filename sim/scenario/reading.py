"""From a YAML text to a validated scenario, with every fault at its line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, cached_property
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, PrivateAttr, ValidationError

from sim.scenario.document import DIGIT_LIMIT, read_text
from sim.scenario.extending import Source, alone, chain, place, tree_of, worked_in
from sim.scenario.number import Frozen
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


@dataclass(frozen=True)
class Origin:
    """What was read from where, which makes no difference to what it says.

    Attributes
    ----------
    sources : tuple of Source
        A file and those that it extends; empty for what was made in Python.
    """

    sources: tuple[Source, ...] = field(default=(), compare=False)

    @cached_property
    def text(self) -> str:
        """The file, with what it extends worked in."""
        return worked_in(self.sources)


class FromFile(Frozen):
    """Base of what is read from a YAML file; remembers the text it was read from."""

    CAN_EXTEND: ClassVar[bool] = False

    _overrides: dict[str, Any] = PrivateAttr(default_factory=dict)
    _origin: Origin = PrivateAttr(default_factory=Origin)

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
            If the file, or one that it extends, cannot be read or says something wrong, with
            every place at once.
        """
        if not cls.CAN_EXTEND:
            return cls.parse(read_text(path), overrides, origin=str(path))
        return cls._of(chain(Path(path)), overrides)

    @classmethod
    def parse(
        cls, text: str, overrides: Mapping[str, Any] | None = None, *, origin: str = "<text>"
    ) -> Self:
        """Read a text, which cannot extend another; see `read`."""
        source = Source(text, origin)
        if cls.CAN_EXTEND:
            alone(source.document)
        return cls._of((source,), overrides)

    @classmethod
    def _of(cls, sources: tuple[Source, ...], overrides: Mapping[str, Any] | None) -> Self:
        tree = tree_of(sources) if cls.CAN_EXTEND else sources[0].document.tree
        for path, value in (overrides or {}).items():
            override(tree, path, value, cls)
        try:
            found = cls.model_validate_json(
                json.dumps(tree, default=str), context={"overrides": set(overrides or ())}
            )
        except ValidationError as error:
            problems = _translated(cls, tree, error.errors())
            raise InvalidInput(list(_placed(sources, problems))) from None
        except InvalidInput as error:
            raise InvalidInput(list(_placed(sources, list(error.problems)))) from None
        found._overrides = dict(overrides or {})
        found._origin = Origin(sources)
        return found

    def varied(self, overrides: Mapping[str, Any]) -> Self:
        """Return the same with more values by dotted path; see `read`."""
        together = {**self._overrides, **overrides}
        if not self._origin.sources:
            return type(self).parse(self.text, together)
        return self._of(self._origin.sources, together)

    @property
    def text(self) -> str:
        """The file as it was read, with what it extends worked in.

        For one made in Python, the same as JSON, which is YAML.
        """
        if self._origin.sources:
            return self._origin.text
        return self.model_dump_json(by_alias=True, exclude_unset=True, indent=1)

    @property
    def overrides(self) -> dict[str, Any]:
        """Values by dotted path that went before those of the file."""
        return dict(self._overrides)

    @property
    def origin(self) -> str:
        """Where the text was read from."""
        return self._origin.sources[0].origin if self._origin.sources else "<text>"

    def refused(self, problems: Sequence[Problem]) -> InvalidInput:
        """Return faults that were found later, each at its line of the file."""
        if not self._origin.sources:
            return InvalidInput(list(problems))
        return InvalidInput(list(_placed(self._origin.sources, list(problems))))


def override(
    tree: dict[str, Any], path: str, value: Any, model: type[BaseModel] | None = None
) -> None:
    """Put a value at a dotted path of plain data; ``*`` stands for any one key.

    A number with a range is replaced as a whole, so that it is pinned. Blocks that the data leave
    out are made where the model lets them stand empty.

    Raises
    ------
    InvalidInput
        If nothing stands at the path, or the value is too long a number.

    Examples
    --------
    >>> tree = {"a": {"b": {"value": 1, "low": 0, "high": 2, "source": "judgement"}}}
    >>> override(tree, "a.b", 0.5)
    >>> tree
    {'a': {'b': 0.5}}
    """
    parts = path.split(".")
    if isinstance(value, int) and abs(value) >= 10**DIGIT_LIMIT:
        raise InvalidInput([Problem(tuple(parts), "too long a number", f"{DIGIT_LIMIT} digits")])
    places = list(_places(tree, parts, (), model))
    if not places:
        raise InvalidInput(
            [Problem((), f"--set {path}: no such place", _hint(tree, parts, (), model))]
        )
    for parent, key in places:
        parent[key] = deepcopy(value)  # a later path may reach into it


def _places(
    tree: Any, parts: list[str], loc: Loc, model: type[BaseModel] | None
) -> Iterator[tuple[Any, Any]]:
    head, rest = parts[0], parts[1:]
    if rest and isinstance(tree, dict) and head not in tree and _is_block(model, (*loc, head)):
        tree[head] = {}
    for key in list(_keys(tree, head, last=not rest)):
        if rest:
            yield from _places(tree[key], rest, (*loc, key), model)
        else:
            yield tree, key


def _keys(tree: Any, head: str, *, last: bool) -> Iterator[Any]:
    """Yield the keys of a node that a part of a path names; a new key only at the end."""
    if isinstance(tree, dict):
        if head == "*":
            yield from tree
        elif head in tree or last:
            yield head
    elif isinstance(tree, list):
        if head == "*":
            yield from range(len(tree))
        elif head.isascii() and head.isdecimal() and int(head) < len(tree):
            yield int(head)


def _hint(tree: Any, parts: list[str], loc: Loc, model: type[BaseModel] | None) -> str:
    """Return advice on the first part of a path that names nothing."""
    if not parts or not isinstance(tree, dict):
        return ""
    part = parts[0]
    keys = list(tree) if part == "*" else [part] if part in tree else []
    for key in keys:
        return _hint(tree[key], parts[1:], (*loc, key), model)
    return nearest(part, sorted({str(key) for key in tree} | set(_known(model, loc))))


def _is_block(model: type[BaseModel] | None, loc: Loc) -> bool:
    """Return whether the model knows at a location a block of keys that may stand empty."""
    if model is None or str(loc[-1]) not in fields_at(model, loc[:-1]):
        return False
    node = _node_at(model, loc)
    keyed = {"properties", "patternProperties", "additionalProperties"} & set(node)
    return bool(keyed) and not node.get("required")


def _known(model: type[BaseModel] | None, loc: Loc) -> list[str]:
    return [] if model is None else fields_at(model, loc)


def _placed(sources: Sequence[Source], problems: list[Problem]) -> Iterator[Problem]:
    places = [(place(sources, problem.loc), problem) for problem in problems]
    for where, problem in sorted(places, key=lambda pair: pair[0]):
        yield problem.at(*where)


def _translated(model: type[BaseModel], tree: Any, faults: Sequence[Any]) -> list[Problem]:
    """Return faults of pydantic in our words, one for each place.

    Of the forms that a value may be written in, pydantic reports each that it is not; and a list
    with a fault in it also as too short.
    """
    found: dict[Loc, Problem] = {}
    for fault in faults:
        problem = _translate(model, tree, dict(fault))
        found.setdefault(problem.loc, problem)
    short = {_real(tree, fault) for fault in faults if fault["type"] == "too_short"}
    inner = {loc[:-1] for loc in found}
    return [problem for loc, problem in found.items() if not (loc in short and loc in inner)]


def _real(tree: Any, fault: dict[str, Any]) -> Loc:
    """Return the location of a fault without the names that pydantic gives to forms of a value."""
    real: list[str | int] = []
    node, form = tree, None
    for index, part in enumerate(fault["loc"]):
        if part == "distribution" and form is not node and isinstance(_get(node, part), str):
            form = node  # names the form of this number, not the key in it
        elif (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        ):
            real.append(part)
            node = node[part]
        elif fault["type"] == "missing" and index == len(fault["loc"]) - 1:
            real.append(part)
    return tuple(real)


def _get(node: Any, key: str) -> Any:
    return node.get(key) if isinstance(node, dict) else None


def _translate(model: type[BaseModel], tree: Any, fault: dict[str, Any]) -> Problem:
    """Return a fault of pydantic in our words."""
    loc = _real(tree, fault)
    what = str(fault["msg"]).removeprefix("Value error, ")
    right = ADVICE.get(fault["type"], "")
    if fault["type"] == "extra_forbidden" and loc:
        what = "unknown key"
        right = nearest(str(loc[-1]), fields_at(model, loc[:-1])) or right
    elif fault["type"] == "missing":
        what = "is missing"
    elif "input" in fault and isinstance(fault["input"], (str, int, float, bool)):
        what = f"{what}, not {fault['input']!r:.60}"
    return Problem(loc, what[0].lower() + what[1:], right)


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the keys that the schema knows at a location."""
    return list(_node_at(model, loc).get("properties", {}))


def _node_at(model: type[BaseModel], loc: Loc) -> dict[str, Any]:
    """Return the node of the schema at a location; empty where it knows nothing."""
    schema = _schema(model)
    node = schema
    for part in loc:
        node = _follow(schema, node)
        properties = node.get("properties", {})
        if part in properties:
            node = properties[str(part)]
        else:
            by_name = next(iter(node.get("patternProperties", {}).values()), None)
            inner = by_name or node.get("additionalProperties", node.get("items", {}))
            node = inner if isinstance(inner, dict) else {}
    return _follow(schema, node)


def _follow(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return a node of a JSON schema behind its references and unions."""
    for union in ("anyOf", "oneOf"):
        for option in node.get(union, ()):
            found = _follow(schema, option)
            if {"properties", "additionalProperties", "patternProperties"} & set(found):
                return found
    reference = node.get("$ref")
    return _follow(schema, schema["$defs"][reference.split("/")[-1]]) if reference else node
