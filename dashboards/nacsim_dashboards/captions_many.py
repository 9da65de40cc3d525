"""Titles that state a finding, and captions, for the charts about one ensemble: from the same data as the figures.

A title must be true of any result: of one where nothing is adopted, where all runs agree, where two things tie, and
where intervals overlap, in which case it says so.
"""

from __future__ import annotations

from nacsim.findings.clauses import Clauses
from nacsim.findings.estimates import percent
from nacsim.findings.holdouts import Doing, HoldOuts
from nacsim.findings.outcomes import Outcomes, OutcomeShare
from nacsim.findings.timing import When
from nacsim.findings.words import capital, counted, duration, listed

INTERVAL = "Thin lines are 95% intervals: more runs would narrow them."
NEVER_READ = "\N{BLACK DIAMOND} marks what the file records as having happened; the engine never reads it."


def outcomes_title(data: Outcomes) -> str:
    """The most frequent outcome, unless another's interval overlaps with its own."""
    first, second, *_ = data.ranked
    if first.share.value == 1:
        found = f"Every run ends the same way: {first.words}"
    elif first.share.overlaps(second.share):
        found = (
            f"No telling which is likelier: {first.words} in {first.share.text} of runs, {second.words} in"
            f" {second.share.text}, and the intervals overlap"
        )
    else:
        found = f"Most often {first.words}: {first.share.text} of runs"
    return found + _against_record(data, first)


def _against_record(data: Outcomes, first: OutcomeShare) -> str:
    recorded = [one.words for one in data.recorded]
    if data.what_if or not recorded or (first.share.overlaps(data.ranked[1].share) and first.share.value < 1):
        return ""
    possible = len(recorded) > 1
    if first.on_record:
        return ", one of the outcomes that the record allows" if possible else ", which is what happened"
    return f"; {'the record allows' if possible else 'what happened was'} {listed(recorded)}"


def outcomes_answer(data: Outcomes) -> str:
    """The same as an answer to the scenario's question."""
    first, second, *_ = data.ranked
    close = f", but {second.words} in {second.share.text} is as likely as far as these runs can tell"
    doubt = close if first.share.overlaps(second.share) and first.share.value < 1 else ""
    many = "every" if first.share.value == 1 else first.share.text + " of"
    runs = f"one of {data.runs:,} runs" if first.share.value == 1 else counted(data.runs, "run")
    return (
        f"In {many} {runs} it is {first.words} (95% interval {first.share.interval})"
        f"{doubt}{_against_record(data, first)}."
    )


def outcomes_caption(data: Outcomes) -> str:
    """How many runs, how sure, and what the record is to them."""
    text = (
        f"Shares of {counted(data.runs, 'run')}, each with its own draws of what nobody knows. Adopted in whatever way:"
        f" {data.adopted.text} (95% interval {data.adopted.interval}). {INTERVAL}"
    )
    if data.recorded:
        text += f" {NEVER_READ}"
        text += " This is a what-if: what happened did not happen under it." if data.what_if else ""
    return text


def holdouts_title(data: HoldOuts) -> str:
    """Who objects to the end, and who gives way last."""
    first, final, last = (data.of(key) for key in ("first", "final", "last_to_give_way"))
    if data.nobody:
        return "Hardly anybody objects" if first.everyone or final.everyone else "Nobody ever objects"
    parts = [_to_the_end(final)]
    if last.shown:
        parts.append(f"the last to give way is most often {_who(last, 'or')} ({_how_often(last)})")
    return "; ".join(parts)


def _to_the_end(final: Doing) -> str:
    if not final.shown:
        return f"{'Hardly anybody' if final.everyone else 'Nobody'} objects to the end"
    objects = "object" if len(final.leaders) > 1 else "objects"
    always = min(one.share.value for one in final.leaders) == 1
    return f"{capital(_who(final, 'and'))} {objects} to the end in {'every run' if always else _how_often(final)}"


