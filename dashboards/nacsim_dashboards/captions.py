"""What is said beside the charts about one run: titles that state the finding, and captions from the same data.

A tally is called a sounding, never a vote. Plain text: the page escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.findings.consent import Common, Prices, Text
from nacsim.findings.provenance import CONFIDENCES
from nacsim.findings.sittings import Sitting
from nacsim.findings.stances import Course, Way
from nacsim.findings.text_path import Clause
from nacsim.findings.words import Words, capital, counted, listed, ordinal
from nacsim.record import Stance
from nacsim.scenario.resolved import Confidence, Scenario

FEW = 4
"""So many allies are named; more are counted."""
MOST = 1.0
"""The most a decision can be worth to anyone."""

_NO_VOTES = (
    "NATO takes no votes. What is counted here are soundings: the chair goes round the table, and the text passes if"
    " nobody maintains an objection. When people speak of a veto they mean an objection that is maintained, or a"
    " silence broken by letter; when they speak of abstaining they mean an ally that does not stand in the way: it lets"
    " a text pass that it does not support."
)

_TALLY: Mapping[Stance, tuple[str, str]] = {
    "support": ("supports", "support"),
    "undecided": ("is undecided", "are undecided"),
    "acquiesce": ("does not stand in the way", "do not stand in the way"),
    "object": ("objects", "object"),
}
"""What one does, and what several do."""


def no_votes(scenario: Scenario) -> str:
    """Said once on every page."""
    what_if = f" Here another rule is tried: {scenario.rule.replace('_', ' ')}." if scenario.rule != "consensus" else ""
    return _NO_VOTES + what_if


def tally(sitting: Sitting) -> str:
    """22 support, 1 is undecided; stances that nobody takes are left out."""
    return ", ".join(f"{n} {_TALLY[stance][n > 1]}" for stance, n in sitting.tally.items() if n)


def step_label(sitting: Sitting) -> str:
    """What the slider stands at."""
    return f"Session {sitting.session}, {sitting.when}" if sitting.session else f"The end, {sitting.when}"


def middle(words: Words, sitting: Sitting) -> list[tuple[str, str]]:
    """What stands in the middle of the table, line by line, with the name of each line's colour."""
    if sitting.session is None:
        outcome = capital(sitting.moves[-1].text)
        return [(outcome, "ink"), (f"{sitting.when}, {sitting.body}", "soft"), (tally(sitting), "ink")]
    lines = [(f"Session {sitting.session}, {sitting.body}", "ink"), (sitting.when, "soft"), (tally(sitting), "ink")]
    if sitting.disputed:
        lines.append((f"In dispute: {words.clauses(sitting.disputed)}", "object"))
    return [*lines, *((f"{move.who}: {_small(move.text)}", "accent") for move in sitting.moves)]


def says(words: Words, sitting: Sitting) -> str:
    """A sitting in a few sentences."""
    body = capital(sitting.body_name)
    if sitting.session is None:
        without = sitting.taking(None)
        left_out = f" Without a seat there: {words.names(without)}." if without else ""
        return f"{capital(sitting.moves[-1].text)}. {body}: {tally(sitting)}.{left_out}"
    objecting = sitting.taking("object")
    by = f" ({words.names(objecting)})" if 0 < len(objecting) <= FEW else ""
    dispute = f" In dispute: {words.clauses(sitting.disputed)}{by}." if sitting.disputed else ""
    moves = " ".join(f"{move.who}: {_small(move.text)}." for move in sitting.moves)
    return f"{body}: {tally(sitting)}.{dispute} {moves}".rstrip()


def _small(text: str) -> str:
    """A sentence's first letter small, after a colon."""
    return text[:1].lower() + text[1:]


def round_table_title(words: Words, found: Sequence[Sitting], rows: Sequence[Course]) -> str:
    """Who objects at first, and who at the end."""
    first, last = found[0].taking("object"), found[-1].taking("object")
    if not any(_objected(row) for row in rows):
        return "Round the table nobody objects, from the first session to the end"
    head = _objects(words, first) + " at first" if first else "At first nobody objects"
    if last:
        do = "does" if len(last) == 1 else "do"
        return f"{head}, and to the end" if last == first else f"{head}; at the end {_some(words, last)} {do}"
    away = [row.ally for row in rows if row.way == "held out"]
    if away:
        return f"{head}; {_some(words, away)} {'has' if len(away) == 1 else 'have'} no seat where it ends"
    return f"{head}, and nobody at the end"


