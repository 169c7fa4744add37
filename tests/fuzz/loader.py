"""A coverage-guided fuzzer of what reads scenarios, studies and `--set`; run by hand.

    pip install -e ".[fuzz]"
    python -m tests.fuzz.loader CORPUS [options of libFuzzer, such as -max_total_time=600]

The first byte of an input chooses what reads the rest, the next two a place of the good file. Each
input has to be read, or refused with `InvalidInput` whose every problem is one printable line.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TINY_SCENARIO = """schema_version: 1
name: a
title: A
calendar: {start: 2000-01-01, round_days: 7}
horizon: 2
issues: {i: {name: I, zero: z, one: o, status_quo: 0.5, core: true, source: judgement}}
sides: {n: {name: N, principal: a}, s: {name: S, principal: b}}
actors:
  a: {name: A, class: lead, side: n, source: judgement, capability: 1, resolve: 0.5, war_cost: 0.5,
    rationality: 8, ideal: {i: 0}, opening: {i: 0}, red_line: {i: 0.5}, salience: {i: 1}}
  b: {name: B, class: lead, side: s, source: judgement, capability: 1, war_cost: 0.5,
    rationality: 8, resolve: {value: 0.5, low: 0, high: 1, source: judgement},
    ideal: {i: 1}, opening: {i: 1}, red_line: {i: 0.5}, salience: {i: 1}}
ladder:
  rungs: [{number: 0, name: a, severity: 0}, {number: 1, name: b, severity: 1}]
  source: judgement
incidents: {hazard: 0, ceiling: 1, tension: 0.1, war_from: 1, war_rung: 1, source: judgement}
dynamics: {war_odds: 0.2, steps: [0.1], outlook: 6, relaxation: 0.5, source: judgement}
outcomes: {o: {name: O, class: frozen_stalemate, at_horizon: true, source: judgement}}
"""
TINY_STUDY = """schema_version: 1
name: a
title: A
scenarios: [a.yaml]
worlds: 10
levers: {horizon: {values: [1, 2]}, measures.a.active: {options: {x: {a.b: 1}, y: {a.b: true}}}}
uncertainties:
  actors.a.resolve: {low: 0, high: 1, distribution: normal, mode: 0.5, sd: 1}
  '**': {}
design: {kind: crossed, levers: {kind: grid}, uncertainties: {kind: sobol, base: 8}}
outputs: {told: {points: [0], worlds: [1]}}
"""
TOKENS = (
    *("!!python/name:os.system", "&a", "*a", "<<", "%YAML 1.1", "%TAG", "---", "...", "? ", "- "),
    *(".nan", "-.inf", "1e999", "-0", "0x_", "0o8", "1:30:00", "2000-02-30", "9" * 39, "~", "null"),
    *("\\ud800", "\\0", "\\x85", "\ufeff", "\u2028", "\U0010ffff", "|+2", ">-", ": ", "true", "#"),
    *("'", '"', "{", "}", "[", "]", ","),
)


def main():
    """Fuzz until told to stop."""
    import atheris

    with atheris.instrument_imports(include=["sim.scenario", "sim.study", "ruamel.yaml"]):
        from sim.scenario import Scenario
        from sim.study import Study
        from tests.fuzz.reading import Target
    target = Target(
        (Scenario, (ROOT / "tests" / "scenarios" / "small.yaml").read_text()),
        (Study, TINY_STUDY),
    )
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in {*TOKENS, *target.keys()}))
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(target.seeds((TINY_SCENARIO, TINY_STUDY))):
            (seeds / str(number)).write_bytes(seed)
        arguments = [sys.argv[0], f"-dict={words}", "-max_len=2000", *sys.argv[1:], str(seeds)]
        atheris.Setup(arguments, target.one)
        atheris.Fuzz()


def _escaped(word):
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
