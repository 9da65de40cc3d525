"""Checks beyond types: members, bodies and sources that a file names exist, and its dates are in order.

Every check takes the whole file and yields all its findings; none stops the others. Checks of clauses and texts are in
`text_checks`, those of single allies in `ally_checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice

from nacsim.scenario import alliance_facts, timetable
from nacsim.scenario.allies import called, roster, seats
from nacsim.scenario.ally_checks import ALLY_CHECKS
from nacsim.scenario.assemble import OFFICIALS
from nacsim.scenario.document import MAX_PROBLEMS, Finding, Path
from nacsim.scenario.schema import MAX_MEMBERS, Entry, Spec, Statement
from nacsim.scenario.text_checks import (
    a_perfect_chair_can_look_at_all_texts,
    clauses_offer_a_choice,
    options_are_known_at_the_opening,
    options_differ,
    options_fit_their_kind,
    texts_are_complete,
)
from nacsim.scenario.wording import near

YEAR = timedelta(days=366)
FEWEST = 2
"""Fewest members of an alliance; with fewer, all other checks of members are skipped."""
DEEPEST = 5
"""Parts of the longest path of an ally: allies.FRA.red_lines.command.firmness."""
RESERVED = {"by": "adding to numbers", "consent": "commitments on the matter as a whole"}


def findings(spec: Spec) -> list[Finding]:
    """All findings on a file whose types are right; of one check, one more than is ever reported."""
    return [finding for check in (*CHECKS, *ALLY_CHECKS) for finding in islice(check(spec), MAX_PROBLEMS + 1)]


def members_make_an_alliance(spec: Spec) -> Iterator[Finding]:
    """One way to say who the members are, each once, and at least two of them."""
    if spec.members is not None and spec.members_as_of is not None:
        yield Finding(("members_as_of",), "cannot stand beside `members`", hint="Keep one of them.", at_key=True)
    listed = spec.members or []
    for index, code in enumerate(listed):
        if code in listed[:index]:
            yield Finding(("members", index), "is listed twice", code, "Keep one of them.")
    if not FEWEST <= len(roster(spec)) <= MAX_MEMBERS:
        field = "members" if spec.members is not None else "members_as_of" if spec.members_as_of else "date"
        hint = "The alliance begins in 1949." if field != "members" else "Name at least two."
        yield Finding((field,), "gives no alliance: fewer than two members", getattr(spec, field), hint)


def bodies_exist(spec: Spec) -> Iterator[Finding]:
    """Every body used exists on the scenario's date, and no other body is the deciding body itself."""
    yield from _body(spec, spec.body, ("body",))
    for key, stage in spec.procedure.stages.items():
        yield from _body(spec, stage.body, ("procedure", "stages", key, "body"))
        if key == spec.body.lower():
            message = f"is the name of {spec.body} itself in a run"
            yield Finding(("procedure", "stages", key), message, hint="Choose another key.", at_key=True)
        if len(roster(spec)) >= FEWEST:
            yield from _seated(spec, stage.body, ("procedure", "stages", key, "body"))
    for key, body in spec.procedure.other_bodies.items():
        path: Path = ("procedure", "other_bodies", key)
        if key == spec.body:
            yield Finding(path, "is the body that already has the matter", hint="Name another body.", at_key=True)
        elif body.competent or key not in alliance_facts.bodies():
            yield from _body(spec, key, path, at_key=True)
            if len(roster(spec)) >= FEWEST:
                yield from _seated(spec, key, path, at_key=True)


def _seated(spec: Spec, body: str, path: Path, at_key: bool = False) -> Iterator[Finding]:
    if not seats(spec, body):
        yield Finding(path, f"no member has a seat there on {spec.date}", body, at_key=at_key)


def _body(spec: Spec, key: str, path: Path, at_key: bool = False) -> Iterator[Finding]:
    if key not in alliance_facts.bodies():
        hint = near(key, alliance_facts.bodies(), else_list=True)
        yield Finding(path, "is not a body known here", key, hint, at_key)
    elif alliance_facts.body(key, spec.date) is None:
        when = f"{alliance_facts.body_name(key)}: {alliance_facts.exists_when(key)}."
        yield Finding(path, f"does not exist on {spec.date}", key, when, at_key)


