"""JSON Schemas for editors: of whole scenario files, and of those that extend another."""

from copy import deepcopy
from typing import Any, Final

from sim.scenario.extending import BESIDE, KEY, NUMBER
from sim.scenario.root import Scenario

BY_NAME: Final = ("properties", "patternProperties")
"""Where a schema holds those of the values of keys."""


def whole() -> dict[str, Any]:
    """Return the schema of a scenario file that stands by itself."""
    return Scenario.model_json_schema(by_alias=True)


def variant() -> dict[str, Any]:
    """Return the schema of a file that extends another.

    All keys may be left out but that which names the other file, and every key may be null, which
    takes it out; numbers are replaced as wholes, so that theirs stay as they are.
    """
    schema = _loose(deepcopy(whole()))
    schema["$defs"] = {name: _loose(part) for name, part in schema["$defs"].items()}
    says = "The file that this one varies, in the same folder."
    name = {"type": "string", "pattern": f"^{BESIDE.pattern}$", "description": says}
    schema["properties"] = {KEY: name, **schema["properties"]}
    return {**schema, "title": "Variant", "required": [KEY]}


def _loose(node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of which nothing is required and everything may be null."""
    keys = node.get("properties", {})
    if NUMBER & set(keys):
        return node
    loose = {name: part for name, part in node.items() if name not in ("required", "minProperties")}
    for where in BY_NAME:
        if where in node:
            loose[where] = {name: _or_null(part) for name, part in node[where].items()}
    return loose


def _or_null(node: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [_loose(node), {"type": "null"}]}
