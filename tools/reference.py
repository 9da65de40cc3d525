"""The reference pages, worked out from the program itself.

    python tools/reference.py

writes docs/reference/scenario.md (from the JSON Schema) and docs/reference/commands.md (from the commands) anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from nacsim.ally_numbers import NUMBERS
from nacsim.cli.main import app
from nacsim.scenario import alliance_facts, bounds, document, reader, text_checks, timetable, values
from nacsim.scenario.json_schema import as_text
from nacsim.scenario.schema import MAX_MEMBERS, MAX_OPTIONS, MAX_PROVISIONS, Spec

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
COMMAND = "python tools/reference.py"
NOTE = f"<!-- Written by `{COMMAND}`. Change the program, not this page. -->\n"
NAMES = {
    **dict.fromkeys(("allies", "acts_with", "paid_by", "pays"), "CODE"),
    "other_bodies": "BODY",
    "sources": "ID",
    "ideal": "CLAUSE",
}
"""What the author's own keys are called on the page, where it is not NAME; on a clause it is CLAUSE."""
ON_CLAUSES = ("ideal", "salience", "red_lines", "commitments", "draft", "reversion", "text", "provisions")
IN_WORDS = {
    "ideal": "CLAUSE: a number from 0 to 1, an option, or {OPTION: distance from 0 to 1}",
    "changes": "allies.CODE.FIELD: a new value, or [`{by: x}`](#by-x)",
    "variants": "NAME: a `title`, and any part of a scenario",
    **dict.fromkeys(("opening", "deadline", "when"), "a date, or a date and hour (2004-07-28T09:00)"),
}
"""What fields hold whose rules the schema cannot say."""

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a scenario file: its path there, its name in the schema, and its schema."""

    path: str
    name: str
    schema: Schema


def scenario_page() -> str:
    """docs/reference/scenario.md as it should be."""
    parts = [NOTE, SCENARIO_INTRO, *(_block(block) for block in blocks()), _numbers(), _limits(), _bodies(), COMBINING]
    return "\n".join(parts)


@cache
def blocks() -> tuple[Block, ...]:
    """Every block a file can hold, each followed by the blocks inside it; `{by: x}` last."""
    schema: Schema = json.loads(as_text())
    definitions: Mapping[str, Schema] = schema["$defs"]
    inside = _inside(Block("", Spec.__name__, schema), definitions)
    return (*inside, Block("{by: x}", "By", definitions["By"]))


def _inside(block: Block, definitions: Mapping[str, Schema]) -> Iterator[Block]:
    yield block
    for field, one in block.schema["properties"].items():
        for name, keyed in _references(one):
            if name != "By":
                parts = [block.path, field, _key(field) if keyed else ""]
                yield from _inside(Block(".".join(filter(None, parts)), name, definitions[name]), definitions)


def _references(field: Schema, keyed: bool = False) -> Iterator[tuple[str, bool]]:
    """The blocks a field may hold, and whether under keys of the author's."""
    if "$ref" in field:
        yield field["$ref"].rpartition("/")[2], keyed
    for one in field.get("anyOf", ()):
        yield from _references(one, keyed)
    for one in _entries(field):
        yield from _references(one, keyed=True)


def _entries(field: Schema) -> list[Schema]:
    """What the entries of a mapping with keys of the author's hold."""
    found = [*field.get("patternProperties", {}).values()]
    more = field.get("additionalProperties")
    return [*found, *([more] if isinstance(more, Mapping) else [])]


def _key(field: str) -> str:
    return "CLAUSE" if field in ON_CLAUSES else NAMES.get(field, "NAME")


def _block(block: Block) -> str:
    title = f"`{block.path}`" if block.path else "The file"
    fields = block.schema["properties"].items()
    rows = [_row(block, name, field) for name, field in fields]
    lines = [f"## {title}\n", f"{block.schema['description'].strip()}\n"]
    return "\n".join([*lines, "| field | holds | default | meaning |", "|---|---|---|---|", *rows, ""])


def _row(block: Block, name: str, field: Schema) -> str:
    holds = " or ".join(dict.fromkeys(_holds(block, name, field))) + _at_most(field)
    required = name in block.schema.get("required", ())
    return f"| `{name}` | {holds} | {'**required**' if required else _default(field)} | {field['description']} |"


