"""The JSON Schema of a scenario file: what editors need to complete names and to show what they mean."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from nacsim.docstrings import docstring
from nacsim.scenario.schema import Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Described(GenerateJsonSchema):
    """Every block with its docstring, which pydantic alone would leave out under `python -OO`."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        return {"description": docstring(schema["cls"]), **super().model_schema(schema)}


def as_text() -> str:
    """The schema as `nac validate --schema` writes it, with its line end."""
    schema = {"$schema": DIALECT, **Spec.model_json_schema(schema_generator=_Described)}
    return json.dumps(schema, indent=2) + "\n"
