"""What an outcome hangs on, as a person would read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.findings.sensitivity import OUTPUT_WORDS
from nacsim.findings.words import Words, counted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.telling.compare_report import points
from nacsim.telling.ensemble_report import named
from nacsim.telling.lines import Line, heading, labelled, paragraph
from nacsim.theory.rules import RULES

ROWS = 8
"""Parameters, allies or factors told of; all are in summary.json."""
FACTORS = 6
COARSE = 128
"""Points from which on the intervals of the indices can be taken for what they are called."""


def hangs_on(scenario: Scenario, data: Mapping[str, Any]) -> list[Line]:
    """The JSON of `nac sensitivity` in lines of at most 80 columns."""
    share, (low, high) = data["adopted"]["share"], data["adopted"]["interval"]
    adopted = f"{share:.1%} of {data['runs']:,} runs of seed {data['seed']} ({low:.1%} to {high:.1%})"
    return [
        *paragraph(safe(scenario.title).upper(), "title", 0),
        *paragraph(safe(scenario.question), "title", 0),
        Line(),
        *labelled("Scenario", named(data)),
        *labelled("Adopted", adopted),
        *heading("If one ally alone always consented: change of adoption, in points"),
        *_allies(scenario, data),
        *heading("If one number of the theory were half, or half as much again"),
        *_parameters(data),
        *heading("Where the differences between runs come from (Sobol indices)"),
        *_sobol(Words(scenario), data),
    ]


def _allies(scenario: Scenario, data: Mapping[str, Any]) -> list[Line]:
    if not RULES[scenario.rule].silence_consents:
        return paragraph("Not told under this rule: it counts support, and who always consents does not support yet.")
    words = Words(scenario)
    rows = sorted(data["allies"].items(), key=lambda item: -item[1]["blocking_power"]["difference"])
    some = [(code, of) for code, of in rows if _matters(of)]
    if not some:
        text = "No ally's consent alone changes anything: nobody holds out, or more than one does in every run."
        return paragraph(text)
    lines = [Line(f"  {'':<20}{'change (95 % interval)':<28}last to give way   sole at end", "note")]
    for code, of in some[:ROWS]:
        shares = f"{of['last_to_give_way']:>16.0%}{of['sole_objector_at_end']:>14.0%}"
        lines.append(Line(f"  {words.name(code)[:19]:<20}{points(of['blocking_power']):<28}{shares}"))
    if len(some) > ROWS:
        lines += paragraph(f"{counted(len(some) - ROWS, 'other')}: in summary.json.", "note")
    if len(rows) > len(some):
        lines += paragraph(f"{counted(len(rows) - len(some), 'other')}: nothing.", "note")
    if RULES[scenario.rule].veto:
        note = "Power indices give every member the same here: where each can stop a text, all count alike on paper."
        lines += paragraph(note, "note")
    return lines


def _matters(of: Mapping[str, Any]) -> bool:
    """Whether there is anything to tell of an ally."""
    return bool(of["blocking_power"]["difference"] or of["last_to_give_way"] or of["sole_objector_at_end"])


def _parameters(data: Mapping[str, Any]) -> list[Line]:
    some = [one for one in data["parameters"] if _largest(one)]
    if not some:
        return paragraph("None of them, moved alone, makes adoption more or less frequent.")
    lines = [Line(f"  {'':<20}{'half':<28}half as much again", "note")]
    lines += [Line(f"  {one['name']:<20}{points(one['at_low']):<28}{points(one['at_high'])}") for one in some[:ROWS]]
    others = data["parameters"][len(some[:ROWS]) :]
    if others:
        most = 100 * max(map(_largest, others))
        lines += paragraph(f"{counted(len(others), 'other')}: at most {most:.1f} points.", "note")
    return lines + paragraph("How far to move them is assumed; nobody knows how uncertain they are.", "note")


def _largest(one: Mapping[str, Any]) -> float:
    return max(abs(float(one[end]["difference"])) for end in ("at_low", "at_high"))


def _sobol(words: Words, data: Mapping[str, Any]) -> list[Line]:
    lines = paragraph(
        "All of these at once. Alone: how much of the variance would be gone if this one thing were known. In all: how"
        " much would be left if everything else were known. With 95 % intervals; estimates may miss 0 and 100 % a"
        " little."
    )
    if data["sobol"]["points"] < COARSE:
        few = f"From {data['sobol']['points']} points these intervals are too coarse to rest anything on: --points 256."
        lines += paragraph(few, "note")
    for output, found in data["sobol"]["outputs"].items():
        if found is None:
            text = f"{OUTPUT_WORDS[output]}: the same in every run, so there is nothing to share out."
            lines += [Line(), *paragraph(text, "text")]
            continue
        lines += [Line(), Line(f"  {OUTPUT_WORDS[output]:<28}{'alone':<24}in all", "text")]
        for one in found[:FACTORS]:
            lines.append(Line(f"  {_name(words, one)[:27]:<28}{_index(one, 'first'):<24}{_index(one, 'total')}"))
    return lines


def _name(words: Words, one: Mapping[str, Any]) -> str:
    if one["kind"] == "ally":
        return words.name(one["name"])
    return f"group {safe(one['name'])}" if one["kind"] == "group" else str(one["name"])


def _index(one: Mapping[str, Any], which: str) -> str:
    low, high = (_percent(end) for end in one[f"{which}_interval"])
    return f"{_percent(one[which]):>4} ({low} to {high})"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