def _holds(block: Block, name: str, field: Schema) -> Iterator[str]:
    """What a field may hold, in words."""
    if name in IN_WORDS:
        yield IN_WORDS[name]
        yield from (_link(one["$ref"].rpartition("/")[2]) for one in field.get("anyOf", ()) if "$ref" in one)
    elif "anyOf" in field:
        for one in field["anyOf"]:
            if one.get("type") != "null":
                yield from _holds(block, name, one)
    elif "$ref" in field:
        yield _link(field["$ref"].rpartition("/")[2])
    elif "enum" in field:
        yield ", ".join(f"`{word}`" for word in field["enum"])
    elif field["type"] == "object":
        inside = [word for one in _entries(field) for word in _holds(Block("", "", {}), "", one)] or ["anything"]
        yield f"{_key(name)}: {' or '.join(dict.fromkeys(inside))}"
    elif field["type"] == "array":
        words = ", ".join(f"`{word}`" for word in field["items"].get("enum", ()))
        yield f"a list of {words or 'codes' if 'pattern' in field['items'] or words else 'texts'}"
    else:
        yield _scalar(field, NUMBERS[name].limits if block.name == "Entry" and name in NUMBERS else None)


def _at_most(field: Schema) -> str:
    """How many entries fit, where the schema says so."""
    parts = [field, *field.get("anyOf", ())]
    most = [part[limit] for part in parts for limit in ("maxProperties", "maxItems") if limit in part]
    return f"; at most {most[0]:,}" if most else ""


def _scalar(field: Schema, limits: tuple[float, float, bool] | None) -> str:
    if field["type"] in ("number", "integer"):
        noun = "a whole number" if field["type"] == "integer" else "a number"
        low, high, above = limits or _limits_in(field)
        wrong = values.number_problem("", low, high, above) or ""
        return wrong.removeprefix("must be ").replace("a number", noun, 1)
    if field["type"] == "boolean":
        return "`true` or `false`"
    if field.get("format") == "date":
        return "a date"
    return "text"


def _limits_in(field: Schema) -> tuple[float, float, bool]:
    low = field.get("gt", field.get("exclusiveMinimum"))
    high = field.get("le", field.get("maximum", float("inf")))
    least = field.get("ge", field.get("minimum", float("-inf")))
    return (least if low is None else low, high, low is not None)


def _link(name: str) -> str:
    (block,) = [one for one in blocks() if one.name == name]
    return f"[`{block.path}`](#{anchor(block.path)})"


def anchor(heading: str) -> str:
    """The anchor that a heading gets on a page."""
    kept = "".join(one for one in heading.lower() if one.isalnum() or one in " -_")
    return kept.replace(" ", "-")


def _default(field: Schema) -> str:
    default = field.get("default")
    return "" if default in (None, "") or isinstance(default, (dict, list)) else f"`{document.shown(default)}`"


def _numbers() -> str:
    """What is true of each number of an ally beyond what its field says."""
    uncertain = {
        "none": "no",
        "absolute": "by confidence",
        "relative": "by confidence, as a share of the number",
        "doubt": "by a factor, at any confidence",
    }
    rows = [
        f"| `{'.'.join(filter(None, [name, number.inside]))}` | {number.unit} | {uncertain[number.spread]} |"
        for name, number in NUMBERS.items()
    ]
    return "\n".join(["## Numbers of an ally\n", "| number | unit | uncertain |", "|---|---|---|", *rows, ""])