def round_table_caption(found: Sequence[Sitting]) -> str:
    """How to read the table."""
    without = any(sitting.taking(None) for sitting in found)
    empty = " A ring with a dot is an ally without a seat in that body." if without else ""
    return (
        "One seat for each ally, clockwise from the chair in the order of their names, as the Council sits; in bold"
        " who tabled the text. Each seat's mark and colour is the ally's stance at the last sounding of the session."
        f"{empty} Step through {counted(len(found) - 1, 'session')} and the end."
    )


def stances_title(words: Words, found: Sequence[Sitting], rows: Sequence[Course]) -> str:
    """Who held out, or who gave way last and when."""
    held = [row.ally for row in rows if row.way == "held out"]
    turned = [row for row in rows if row.way == "gave way"]
    if held:
        do = "does" if len(turned) == 1 else "do"
        others = f"; {_some(words, [row.ally for row in turned])} {do}" if turned else ""
        return f"{capital(_some(words, held))} never {_give(held)} way{others}"
    if not turned:
        return "Nobody ever objects"
    last = [row.ally for row in turned if row.turned == turned[0].turned]
    alone = ", alone," if len(last) == 1 and len(turned) > 1 else ""
    session = found[turned[0].turned or 0].session
    when = f"in the {ordinal(session)} session" if session else "by writing no letter"
    who = _some(words, last)
    if len(turned) == 1:
        return f"{capital(who)} alone objects, and gives way {when}"
    return f"{capital(who)} hold{'s' if len(last) == 1 else ''} out longest{alone} and {_give(last)} way {when}"


def stances_caption(rows: Sequence[Course]) -> str:
    """How many allies took which way, and what the letters stand for."""
    number = {way: sum(row.way == way for row in rows) for way in ("held out", "gave way", "lukewarm", "supported")}
    says: Mapping[Way, str] = {
        "held out": "held out",
        "gave way": "objected and gave way",
        "lukewarm": "never objected but did not always support it",
        "supported": "supported it throughout",
    }
    parts = [f"{number[way]} {word}" for way, word in says.items() if number[way]]
    return (
        f"Of {_allies(len(rows))}, {listed(parts)}. From the top: who held out, who"
        " gave way from the last to the first, the lukewarm, the rest. Above, what followed each session: R redraft, D"
        " demarche, S silence begun, L letter that breaks it, B another body, U up to the next body, E event, W"
        " withdrawn. An empty cell: no seat."
    )


def text_title(clauses: Sequence[Clause], *, adopted: bool) -> str:
    """How many clauses changed, and how; first of all, if nothing came of them."""
    changed = [clause for clause in clauses if clause.fate != "kept"]
    if not adopted:
        of = f"{len(changed)} of {counted(len(clauses), 'clause')} had been changed by then"
        return f"Nothing is agreed; {of if changed else 'the draft stays as it was'}"
    if not changed:
        return "The draft comes through word for word"
    verb = "changes" if len(changed) == 1 else "change"
    head = f"{len(changed)} of {counted(len(clauses), 'clause')} {verb}"
    if len(changed) <= FEW:
        return f"{head}: {listed(f'{clause.title} is {_fate(clause)}' for clause in changed)}"
    open_ = sum(clause.fate != "changed" for clause in changed)
    return f"{head}, {open_} of them put off or left vague" if open_ else head


def _fate(clause: Clause) -> str:
    return "redrafted" if clause.fate == "changed" else clause.fate


def text_caption(clauses: Sequence[Clause]) -> str:
    """How to read the scales, and how many red lines there are."""
    lines = sum(len(wording.refused_by) for clause in clauses for wording in clause.wordings)
    crosses = f"; the red crosses {counted(lines, 'red line')}: wordings that an ally says it refuses" if lines else ""
    core = " * without this clause the matter is not really decided." if any(c.core for c in clauses) else ""
    return (
        "For each clause its wordings, from the fullest to the nearest to doing nothing; a ring is the draft, a disc"
        " the text at the end, the arrow its way. The pale discs are the places that allies want, as written and before"
        f" any draw{crosses}.{core}"
    )