def sponsors_sit_in_the_body(spec: Spec) -> Iterator[Finding]:
    """There are sponsors, and each is an official, or a member with a seat in the deciding body."""
    if len(roster(spec)) < FEWEST:
        return
    if not spec.sponsors:
        yield Finding(("sponsors",), "is empty", hint="Name at least one member that tables it, or SECGEN.")
    for index, code in enumerate(spec.sponsors):
        path: Path = ("sponsors", index)
        if code in spec.sponsors[:index]:
            yield Finding(path, "is listed twice", code, "Keep one of them.")
        elif code in OFFICIALS:
            continue
        elif code not in roster(spec):
            yield Finding(path, *_not_a_member(spec, code))
        elif code not in seats(spec, spec.body):
            message = f"has no seat in {spec.body} on {spec.date}"
            yield Finding(path, message, code, "A sponsor needs one to table a text.")


def allies_are_members(spec: Spec) -> Iterator[Finding]:
    """Every ally named is a member, and there is a `default`."""
    if "default" not in spec.allies:
        hint = "Say what holds for every ally not named, such as default: {disposition: supportive}."
        yield Finding(("allies",), "has no `default`", hint=hint)
    for code in spec.allies if len(roster(spec)) >= FEWEST else ():
        if code != "default" and code not in roster(spec):
            yield Finding(("allies", code), *_not_a_member(spec, code), at_key=True)


def names_tell_allies_apart(spec: Spec) -> Iterator[Finding]:
    """No two members have the same name, and `default`, which is many, has none. An official has no seat."""
    if spec.allies.get("default", Entry()).name is not None:
        yield Finding(("allies", "default", "name"), "has no meaning: `default` is not one ally", hint="Remove it.")
    bearers: dict[str, str] = {}
    for code in roster(spec):
        bearers.setdefault(_as_read(called(spec, code)), code)
    for code in roster(spec):
        bearer = bearers[_as_read(called(spec, code))]
        if bearer != code:
            path: Path = ("allies", code if code in spec.allies else bearer, "name")
            yield Finding(path, f"is the name of {bearer} and of {code}", called(spec, code), "Name one otherwise.")
    for index, code in enumerate(spec.members or ()):
        if code in OFFICIALS:
            yield Finding(("members", index), "is an official, who has no seat", code, "Choose another code.")


def _as_read(text: str) -> str:
    """A name as a reader takes it, whatever its capitals and spaces."""
    return " ".join(text.split()).casefold()


def _not_a_member(spec: Spec, code: str) -> tuple[str, str, str | None]:
    if spec.members is not None:
        return "is not in `members`", code, near(code, spec.members)
    if alliance_facts.ever_member(code):
        return f"is not a member on {spec.members_as_of or spec.date}", code, "`members` or `members_as_of` can say so."
    return "is not the code of a member", code, near(code, roster(spec)) or "Codes are ISO 3166 alpha-3: FRA, DEU."


def names_are_free(spec: Spec) -> Iterator[Finding]:
    """No key that the author chooses is a reserved word."""
    names_by_path: dict[Path, Collection[str]] = {
        ("provisions",): spec.provisions,
        **{("provisions", key, "options"): provision.options for key, provision in spec.provisions.items()},
        ("procedure", "stages"): spec.procedure.stages,
        ("calendar",): spec.calendar,
        ("variants",): spec.variants,
        ("sources",): spec.sources,
    }
    for path, names in names_by_path.items():
        for name in RESERVED if path == ("provisions",) else ("by",):
            if name in names:
                message = f"is reserved for {RESERVED[name]}"
                yield Finding((*path, name), message, hint="Choose another key.", at_key=True)


def times_are_in_order(spec: Spec) -> Iterator[Finding]:
    """The opening is near the date; deadlines follow it one after the other, the last within a year."""
    opening = timetable.opening(spec)
    if abs(opening - timetable.moment(spec.date, timetable.OPENS)) > YEAR:
        yield Finding(("procedure", "opening"), "is more than a year from `date`", opening, f"The date is {spec.date}.")
    end = timetable.last_hour(spec)
    if not 1 <= end <= YEAR / timedelta(hours=1):
        message = "must be after the opening, and within 366 days of it"
        hint = f"It opens at {opening:%Y-%m-%d %H:%M}."
        yield Finding(("procedure", "deadline"), message, timetable.deadline(spec), hint)
        return
    before = 0
    for (key, stage), hour in zip(spec.procedure.stages.items(), timetable.stage_hours(spec), strict=True):
        if not before < hour < end:
            path: Path = ("procedure", "stages", key, *(() if stage.deadline is None else ("deadline",)))
            given = stage.deadline or f"hour {hour}"
            message = "must come after the deadline of the stage before it, and before the last deadline"
            yield Finding(path, message, given, "Stages run in the order in which they are written.")
        before = max(before, hour)


