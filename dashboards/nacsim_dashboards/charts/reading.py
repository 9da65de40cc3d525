"""What several charts about many runs say of how to read them, in a caption or beside a row."""

from __future__ import annotations

INTERVALS = "Thin lines are 95% intervals: more runs would narrow them."
ON_RECORD = "\N{BLACK DIAMOND} on record"
NEVER_READ = "\N{BLACK DIAMOND} marks what the file records as having happened; the engine never reads it."


def sentences(*parts: str) -> str:
    """A caption of several sentences, without the empty ones."""
    return " ".join(part for part in parts if part)
