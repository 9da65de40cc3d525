"""What an explanation found by running, as its `explanation.json` holds it; the rest follows from the record."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, Field

from nacsim.record import Outcome
from nacsim.store.json_model import Count, JsonModel
from nacsim.store.levers import Lever, LeversOf
from nacsim.store.manifest import damaged
from nacsim.store.summaries import EnsembleSummary


class StoredTurn(JsonModel):
    """A smallest change that turns the outcome, and what it turns into."""

    change: float
    outcome: Outcome


class StoredPrice(JsonModel):
    """What would have turned the run by one ally alone; clauses: by provision."""

    value: StoredTurn | None
    clauses: dict[str, StoredTurn]


class StoredText(JsonModel):
    """A text before all members."""

    text: dict[str, str]
    not_for: list[str]
    liked: float


class StoredCore(JsonModel):
    """The texts that were worth having to all."""

    texts: Count
    size: Count | None
    draft: StoredText
    final: StoredText
    favourite: StoredText | None
    nearest: StoredText | None
    draft_in_core: bool
    final_in_core: bool


class StoredExplanation(JsonModel):
    """The part of the JSON of `nac explain` that no record says."""

    model_config = ConfigDict(extra="ignore")

    price_of_consent: dict[str, StoredPrice]
    """By ally."""
    unanimity_core: StoredCore
    levers: list[Lever] = Field(default=[])
    levers_of: LeversOf | None = None
    """None: no lever was tried."""
    ensemble: EnsembleSummary | None = None
    anew: str | None = None


def read_explanation(folder: Path) -> StoredExplanation:
    """What an explanation found. UserError if it is damaged."""
    try:
        return StoredExplanation.model_validate_json((folder / "explanation.json").read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(folder) from error
