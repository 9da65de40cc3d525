"""Data with a JSON of its own: how it is checked, and read like the JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Proportion = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=2**53)]
"""As large as a whole number can be that every JSON reader reads alike."""
Runs = Annotated[int, Field(ge=1, le=2**53)]
Interval = tuple[float, float]
"""Low and high end, 95 %."""
Scalar = str | bool | int | float | None
Number = int | float


def of_every(words: Sequence[str]) -> AfterValidator:
    """A mapping that leaves none of these words out."""

    def check(entries: Mapping[str, object]) -> Mapping[str, object]:
        if missing := [word for word in words if word not in entries]:
            raise ValueError(f"leaves out {', '.join(missing)}")
        return entries

    return AfterValidator(check)


class JsonModel(BaseModel):
    """Data with a JSON of its own: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=lambda name: name.removesuffix("_"),  # from_ is `from` in the JSON
        populate_by_name=True,
        allow_inf_nan=False,
        ser_json_inf_nan="constants",
        defer_build=True,  # a command builds the few types that it reads or writes, and not all of them
    )

    def __getitem__(self, key: str) -> Any:
        """A field by its name in the JSON. KeyError if there is none."""
        for name, field in type(self).model_fields.items():
            if key == (field.alias or name):
                return getattr(self, name)
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, ready for JSON, in the order in which the file has it."""
        return self.model_dump(mode="json", by_alias=True)
