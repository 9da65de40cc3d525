"""Why one run ended as it did, and what would have turned it: everything an explanation says, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nacsim.findings.consent import Core, Price, as_plain
from nacsim.findings.levers import Levers
from nacsim.findings.moves import Passage, passages
from nacsim.findings.story import Story, story
from nacsim.pictured import Pictured
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary


@dataclass(frozen=True, slots=True)
class Explanation(Pictured):
    """One run, explained."""

    record: Record
    scenario: Scenario
    story: Story
    passages: tuple[Passage, ...]
    prices: tuple[Price, ...]
    """Those whose value alone would have turned it first, cheapest first; then the rest, by code."""
    core: Core
    levers: Levers | None = None
    """What single changes do to many runs; None: none was tried."""
    summary: EnsembleSummary | None = None
    """Of the same runs without a change."""
    anew: str = ""
    """What was run now and does not lie in the folder that was named; empty if no folder was."""

    def __repr__(self) -> str:
        return f"Explanation of {self.record!r}: {self.story.finding.text}"

    def _repr_html_(self) -> str:
        held_out = (*self.story.objections, *self.story.unmoved)
        items = "".join(f"<li>{escape(sentence.text)}</li>" for sentence in held_out)
        return f"<p>{escape(self.story.finding.text)}</p><ul>{items}</ul>"


def explanation(record: Record, scenario: Scenario, prices: Sequence[Price], core: Core) -> Explanation:
    """What the record says, put together with what the what-ifs found. ValueError as `story`."""

    def order(price: Price) -> tuple[float, str]:
        return (abs(price.value.change) if price.value else float("inf"), price.ally)

    by_price = tuple(sorted(prices, key=order))
    return Explanation(record, scenario, story(record, scenario), passages(record, scenario), by_price, core)


def explanation_as_plain(explanation: Explanation) -> dict[str, object]:
    """Ready for JSON: the contract of `nac explain --json`."""
    record, story = explanation.record, explanation.story
    names = ("scenario", "variant", "set", "seed", "run", "as_written", "digest", "version", "outcome", "body", "text")
    core = explanation.core
    return {name: getattr(record, name) for name in names} | {
        "finding": story.finding.text,
        "held_out": [sentence.text for sentence in (*story.objections, *story.unmoved)],
        "moved_by": {m.ally: [sentence.text for sentence in m.sentences] for m in story.movements},
        "clauses": {
            clause.provision: {"draft": clause.draft, "final": clause.final, "fate": clause.fate}
            for clause in story.clauses
        },
        "moves": [_passage_as_plain(record, passage) for passage in explanation.passages],
        "price_of_consent": {
            price.ally: {key: value for key, value in as_plain(price).items() if key != "ally"}
            for price in explanation.prices
        },
        "unanimity_core": as_plain(core) | {"draft_in_core": core.draft.in_core, "final_in_core": core.final.in_core},
        "notes": list(story.notes),
        **_levers_as_plain(explanation),
    }


def _levers_as_plain(explanation: Explanation) -> dict[str, object]:
    """The levers, the cheapest first, what they were tried on, and those runs as `nac ensemble` has them."""
    levers, summary = explanation.levers, explanation.summary
    return {
        "levers": [lever.as_json() for lever in levers.tried] if levers else [],
        "levers_of": levers.of.as_json() if levers else None,
        "ensemble": summary.as_json() if summary else None,
        "anew": explanation.anew or None,
    }


def _passage_as_plain(record: Record, passage: Passage) -> dict[str, object]:
    return {
        "from": {key: record.events[passage.before][key] for key in ("hour", "session", "body")},
        "to": {key: record.events[passage.after][key] for key in ("hour", "session", "body")},
        "moves": [record.events[i].as_dict() for i in passage.moves],
        "worth": dict(passage.worth),
        "nearer": {
            ally: {"change": step.change, "by": {c.term: c.amount for c in step.contributions}}
            for ally, step in passage.steps.items()
        },
    }
