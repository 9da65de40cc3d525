"""Loads a scenario: from a name, a path or data, with a variant and `--set` texts, to a complete `Scenario`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nacsim.errors import Problem, ScenarioError, UserError
from nacsim.scenario import assemble, bounds, catalogue, checks, variants, wording
from nacsim.scenario.allies import Register
from nacsim.scenario.dispositions import DispositionName
from nacsim.scenario.document import STDIN, Document, Finding, in_order, read, reported
from nacsim.scenario.footing import Footing, footing, taken_off
from nacsim.scenario.reader import Path as TreePath
from nacsim.scenario.resolved import Ally, CalendarEvent, Origin, Scenario
from nacsim.scenario.schema import Spec
from nacsim.scenario.sets import Sets, SetsGiven, given_sets, parse_sets
from nacsim.scenario.variants import Change


def load(
    scenario: str | Path | Mapping[str, object] | Scenario,
    sets: SetsGiven = (),
    *,
    slug: str | None = None,
    variant: str | None = None,
) -> Scenario:
    """Load a scenario that ships, a file, or a dict laid out like a scenario file; or set more in one that is loaded.

    Args:
        scenario: "iraq-training-2004", "iraq-training-2004@coding_b", "my/scenario.yaml@mild", a mapping, a Scenario;
            "-" is standard input.
        sets: what to set: texts, each PATH=VALUE, or values by path; one of these, or several.
        slug: its name, if not that of its file; data without one is "untitled".
        variant: the variant, if the name has none after an @.

    Raises:
        UserError: there is no such scenario, or it was altered in memory and cannot be reloaded.
        ScenarioError: it is not valid; carries every problem found. Problems in data have no line or column.
    """
    if isinstance(scenario, Scenario) and not sets and slug is None and variant is None:
        return scenario
    slug = None if slug is None else _text(slug)
    origin = _origin(scenario, slug)
    return complete(
        origin.document,
        slug=slug or origin.slug,
        variant=origin.variant if variant is None else variant,
        sets=[*origin.sets, *given_sets(sets)],
    )


def unset(scenario: Scenario, paths: Sequence[str]) -> Scenario:
    """A loaded scenario without what was set at these paths. UserError if nothing was, or it was altered in memory."""
    origin = _origin(scenario, None)
    kept = [text for text in origin.sets if text.partition("=")[0].strip() not in paths]
    if len(kept) == len(origin.sets):
        raise UserError(f"Nothing was set at {' or '.join(paths)}.")
    return complete(origin.document, slug=origin.slug, variant=origin.variant, sets=kept)


def _origin(scenario: str | Path | Mapping[str, object] | Scenario, slug: str | None) -> Origin:
    """Where a scenario is read from. UserError as `load`."""
    if isinstance(scenario, Scenario):
        if scenario.origin is None:
            message = "was changed in memory, so no file describes it any more. Set values first, then change it."
            raise UserError(f"{scenario.slug} {message}")
        return scenario.origin
    if isinstance(scenario, Mapping):
        slug = slug or "untitled"
        return Origin(Document(slug, dict(scenario)), slug, None, ())
    if not isinstance(scenario, (str, Path)):
        kind = type(scenario).__name__
        raise UserError(f"A scenario is given by its name, a path, a mapping or as loaded (given: {kind}).")
    path, variant = locate(str(scenario))
    document = read(path)
    return Origin(document, _text(Path(document.file).stem), variant, ())


def _text(name: str) -> str:
    """A name as a record can hold it: that of a file may hold bytes that are not text."""
    return name.encode(errors="replace").decode()


def locate(name_or_path: str) -> tuple[Path, str | None]:
    """The file and the variant that a name means. UserError if there is no such scenario."""
    name, separator, variant = name_or_path.rpartition("@")
    for candidate, chosen in ((name_or_path, None), (name, variant)) if separator else ((name_or_path, None),):
        shipped = catalogue.find(candidate)
        if shipped is not None:
            return shipped, chosen
        if _is_path(candidate):
            return Path(candidate), chosen
    slug = name if separator else name_or_path
    raise UserError(f"There is no scenario {slug!r}, neither shipped nor as a file. {_suggestion(slug)}")


def _suggestion(name: str) -> str:
    """A hint at what may have been meant: a file, or a scenario that ships."""
    files = [f"{name}{ending}" for ending in (".yaml", ".yml") if _is_file(f"{name}{ending}")]
    shipped = [slug for slug in catalogue.shipped() if name and slug.startswith(name.lower())]
    if files or shipped:
        return f"Did you mean {(files or shipped)[0]}?"
    return wording.near(name, catalogue.shipped()) or "`nac list` shows what ships."


def complete(document: Document, *, slug: str, variant: str | None = None, sets: Sequence[str] = ()) -> Scenario:
    """The scenario in a document. ScenarioError with every problem found."""
    try:
        bounds.check(document)
        parsed = parse_sets(sets)
        spec, allies, calendar = _checked(document, variant, parsed)
    except ScenarioError as error:
        raise ScenarioError(reported(error.problems)) from None
    changes = variants.told(variants.variant(document, variant)) if variant is not None else {}
    scenario = assemble.assemble(spec, allies, calendar, slug=slug, variant=variant, changes=changes, sets=parsed)
    kept = replace(document, tree=deepcopy(document.tree))  # the caller may change its data later
    object.__setattr__(scenario, "origin", Origin(kept, slug, variant, tuple(sets)))  # the one field `replace` drops
    return scenario


def all_problems(document: Document) -> list[Problem]:
    """Every problem of a document and of each of its variants, in the order of the file; empty if all is well."""
    try:
        bounds.check(document)
    except ScenarioError as error:
        return list(error.problems)
    variants_block = document.tree.get("variants")
    problems = _problems(document, None)
    known = {problem.field for problem in problems}
    for variant in variants_block if isinstance(variants_block, dict) else ():
        own = _problems(document, variant)
        problems += [problem for problem in own if problem.field.removeprefix(f"variants.{variant}.") not in known]
    return reported(problems)


def _problems(document: Document, variant: str | None) -> list[Problem]:
    try:
        _checked(document, variant, Sets())
    except ScenarioError as error:
        return list(error.problems)
    return []


def _checked(
    document: Document, variant: str | None, sets: Sets
) -> tuple[Spec, tuple[Ally, ...], tuple[CalendarEvent, ...]]:
    """The changed document, checked, with the numbers of all allies and of each event. ScenarioError as `load`."""
    changes = [*(variants.variant(document, variant) if variant is not None else ()), *sets.changes]
    clashing = variants.conflicts(changes, document)
    if clashing:
        raise ScenarioError(clashing)
    changed = variants.apply(document, changes)
    spec, problems = examine(changed)
    if spec is None or problems:
        raise ScenarioError(problems)
    paths = [change.path for change in sets.changes]
    base = _footing(document, spec) if changes else _footing_of(spec)
    allies = _allies(changed, spec, base, paths)
    return spec, allies, _calendar(changed, spec, allies, base, paths)


def _footing(document: Document, spec: Spec) -> Footing:
    """Where allies stand by the file without any change; if that is not valid, by the changed one, `spec`."""
    base, problems = examine(document)
    return _footing_of(spec if base is None or problems else base)


def _footing_of(spec: Spec) -> Footing:
    at_first = footing(spec)
    register, provisions = Register(spec, at_first), assemble.provisions(spec)

    @cache
    def off(code: str, disposition: DispositionName, keys: tuple[str, ...]) -> float:
        ally, entries = register.as_if(code, disposition, keys)
        return taken_off(spec, ally, entries, provisions)

    return replace(at_first, taken_off=off)


def examine(document: Document) -> tuple[Spec | None, list[Problem]]:
    """The document as the schema has it (None if it does not fit), and all problems, in the order of the file."""
    spec, findings = _parse(document.tree)
    usable = spec if spec is not None else _without(document.tree, findings)
    if usable is not None:
        broken = [finding.path for finding in findings]
        findings += [
            finding for finding in checks.findings(usable) if not any(_touch(finding.path, path) for path in broken)
        ]
    noted = {(finding.line, finding.column) for finding in document.problems if finding.line is not None}
    problems = (document.problem(finding) for finding in findings)
    return spec, in_order(
        [*document.problems, *(finding for finding in problems if (finding.line, finding.column) not in noted)]
    )


def _parse(tree: Mapping[str, Any]) -> tuple[Spec | None, list[Finding]]:
    try:
        return Spec.model_validate(tree), []
    except ValidationError as error:
        return None, wording.findings(error)


_SEPARABLE = frozenset({"allies", "procedure", "calendar", "record"})


def _without(tree: Mapping[str, Any], findings: Sequence[Finding]) -> Spec | None:
    """The scenario without its invalid parts, so that the other checks run in the same pass.

    None where other parts refer to an invalid part: without it they would only raise false alarms.
    """
    trimmed: Any = dict(tree)
    for finding in findings:
        separable = finding.path[:1] and finding.path[0] in _SEPARABLE and len(finding.path) > 1
        if not (separable or (finding.at_key and len(finding.path) == 1)):
            return None
        trimmed = _cut(trimmed, finding.path)
    return _parse(trimmed)[0]


def _cut(tree: Any, path: TreePath) -> Any:
    if isinstance(tree, dict) and path[0] in tree:
        rest = {key: value for key, value in tree.items() if key != path[0]}
        return rest if len(path) == 1 else rest | {path[0]: _cut(tree[path[0]], path[1:])}
    return tree


def _touch(path: TreePath, cut: TreePath) -> bool:
    """Whether a finding is about a block that was cut, an entry beside it, or the block around them."""
    shared = min(len(path), len(cut) - 1)
    return shared > 1 and path[:shared] == cut[:shared] and len(path) <= len(cut)


def _allies(document: Document, spec: Spec, base: Footing, set_paths: Sequence[TreePath]) -> tuple[Ally, ...]:
    register = Register(spec, base, set_paths)
    allies = register.allies()
    if register.findings:
        raise ScenarioError(in_order(document.problem(finding) for finding in register.findings))
    return allies


def _calendar(
    document: Document, spec: Spec, allies: tuple[Ally, ...], base: Footing, set_paths: Sequence[TreePath]
) -> tuple[CalendarEvent, ...]:
    """The events in chronological order, each applied on top of the earlier ones."""
    before = {ally.code: ally for ally in allies}
    events: list[CalendarEvent] = []
    undated = [assemble.calendar_event(spec, key, event, ()) for key, event in spec.calendar.items()]
    for event in sorted(undated, key=lambda event: (event.hour, event.key)):
        document = variants.apply(document, _event_changes(spec, event.key))
        changed_spec, problems = examine(document)
        if changed_spec is None or problems:
            raise ScenarioError(problems)
        # An event changes what allies want, not whose uncertainty they share.
        moved = _allies(document, changed_spec, base, set_paths)
        changed = (replace(ally, group=before[ally.code].group) for ally in moved)
        events.append(replace(event, allies=tuple(changed)))
    return tuple(events)


def _event_changes(spec: Spec, key: str) -> list[Change]:
    return [
        change
        for path, value in spec.calendar[key].changes.items()
        for change in variants.leaves(value, tuple(path.split(".")), ("calendar", key, "changes", path))
    ]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _is_path(name: str) -> bool:
    try:
        return str(Path(name)) == STDIN or name.endswith((".yaml", ".yml")) or Path(name).exists()
    except (OSError, ValueError):
        return False