def prices_title(words: Words, found: Prices) -> str:
    """Who was nearest to turning it."""
    if not found.turned:
        return "No change tried of any one ally would have turned it"
    least = abs(found.turned[0].change)
    first = [row.ally for row in found.turned if abs(row.change) == least]
    who, way = capital(_some(words, first)), "less" if found.adopted else "more"
    head = f"{who} came nearest to {'refusing' if found.adopted else 'consent'}"
    if least > MOST:
        return f"{head}, and that would have taken more than a decision can be worth ({least:.2f})"
    return f"{head}: a decision worth {least:.2f} {way} would have done it"


def prices_caption(found: Prices) -> str:
    """What was tried, and with whom nothing turns."""
    way = "stopped it" if found.adopted else "had it adopted"
    others = f" With {_allies(len(found.others))} nothing that was tried turns it." if found.others else ""
    return (
        "The price of consent: the smallest change, of those tried, of what a decision is worth to one ally that would"
        f" have {way}, all else and all chance the same. A decision is worth at most 1 to anyone.{others}"
    )


def common_title(found: Common) -> str:
    """How many texts all could have lived with, and whether the final one is among them."""
    if found.size is None:
        return f"{found.texts:,} texts are too many to look at each"
    if not found.size:
        return f"None of {found.texts:,} texts was one that everyone could have lived with"
    final = f"the {found.final.role.lower().removeprefix('the ')}"
    ending = f"and not with {final}" if found.final.not_for else f"{final} among them"
    return f"Everyone could have lived with {found.size:,} of {found.texts:,} texts, {ending}"


def common_caption(found: Common) -> str:
    """Who could not live with which text, and what it was worth to the sponsors."""
    texts = [text for text in (found.draft, found.final, found.best) if text]
    judged = "; ".join(_judged(text) for text in texts)
    return (
        "The unanimity core: texts worth at least nothing to every member, taking part or standing aside, what it costs"
        f" to refuse left out. {capital(judged)}. An ally may let pass what is worth less than nothing to it."
    )


def _judged(text: Text) -> str:
    names = text.not_for
    against = listed(names) if len(names) <= FEW else _allies(len(names))
    could = f"{against} could not live with" if names else "everyone could live with"
    return f"{could} {_small(text.role)} (worth {text.liked:.2f} to its sponsors together)"


def provenance_title(known: Mapping[str, Mapping[Confidence, int]]) -> str:
    """How much is documented, and how much assumed."""
    total, of = _totals(known)
    return f"Of {total:,} numbers {of['documented']:,} are documented and {of['assumed']:,} assumed"


def provenance_caption(known: Mapping[str, Mapping[Confidence, int]]) -> str:
    """What the words mean."""
    _, of = _totals(known)
    return (
        f"All numbers about allies. Documented ({of['documented']:,}): the ally's own words or acts, or two independent"
        f" reports. Inferred ({of['inferred']:,}): one party's account of another, or a count by exclusion. Assumed"
        f" ({of['assumed']:,}): a default, a usual practice or a guess. Each run draws the uncertain ones anew, the"
        " more widely the less is known."
    )


def _totals(known: Mapping[str, Mapping[Confidence, int]]) -> tuple[int, dict[Confidence, int]]:
    of = {word: sum(counts[word] for counts in known.values()) for word in CONFIDENCES}
    return sum(of.values()), of


def _objected(row: Course) -> bool:
    return row.way in ("held out", "gave way")


def _some(words: Words, allies: Sequence[str]) -> str:
    """A few allies by name, more as a number."""
    return words.allies(allies) if len(allies) <= FEW else f"{len(allies)} allies"


def _objects(words: Words, allies: Sequence[str]) -> str:
    who = capital(_some(words, allies))
    return f"{who} alone objects" if len(allies) == 1 else f"{who} object"


def _give(allies: Sequence[object]) -> str:
    return "gives" if len(allies) == 1 else "give"


def _allies(number: int) -> str:
    return "1 ally" if number == 1 else f"{number} allies"
