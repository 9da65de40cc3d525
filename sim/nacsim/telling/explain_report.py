"""An explanation as a person would read it: words first, numbers beside them; lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from nacsim.findings.concessions import Clause
from nacsim.findings.consent import Core, Judged, Price, Turn
from nacsim.findings.explanation import Explanation
from nacsim.findings.movement import SHOWN, Step
from nacsim.findings.moves import Passage
from nacsim.findings.words import OUTCOME_WORDS, Words, capital, counted, listed, safe
from nacsim.record import Sounding
from nacsim.scenario.resolved import Scenario
from nacsim.telling.lines import Line, heading, paragraph
from nacsim.telling.sessions import event_lines

CHEAPEST = 8
"""Allies whose price is told in words; the rest only as a number."""
NAMED = 3
"""Allies named who gain or lose most by a text."""


def explanation(explained: Explanation) -> list[Line]:
    """The whole explanation."""
    scenario, told, words = explained.scenario, explained.story, Words(explained.scenario)
    return [
        *paragraph(safe(scenario.title).upper(), "title", 0),
        *paragraph(safe(scenario.question), "title", 0),
        *heading(f"What happened: {OUTCOME_WORDS[explained.record.outcome]}"),
        *paragraph(told.finding.text, "support" if explained.record.adopted else "object"),
        *heading("Who held out, and why"),
        *_points(sentence.text for sentence in (*told.objections, *told.unmoved)),
        *_points(sentence.text for movement in told.movements for sentence in movement.sentences),
        *heading("Clause by clause"),
        *(line for clause in told.clauses for line in _clause(words, explained, clause)),
        *heading("What each move did"),
        *(line for passage in explained.passages for line in _passage(words, explained, passage)),
        *heading("The price of consent"),
        *_prices(words, explained),
        *heading("What everyone could have lived with"),
        *_core(words, scenario, explained.core, explained.record.adopted),
        *(line for note in told.notes for line in paragraph(f"Note: {note}", "note", hang=2)),
    ]


def _points(texts: Iterable[str]) -> list[Line]:
    return [line for text in texts for line in paragraph(f"- {text}", hang=2)]


def _clause(words: Words, explained: Explanation, clause: Clause) -> list[Line]:
    """What became of it, and who would not have supported it taken alone, at the first sounding and at the last."""
    soundings = explained.record.of_kind(Sounding)
    first, last = (soundings[i].dissent[clause.provision] for i in (0, -1))
    went = f"{clause.draft} -> {clause.final}" if clause.fate != "kept" else f"{clause.draft}, as drafted"
    if first == last:
        against = f"not supported, first and last, by {_some(words, first)}" if first else "supported by everyone"
    else:
        at_first = f"not supported at first by {_some(words, first)}" if first else "supported at first by everyone"
        against = f"{at_first}, at last not by {_some(words, last)}" if last else f"{at_first}, at last by everyone"
    return paragraph(f"- {words.clause(clause.provision)}: {went}; taken alone, {against}.", hang=2)


def _some(words: Words, allies: Iterable[str]) -> str:
    codes = list(allies)
    return words.allies(codes) if len(codes) <= 6 else f"{len(codes)} allies"


def _passage(words: Words, explained: Explanation, passage: Passage) -> list[Line]:
    events = explained.record.events
    start = explained.record.at(passage.before, Sounding)
    lines = paragraph(f"After session {start.session}, {words.when(start.hour)}, {start.body}:", "heading")
    for i in passage.moves:
        lines += event_lines(words, events[i])
    lines += [line for ally, step in passage.steps.items() for line in _nearer(words, ally, step)]
    return [*lines, *_worth(words, passage)]


def _nearer(words: Words, ally: str, step: Step) -> list[Line]:
    shown = [c for c in step.contributions if abs(c.amount) >= SHOWN]
    if not shown:
        return []
    way = "nearer to consent" if step.change >= 0 else "further from consent"
    because = listed(f"{c.words} ({c.amount:+.2f})" for c in shown)
    return paragraph(f"{words.name(ally)}: {abs(step.change):.2f} {way}: {because}.", indent=14, hang=2)


def _worth(words: Words, passage: Passage) -> list[Line]:
    """Who else gains and loses by a new text; changes too small to show are left out."""
    shown = {ally: change for ally, change in passage.worth.items() if abs(change) >= SHOWN}
    parts = []
    for verb, allies in (("more", passage.gainers()), ("less", passage.losers())):
        named = [ally for ally in allies if ally in shown]
        if named:
            first = ", ".join(f"{words.name(ally)} ({shown[ally]:+.2f})" for ally in named[:NAMED])
            rest = f" and {counted(len(named) - NAMED, 'other')}" if len(named) > NAMED else ""
            parts.append(f"worth {verb} to {first}{rest}")
    return paragraph(f"The text is {'; '.join(parts)}.", "note", indent=14, hang=2) if parts else []


def _prices(words: Words, explained: Explanation) -> list[Line]:
    adopted = explained.record.adopted
    turned = [price for price in explained.prices if price.value or price.clauses]
    what = "stopped it" if adopted else "had it adopted"
    lines = paragraph(
        "The smallest change of those tried, of what a decision is worth to one ally or of what one clause means to it,"
        f" all else and all chance the same, that would have {what}. A decision is worth at most 1 to anyone.",
        "note",
    )
    if not turned:
        return [*lines, *paragraph("None of those tried would have turned it.")]
    for price in turned[:CHEAPEST]:
        lines += _price(words, price, adopted)
    rest = [f"{words.name(p.ally)} {p.value.change:+.2f}" for p in turned[CHEAPEST:] if p.value]
    return lines + (paragraph(f"Further away: {', '.join(rest)}.", "note", hang=2) if rest else [])


def _price(words: Words, price: Price, adopted: bool) -> list[Line]:
    parts = []
    if price.value:
        parts.append(f"a decision worth {abs(price.value.change):.2f} {_way(price.value)} to it")
    if price.clauses:
        parts.append(_by_clause(words, price, adopted))
    return paragraph(f"- {capital(words.ally(price.ally))}: {'; or '.join(parts)}.", hang=2)


def _way(turn: Turn) -> str:
    return "more" if turn.change > 0 else "less"


def _by_clause(words: Words, price: Price, adopted: bool) -> str:
    """The cheapest clauses by which it alone could have turned the outcome."""
    cheapest = sorted(price.clauses.items(), key=lambda item: abs(item[1].change))
    least = abs(cheapest[0][1].change)
    named = [key for key, turn in cheapest if abs(turn.change) <= least + 1e-9]
    if not adopted:
        return f"minding {words.clauses(named)} by {least:.2f} less"
    clauses = words.clauses(named) if len(named) <= NAMED else f"any of {len(named)} clauses"
    return f"a red line of {least:.1f} on what was adopted of {clauses}"


def _core(words: Words, scenario: Scenario, core: Core, adopted: bool) -> list[Line]:
    lines = paragraph(
        "Texts worth at least nothing to every member, taking part or standing aside (the unanimity core). What it"
        " would cost to refuse is left out: an ally may let pass what is worth less than nothing to it.",
        "note",
    )
    if core.size is None:
        lines += paragraph(f"There are {core.texts:,} texts: too many to look at one by one.")
    else:
        share = f"{core.size:,}" if core.size else "None"
        lines += paragraph(f"- {share} of {core.texts:,} possible texts.", hang=2)
    lines += _judged(words, "The draft", core.draft)
    lines += _judged(words, "The adopted text" if adopted else "The last text on the table", core.final)
    if core.favourite:
        lines += paragraph(
            f"- Of these the sponsors would have liked best (worth {core.favourite.liked:.2f} to them together; the"
            f" draft {core.draft.liked:.2f}, the {'adopted' if adopted else 'last'} text {core.final.liked:.2f}):",
            hang=2,
        )
        lines += _wording(words, scenario, core.favourite)
    elif core.nearest:
        lines += paragraph(
            f"- The nearest to it, worth less than nothing only to {_not_for(words, core.nearest)}:", hang=2
        )
        lines += _wording(words, scenario, core.nearest)
    return lines


def _judged(words: Words, what: str, judged: Judged) -> list[Line]:
    if judged.in_core:
        return paragraph(f"- {what} is among them.", hang=2)
    return paragraph(f"- {what} is not: it is worth less than nothing to {_not_for(words, judged)}.", hang=2)


def _not_for(words: Words, judged: Judged) -> str:
    return _some(words, judged.not_for)


def _wording(words: Words, scenario: Scenario, judged: Judged) -> list[Line]:
    return [
        line
        for provision in scenario.provisions
        for line in paragraph(
            f"{words.clause(provision.key)}: {words.wording(provision.key, judged.text[provision.key])}",
            "text",
            indent=4,
            hang=2,
        )
    ]
