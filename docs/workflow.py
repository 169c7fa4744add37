"""Run the cells of workflow.ipynb anew, and keep what they print and draw in it.

From the root of the repository: python docs/workflow.py
"""

import base64
import contextlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_suffix(".ipynb")


def executed(notebook: dict[str, Any], *, drawn: bool = True) -> dict[str, Any]:
    """Return a notebook with what its cells print now, run in this folder in their order.

    A cell that ends in the name of a figure shows it, if `drawn`.
    """
    names: dict[str, Any] = {}
    cells, count = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            outputs = _outputs("".join(cell["source"]), names, count, drawn=drawn)
            cells.append({**cell, "execution_count": count, "outputs": outputs})
        else:
            cells.append(cell)
    return {**notebook, "cells": cells}


def printed(notebook: dict[str, Any]) -> list[str]:
    """Return what the cells of a notebook have printed."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return ["".join(output["text"]) for output in outputs if output["output_type"] == "stream"]


def _outputs(source: str, names: dict[str, Any], count: int, *, drawn: bool) -> list[Any]:
    said, found = io.StringIO(), []
    with contextlib.redirect_stdout(said):
        exec(source, names)  # noqa: S102 - the notebook's own lines
    if text := said.getvalue():
        lines = text.splitlines(keepends=True)
        found.append({"name": "stdout", "output_type": "stream", "text": lines})
    last = names.get(source.rstrip().splitlines()[-1])
    if drawn and hasattr(last, "savefig"):
        file = io.BytesIO()
        last.savefig(file, format="png", dpi=90, bbox_inches="tight")
        data = {"image/png": base64.b64encode(file.getvalue()).decode()}
        found.append(
            {
                "output_type": "execute_result",
                "execution_count": count,
                "data": data,
                "metadata": {},
            }
        )
    return found


if __name__ == "__main__":
    scenarios = Path("scenarios").resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("scenarios").symlink_to(scenarios)
        found = executed(json.loads(PAGE.read_text(encoding="utf-8")))
        PAGE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
