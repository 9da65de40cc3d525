"""What single changes do to many runs: a bar for each lever, the cheapest first, by whom it concerns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from nacsim.findings.levers import LeverRow, Levers, which_verb
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

TURNS = MarkStyle("runs it turns", LIGHT["accent"])
AGAINST = MarkStyle("others it turns the other way", LIGHT["ink"], symbol="diamond-open", bar=False)


def chart(levers: Levers) -> Chart | str:
    """Every lever that makes a difference; a sentence if none does."""
    groups = list(_groups(levers))
    if not groups:
        return f"{levers.headline}."
    axis = replace(PERCENT, title="share of the runs that it could turn")
    return Chart(
        key="levers",
        title=levers.headline,
        caption=f"{levers.reading}. Bars: {TURNS.name}; open diamonds: {AGAINST.name}. Lines are 95% intervals.",
        figure=rows(groups, axis),
        narrow=rows(groups, axis, narrow=True),
        table=_table(levers),
    )


def _groups(levers: Levers) -> Iterator[Group]:
    for ally, found in levers.grouped("turns"):
        heading = capital(levers.words.ally(ally)) if ally else "All alike"
        yield Group(heading, tuple(_row(row, levers.also(row, ally) if ally else "") for row in found))
    if reverses := levers.having("reverses"):
        yield Group("The other way", tuple(_row(row) for row in reverses))


def _row(row: LeverRow, also: str = "") -> Row:
    against = (Mark(row.against, AGAINST),) if row.against and row.against.value else ()
    if row.effect == "reverses":
        return Row(capital(row.words), row.against.shown if row.against else "", against)
    return Row(f"{capital(row.words)}{also}", row.share.shown, (Mark(row.share, TURNS), *against))


def _table(levers: Levers) -> Table:
    lines = (
        (
            capital(row.words),
            row.share.shown,
            row.against.shown if row.against else "",
            row.change.points,
            " ".join(f"--set {shlex.quote(text)}" for text in row.sets),
        )
        for row in levers.rows
    )
    turned = f"turns, of the runs that {which_verb(levers.of.turning)}"
    names = ("change", turned, "turns of the others", "change in adoption, points", "on the command line")
    return Table(names, tuple(lines))
