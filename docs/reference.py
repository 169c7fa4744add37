"""Write the reference of every key of scenarios, variants and studies from their schemas.

From the root of the repository: python docs/reference.py
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen, MultipleOf
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from sim.doctrine import CLASSES
from sim.scenario import Scenario
from sim.scenario.condition import Name
from sim.scenario.extending import KEY
from sim.scenario.number import Citation, Ranged, Share, Shift, Within
from sim.study.factors import NumberPath
from sim.study.root import Study

PAGE = Path(__file__).with_suffix(".md")
PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date"}
COMMON = {
    "name": "Name for readers.",
    "title": "Title for readers.",
    "note": "Free text for readers.",
    "notes": "Free text for readers.",
    "source": "Where it comes from: a claim such as C5, a key of `sources`, or `judgement`; "
    "or a list of them.",
    "side": "Which of the two sides.",
    "members": "Its actors.",
    "lead": "The member that leads it, a principal.",
    "owner": "The actor that can take it.",
    "rung": "Rung of the ladder on which it stands.",
    "category": "Class of the act, for the escalation score.",
    "number": "Height on the ladder.",
    "alliance": "Which alliance.",
    "kind": "Which design this is.",
    "points": "How many points.",
    "second_order": "Points for interactions of pairs too.",
    "trajectories": "How many trajectories.",
    "commitment": "Added to the public stake of each actor; it stays in [0, 1].",
    "cost": "Added to the cost that each actor bears.",
    "resolve": "Added to the resolve of each actor; it stays in [0, 1].",
    "grievance": "Added to the grievance of each actor.",
    "tension": "Added to tension.",
    "design": "Which points of the space of factors are run.",
    "Scenario.name": "Name of the scenario, and of its folder of results.",
    "Study.name": "Name of the study, and of its folder of results.",
}
"""What keys mean everywhere, where the schema does not say more."""
OF_TYPES = tuple(
    m.description
    for alias in (Name, Share, Shift)
    for m in alias.__metadata__
    if getattr(m, "description", None)
)
"""What the schema says of a type, and of no key."""
PATTERNS = {
    pattern: said
    for alias, said in ((Name, "name"), (Citation, "source"), (NumberPath, "path"))
    for part in alias.__metadata__
    for pattern in [getattr(m, "pattern", None) for m in part.metadata]
    if pattern
}


def reference() -> str:
    """Return the page."""
    sections = ["\n".join(_section(model, 2)) for model in _models(Scenario)]
    studies = ["\n".join(_section(model, 3)) for model in _models(Study) if model is not Study]
    return (
        "\n\n".join(
            [
                INTRODUCTION,
                sections[0],
                *sections[1:],
                VARIANTS.format(key=KEY),
                "\n".join(_classes()),
                "\n".join(_section(Study, 2)),
                *studies,
            ]
        )
        + "\n"
    )


def _models(root: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and those that its keys hold, each once, in the order of the keys."""
    found = [root]
    for model in found:
        for field in model.model_fields.values():
            found += [part for part in _parts(field.annotation) if part not in found]
    return list(dict.fromkeys(found))


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _section(model: type[BaseModel], level: int) -> Iterator[str]:
    yield f"{'#' * level} {model.__name__}\n"
    lines = (model.__doc__ or "").strip().splitlines()
    yield "\n".join(line.strip() for line in lines).replace("``", "`") + "\n"
    yield "| key | type | range | default | meaning |"
    yield "|---|---|---|---|---|"
    for name, field in model.model_fields.items():
        told = meaning(model.__name__, name, field)
        cells = (f"`{field.alias or name}`", *_type(field), _default(field), told)
        yield f"| {' | '.join(cells)} |"


def meaning(model: str, name: str, field: FieldInfo) -> str:
    """Return what a key means; empty if nothing says so."""
    if field.description not in (None, *OF_TYPES):
        return str(field.description)
    inner = [(part.__doc__ or "").strip().splitlines()[0] for part in _parts(field.annotation)]
    shared = COMMON.get(f"{model}.{name}", COMMON.get(name, ""))
    return shared or (inner[0] if inner else "")


def _type(field: FieldInfo) -> tuple[str, str]:
    return _said(field.annotation, list(field.metadata))


