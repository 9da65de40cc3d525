"""What an outcome hangs on, as a person would read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nacsim.findings import blocking as consent
from nacsim.findings import sobol as variance
from nacsim.findings.blocking import Blocker, BlockingPower, blocking
from nacsim.findings.estimates import CLEARLY, INTERVALS, brief
from nacsim.findings.sobol import VarianceShares, sobol
from nacsim.findings.tornado import ASSUMED, Tornado, tornado
from nacsim.findings.words import capital, counted
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SensitivitySummary
from nacsim.telling.claims import headline, notes, opening, plain_ascii, sentences
from nacsim.telling.lines import Line, heading, labelled, paragraph

ROWS = 8
"""Parameters or allies listed; all are in summary.json."""
FACTORS = 6


def sensitivity_report(scenario: Scenario, summary: SensitivitySummary) -> list[Line]:
    """What `nac sensitivity` found, in lines."""
    parameters, shares = tornado(summary), sobol(summary, scenario)
    return [
        *opening(scenario, summary),
        *labelled("Adopted", f"{parameters.as_it_stands}."),
        *sentences(INTERVALS, style="note"),
        *_blocking(blocking(summary, scenario)),
        *_tornado(parameters),
        *heading("Where the differences between runs come from (Sobol indices)"),
        *paragraph(f"{variance.MEANING} With 95 % intervals."),
        *_coarse(shares),
        *(line for share in shares for line in _sobol(share)),
        *notes(scenario.notes),
    ]


def _blocking(power: BlockingPower) -> Iterator[Line]:
    yield from headline(power.headline)
    if not power.silence_consents:
        return
    yield from sentences(power.why_none)
    rows = [ally for ally in power.allies if ally.power.value or ally.last.value or ally.sole.value]
    if rows:
        yield Line(f"  {'':<20}{'change (95 % interval)':<28}last to give way   sole at end", "note")
    for ally in rows[:ROWS]:
        yield Line(_ally(ally))
    if len(rows) > ROWS:
        yield from paragraph(f"{counted(len(rows) - ROWS, 'other')}: in summary.json.", "note")
    yield from sentences(power.unchanging, style="note")
    yield from paragraph(f"{consent.MEANING} {CLEARLY}", "note")
    yield from sentences(power.power_indices, style="note")


def _ally(ally: Blocker) -> str:
    shares = f"{brief(ally.last.value):>16}{brief(ally.sole.value):>14}"
    return f"  {ally.name[:19]:<20}{plain_ascii(ally.power.points):<28}{shares}"


def _tornado(parameters: Tornado) -> Iterator[Line]:
    yield from headline(parameters.headline)
    rows = parameters.moving[:ROWS]
    if rows:
        yield Line(f"  {'':<20}{'at its lowest':<28}at its highest", "note")
    for swing in rows:
        low, high = plain_ascii(swing.at_low.points), plain_ascii(swing.at_high.points)
        yield Line(f"  {swing.name:<20}{low:<28}{high}")
    yield from sentences(parameters.rest(len(rows)), style="note")
    yield from paragraph(ASSUMED, "note")


def _coarse(shares: Sequence[VarianceShares]) -> list[Line]:
    claims = dict.fromkeys(output.coarse for output in shares if output.coarse)
    return [line for claim in claims for line in sentences(f"{claim}: try --points 256", style="note")]


def _sobol(shares: VarianceShares) -> Iterator[Line]:
    yield Line()
    yield from sentences(shares.headline, style="text")
    if shares.factors:
        yield Line(f"  {'':<28}{'alone':<24}in total", "note")
    for factor in shares.factors[:FACTORS]:
        first, total = plain_ascii(factor.first.shown), plain_ascii(factor.total.shown)
        yield Line(f"  {capital(factor.words)[:27]:<28}{first:<24}{total}")
