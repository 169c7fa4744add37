"""Single faults put into good files, field by field as the models declare them."""

import json
from dataclasses import dataclass

from pydantic import BaseModel

from sim.scenario.checks import walk

WRONG = {
    "list": "[[[1]]]",
    "mapping": '{"?!": {"?!": 1}}',
    "not a number": ".nan",
    "infinity": "-.inf",
    "beyond floating point": "1e999",
    "huge": "1e300",
    "hugely negative": "-1e300",
    "digits": "9" * 5000,
    "no day": "2000-13-45",
    "tag": "!!float 1",
    "anchor": "&a 1",
    "alias": "*a",
    "surrogate": r'"\ud800"',
    "escape": r'"\e[2J"',
    "letters": "x" * 200_000,
}
"""Values that stand rightly in no field, as YAML."""


class Raw(str):
    """A value as it is to stand in the file, whatever it means."""

    __slots__ = ()


@dataclass(frozen=True)
class Mutant:
    """A text with one fault, the line of the fault, and the path that may be named."""

    name: str
    text: str
    line: int
    path: str


def dumped(tree, loc=(), indent=0):
    """Return plain data as lines of YAML, one a key or item, and the line of each location."""
    lines, places = [], {}
    listed = isinstance(tree, list)
    for key, value in enumerate(tree) if listed else tree.items():
        here = (*loc, key)
        stands_below = listed and isinstance(value, dict | list) and value
        places[here] = len(lines) + bool(stands_below)
        head = " " * indent + ("-" if listed else f"{_key(key)}:")
        if isinstance(value, dict | list) and value:
            below, inner = dumped(value, here, indent + 2)
            lines.append(head)
            places |= {place: len(lines) + line for place, line in inner.items()}
            lines += below
        else:
            said = value if isinstance(value, Raw) else json.dumps(value, default=str)
            lines.append(f"{head} {said}")
    return lines, places


def _key(key):
    return key if isinstance(key, Raw) else json.dumps(str(key))


def put(tree, loc, value):
    """Return plain data with another value at a location; None takes it out."""
    head, *rest = loc
    found = list(tree) if isinstance(tree, list) else dict(tree)
    if rest:
        found[head] = put(found[head], rest, value)
    elif value is None:
        del found[head]
    else:
        found[head] = value
    return found


def misspelt(tree, loc):
    """Return plain data with a letter too many in a key."""
    *parent, key = loc
    if parent:
        head, *rest = loc
        found = list(tree) if isinstance(tree, list) else dict(tree)
        found[head] = misspelt(found[head], tuple(rest))
        return found
    return {(f"{name}q" if name == key else name): value for name, value in tree.items()}


def fields(found, tree):
    """Yield location, name and field of everything that the models of a good file declare, once."""
    seen = set()
    for loc, node in walk(found):
        if not isinstance(node, BaseModel) or not isinstance(at(tree, loc), dict):
            continue
        for name, info in type(node).model_fields.items():
            if (type(node), name) not in seen:
                seen.add((type(node), name))
                yield (*loc, info.alias or name), info


def at(tree, loc):
    """Return what stands at a location; None if nothing does."""
    for part in loc:
        if isinstance(tree, dict) and part not in tree:
            return None
        tree = tree[part]
    return tree


def mutants(model, text, each):
    """Yield a good file with single faults: fields in so many ways wrong, left out, misspelt."""
    from sim.scenario.document import parse_document

    tree = parse_document(text, "good").tree
    wrongs = list(WRONG)
    for row, (loc, info) in enumerate(fields(model.parse(text), tree)):
        for name in (wrongs[(each * row + turn) % len(wrongs)] for turn in range(each)):
            yield _made(tree, loc, name, put(tree, loc, Raw(WRONG[name])), loc)
        if info.is_required():
            yield _made(tree, loc, "left out", put(tree, loc, None), loc[:-1])
        if at(tree, loc) is not None and row % 3 == 0:
            yield _made(tree, loc, "misspelt", misspelt(tree, loc), (*loc[:-1], f"{loc[-1]}q"))
        if at(tree, loc) is not None and row % 3 == 1:
            again = (*loc[:-1], Raw(f'"{loc[-1]}"'))
            yield _made(tree, loc, "twice", put(tree, again, Raw("1")), again)


def _made(tree, loc, name, wrong, at_fault):
    lines, places = dumped(wrong)
    path = ".".join(map(str, loc))
    return Mutant(f"{path}: {name}", "\n".join(lines) + "\n", places.get(at_fault, 0) + 1, path)
