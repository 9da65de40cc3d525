"""`nac new`: a scenario to begin from, about a decision nobody took, with a word on each block."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain
from nacsim.errors import UserError
from nacsim.store.folder import is_device, new_file

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
) -> None:
    """Write a commented scenario to start from.

    It is written to ./NAME.yaml, validates as it is, and never overwrites a file.
    """
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", name):
        raise UserError(f"{name!r} cannot be a name: use lower-case letters, digits and hyphens, such as my-scenario.")
    if is_device(name):
        raise UserError(f"{name!r} cannot be a name: Windows keeps it for a device. Choose another, such as my-{name}.")
    path = Path(f"{name}.yaml")
    with new_file(path) as stream:
        stream.write(TEMPLATE.format(name=name).encode())
    print_plain(f"{path}: written. Check it with `nac validate {path}`, run it with `nac run {path}`.")