def _said(annotation: Any, about: list[Any]) -> tuple[str, str]:
    """Return type and range of an annotation, with what is known about it from outside."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = [m for part in parts[1:] for m in getattr(part, "metadata", [part])]
        return _said(parts[0], [*inner, *about])
    if origin in (Union, UnionType):
        return _union(parts, about)
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts), ""
    if origin is dict:
        kind, span = _said(parts[1], [])
        key = _said(parts[0], [])[0]
        return f"mapping of {key} to {kind}", _both(_count(about), span)
    if origin is tuple:
        kind, span = _said(parts[0], [])
        return f"list of {kind}", _both(_count(about), span)
    return _single(annotation, about)


def _union(parts: tuple[Any, ...], about: list[Any]) -> tuple[str, str]:
    bare = [part for part in parts if part is not NoneType]
    if any(Ranged in _parts(part) for part in bare):
        words = [_said(part, [])[0] for part in bare if get_origin(part) is Literal]
        return " or ".join(["[number](#numbers)", *words]), _span(about)
    told = [_said(part, about if len(bare) == 1 else []) for part in bare]
    return " or ".join(dict.fromkeys(kind for kind, _ in told)), told[0][1]


def _single(kind: Any, about: list[Any]) -> tuple[str, str]:
    if issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{kind.__name__.lower()})", ""
    if issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind), ""
    if kind is str:
        patterns = [m.pattern for m in about if getattr(m, "pattern", None)]
        said = [PATTERNS[pattern] for pattern in patterns if pattern in PATTERNS]
        return (said[0], "") if said else ("text", _count(about, "characters"))
    return PLAIN[kind], _span(about)


def _span(about: list[Any]) -> str:
    """Return the range of a number."""
    low = [_number(m.ge) for m in about if isinstance(m, Ge)]
    low += [f"above {_number(m.gt)}" for m in about if isinstance(m, Gt)]
    high = [_number(m.le) for m in about if isinstance(m, Le)]
    high += [f"below {_number(m.lt)}" for m in about if isinstance(m, Lt)]
    for m in about:
        if isinstance(m, AfterValidator) and isinstance(m.func, Within):
            low, high = [_number(m.func.low)], [_number(m.func.high)]
    steps = [f"multiple of {m.multiple_of}" for m in about if isinstance(m, MultipleOf)]
    ends = dict.fromkeys([*low[-1:], *high[-1:]])  # once if they are the same
    return _both(" to ".join(ends), *steps)


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}".replace("1e-09", "above 0")


def _count(about: list[Any], what: str = "entries") -> str:
    low = [m.min_length for m in about if isinstance(m, MinLen)]
    high = [m.max_length for m in about if isinstance(m, MaxLen)]
    if not low and not high:
        return ""
    least = low[0] if low else 0
    if high == [least]:
        return f"{least} {what}"
    return f"{least} to {high[0]:,} {what}" if least else f"up to {high[0]:,} {what}"


def _both(*spans: str) -> str:
    return "; ".join(span for span in spans if span)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel):
        return "its own defaults"
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _classes() -> Iterator[str]:
    yield "## Classes of actor\n"
    yield "What `class` of an actor may be, and the numbers it understands under `doctrine`.\n"
    yield "| class | number | range | default | meaning |"
    yield "|---|---|---|---|---|"
    for kind, doctrine in CLASSES.items():
        for name, number in doctrine.items():
            span = f"{number.low:g} to {number.high:g}"
            yield f"| `{kind}` | `{name}` | {span} | {number.default:g} | {number.meaning} |"


INTRODUCTION = """\
# Reference

Every key that a scenario, a variant or a study may have. This page is written from the schemas by
`docs/reference.py`; the same for editors is in `docs/scenario.schema.json` and
`docs/variant.schema.json`. What the numbers do stands in [model.md](model.md).

A key without a default is required. A key that is not listed is refused, as is a value outside its
range. A *name* is a lower-case letter followed by letters, digits or `_`, 40 at the most. A *path*
is names with dots between them; `*` stands for any one name and, in studies, `**` for any names. A
*source* is a claim such as `C5`, a key of `sources`, or `judgement`.

## Numbers

Where the type is *number*, a file may give a plain number, a value with a range
([Ranged](#ranged)), or a distribution ([Distributed](#distributed)). Without `--draw` a range
counts with its `value`, and a distribution with its `mode`, or the middle."""

VARIANTS = """\
## Variants

A file with `{key}` says only what is different from the file that it names, which lies in the same
folder, and may itself extend another. Its keys are those of a [Scenario](#scenario). Mappings are
laid over each other key by key; numbers, lists and all else are replaced as wholes; a key set to
`null` is taken out. The result has to be a whole scenario.

| key | type | range | default | meaning |
|---|---|---|---|---|
| `{key}` | file name | ends in `.yaml` or `.yml` | required | The file that this one varies. |
| any other | as there, or `null` | as there | what the other says | What is different. |"""


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
