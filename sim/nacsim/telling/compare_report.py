"""A comparison as a person would read it: what differs, what it does, in which runs and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nacsim.findings.words import MECHANISM_WORDS, OUTCOME_WORDS, Words, counted, listed, safe
from nacsim.record import OUTCOMES
from nacsim.scenario.resolved import Scenario
from nacsim.telling.lines import Line, Style, heading, labelled, paragraph

COLUMN = 29
"""Columns for a label."""
CELL = 12
"""Columns for a result, where there are few."""
DETAILED = 3
"""With at most so many pairs, each is told on its own."""
PATHS = 12
"""Differences listed; all are in summary.json."""
ROWS = 8
"""Allies or options told of."""
NOTABLE = 0.01
"""Shares of allies and clauses that lie less far apart are not told."""


def comparison(scenarios: Sequence[Scenario], data: Mapping[str, Any]) -> list[Line]:
    """The JSON of `nac compare` in lines of at most 80 columns."""
    titles = list(dict.fromkeys(safe(scenario.title) for scenario in scenarios))
    lines = [line for title in titles for line in paragraph(title.upper(), "title", 0)]
    same = "run 7 of one and run 7 of another differ in what was changed, not in luck"
    if any(data["shared"]["left_out"].values()):
        same = "runs of one number have the same draws where they have the same allies and clauses"
    lines += [Line(), *labelled("Compared", f"{data['runs']:,} runs of seed {data['seed']} for each: {same}")]
    lines += [*heading("What differs"), *_differs(data)]
    lines += [*heading(f"Against {_label(data, 0)}, in percentage points"), *_table(data)]
    if len(data["pairs"]) <= DETAILED:
        for pair in data["pairs"]:
            lines += [*heading(f"From {_label(data, pair['from'])} to {_label(data, pair['to'])}"), *_pair(data, pair)]
        lines += _allies(Words(scenarios[0]), data) + _texts(Words(scenarios[0]), data)
    return lines + _left_out(data)


def points(difference: Mapping[str, Any]) -> str:
    """A difference of shares with its interval, in percentage points: +3.0 (-1.2 to +7.1)."""
    low, high = difference["interval"]
    return f"{_signed(difference['difference'])} ({_signed(low)} to {_signed(high)})"


def _signed(share: float) -> str:
    return f"{round(100 * share, 1) + 0.0:+.1f}"


def _label(data: Mapping[str, Any], place: int) -> str:
    return safe(data["results"][place]["label"])


def _short(label: str) -> str:
    return label if len(label) <= COLUMN else f"{label[: COLUMN - 3]}..."


def _differs(data: Mapping[str, Any]) -> list[Line]:
    rows = data["differs"]
    if not rows:
        return paragraph("Nothing that could change a result.")
    if len(data["pairs"]) > DETAILED:
        return paragraph(f"{counted(len(rows), 'setting')}, listed in summary.json.")
    lines = []
    for row in rows[:PATHS]:
        values = " | ".join(_value(value) for value in row["values"])
        lines += paragraph(f"{safe(row['path'])}: {values}", hang=4)
    return lines + (paragraph(f"and {len(rows) - PATHS} more, in summary.json", "note") if len(rows) > PATHS else [])


def _value(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else safe(str(value))


def _table(data: Mapping[str, Any]) -> list[Line]:
    head = f"  {'':<{COLUMN}}adopted  {'change (95 % interval)':<24} flipped  hours"
    lines = [Line(head, "note"), Line(f"  {_short(_label(data, 0)):<{COLUMN}}{_adopted(data, 0):>7.1%}")]
    for pair in data["pairs"]:
        low, high = pair["adopted"]["interval"]
        style: Style = "support" if low > 0 else "object" if high < 0 else "plain"
        label = f"  {_short(_label(data, pair['to'])):<{COLUMN}}{_adopted(data, pair['to']):>7.1%}"
        flipped, hours = f"{pair['flipped']['share']:.1%}", f"{round(pair['hours']['difference']):+}"
        lines.append(Line(f"{label}  {points(pair['adopted']):<24}{flipped:>8}{hours:>7}", style))
    return lines


def _adopted(data: Mapping[str, Any], place: int) -> float:
    return 1.0 - float(data["results"][place]["outcomes"]["not_adopted"])


def _pair(data: Mapping[str, Any], pair: Mapping[str, Any]) -> list[Line]:
    lines = []
    first, second = (data["results"][pair[side]]["outcomes"] for side in ("from", "to"))
    for word in OUTCOMES:
        if first[word] or second[word]:
            shares = f"{first[word]:>7.1%}  to {second[word]:>6.1%}   {points(pair['outcomes'][word])}"
            lines.append(Line(f"  {OUTCOME_WORDS[word]:<{COLUMN}}{shares}"))
    for key in ("hours", "redrafts", "dilution", "unfinished"):
        if pair[key] is not None:
            lines += labelled(key, _mean(pair[key]), "note", column=COLUMN)
    return lines + _flips(data, pair)


def _mean(one: Mapping[str, Any]) -> str:
    low, high = one["interval"]
    among = f", of {one['runs']:,} runs adopted in both" if "runs" in one else ""
    return f"{one['difference']:+.2f} on average ({low:+.2f} to {high:+.2f}){among}"


def _flips(data: Mapping[str, Any], pair: Mapping[str, Any]) -> list[Line]:
    flipped = pair["flipped"]
    if not flipped["runs"]:
        return paragraph("No run came out otherwise.")
    low, high = flipped["interval"]
    came = f"{flipped['runs']:,} of {data['runs']:,} runs came out otherwise ({low:.1%} to {high:.1%}):"
    turns = [
        f"{turn['runs']:,} {OUTCOME_WORDS[turn['from']]} -> {OUTCOME_WORDS[turn['to']]}" for turn in flipped["to"][:4]
    ]
    lines = paragraph(f"{came} {', '.join(turns)}{', ...' if len(flipped['to']) > 4 else ''}.")
    works = [
        f"{MECHANISM_WORDS[one['mechanism']]}, only with {_label(data, pair[one['only_in']])} ({one['share']:.0%})"
        for one in flipped["mechanisms"][:4]
    ]
    lines += paragraph(f"In these: {'; '.join(works)}.") if works else []
    runs = flipped["examples"][:3]
    some = f"run{'s' if len(runs) > 1 else ''} {listed(map(str, runs))}"
    return lines + paragraph(f"For instance {some}: `nac run` with --seed and --run tells one.", "note")


def _allies(words: Words, data: Mapping[str, Any]) -> list[Line]:
    rows = []
    for code in data["shared"]["allies"]:
        of = [one["allies"][code] for one in data["results"]]
        first, final = ([ally[when]["object"] for ally in of] for when in ("first", "final"))
        cells = [f"{a:.0%}, {b:.0%}" for a, b in zip(first, final, strict=True)]
        rows.append((max(_apart(first), _apart(final)), words.name(code), cells))
    return _rows("Who objects, at first and at the end", data, rows)


def _texts(words: Words, data: Mapping[str, Any]) -> list[Line]:
    texts = [one["texts"] for one in data["results"]]
    rows = []
    for key in data["shared"]["provisions"] if all(texts) else ():
        for option in texts[0][key]:
            shares = [text[key][option] for text in texts]
            name = f"{words.clause(key)}: {words.clause(option)}"
            rows.append((_apart(shares), name, [f"{share:.0%}" for share in shares]))
    return _rows("What the clauses become, where adopted", data, rows)


def _apart(shares: Sequence[float]) -> float:
    return max(shares) - min(shares)


def _rows(title: str, data: Mapping[str, Any], rows: Sequence[tuple[float, str, list[str]]]) -> list[Line]:
    """Names with a cell for each result, those that lie farthest apart first; none that hardly differ."""
    told = sorted((row for row in rows if row[0] >= NOTABLE), key=lambda row: (-row[0], row[1]))
    if not told:
        return []
    lines = [Line(f"  {name[: COLUMN - 1]:<{COLUMN}}{_cells(cells)}") for _, name, cells in told[:ROWS]]
    return [*heading(title), _names(data), *lines]


def _names(data: Mapping[str, Any]) -> Line:
    labels = [_label(data, place) for place in range(len(data["results"]))]
    # What tells them apart stands at the end: the variant, or what was set.
    cells = [label if len(label) < CELL else f"..{label[3 - CELL :]}" for label in labels]
    return Line(f"  {'':<{COLUMN}}{_cells(cells)}", "note")


def _cells(cells: Sequence[str]) -> str:
    return "".join(f"{cell:<{CELL}}" for cell in cells).rstrip()


def _left_out(data: Mapping[str, Any]) -> list[Line]:
    lines = []
    shared, lacking = data["shared"], data["shared"]["left_out"]
    if lacking["allies"] or lacking["provisions"]:
        lines += heading("Compared on what all share")
        alike = f"{counted(len(shared['allies']), 'member')} and {counted(len(shared['provisions']), 'clause')}"
        lines += paragraph(
            f"{alike}; draws belong to allies and clauses by name, so these are drawn alike in each. Only a capital's"
            " second look at a text is drawn anew where the clauses or options are others."
        )
        for kind, names in lacking.items():
            lines += paragraph(f"Left out, not in all: {kind} {safe(', '.join(names))}.", "note") if names else []
    if data["left_out"]:
        lines += heading("What-ifs left out")
        for one in data["left_out"]:
            lines += paragraph(f"{safe(one['label'])}: {safe(one['reason'])}", "note", hang=4)
    return lines