def _limits() -> str:
    hours = f"{24 * 366:,}"
    rows = [
        ("size of a file", f"{document.MAX_BYTES:,} bytes, UTF-8"),
        ("blocks inside one another", reader.MAX_DEPTH),
        ("keys and values in a file", f"{reader.MAX_NODES:,}"),
        ("values, times events plus one, times variants plus one", f"{bounds.MAX_WORK:,}"),
        ("members", f"2 to {MAX_MEMBERS}"),
        ("clauses (`provisions`)", f"1 to {MAX_PROVISIONS}"),
        ("options of a clause", f"2 to {MAX_OPTIONS}"),
        ("texts, for the chair who looks at all (`perfect`)", f"{text_checks.MAX_TEXTS:,}"),
        ("keys of clauses, options, stages, events, variants", "lower-case letters, digits and `_`, at most 60"),
        (
            "codes of allies",
            "a capital, then capitals, digits and `_`, at most 12 in all; of a country ISO 3166 alpha-3",
        ),
        ("`name` of an ally", f"at most {values.LONGEST_NAME} characters, and no other ally's"),
        ("dates", f"from the year {min(values.YEARS)} to {max(values.YEARS)}; an alliance exists from 1949 on"),
        ("opening", "within 366 days of `date`"),
        ("deadline, events", "within 366 days of the opening"),
        ("hours of a silence, or in another body", f"whole, at most {hours}"),
        ("numbers without a range of their own", f"below {values.LARGEST:g} either way"),
    ]
    lines = ["## Limits\n", "| what | limit |", "|---|---|", *(f"| {what} | {limit} |" for what, limit in rows), ""]
    hours_meant = (
        f"A date alone means {timetable.OPENS:02}:00 for an opening, {timetable.CLOSES}:00 for a deadline and"
        f" {timetable.EVENTS:02}:00 for an event. Times are those on the clock in Brussels."
    )
    return "\n".join([*lines, hours_meant, ""])


def _bodies() -> str:
    bodies = [
        f"| `{key}` | {alliance_facts.body_name(key)} | {alliance_facts.exists_when(key)} |"
        for key in alliance_facts.bodies()
    ]
    rhythms = [_rhythm(key) for key in alliance_facts.rhythms()]
    return "\n".join(
        [
            "## Bodies and rhythms\n",
            "| body | name | exists |",
            "|---|---|---|",
            *bodies,
            "",
            "| rhythm | days | hours | a silence lasts, if unsaid |",
            "|---|---|---|---|",
            *rhythms,
            "",
        ]
    )


def _rhythm(key: str) -> str:
    table = alliance_facts.rhythm(key)
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    days = "every day" if len(table.weekdays) == 7 else ", ".join(names[day] for day in table.weekdays)
    hours = ", ".join(f"{hour:02}:00" for hour in table.hours)
    return f"| `{key}` | {days} | {hours} | {table.silence_hours} hours |"


SCENARIO_INTRO = """\
# Scenario files

Everything a scenario file may say. `nac new NAME` writes a commented file to begin from, `nac validate FILE` names
every problem in one, and editors that know JSON Schema complete names with what `nac validate --schema` writes.

A file is YAML: names, colons, and what belongs to a name indented under it with spaces, or in braces on one line. Words
in capitals below (CODE, CLAUSE, NAME) stand for keys of your own. A text with a colon in it, or with a comma inside
braces, needs quotes. Where the column *default* is empty, the default is nothing, or what the meaning says.
"""

COMBINING = """\
## How entries combine

- An ally that is not named gets `allies.default`. A named ally without a `disposition` of its own takes from `default`
  whatever it leaves unsaid; with one, it takes nothing from there. Sponsors are `sponsor` unless they say otherwise.
- An entry that holds a `name` and nothing else counts as no entry: its ally gets `allies.default`, and no run changes.
- What the file leaves out comes from the disposition ([its numbers](../odd.md#71-what-is-drawn)), from the facts in
  `scenarios/alliance/` (weight, exposure, seats, meeting hours), or from the theory's defaults.
- A variant, a calendar event's `changes` and `--set PATH=VALUE` are laid over the file: a mapping is merged, anything
  else replaces what was there, `null` removes it, and `{by: x}` adds to the number that is there. A `--set` of what the
  variant sets already is refused.
- `confidence` decides how far a number is uncertain: [the spreads](../odd.md#71-what-is-drawn). Salience, firmness and
  strength are uncertain by a factor, at any confidence. [What 0.1 more of each number does](numbers.md).
- Who has a position of its own, and what is taken off the value of one who objects to the whole text, are worked out
  from the file alone: [footing](../odd.md#71-what-is-drawn). No variant, event or `--set` changes them.

## What some words do

- `decides: false`: the chair never redrafts to such an option, and a text that ends there counts as not adopted.
- `named: true`: a text that nobody blocks before the deadline is kept for it, unless the chair hears somebody who would
  object; [with nobody blocking](../odd.md#with-nobody-blocking).
- `takes_part: false`: where `opt_outs` are allowed, the ally bears less of the cost, and stands aside;
  [the cost of a text](../odd.md#72-what-a-text-costs).
- `article_4`: from that day on the ally is a sponsor, and refusing costs all others more;
  [what refusing costs](../odd.md#74-what-refusing-costs-and-the-stance).
- `SECGEN`, `SACEUR` among the sponsors: they have no seat, and count in the compromise as one more sponsor who wants
  the draft; [the compromise](../odd.md#the-compromise).
"""


