"""Tables of actors in both forms, and files that are none."""

import time

import numpy as np
import pytest

from sim.cli.app import run_app
from sim.forecast import parse_table, read_table

LONG = """actor,issue,capability,position,salience,outcome
a,x,1,0,.5,3
a,y,1,7,1,
b,x,2,10,1,
"""
WIDE = """actor,capability,position:x,salience:x,position: y,salience: y,outcome:x
a,1,0,.5,7,1,3
b,2,10,1,,,
"""
HEAD = b"actor,issue,capability,position,salience\n"
HEAD_WIDE = "actor,capability,position:x,salience:x\n"


def same(one, other):
    assert (one.actors, one.issues) == (other.actors, other.issues)
    for name in ("capability", "salience", "weight", "outcome", "status_quo"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    there = one.salience > 0
    np.testing.assert_array_equal(one.position[there], other.position[there])


def test_both_forms_say_the_same():
    long, wide = (parse_table(text, "t", origin="t") for text in (LONG, WIDE))
    same(long, wide)
    assert wide.parties(1).tolist() == [0]
    assert wide.outcome.tolist()[0] == 3


@pytest.mark.parametrize(
    "content",
    ["\ufeff" + WIDE, WIDE.replace("\n", "\r\n"), "# a note; with, signs\n\n" + WIDE],
    ids=["BOM", "CRLF", "note"],
)
def test_marks_line_ends_and_notes_do_not_matter(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content.encode())
    same(read_table(tmp_path / "t.csv"), parse_table(WIDE, "t", origin="t"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,1,inf,1\nb,1,2,1\n", ":2:3: position:x: `inf` is no number"),
        ("a,1,3,-1\nb,1,2,1\n", ":2:4: salience:x: -1 is negative"),
        ("a,1,3,101\nb,1,2,1\n", ":2:4: salience:x: 101 is too large"),
        ("a,1,3,\nb,1,2,1\n", ":2:4: salience:x: `` is no number"),
        ("a,1,3,1\na,1,2,1\n", ":3:1: actor: a stands already on line 2"),
        ("a,1,3,1\nb,1,2\n", ":3:1: actor: the row has 3 cells, the head 4"),
        ("a,1,3,0\nb,0,2,1\n", ":2:4: salience:x: nobody has capability and salience on x"),
        ("a,1,3,1\n", ":1:1: actor: 1 actor in the table"),
    ],
)
def test_a_fault_of_the_wide_form_is_located(tmp_path, capsys, rows, said):
    refused(tmp_path, capsys, (HEAD_WIDE + rows).encode(), said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"actor,capability,position:x\na,1,1\n", ":1:1: salience:x: the column is missing"),
        (b"actor,capability,position:x,salience:x,position:x\n", ":1:3: position:x: the column st"),
        (b"actor,capability,place:x,position:x,salience:x\n", ":1:3: place:x: no such column"),
        (b"actor,capability,position:,salience:\n", ":1:3: position:: no such column"),
        (b"actor;issue;capability\na;x;1\n", ":1:1: cells are parted by semicolons"),
        (HEAD + b"a,x,1,2,1\nM\xfcnchen,x,1,2,1\n", ":3:1: is not UTF-8 (byte 0xfc)"),
        (HEAD + b"a\0b,x,1,2,1\nb,x,1,1,1\n", ":2:1: actor: is empty, longer than 100 letters"),
        (HEAD + b"a,x,1,2\0,1\nb,x,1,1,1\n", ":2:4: position: `2\\x00` is no number"),
        (HEAD + b'a,x,1,2,1\n"b,x,1,1,1\n', ":3:1: cannot be read as CSV"),
        (HEAD + b"a,x,1," + b"9" * 10_000_000 + b",1\n", "is larger than 1 MB"),
        (HEAD + b"a,x,1," + b"9" * 900_000 + b",1\n", ":2:1: cannot be read as CSV"),
        (b"q," * 400_000 + b"\n", ":1:1: q: 400001 columns"),
        (HEAD + b"a,x,1,2,1\n" * 80_000, ":3:1: actor: a on x stands already on line 2"),
        (HEAD + b"".join(b"a,%d,1,2,1\n" % n for n in range(40_000)), "1 actors and 40000 issues"),
    ],
    ids=lambda it: it if isinstance(it, str) else " ",
)
def test_a_file_that_is_no_table_is_refused_soon(tmp_path, capsys, content, said):
    refused(tmp_path, capsys, content, said)


def refused(folder, capsys, content, said):
    (folder / "t.csv").write_bytes(content)
    start = time.process_time()
    assert run_app(["forecast", str(folder / "t.csv")]) == 2
    assert time.process_time() - start < 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told) < 20_000
