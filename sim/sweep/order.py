"""Everything that determines the results of a sweep: a study and the files that it names."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.document import read_text
from sim.scenario.extending import named, standing_alone
from sim.scenario.problems import InvalidInput, Loc, Problem
from sim.scenario.root import Scenario
from sim.study import Study
from sim.study.designs import Crossed, Listed


@dataclass(frozen=True)
class Order:
    """Everything that determines the results of a sweep.

    Attributes
    ----------
    study : Study
    scenarios : mapping of str to str
        Texts of the scenario files, by the names that the study gives them.
    listed : mapping of str to str
        Texts of the CSV files that its design names.
    """

    study: Study
    scenarios: Mapping[str, str]
    listed: Mapping[str, str]

    @classmethod
    def read(cls, study: Study) -> "Order":
        """Read the files that a study names.

        Raises
        ------
        InvalidInput
            If one of them cannot be read.
        """
        folder, problems = Path(study.origin).parent, []
        texts: dict[str, str] = {}
        files: list[tuple[Loc, str]] = [
            (("scenarios", row), name) for row, name in enumerate(study.scenarios)
        ]
        files += [(loc, part.file) for loc, part in _listings(study)]
        for loc, name in files:
            try:
                read = standing_alone if name in study.scenarios else read_text
                texts[name] = read(folder / name)
            except InvalidInput as error:
                problem = error.problems[0]
                problems.append(Problem(loc, f"{folder / name}: {problem.what}", problem.right))
        if problems:
            raise study.refused(problems)
        scenarios = {name: texts[name] for name in study.scenarios}
        return cls(study, scenarios, {part.file: texts[part.file] for _, part in _listings(study)})

    @property
    def overrides(self) -> dict[str, Any]:
        """What the study puts into every scenario, by path."""
        study = self.study
        horizon = {} if study.rounds is None else {"horizon": study.rounds}
        return {**study.set_, **horizon}

    def scenario(self, name: str, settings: Mapping[str, Any] | None = None) -> Scenario:
        """Return one of the scenarios, with more values by path."""
        path, text = Path(self.study.origin).parent / name, self.scenarios[name]
        overrides = {**self.overrides, **(settings or {})}
        return Scenario.parse(text, overrides, origin=named(path, text))

    @property
    def sweep_id(self) -> str:
        """Name of the sweep: the same order has the same name."""
        return f"sweep-{name_of(self.manifest())}"

    def manifest(self) -> dict[str, Any]:
        """Return the order as plain data."""
        return {
            "study": self.study.text,
            "overrides": self.study.overrides,
            "scenarios": dict(self.scenarios),
            "listed": dict(self.listed),
        }

    @classmethod
    def of(cls, manifest: Mapping[str, Any], origin: str) -> "Order":
        """Return the order that plain data stand for."""
        study = Study.parse(manifest["study"], manifest["overrides"], origin=origin)
        return cls(study, dict(manifest["scenarios"]), dict(manifest["listed"]))


def name_of(order: Mapping[str, Any]) -> str:
    """Return a short name for an order as plain data: the same order has the same name."""
    content = json.dumps(order, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:10]


def _listings(study: Study) -> list[tuple[Loc, Listed]]:
    design = study.design
    if isinstance(design, Listed):
        return [(("design", "file"), design)]
    if not isinstance(design, Crossed):
        return []
    parts: list[tuple[Loc, object]] = [
        (("design", name, "file"), getattr(design, name)) for name in ("levers", "uncertainties")
    ]
    return [(loc, part) for loc, part in parts if isinstance(part, Listed)]
