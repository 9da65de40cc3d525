"""`nac new`: a scenario to begin from, with a word on each block: of a decision nobody took, or of a table."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import columns, print_plain
from nacsim.errors import UserError
from nacsim.plain import plain
from nacsim.store.folder import is_device, new_file

if TYPE_CHECKING:
    from nacsim.tables_in.scales import Scale

LARGEST = 1e12
TEMPLATE = """\
# A scenario of nacsim. Check it with: nac validate {name}.yaml     Run it with: nac run {name}.yaml
# For an editor that completes names: nac validate --schema > schema.json, and make this line the first of the file:
# yaml-language-server: $schema=schema.json
#
# The matter below is invented. Change what you like; what you leave out has a default.

title: A relief flight centre
question: Does the alliance set up a centre for relief flights, and who pays for it?
date: 2026-03-02              # members and seats are those of this day; or say members: [AAA, BBB, CCC]
body: NAC                     # who decides: NAC, or another body that exists on that day (MC, PCG, DPC)
sponsors: [NOR, CAN]          # who tables the text

# The clauses of the text. Options run from the fullest (at: 1) to nearest to doing nothing (at: 0).
provisions:
  centre:
    title: What is set up
    core: true                # without this clause the matter is not really decided
    options:
      permanent: {{at: 1.0, text: a permanent centre}}
      on_call: {{at: 0.5, text: 'a team on call, without a building'}}
      nothing: {{at: 0.0, text: nothing for now, decides: false}}    # then nothing is decided: not adopted
  funding:
    title: Who pays
    options:
      common: {{at: 1.0, text: 'all allies, from common funds'}}
      shared_out: {{at: 0.5, text: half common and half by those who fly}}
      users_pay: {{at: 0.0, text: those who fly}}
      put_off: {{kind: left_open, until: 2026-09-01, text: decided in the autumn}}

# The text as tabled: one option for each clause.
draft: {{centre: permanent, funding: common}}

# What allies want. A disposition is one word for several numbers:
# sponsor, supportive, neutral, reluctant (dislikes it, as a rule lets it pass), conditional (yes, if) or opposed.
# Of a clause left out here, a conditional or opposed ally wants little (0.2 of what the draft gives) and may object to
# it too. To make it dispute one clause only, give it the draft's option on the others.
allies:
  default: {{disposition: supportive}}                # whoever is not named
  DEU:
    disposition: conditional
    ideal: {{centre: on_call, funding: shared_out}}   # an option, or a number from 0 to 1
    salience: {{funding: 2}}                          # attention to a clause; 1 if unsaid
    because: wants to know the bill first
  TUR:
    disposition: opposed
    ideal: {{funding: users_pay}}
    red_lines:                                      # what it refuses, and how firmly
      funding: {{refuses: [common], firmness: 0.5, because: would pay for flights it does not need}}
  ISL:
    disposition: reluctant
    commitments:                                    # earlier words that make refusing costly
      consent: {{strength: 0.1, because: said it would not stand in the way}}

# When and how. All of it is optional.
procedure:
  rhythm: weekly              # crisis (three meetings a day), weekly or committee
  opening: 2026-03-02T10:00
  deadline: 2026-03-27T18:00
  silence_hours: 48           # 0: the chair closes in session
  chair: brokering            # passive: never redrafts

# What is due at a date.
calendar:
  storm:
    when: 2026-03-16
    event: a storm cuts off an island
    changes: {{allies.TUR.value: {{by: 0.1}}}}

# Worlds that differ in one thing, for example: nac run {name}.yaml@no_amendments
variants:
  no_amendments: {{procedure: {{chair: passive}}}}
  bigger_bill: {{allies: {{DEU: {{stake: {{by: 0.1}}}}}}}}

# A real case names its sources here, and says `source` and `confidence` (documented, inferred, assumed)
# with each ally; what has no source is assumed.
sources: {{}}
"""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Lower-case letters, digits and hyphens.")],
    table: Annotated[
        Path | None,
        typer.Option("--from", metavar="TABLE", help="A table of positions: csv, xlsx, or lines #A #P #M #D."),
    ] = None,
    scale: Annotated[
        str | None, typer.Option(metavar="LOW:HIGH", help="The scale of the table's positions, if not found out.")
    ] = None,
) -> None:
    """Write a commented scenario to start from.

    It is written to ./NAME.yaml, validates as it is, and never overwrites a file. With --from it holds what a table of
    actors and issues says of them: positions, salience and influence. What no table holds is asked for on a terminal,
    and otherwise assumed, and marked so.
    """
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", name):
        raise UserError(f"{name!r} cannot be a name: use lower-case letters, digits and hyphens, such as my-scenario.")
    if is_device(name):
        raise UserError(f"{name!r} cannot be a name: Windows keeps it for a device. Choose another, such as my-{name}.")
    path = Path(f"{name}.yaml")
    if table is None and scale is not None:
        raise UserError("--scale says how to read a table: name one with --from.")
    with new_file(path) as stream:
        text = TEMPLATE.format(name=name) if table is None else _from_table(table, name, scale)
        stream.write(text.encode())
    print_plain(f"{path}: written. Check it with `nac validate {path}`, run it with `nac run {path}`.")


def _from_table(table: Path, name: str, scale: str | None) -> str:
    """The scenario that a table makes, once what was understood of the table is printed."""
    from nacsim.scenario.document import parse
    from nacsim.scenario.load import complete
    from nacsim.tables_in.positions import read
    from nacsim.tables_in.rest import proposed, rest
    from nacsim.tables_in.understood import assumed, understood
    from nacsim.tables_in.writing import scenario_text

    positions = read(table, None if scale is None else _scale(scale))
    _print(understood(positions))
    answers = rest(positions, name, date.today(), _ask if sys.stdin.isatty() else proposed)
    text = scenario_text(positions, answers, name)
    complete(parse(text, f"{name}.yaml"), slug=name)  # what is written is a scenario that runs
    _print([assumed(positions, answers)])
    return text


def _scale(text: str) -> Scale:
    """The scale that --scale names. UserError if it names none."""
    from nacsim.tables_in.scales import Scale

    found = re.fullmatch(r"(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)", text)
    if not found or not -LARGEST < float(found[1]) < float(found[2]) < LARGEST:
        raise UserError(f"--scale is the least and the largest place, such as 0:10 (given: {text}).")
    return Scale(float(found[1]), float(found[2]))


def _ask(question: str, proposal: str, check: Callable[[str], str]) -> str:
    """An answer from the terminal, asked for again until it will do; Enter takes what is proposed."""

    def tidy(answer: str) -> str:
        try:
            return check(answer)
        except ValueError as error:
            raise typer.BadParameter(f"it takes {error}.") from None

    return str(typer.prompt(plain(question), default=plain(proposal), value_proc=tidy))


def _print(lines: Sequence[str]) -> None:
    """Lines as wide as what is shown, what runs over indented."""
    for line in lines:
        for part in textwrap.wrap(line, columns(), subsequent_indent="  ", break_on_hyphens=False):
            print_plain(part)
