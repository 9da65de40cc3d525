"""What captions and rows about one ensemble say of how to read them."""

from __future__ import annotations

ON_RECORD = "\N{BLACK DIAMOND} on record"
NEVER_READ = "\N{BLACK DIAMOND} marks what the file records as having happened; the engine never reads it"


def sentences(*claims: str) -> str:
    """A caption: a sentence for each claim, none for what is empty."""
    return " ".join(f"{claim.removesuffix('.')}." for claim in claims if claim)
