"""The JSON Schema of a scenario file: what editors need to complete names and to show what they mean."""

from __future__ import annotations

import json

from nacsim.scenario.schema import Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def as_text() -> str:
    """The schema as `nac validate --schema` writes it, with its line end."""
    schema = {"$schema": DIALECT, **Spec.model_json_schema()}
    return json.dumps(schema, indent=2) + "\n"
