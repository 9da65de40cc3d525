"""Coverage-guided fuzzing of everything between the bytes of a scenario file and a run of it.

    pip install atheris
    mkdir new
    python tests/fuzz/fuzz_scenario.py -max_total_time=60 -dict=tests/fuzz/scenario.dict new tests/fuzz/corpus

Inputs that reach something new go to `new`. One that breaks something is written as crash-*, with its traceback; once
that is mended it belongs in tests/fuzz/corpus, which `test_mutations` tries every time.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
atheris = importlib.import_module("atheris")  # not there on every platform, and without types

with atheris.instrument_imports(include=["nacsim.scenario", "yaml"]):
    from fuzz.oracle import check_bytes


def one_input(data: bytes) -> None:
    """Any exception from the oracle is a finding."""
    check_bytes(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