def commands_page() -> str:
    """docs/reference/commands.md as it should be."""
    group: Any = get_command(app)
    commands = "\n".join(_command(name, command) for name, command in group.commands.items())
    return "\n".join([NOTE, COMMANDS_INTRO, commands])


COMMANDS_INTRO = """\
# Commands

What `nac COMMAND --help` says, on one page. SCENARIO is a shipped name (`nac list`) or a file, with `@VARIANT` at the
end if one is wanted. Exit codes: 0 fine, 1 the run or check failed, 2 the input is wrong, 130 interrupted. Errors go to
stderr; a result that is asked for with `--json` is alone on stdout.
"""


CHANCES = {
    "`outcomes`, `intervals`": "the share of runs of each outcome, summing to 1, and its 95 % interval",
    "`chances`": "the chance of each outcome, summing to 1: (1 - `lapse`) times the share of runs, plus `lapse` times"
    " the base rate; 0 for what cannot come about",
    "`base_rates`": "how the decisions on record ended, one half added to each count, among the outcomes that can come"
    " about here",
    "`lapse`": "the weight of base rates, 0 to 1, learned from the record",
    "`model_error`": "how many `decisions` are on record, each predicted as if it were not; whether this one is"
    " `in_record`; and under `outcomes` what became of forecasts like these: of `forecasts` from `low` to below `high`,"
    " so many `happened`, their `share`, and its 95 % `interval`; `null` for what cannot come about",
    "`no_chances`": "`null`, or why there are no chances, in a sentence: then the four above are `null`",
}
"""Names in the JSON of `nac ensemble`, and what they hold."""
OF_CHANCES = """\
Chances are worked out from shares as they are in the runs, and are not rounded, so that you can check them by hand
(the JSON has shares to six decimals). The record says nothing of members that are not the alliance's of that date, of
another rule than consensus, of bodies that are not the alliance's, of another theory, or of a procedure that a variant
or `--set` has changed. [What the record is](../record.md). Comparisons, sweeps and sensitivity studies give shares of
runs only.
"""


def _of_chances() -> str:
    rows = [f"| {name} | {holds} |" for name, holds in CHANCES.items()]
    return "\n".join(["What `--json` says of outcomes:\n", "| name | holds |", "|---|---|", *rows, "", OF_CHANCES])


def _command(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    operands = "".join(f" {one.metavar or one.name.upper()}" for one in arguments)
    rows = [f"| `{one.metavar or one.name.upper()}` | {_meaning(one)} |".replace("|R", "\\|R") for one in arguments]
    rows += [f"| `{', '.join(one.opts)}{_operand(one)}` | {_meaning(one)} |" for one in options]
    lines = [f"## `nac {name}{operands}`\n", f"{' '.join(command.help.split())}\n"]
    more = [_of_chances()] if name == "ensemble" else []
    return "\n".join([*lines, "| | |", "|---|---|", *rows, "", *more])


def _operand(option: Any) -> str:
    return "" if option.is_flag else f" {option.metavar or option.name.upper()}"


def _meaning(one: Any) -> str:
    has_default = one.param_type_name == "option" and not one.is_flag and one.default not in (None, ())
    return f"{one.help}{f' Default: {one.default}.' if has_default else ''}"


PAGES = {"scenario.md": scenario_page, "commands.md": commands_page}


def main() -> None:
    """Write the pages anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8", newline="\n")
        sys.stdout.write(f"docs/reference/{name} written\n")


if __name__ == "__main__":
    main()