def _who(doing: Doing, joined: str) -> str:
    """Those that do it most often and cannot be told apart."""
    names = [one.said for one in doing.leaders]
    few = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} others"]
    *head, last = few
    return f"{', '.join(head)} {joined} {last}" if head else last


def _how_often(doing: Doing) -> str:
    """The shares of the leaders, saying so where several are as likely."""
    shares = [one.share.value for one in doing.leaders]
    low, high = percent(min(shares)), percent(max(shares))
    if len(shares) == 1 or min(shares) == max(shares):
        return f"{high} of runs"
    return f"{low} to {high} of runs, as their intervals overlap"


def holdouts_caption(data: HoldOuts) -> str:
    """What echoes the file, and what the model says of itself."""
    text = (
        f"Shares of {counted(data.runs, 'run')}. Who objects first is coded: it echoes what was written into the file"
        f" from the sources, as noted below each name, and is drawn hatched. All else is predicted. {INTERVAL}"
    )
    if any(one.on_record for doing in data.doings for one in doing.everyone):
        text += f" {NEVER_READ}"
    return text + " An ally without a seat in the body that decides keeps its last stance."


def when_title(data: When) -> str:
    """When the runs end; the hour, if most end at the same."""
    hour, most = data.busiest
    _, half, nine = data.hours
    at = "at the deadline, " if hour == data.deadline else ""
    if most.low > 0.5:
        many = "Every run ends" if most.value == 1 else f"Most runs ({most.text}) end"
        return f"{many} {at}{duration(hour)} after the opening"
    return f"Half of the runs end within {duration(half)}, nine tenths within {duration(nine)}"


def when_caption(data: When) -> str:
    """How to read the curves, and how many came to the deadline."""
    late, deadline = data.at_deadline, f"the deadline, {duration(data.deadline)} after it"
    closing = (
        f"All runs end before {deadline}."
        if late.value == 0
        else f"At {deadline}, or later, end {late.text} of runs (95% interval {late.interval})."
    )
    return (
        f"For each outcome, the share of all {counted(data.runs, 'run')} that has come to it by then; at the right the"
        f" lines add up to 100%. Pale bands are 95% intervals. The opening is {data.opening}. {closing}"
    )


def clauses_title(data: Clauses) -> str:
    """Which clauses change and which stay, as far as the intervals tell."""
    if not data.adopted:
        return "Nothing was adopted, so no clause became anything"
    every = len(data.clauses)
    changed, stay, either = (data.with_fate(fate) for fate in ("changes", "stays", "either"))
    parts = [
        f"{_some(changed, every)} usually change{_s(changed)}" if changed else "",
        f"{_some(stay, every, named=not changed)} usually stay{_s(stay)} as drafted" if stay else "",
        f"{_some(either, every)} may go either way" if either else "",
    ]
    return capital("; ".join(part for part in parts if part))


def _some(names: list[str], every: int, *, named: bool = True) -> str:
    """How many, and which, if there are others and they are few."""
    if len(names) == every:
        return "the only clause" if every == 1 else f"all {every} clauses"
    which = f" ({listed(names)})" if named and len(names) <= 4 else ""
    return f"{len(names)} of {every} clauses{which}"


def _s(names: list[str]) -> str:
    return "s" if len(names) == 1 else ""


def clauses_caption(data: Clauses) -> str:
    """Of how many texts, and where the record agrees."""
    text = f"Shares of the {counted(data.adopted, 'adopted text')} among {counted(data.runs, 'run')}. {INTERVAL}"
    known = [clause for clause in data.clauses if clause.as_on_record is not None]
    if known:
        differ = [clause.name for clause in known if not clause.as_on_record]
        text += f" The most frequent wording is the one on record in {len(known) - len(differ)} of"
        text += f" {counted(len(known), 'clause')}{f', not in {listed(differ)}' if differ else ''}. {NEVER_READ}"
    return f"{text} Hatched: the draft's own wording."
