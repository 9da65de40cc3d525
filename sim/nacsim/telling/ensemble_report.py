"""Many runs as a person would read them: chances with intervals, who holds out, what the text becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.findings.words import MECHANISM_WORDS, OUTCOME_WORDS, STANCE_WORDS, Words, capital, duration, safe
from nacsim.record import OUTCOMES, STANCES
from nacsim.scenario.resolved import Scenario
from nacsim.telling.lines import Line, Style, heading, labelled, paragraph

BAR = 24
"""Columns of a bar that stands for every run."""
HOLD_OUTS = 8
"""Allies told of; the rest hardly object."""
HARDLY = 0.005
"""A share that would be shown as 0 %."""


def summary(scenario: Scenario, data: Mapping[str, Any]) -> list[Line]:
    """The measures of `measures.measures`, with what they are of, in lines."""
    words = Words(scenario)
    return [
        *paragraph(safe(scenario.title).upper(), "title", 0),
        *paragraph(safe(scenario.question), "title", 0),
        Line(),
        *_about(data),
        *heading(_finding(data)),
        *_outcomes(data),
        *heading("When it ends"),
        *_times(data),
        *_at_work(data),
        *heading("First tally, on average"),
        *_tally(data),
        *heading("Who holds out"),
        *_holdouts(words, data),
        *heading("What the clauses become, where adopted"),
        *_texts(words, data),
        *(line for note in scenario.notes for line in paragraph(f"Note: {safe(note)}", "note", hang=2)),
    ]


def named(data: Mapping[str, Any]) -> str:
    """What was run: iraq-training-2004@dpc_threat, with allies.FRA.value=0.2."""
    variant = f"@{safe(data['variant'])}" if data["variant"] else ""
    chosen = ", ".join(f"{safe(path)}={safe(str(value))}" for path, value in data["set"].items())
    return f"{safe(data['scenario'])}{variant}{', with ' + chosen if chosen else ''}"


def _about(data: Mapping[str, Any]) -> list[Line]:
    lines = labelled("Scenario", named(data))
    how = "each with its own draws of what nobody knows"
    return lines + labelled("Runs", f"{data['runs']:,} of seed {data['seed']}, {how}")


def _finding(data: Mapping[str, Any]) -> str:
    word = max(OUTCOMES, key=lambda outcome: data["outcomes"][outcome])
    low, high = data["intervals"][word]
    share = data["outcomes"][word]
    return f"{capital(OUTCOME_WORDS[word])} in {share:.1%} of runs (95 % interval {low:.1%} to {high:.1%})"


def _outcomes(data: Mapping[str, Any]) -> list[Line]:
    lines = []
    for word in OUTCOMES:
        share, (low, high) = data["outcomes"][word], data["intervals"][word]
        style: Style = "object" if word == "not_adopted" else "support"
        text = f"  {OUTCOME_WORDS[word]:<24}{share:>7.1%}  {_bar(share)}  {low:.1%} to {high:.1%}"
        lines.append(Line(text, style if share else "note"))
    return lines


def _bar(share: float) -> str:
    return f"{'#' * round(share * BAR):<{BAR}}"


def _times(data: Mapping[str, Any]) -> list[Line]:
    hours = data["hours_to_end"]
    p10, median, p90 = (duration(round(hours[key])) for key in ("p10", "median", "p90"))
    text = f"Half of the runs within {median}, a tenth within {p10}, nine tenths within {p90}."
    means = ", ".join(
        f"{data[key]['mean']:.1f} {label}"
        for key, label in (("sessions", "sessions"), ("redrafts", "redrafts"), ("silences_broken", "silences broken"))
    )
    lines = [*paragraph(text), *paragraph(f"On average {means}.")]
    if data["dilution"]["mean"] is not None:
        measures = f"dilution {data['dilution']['mean']:.2f} of 1, unfinished {data['unfinished']['mean']:.2f} of 1"
        lines += paragraph(f"Of what was adopted, on average: {measures}.")
    return lines


def _at_work(data: Mapping[str, Any]) -> list[Line]:
    """What happened on the way, the most frequent first."""
    often = sorted(data["mechanisms"].items(), key=lambda item: -item[1])
    told = [f"{MECHANISM_WORDS[word]} ({share:.0%})" for word, share in often if share >= HARDLY]
    return paragraph(f"On the way, in how many of the runs: {', '.join(told)}.") if told else []


def _tally(data: Mapping[str, Any]) -> list[Line]:
    tally = data["first_tally"]
    return paragraph("; ".join(f"{STANCE_WORDS[word]} {tally[word]:.1f}" for word in STANCES) + ".")


def _holdouts(words: Words, data: Mapping[str, Any]) -> list[Line]:
    """Allies by how often they object first, with what else they do."""
    rows = sorted(data["allies"].items(), key=lambda item: (-item[1]["first"]["object"], -item[1]["final"]["object"]))
    shown = [(code, of) for code, of in rows if of["first"]["object"] or of["final"]["object"] >= HARDLY][:HOLD_OUTS]
    if not shown:
        return paragraph("Hardly anybody objects.")
    lines = [Line(f"  {'share of runs':<18}objects   objects   last to   sole at   breaks   stands", "note")]
    lines.append(Line(f"  {'':<18}  first    at end  give way       end  silence    aside", "note"))
    for code, of in shown:
        numbers = (
            of["first"]["object"],
            of["final"]["object"],
            of["last_to_give_way"],
            of["sole_objector_at_end"],
            of["breaks_silence"],
            of["opts_out"],
        )
        lines.append(Line(f"  {words.name(code)[:17]:<16}" + "".join(f"{number:>9.0%}" for number in numbers)))
        clauses = sorted(of["objects_on"].items(), key=lambda item: -item[1])[:4]
        on = ", ".join(f"{words.clause(key)} {share:.0%}" for key, share in clauses)
        lines += paragraph(f"on {on}", "note", indent=4, hang=2) if on else []
    return lines


def _texts(words: Words, data: Mapping[str, Any]) -> list[Line]:
    if not data["texts"]:
        return paragraph("Nothing was adopted.")
    lines = []
    for key, shares in data["texts"].items():
        lines.append(Line(f"  {words.clause(key)}", "text"))
        for option, share in sorted(shares.items(), key=lambda item: -item[1]):
            if share >= 0.0005:
                lines += labelled(f"{share:>6.1%}", words.wording(key, option), indent=4, column=8)
    return lines