def calendar_changes_allies(spec: Spec) -> Iterator[Finding]:
    """Events fall within a year of the opening, and change nothing but allies."""
    opening = timetable.opening(spec)
    for key, event in spec.calendar.items():
        path: Path = ("calendar", key)
        if abs(timetable.moment(event.when, timetable.EVENTS) - opening) > YEAR:
            yield Finding((*path, "when"), "is more than a year from the opening", event.when, "Is the year right?")
        for name in event.changes:
            parts = name.split(".")
            if parts[0] != "allies" or not 3 <= len(parts) <= DEEPEST or not all(parts):
                hint = "Write for example: allies.FRA.value: {by: 0.1}"
                yield Finding((*path, "changes", name), "is not a field of an ally", hint=hint, at_key=True)


def askers_are_members(spec: Spec) -> Iterator[Finding]:
    """Whoever asks for consultations is a member."""
    for key, event in spec.calendar.items() if len(roster(spec)) >= FEWEST else ():
        for index, code in enumerate(event.article_4):
            if code not in roster(spec):
                yield Finding(("calendar", key, "article_4", index), *_not_a_member(spec, code))


def record_names_members(spec: Spec) -> Iterator[Finding]:
    """The record names members, and a body that is known."""
    if spec.record is None or len(roster(spec)) < FEWEST:
        return
    for field in ("objected_first", "objected_last"):
        codes: Sequence[str] = getattr(spec.record, field)
        for index, code in enumerate(codes):
            if code not in roster(spec):
                yield Finding(("record", field, index), *_not_a_member(spec, code))
    if spec.record.body is not None:
        yield from _body(spec, spec.record.body, ("record", "body"))


def sources_are_known(spec: Spec) -> Iterator[Finding]:
    """Every source id is in `sources` or the shared facts, and what is documented names one."""
    known = (*spec.sources, *alliance_facts.sources())
    cited: list[tuple[Path, tuple[str, ...]]] = [
        *(((*path, "source"), statement.source) for path, statement in _statements(spec)),
        *(
            (("provisions", key, "options", name, "source"), option.source)
            for key, provision in spec.provisions.items()
            for name, option in provision.options.items()
        ),
        (("record", "source"), spec.record.source if spec.record else ()),
    ]
    for path, sources in cited:
        for source in sources:
            if source in known:
                continue
            hint = near(source, spec.sources) or "Add it under `sources`."
            yield Finding(path, "is not a source of this scenario", source, hint)
    for path, statement in _statements(spec):
        inherits = len(path) > 2 and path[0] == "allies" and bool(spec.allies[str(path[1])].source)
        if statement.confidence == "documented" and not statement.source and not inherits:
            hint = "Name the source, or say `assumed`."
            yield Finding((*path, "confidence"), f"says {statement.confidence}, but no source is named", hint=hint)


def _statements(spec: Spec) -> Iterator[tuple[Path, Statement]]:
    for key, entry in spec.allies.items():
        yield ("allies", key), entry
        for field in ("red_lines", "commitments", "acts_with"):
            blocks: Mapping[str, Statement] = getattr(entry, field)
            yield from ((("allies", key, field, on), block) for on, block in blocks.items())
        if entry.linkage is not None:
            yield ("allies", key, "linkage"), entry.linkage
            for payer, payment in entry.linkage.paid_by.items():
                yield ("allies", key, "linkage", "paid_by", payer), payment
    for key, body in spec.procedure.other_bodies.items():
        yield ("procedure", "other_bodies", key), body
    for key, event in spec.calendar.items():
        yield ("calendar", key), event
    if spec.procedure.deadline is not None:
        yield ("procedure", "deadline"), spec.procedure.deadline


Check = Callable[[Spec], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    members_make_an_alliance,
    bodies_exist,
    sponsors_sit_in_the_body,
    allies_are_members,
    names_tell_allies_apart,
    clauses_offer_a_choice,
    names_are_free,
    a_perfect_chair_can_look_at_all_texts,
    options_fit_their_kind,
    options_differ,
    options_are_known_at_the_opening,
    texts_are_complete,
    times_are_in_order,
    calendar_changes_allies,
    askers_are_members,
    record_names_members,
    sources_are_known,
)
