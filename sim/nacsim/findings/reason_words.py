"""How it is put that a term of an ally's reckoning changed: at length for a sentence, in short for a picture."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a term changed."""

    words: str
    short: str
    """In two to five words, for a picture."""
    evidence: tuple[Evidence, ...] = ()
    """Besides the term itself."""


PHRASES = {
    "alone": (Reason("it stood more alone", "stands more alone"), Reason("it had more company", "stands less alone")),
    "time": (
        Reason("less time was left: refusing cost more", "deadline draws near"),
        Reason("with more company the time gone weighed less on it", "stands less alone"),
    ),
    "pressure": (
        Reason("demarches weighed on it", "capitals pressed"),
        Reason("demarches weighed less on it", "less pressure"),
    ),
    "bypass": (
        Reason("another body could leave it out", "can be left out"),
        Reason("no other body could leave it out any more", "cannot be left out"),
    ),
    "commitments": (
        Reason("its earlier words weighed more", "earlier words bind more"),
        Reason("its earlier words weighed less", "earlier words bind less"),
    ),
    "reserve": (
        Reason("it had less time to hold out", "deadline draws near"),
        Reason("it held out for more", "holds out for more"),
    ),
    "value": (
        Reason("a decision was worth more to it", "decision worth more"),
        Reason("a decision was worth less to it", "decision worth less"),
    ),
    "aside": (
        Reason("standing aside spared it more", "standing aside spares more"),
        Reason("standing aside spared it less", "standing aside spares less"),
    ),
    "others_aside": (
        Reason("fewer others stood aside", "fewer stand aside"),
        Reason("more others stood aside", "more stand aside"),
    ),
    "worst_clause": (
        Reason("the clause it minded most weighed less", "worst clause weighs less"),
        Reason("the clause it minded most weighed more", "worst clause weighs more"),
    ),
}
"""Term: how it is put when it brought consent nearer, and when it did not."""

PRESUMED = Reason("nobody else had yet objected to the new text", "alone on the new text")
"""Why it stood more alone at the first sounding of a new text, when all are presumed in favour."""
DESERTED = Reason("with less company the time gone weighed more on it", "stands more alone")
