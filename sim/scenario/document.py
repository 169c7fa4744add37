"""YAML documents, read safely: no tags, aliases or duplicate keys, bounded in size and depth."""

import io
import re
import stat
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    ScalarEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.parser import Parser

from sim.scenario.problems import InvalidInput, Loc, Problem

SIZE_LIMIT: Final = 1_000_000
DEPTH_LIMIT: Final = 24
EVENT_LIMIT: Final = 60_000
DIGIT_LIMIT: Final = 40
NUMERAL: Final = re.compile(r"[-+]?(0[xob])?[0-9a-fA-F_]+")
TEXT_TAG: Final = "tag:yaml.org,2002:str"
DAY_TAG: Final = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Document:
    """Plain data, and where each piece of it stands in the file."""

    tree: dict[str, Any]
    text: str
    origin: str
    root: MappingNode

    def place(self, loc: Loc) -> tuple[int, int]:
        """Return line and column of a location, or of its nearest parent that exists.

        A key is marked where the key stands, an item of a list where the item stands.
        """
        node: Node = self.root
        mark = node.start_mark
        for part in loc:
            found = _descend(node, part)
            if found is None:
                break
            mark, node = found
        return mark.line + 1, mark.column + 1


def _descend(node: Node, part: str | int) -> tuple[Any, Node] | None:
    """Return the mark and the node of one child, or None if there is none."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark, value
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark, node.value[part]
    return None


def read_text(path: str | PathLike[str]) -> str:
    """Return the text of a regular file of bounded size.

    Raises
    ------
    InvalidInput
        If there is no such file, or it is not one that can be read as text.
    """
    origin = str(path)
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            raise _invalid(origin, "is not a regular file", "name a YAML file")
        if status.st_size > SIZE_LIMIT:
            raise _invalid(origin, f"has {status.st_size:,} bytes", f"at most {SIZE_LIMIT:,}")
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _invalid(origin, error.strerror or str(error)) from None
    except (UnicodeDecodeError, ValueError) as error:
        raise _invalid(origin, f"cannot be read as UTF-8 text ({error})") from None


def parse_document(text: str, origin: str) -> Document:
    """Return the document in a text.

    Raises
    ------
    InvalidInput
        If the text is not one YAML mapping, or uses what is not allowed.
    """
    if len(text) > SIZE_LIMIT:
        raise _invalid(origin, f"has {len(text):,} characters", f"at most {SIZE_LIMIT:,}")
    try:
        tree, root = _parsed(text.removeprefix("\ufeff"))
    except InvalidInput as error:
        raise InvalidInput([replace(p, origin=origin) for p in error.problems]) from None
    except MarkedYAMLError as error:
        raise InvalidInput([_syntax(error, origin)]) from None
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _invalid(origin, f"cannot be read as YAML: {str(error).splitlines()[0]}") from None
    return Document(deepcopy(tree), text, origin, root)


@lru_cache(maxsize=8)  # a command reads the same text for checking, running and storing
def _parsed(text: str) -> tuple[dict[str, Any], MappingNode]:
    """Return the data of a text and its nodes."""
    _refuse_directives(text)
    yaml = YAML(typ="safe", pure=True)
    yaml.Parser = _Watchful
    root = yaml.compose(io.StringIO(text))
    if not isinstance(root, MappingNode):
        raise _invalid("", "is not a mapping of keys to values", "begin with `name:`")
    problems = list(_node_faults(root, ()))
    if problems:
        raise InvalidInput(problems)
    return yaml.constructor.construct_object(root, deep=True), root


def parse_value(text: str) -> Any:
    """Return the value that a piece of YAML on a command line stands for.

    Examples
    --------
    >>> parse_value("0.5"), parse_value("true"), parse_value("[1, 2]")
    (0.5, True, [1, 2])
    """
    return parse_document(f"value: {text}", "<value>").tree["value"]


def _invalid(origin: str, what: str, right: str = "") -> InvalidInput:
    return InvalidInput([Problem((), what, right, origin)])


def _syntax(error: MarkedYAMLError, origin: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = (error.problem or str(error)).splitlines()[0]
    if mark is None:
        return Problem((), what, "", origin)
    return Problem((), what, "", origin, mark.line + 1, mark.column + 1)


class _Watchful(Parser):
    """A parser that looks at each event before anything is built from it."""

    count = depth = 0

    def get_event(self) -> Any:
        """Return the next event, or refuse what could do harm."""
        event = super().get_event()
        fault = _fault(event, self.depth, self.count)
        if fault:
            mark = event.start_mark
            raise InvalidInput([Problem((), *fault, "", mark.line + 1, mark.column + 1)])
        self.count += 1
        self.depth += isinstance(event, CollectionStartEvent)
        self.depth -= isinstance(event, CollectionEndEvent)
        return event


def _refuse_directives(text: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("%"):
            raise InvalidInput(
                [Problem((), "YAML directives are not allowed", "remove it", "", number, 1)]
            )


def _fault(event: Any, depth: int, count: int) -> tuple[str, str] | None:
    """Return what is wrong with an event and what would be right, or None."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        return "anchors and aliases are not allowed", "write the value out"
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        return f"the tag {tag} is not allowed", "write a plain value"
    if depth > DEPTH_LIMIT:
        return f"nested more than {DEPTH_LIMIT} deep", "flatten it"
    if count > EVENT_LIMIT:
        return f"more than {EVENT_LIMIT:,} pieces", "make the file smaller"
    if isinstance(event, ScalarEvent):
        return _scalar_fault(event.value, plain=event.style in (None, ""))
    return None


def _node_faults(node: Node, loc: Loc) -> Iterator[Problem]:
    """Yield keys that are no text or stand twice, and days that no calendar has."""
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _node_faults(item, (*loc, index))
    elif isinstance(node, MappingNode):
        seen = set()
        for key, value in node.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            if key.tag != TEXT_TAG:
                yield Problem(loc, "a key that is not text", "quote it", "", line, column)
                continue
            here = (*loc, key.value)
            if key.value in seen:
                what = f'key "{key.value}" stands here twice'
                yield Problem(here, what, "keep one of them", "", line, column)
            seen.add(key.value)
            yield from _node_faults(value, here)
    elif node.tag == DAY_TAG:
        try:
            date.fromisoformat(node.value[:10])
        except ValueError as error:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            yield Problem(loc, str(error), "write year-month-day", "", line, column)


def _scalar_fault(value: str, *, plain: bool) -> tuple[str, str] | None:
    if plain and len(value) > DIGIT_LIMIT and NUMERAL.fullmatch(value):
        return f"a number of {len(value)} digits", f"at most {DIGIT_LIMIT} digits"
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        return "half of a surrogate pair", "use whole characters"
    return None
