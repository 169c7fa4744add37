"""What the fuzzer does with each of its inputs."""

from sim.scenario import InvalidInput
from sim.scenario.document import parse_document, parse_value


def nodes(tree, loc=()):
    """Yield the location of everything that stands in plain data."""
    if loc:
        yield loc
    children = {}
    if isinstance(tree, dict | list):
        children = tree if isinstance(tree, dict) else dict(enumerate(tree))
    for key, child in children.items():
        yield from nodes(child, (*loc, key))


def decoded(data):
    """Return bytes as text of any kind, also such as no file could hold."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class Target:
    """Reads inputs as whole files, and as pieces put into good files.

    Parameters
    ----------
    *kinds : tuple of class and text
        What reads, and a good file of it.
    """

    def __init__(self, *kinds):
        self.kinds = kinds
        trees = [parse_document(text, "good").tree for _, text in kinds]
        self.places = [[".".join(map(str, loc)) for loc in nodes(tree)] for tree in trees]

    def keys(self):
        """Return the keys of the good files."""
        return {part for places in self.places for path in places for part in path.split(".")}

    def seeds(self, files):
        """Return inputs to begin with: each file whole, and a value for each place."""
        whole = [bytes([2 * row, 0, 0]) + text.encode() for row, text in enumerate(files)]
        values = [
            b"0.5",
            b"{value: 0.5, low: 0, high: 1, source: judgement}",
            b"[a]",
            b"a",
            b"{a: {}}",
        ]
        pieces = [
            bytes([2 * row + 1, *divmod(place, 256)]) + values[place % len(values)]
            for row, places in enumerate(self.places)
            for place in range(len(places))
        ]
        return whole + pieces

    def one(self, data):
        """Read one input; anything but success or `InvalidInput` is a finding."""
        if len(data) < 3:
            return
        row, piece = divmod(data[0] % (2 * len(self.kinds)), 2)
        model, good = self.kinds[row]
        text = decoded(data[3:])
        try:
            if piece:
                place = self.places[row][(256 * data[1] + data[2]) % len(self.places[row])]
                head, equals, value = text.partition("=")
                path = f"{place}.{head}" if equals else place
                found = model.parse(good, {path: parse_value(value if equals else text)})
            else:
                found = model.parse(text)
        except InvalidInput as error:
            for problem in error.problems:
                check_said(problem)
            if not error.problems:
                raise AssertionError("nothing is said") from error
        else:
            again = model.parse(found.text, found.overrides)
            if again != found:
                raise AssertionError("read again it is another")


def check_said(problem):
    """Check that what is said can be printed in one line of bounded length."""
    said = str(problem)
    said.encode("utf-8")
    if not all(char.isprintable() for char in said):
        raise AssertionError(f"not printable: {said!r}")
    if len(said) > 2000:
        raise AssertionError(f"{len(said)} characters: {said:.100}")
