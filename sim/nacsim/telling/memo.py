"""An explanation as a memo in Markdown: five sentences, a table of levers, and what it rests on.

All that comes from a scenario is text and not markup: what Markdown would read as a sign is escaped.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from nacsim.findings.chances import chances
from nacsim.findings.explanation import Explanation
from nacsim.findings.holdouts import HoldOuts, holdouts
from nacsim.findings.levers import Holder, LeverRow, Levers
from nacsim.findings.outcomes import outcomes
from nacsim.findings.portions import portion
from nacsim.findings.provenance import confidence_counts, entries
from nacsim.findings.words import OFFICIALS, OUTCOME_WORDS, Words, capital, listed, on_day, safe, small
from nacsim.record import CHAIR, Sounding
from nacsim.scenario.resolved import Ally, Scenario
from nacsim.store.summaries import EnsembleSummary

MOST_ROWS = 8
"""Levers in the table."""
NAMED = 2
"""So many that stand against it are told of."""
SOURCES = 20
"""So many sources are listed; more are counted."""
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&]|:(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)])")
"""What Markdown would read as markup, as an address or, at the start, as a list."""


def memo(explanation: Explanation) -> str:
    """The memo. ValueError if no lever was tried, for it is of many runs."""
    levers, summary = explanation.levers, explanation.summary
    if levers is None or summary is None:
        raise ValueError("a memo needs levers that were tried")
    scenario = explanation.scenario
    said = (
        _asked(scenario),
        f"{_likely(scenario, summary)}{_apart(explanation)}",
        _against(scenario, levers, holdouts(summary, scenario)),
        _moves(explanation, levers),
        _trust(scenario, summary),
    )
    parts = [
        f"# {text(scenario.title)}",
        *(text(sentence) for sentence in said),
        "## What would turn it",
        text(f"{levers.runs}."),
        *_table(levers),
        "## What it rests on",
        "\n".join(f"- {line}" for line in _rests_on(explanation, levers)),
        *(["## For the analyst", "\n".join(_commands(levers))] if _rows(levers) else []),
    ]
    return "\n\n".join(parts) + "\n"


def text(words: str) -> str:
    """Words as Markdown text, on one line."""
    return _SIGNS.sub(r"\\\1", safe(words))


def code(words: str) -> str:
    """Words as Markdown code, on one line."""
    shown = safe(words)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def _asked(scenario: Scenario) -> str:
    """What was asked: by whom, of whom, when; and what the draft says."""
    words = Words(scenario)
    members = sorted(words.ally(ally.code) for ally in scenario.allies if ally.sponsor)
    sponsors = listed([*members, *(OFFICIALS[code] for code in scenario.officials)])
    body = words.body(scenario.legs[-1].body)
    draft = {p.key: p.options[o].key for p, o in zip(scenario.provisions, scenario.draft, strict=True)}
    put = f"On {on_day(scenario.date)} {sponsors} put a draft to {body}, on this question: {safe(scenario.question)}"
    return f"{put} It says: {_reads(words, draft)}."


def _reads(words: Words, said: Mapping[str, str]) -> str:
    """Some clauses of a text, each with its wording."""
    return "; ".join(f"{words.clause(clause)}: {words.wording(clause, option)}" for clause, option in said.items())


def _likely(scenario: Scenario, summary: EnsembleSummary) -> str:
    """How likely each ending is; a decision in any form, where that is not the same; what is usually decided."""
    found = outcomes(summary, scenario)
    forms = [one for one in found.shares if one.share.value and one.outcome != "not_adopted"]
    said = f"{found.answer}{f'; {small(found.adoption)}' if len(forms) > 1 else ''}"
    usual = {clause: max(shares, key=lambda option: shares[option]) for clause, shares in summary.texts.items()}
    also = f"; clause by clause, what is adopted most often says: {_reads(Words(scenario), usual)}" if usual else ""
    return f"{said}{also}."


def _apart(explanation: Explanation) -> str:
    """That the run explained is none of these, where somebody else than the model answered in it."""
    record = explanation.record
    if not record.seats:
        return ""
    words = Words(explanation.scenario)
    who = listed([words.ally(seat) for seat in record.seats if seat != CHAIR] + ["the chair"] * (CHAIR in record.seats))
    ended = OUTCOME_WORDS[record.outcome]
    return f" In these all seats are the model's; in the run explained others answered for {who}, and it ended {ended}."


def _against(scenario: Scenario, levers: Levers, objecting: HoldOuts) -> str:
    """Who stands against it and why."""
    if not levers.holders:
        return "Nobody stands against it in a noticeable share of the runs."
    allies = {ally.code: ally for ally in scenario.allies}
    said = (_holder(levers, objecting, one, allies[one.ally]) for one in levers.holders[:NAMED])
    return f"{capital('; '.join(said))}."


def _holder(levers: Levers, objecting: HoldOuts, one: Holder, ally: Ally) -> str:
    does = "gives way last" if levers.to_fail else "objects to the end"
    of = "the runs" if levers.to_fail else "the runs that fail"
    grounds = objecting.grounds.get(one.ally, ())
    over = f", {'objecting ' if levers.to_fail else ''}most often over {grounds[0].clause}" if grounds else ""
    first = grounds[0].clause if grounds else ""
    lines = (line.because for line in ally.red_lines if levers.words.clause(line.provision) == first)
    why = _by_the_file(ally.because or next((because for because in lines if because), ""))
    outside = _by_the_file(ally.linkage_because)
    price = f", and holds out for something outside the matter{outside}" if ally.linkage.value else ""
    beside = f", and acts with {levers.words.allies([bond.to for bond in ally.acts_with])}" if ally.acts_with else ""
    return f"{one.in_sentence} {does} in {one.share.text} of {of}{over}{why}{price}{beside}"


def _by_the_file(because: str) -> str:
    return f' (the file says: "{safe(because)}")' if because else ""


def _moves(explanation: Explanation, levers: Levers) -> str:
    """What would move them: the cheapest and the strongest lever, and what moved one in the run that is told."""
    turning, best = levers.having("turns"), levers.strongest
    told = _moved(explanation)
    if best is None:
        return f"{levers.headline}{told}."
    first = turning[0]
    said = f"the least that helps is {first.words}: {_counted(levers, first)}"
    if best is not first:
        apart = "" if best.share.low > first.share.high else ", which may be no more"
        said += f"; most is done by {best.words}: {_counted(levers, best)}{apart}"
    return f"{'To stop it' if levers.to_fail else 'To get it agreed'}, {said}{told}."


def _counted(levers: Levers, row: LeverRow) -> str:
    """Of how many runs it makes what."""
    failed, adopted = levers.of.failed, levers.of.runs - levers.of.failed
    of, others = (adopted, failed) if levers.to_fail else (failed, adopted)
    turned, lost = round(row.share.value * of), round(row.against.value * others) if row.against else 0
    if levers.to_fail:
        return f"it stops {turned:,} of the {of:,} runs that pass" + (f" and saves {lost:,} others" if lost else "")
    return f"it saves {turned:,} of the {of:,} runs that fail" + (f" and costs {lost:,} others" if lost else "")


def _moved(explanation: Explanation) -> str:
    """In the run that is told: what gave the first that moved how much of what it lacked.

    Empty if nobody moved, or if somebody else than the model answered in it: then the many runs are others than it.
    """
    if explanation.record.seats:
        return ""
    for movement in explanation.story.movements:
        step = movement.overall
        terms = explanation.record.at(step.before, Sounding).terms[movement.ally]
        lacked, first = terms.reserve - terms.margin, step.contributions[0]
        if lacked > 0 and first.amount > 0:
            ally = Words(explanation.scenario).ally(movement.ally)
            much = _all(portion(min(first.amount, lacked), lacked))
            above_all = f"came round above all because {first.words}, which made up {much} what it still lacked"
            return f"; in the run told in full {ally} {above_all}"
    return ""


def _all(much: str) -> str:
    return "all of" if much == "about as much as" else much


def _trust(scenario: Scenario, summary: EnsembleSummary) -> str:
    """How far to trust it, by the record of the model; and how much of it is assumed."""
    found = chances(summary, scenario)
    error = found.part_of_record
    assumed = confidence_counts(entries(scenario)).headline
    return f"{found.claim}{f' ({small(error)})' if error else ''}; {small(assumed)}."


def _rows(levers: Levers) -> tuple[LeverRow, ...]:
    """The levers that do something, the cheapest first."""
    return (*levers.having("turns"), *levers.having("reverses"))[:MOST_ROWS]


def _table(levers: Levers) -> Iterator[str]:
    """What the levers do; and all that does nothing, further objectors apart."""
    failed, adopted = f"{levers.of.failed:,} that failed", f"{levers.of.runs - levers.of.failed:,} that were adopted"
    turned, against = (adopted, failed) if levers.to_fail else (failed, adopted)
    if rows := _rows(levers):
        lines = [f"| change | turns, of {turned} | turns the other way, of {against} |", "|---|---|---|"]
        for row in rows:
            other = row.against.shown if row.against else "none there"
            lines.append(f"| {text(capital(row.words))} | {row.share.shown} | {other} |")
        yield "\n".join(lines)
    rows_and_kinds = zip(levers.rows, levers.tried, strict=True)
    idle = [row.words for row, one in rows_and_kinds if row.effect == "nothing" and one.kind != "ally_beside"]
    if idle:
        yield text(f"Taken alone these make no difference that so many runs can tell: {'; '.join(idle)}.")


def _commands(levers: Levers) -> Iterator[str]:
    """What to set for each lever in the table."""
    for row in _rows(levers):
        sets = " ".join(f"--set {shlex.quote(one)}" for one in row.sets)
        yield f"- {text(capital(row.words))}: {code(f'nac ensemble {row.command}' if row.replaces else sets)}"


def _rests_on(explanation: Explanation, levers: Levers) -> Iterator[str]:
    """Sources, numbers, and how to make it again."""
    scenario, record, of = explanation.scenario, explanation.record, levers.of
    yield text(f"{confidence_counts(entries(scenario)).headline}.")
    sources = [*scenario.sources.values()]
    for source in sources[:SOURCES]:
        yield text(", ".join(part for part in (source.title, source.publisher, source.date) if part))
    if len(sources) > SOURCES:
        yield f"{len(sources) - SOURCES} more sources."
    if not sources:
        yield "No source is named: the matter is invented, or its numbers are assumed."
    yield from (text(f"Note: {note}") for note in explanation.story.notes)
    which = "" if record.as_written else f" --seed {record.seed} --run {record.run}"
    what, where = ("FOLDER", ", FOLDER being that of the run") if record.seats else (f"{of.command}{which}", "")
    yield f"Made by nacsim {record.version} with {code(f'nac explain {what} --runs {of.runs}')}{where}"
    yield f"Scenario digest {code(record.digest)}; {of.runs:,} runs of seed {of.seed}"
