"""Files that extend others: a variant says only what is different.

A file with `extends: other.yaml` is laid over that file, which may extend a third. Mappings are
laid over each other key by key; numbers, lists and all else are replaced as wholes; a key set to
null is taken out.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from sim.scenario.document import Document, parse_document, read_text
from sim.scenario.problems import InvalidInput, Loc, Problem

KEY: Final = "extends"
DEEPEST: Final = 5
"""Files in a chain, at the most."""
BESIDE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.ya?ml")
NUMBER: Final = frozenset({"value", "distribution"})
"""Keys that make a mapping a number, which is replaced as a whole."""
WORKED_IN: Final = "# What it extends is worked in: "
"""How the text of a variant begins that stands by itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text, and where it was read from."""

    text: str
    origin: str

    @property
    def document(self) -> Document:
        """The data in it."""
        return parse_document(self.text, self.origin)


def chain(path: Path) -> tuple[Source, ...]:
    """Return a file and those that it extends, from the last laid on to the first.

    Raises
    ------
    InvalidInput
        If one cannot be read, lies elsewhere than beside the first, or extends itself.
    """
    found = [Source(read_text(path), str(path))]
    names = {path.name}
    while (name := extended(found[-1].document)) is not None:
        below = path.parent / name
        fault = _fault(path, name, names)
        if fault is None and len(found) == DEEPEST:
            fault = (f"more than {DEEPEST} files one over the other", "extend one of the first")
        if fault is not None:
            raise _refused(found[-1].document, *fault)
        names.add(name)
        try:
            found.append(Source(read_text(below), str(below)))
        except InvalidInput as error:
            problem = error.problems[0]
            raise _refused(found[-1].document, f"{below}: {problem.what}", problem.right) from None
    return tuple(found)


def extended(document: Document) -> str | None:
    """Return the name of the file that a document extends, or None.

    Raises
    ------
    InvalidInput
        If what it says is no name.
    """
    if KEY not in document.tree:
        return None
    name = document.tree[KEY]
    if not isinstance(name, str) or not BESIDE.fullmatch(name):
        raise _refused(document, "is not the name of a file", "name a YAML file in this folder")
    return name


def alone(document: Document) -> None:
    """Refuse a text that extends a file where no files can be read."""
    if KEY in document.tree:
        raise _refused(document, "only a file can extend another", "send what it extends worked in")


def tree_of(sources: Sequence[Source]) -> dict[str, Any]:
    """Return the data of files laid one over the other; the first is the last laid on."""
    *over, first = sources
    tree = first.document.tree
    for source in reversed(over):
        tree = laid(tree, source.document.tree)
    tree.pop(KEY, None)
    return tree


def laid(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return plain data laid over others.

    Examples
    --------
    >>> under = {"a": {"b": {"value": 1, "low": 0}, "c": 2}, "d": [1, 2]}
    >>> laid(under, {"a": {"b": {"value": 3}, "c": None}, "d": [4]})
    {'a': {'b': {'value': 3}}, 'd': [4]}
    """
    found = dict(under)
    for key, value in over.items():
        if value is None:
            found.pop(key, None)
        elif _is_block(value) and _is_block(under.get(key)):
            found[key] = laid(under[key], value)
        else:
            found[key] = value
    return found


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) and not NUMBER & set(value)


def place(sources: Sequence[Source], loc: Loc) -> tuple[str, int, int]:
    """Return the file, line and column that say what stands at a location.

    It is the last laid on of those that say it, or that come nearest to it.
    """
    depths = [_depth(source.document.tree, loc) for source in sources]
    source = sources[depths.index(max(depths))]
    return source.origin, *source.document.place(loc)


def _depth(tree: Any, loc: Loc) -> int:
    """Return how many parts of a location plain data hold."""
    node = tree
    for depth, part in enumerate(loc):
        children: Any = dict(enumerate(node)) if isinstance(node, list) else node
        if not isinstance(children, dict) or part not in children:
            return depth
        node = children[part]
    return len(loc)


def worked_in(sources: Sequence[Source]) -> str:
    """Return one text that says what files laid one over the other say."""
    if len(sources) == 1:
        return sources[0].text
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 100
    stream = io.StringIO()
    stream.write(WORKED_IN + ", ".join(Path(source.origin).name for source in sources) + "\n")
    yaml.dump(tree_of(sources), stream)
    return stream.getvalue()


def standing_alone(path: Path) -> str:
    """Return the text of a file, with what it extends worked in.

    A file that extends none is not looked into.

    Raises
    ------
    InvalidInput
        As `chain`.
    """
    text = read_text(path)
    return worked_in(chain(path)) if KEY in text else text


def named(path: Path, text: str) -> str:
    """Return where such a text was read from, for messages."""
    return f"{path}, worked in" if text.startswith(WORKED_IN) else str(path)


def _fault(path: Path, name: str, names: set[str]) -> tuple[str, str] | None:
    """Return what is wrong with a file to extend and what would be right, or None."""
    if name in names:
        return "extends itself", "name the file that it varies"
    if (path.parent / name).resolve().parent != path.parent.resolve():
        return f"{name} leads out of this folder", "put the file itself there"
    return None


def _refused(document: Document, what: str, right: str) -> InvalidInput:
    problem = Problem((KEY,), what, right)
    return InvalidInput([problem.at(document.origin, *document.place((KEY,)))])
