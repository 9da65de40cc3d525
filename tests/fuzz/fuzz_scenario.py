"""Coverage-guided fuzzing of everything between the bytes of a scenario file and a run of it.

    pip install atheris
    python tests/fuzz/fuzz_scenario.py -max_total_time=60 -dict=tests/fuzz/scenario.dict NEW tests/fuzz/corpus

New inputs go to the folder NEW. An input that breaks something is written beside you as crash-*, with its traceback.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["nacsim.scenario", "yaml"]):
    from oracle import check_bytes


def one_input(data: bytes) -> None:
    """Any exception from the oracle is a finding."""
    check_bytes(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
